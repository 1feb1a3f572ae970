"""The book in the formats of other programs: OPML, bookmarks, vCard 4, newsboat, Markdown and JSON.

Each format carries what it has a place for (`CARRIES`); reading back what was written loses none of that. The
cadence goes along as a tag where the format knows tags.
"""

from collections.abc import Callable, Sequence
from html import escape
from xml.etree import ElementTree

import msgspec
from msgspec import Struct

from twitterbar.domain.book import CADENCES, cadence_words


class Card(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person; `handle` is without @, `every` the cadence in days (None: not kept)."""

    name: str
    handle: str = ""
    id: str = ""
    site: str = ""
    feed: str = ""
    every: int | None = None
    note: str = ""


class Cards(Struct, frozen=True, kw_only=True):
    """The JSON document of an exported book."""

    schema: int = 1
    people: tuple[Card, ...]


CARRIES: dict[str, frozenset[str]] = {
    "json": frozenset({"name", "handle", "id", "site", "feed", "every", "note"}),
    "vcard": frozenset({"name", "handle", "id", "site", "feed", "every", "note"}),
    "opml": frozenset({"name", "handle", "site", "feed", "every"}),
    "bookmarks": frozenset({"name", "handle", "site", "feed", "every", "note"}),
    "newsboat": frozenset({"name", "handle", "feed", "every"}),
    "markdown": frozenset({"name", "handle", "site", "feed", "every", "note"}),
}
"""What each format has a place for."""

NEEDS = {"newsboat": "feed", "bookmarks": "site"}
"""What a person must have to be in a format at all."""


def write(cards: Sequence[Card], format: str) -> str:
    """The book in a format (a key of `CARRIES`); people without what it needs are left out."""
    need = NEEDS.get(format)
    return _WRITERS[format]([card for card in cards if need is None or getattr(card, need)])


def tag(every: int | None) -> str:
    """A cadence as one word: "weekly", "every-10-days"; "" for who isn't kept."""
    return "" if every is None else cadence_words(every).replace(" ", "-")


def untag(word: str) -> int | None:
    """The cadence that a word stands for; None if it stands for none."""
    if word in CADENCES:
        return CADENCES[word]
    days = word.removeprefix("every-").removesuffix("-days")
    return int(days) if days != word and days.isascii() and days.isdecimal() and len(days) <= 4 else None


def titled(card: Card) -> str:
    """Name and handle on one line: "Ana (@ana)"."""
    return f"{card.name} (@{card.handle})" if card.handle else card.name


def untitled(text: str) -> tuple[str, str]:
    """Name and handle out of such a line."""
    name, opening, handle = text.rpartition(" (@")
    if opening and handle.endswith(")") and handle[:-1].isidentifier() and handle.isascii():
        return name, handle[:-1]
    if opening and handle.endswith(")") and handle[:-1].replace("_", "a").isalnum() and handle.isascii():
        return name, handle[:-1]
    return text, ""


def _json(cards: Sequence[Card]) -> str:
    return msgspec.json.format(msgspec.json.encode(Cards(people=tuple(cards))), indent=2).decode() + "\n"


def _opml(cards: Sequence[Card]) -> str:
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "The book"
    body = ElementTree.SubElement(root, "body")
    for card in cards:
        fields = {"text": titled(card), "title": titled(card)}
        if card.feed:
            fields |= {"type": "rss", "xmlUrl": card.feed}
        elif card.site:
            fields |= {"type": "link", "url": card.site}
        if card.site:
            fields["htmlUrl"] = card.site
        if card.every is not None:
            fields["category"] = tag(card.every)
        ElementTree.SubElement(body, "outline", fields)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _bookmarks(cards: Sequence[Card]) -> str:
    lines = [
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">',
        "<TITLE>Bookmarks</TITLE>",
        "<H1>Bookmarks</H1>",
        "<DL><p>",
        "    <DT><H3>The book</H3>",
        "    <DL><p>",
    ]
    for card in cards:
        feed = f' FEEDURL="{escape(card.feed)}"' if card.feed else ""
        tags = f' TAGS="{tag(card.every)}"' if card.every is not None else ""
        lines.append(f'        <DT><A HREF="{escape(card.site)}"{feed}{tags}>{escape(titled(card))}</A>')
        if card.note:
            lines.append(f"        <DD>{escape(_on_one_line(card.note))}")
    return "\n".join([*lines, "    </DL><p>", "</DL><p>", ""])


def _vcard(cards: Sequence[Card]) -> str:
    lines: list[str] = []
    for card in cards:
        lines += ["BEGIN:VCARD", "VERSION:4.0", f"FN:{_escaped(card.name)}"]
        if card.id:
            lines.append(f"UID:urn:twitterbar:{card.id}")
        if card.handle:
            lines.append(f"NICKNAME:{card.handle}")
        if card.site:
            lines.append(f"URL:{card.site}")
        if card.feed:
            lines.append(f"URL;TYPE=feed:{card.feed}")
        if card.every is not None:
            lines.append(f"CATEGORIES:{tag(card.every)}")
        if card.note:
            lines.append(f"NOTE:{_escaped(card.note)}")
        lines.append("END:VCARD")
    return "".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    for raw, written in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        text = text.replace(raw, written)
    return text


def _folded(line: str) -> str:
    """At most 75 octets a line, never within a character (RFC 6350, 3.2)."""
    pieces, piece, octets = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > 75:
            pieces.append(piece)
            piece, octets = " ", 1
        piece += letter
        octets += size
    return "\r\n".join([*pieces, piece]) + "\r\n"


def _newsboat(cards: Sequence[Card]) -> str:
    lines = []
    for card in cards:
        words = [f"~{titled(card)}"] + ([tag(card.every)] if card.every is not None else [])
        tags = " ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
        lines.append(f"{card.feed} {tags}")
    return "\n".join([*lines, ""])


def _markdown(cards: Sequence[Card]) -> str:
    lines = ["# The book", ""]
    for card in cards:
        who = _plain(titled(card))
        parts = [f"[{who}](<{_target(card.site)}>)" if card.site else who]
        if card.feed:
            parts.append(f"[feed](<{_target(card.feed)}>)")
        if card.every is not None:
            parts.append(f"*{tag(card.every)}*")
        if card.note:
            parts.append(_plain(_on_one_line(card.note)))
        lines.append("- " + " · ".join(parts))
    return "\n".join([*lines, ""])


def _on_one_line(note: str) -> str:
    return " ".join(note.split())


MARKS = "\\`*_{}[]()<>#+-.!|~&"
"""What means something to Markdown, and is written with a backslash before it."""


def _plain(text: str) -> str:
    return "".join(f"\\{letter}" if letter in MARKS or letter == "·" else letter for letter in text)


def _target(url: str) -> str:
    """An address between < and >, in which Markdown heeds these, backslashes and entities."""
    return "".join(f"\\{letter}" if letter in "\\<>&" else letter for letter in url)


_WRITERS: dict[str, Callable[[Sequence[Card]], str]] = {
    "json": _json,
    "opml": _opml,
    "bookmarks": _bookmarks,
    "vcard": _vcard,
    "newsboat": _newsboat,
    "markdown": _markdown,
}
