"""Reads people back from the formats of other programs; which one it is, the content says."""

import re
from collections.abc import Callable, Iterator

import msgspec

from twitterbar.domain.text import clean, clean_line
from twitterbar.errors import BadFile
from twitterbar.places.cards import MARKS, Card, Cards, untag, untitled

LARGEST = 16 * 1024 * 1024
"""Bytes; a book of people larger than that is something else."""


def read(body: bytes, name: str) -> list[Card]:
    """The people in a file called `name`, texts cleaned; raises `BadFile` if it is in none of the formats."""
    if len(body) > LARGEST:
        raise BadFile(f"{name} is too large for a list of people.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{name} is not UTF-8 text.") from error
    found = [card for card in map(_clean, _reader(text, name)(text, name)) if card.name]
    if not found:
        raise BadFile(
            f"{name} names nobody.", "It may be OPML, bookmarks, vCard, newsboat, Markdown or JSON."
        )
    return found


def _reader(text: str, name: str) -> Callable[[str, str], Iterator[Card]]:
    start = text.lstrip()[:400].lower()
    if start.startswith("{"):
        return _json
    if start.startswith("begin:vcard"):
        return _vcard
    if "netscape-bookmark-file" in start:
        return _bookmarks
    if "<opml" in text[:4000].lower():
        return _opml
    if start.startswith(("- ", "# the book", "* ")):
        return _markdown
    if start.startswith(("http://", "https://")):
        return _newsboat
    raise BadFile(
        f"{name} is in no format that is known here.",
        "It may be OPML, bookmarks, vCard, newsboat, Markdown or JSON.",
    )


def _clean(card: Card) -> Card:
    return Card(
        name=clean_line(card.name),
        handle=card.handle if re.fullmatch(r"\w{1,50}", card.handle, re.ASCII) else "",
        id=card.id if re.fullmatch(r"x:\d{1,19}", card.id) else "",
        site=_web(card.site),
        feed=_web(card.feed),
        every=card.every if card.every is not None and 0 <= card.every <= 3660 else None,
        note=clean(card.note),
    )


def _web(address: str) -> str:
    plain = address.strip()
    return plain if re.fullmatch(r"https?://[^\s\x00-\x1f\x7f]+", plain) else ""


def _json(text: str, name: str) -> Iterator[Card]:
    try:
        yield from msgspec.json.decode(text, type=Cards).people
    except msgspec.DecodeError as error:
        raise BadFile(f"{name} is not an exported book: {error}.") from error


def _opml(text: str, name: str) -> Iterator[Card]:
    from xml.etree import ElementTree  # noqa: PLC0415  (only for OPML)

    if "<!doctype" in text[:4000].lower() or "<!entity" in text.lower():
        raise BadFile(f"{name} declares things of its own, which a list of feeds has no need of.")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise BadFile(f"{name} is broken OPML: {error}.") from error
    for outline in root.iter("outline"):
        site = outline.get("htmlUrl") or outline.get("url") or ""
        feed = outline.get("xmlUrl") or ""
        if site or feed or outline.find("outline") is None:
            who, handle = untitled(outline.get("title") or outline.get("text") or "")
            categories = (outline.get("category") or "").split(",")
            every = next((days for word in categories if (days := untag(word.strip())) is not None), None)
            yield Card(name=who, handle=handle, site=site, feed=feed, every=every)


def _bookmarks(text: str, name: str) -> Iterator[Card]:
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  (only for bookmarks)

    waiting: Card | None = None
    for node in LexborHTMLParser(text).css("a, dd"):
        if node.tag == "dd" and waiting is not None:
            note = node.text(deep=False).strip()
            yield msgspec.structs.replace(waiting, note=note)
            waiting = None
        elif node.tag == "a":
            if waiting is not None:
                yield waiting
            fields = node.attributes
            who, handle = untitled(node.text())
            tags = (fields.get("tags") or "").split(",")
            waiting = Card(
                name=who,
                handle=handle,
                site=fields.get("href") or "",
                feed=fields.get("feedurl") or "",
                every=next((days for word in tags if (days := untag(word)) is not None), None),
            )
    if waiting is not None:
        yield waiting


def _vcard(text: str, name: str) -> Iterator[Card]:
    fields: dict[str, str] = {}
    for line in re.sub(r"\r?\n[ \t]", "", text).split("\n"):
        key, colon, value = line.rstrip("\r").partition(":")
        key, _, parameters = key.partition(";")
        match key.upper().rpartition(".")[2]:
            case "BEGIN":
                fields = {}
            case "FN":
                fields["name"] = _unescaped(value)
            case "NICKNAME":
                fields["handle"] = value
            case "UID":
                fields["id"] = value.removeprefix("urn:twitterbar:")
            case "URL":
                fields.setdefault("feed" if "TYPE=FEED" in parameters.upper() else "site", value)
            case "CATEGORIES":
                fields["every"] = value
            case "NOTE":
                fields["note"] = _unescaped(value)
            case "END" if "name" in fields:
                words = fields.pop("every", "").split(",")
                every = next((days for word in words if (days := untag(word)) is not None), None)
                yield Card(**fields, every=every)
            case _ if not colon and line.strip():
                raise BadFile(f"{name} is a broken vCard: {line[:40]!r} is no line of one.")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def _newsboat(text: str, name: str) -> Iterator[Card]:
    for line in text.split("\n"):
        address, _, rest = line.strip().partition(" ")
        if not address.startswith(("http://", "https://")):
            continue
        words = [re.sub(r"\\(.)", r"\1", word) for word in re.findall(r'"((?:[^"\\]|\\.)*)"', rest)]
        who, handle = untitled(next((word[1:] for word in words if word.startswith("~")), address))
        every = next((days for word in words if (days := untag(word)) is not None), None)
        yield Card(name=who, handle=handle, feed=address, every=every)


_TARGET = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\((?:<((?:[^>\\]|\\.)*)>|([^)<]*))\)")
"""A link: what it says, and where it leads, between < and > or without."""


def _markdown(text: str, name: str) -> Iterator[Card]:
    for line in text.split("\n"):
        if not line.startswith(("- ", "* ")):
            continue
        first, *parts = line[2:].split(" · ")
        link = _TARGET.fullmatch(first)
        who, handle = untitled(_bare(link[1] if link else first))
        feed, every, note = "", None, ""
        for part in parts:
            found = _TARGET.fullmatch(part)
            if found and found[1] == "feed":
                feed = _leads_to(found)
            elif part.startswith("*") and part.endswith("*"):
                every = untag(part.strip("*"))
            else:
                note = _bare(part)
        yield Card(
            name=who, handle=handle, site=_leads_to(link) if link else "", feed=feed, every=every, note=note
        )


def _leads_to(link: re.Match[str]) -> str:
    return link[3] if link[2] is None else re.sub(r"\\([\\<>&])", r"\1", link[2])


def _bare(text: str) -> str:
    return re.sub(rf"\\([{re.escape(MARKS)}·])", r"\1", text)
