"""The text of a post as X gives it out: escaped, links shortened, with the places of what is in it."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from hashlib import blake2b
from html import escape
from typing import Any

from twitterbar.sources.demo.town import Person, people

Json = dict[str, Any]

SHOWN_LINK = 27
"""How many characters of a link are shown before X cuts the rest away."""

_TOKENS = re.compile(
    r"(?P<url>https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)…。、])|(?<![a-zA-Z0-9_])@(?P<handle>[a-zA-Z0-9_]{1,15})"
    r"|(?<!\w)#(?P<tag>\w+)"
)

_HEAVY = re.compile("[^\0-\u10ff\u2000-\u2037]")


class Text:
    """A text in the making. Entities hold offsets in code points of the escaped text, as X counts them."""

    def __init__(self) -> None:
        self.text = ""
        self.entities: dict[str, list[Json]] = {}

    def plain(self, words: str) -> None:
        """Words with nothing in them."""
        self.text += escape(words, quote=False)

    def mention(self, person: Person) -> None:
        """Somebody's handle."""
        self._entity("mentions", f"@{person.handle}", {"username": person.handle, "id": person.id})

    def link(self, url: str, card: str = "") -> None:
        """A link in its short form; `card` is "title | description"."""
        title, _, description = card.partition(" | ")
        said = {"title": title, "description": description}
        self._entity("urls", short(url), link(url) | {name: words for name, words in said.items() if words})

    def picture(self, url: str, key: str) -> None:
        """The link X puts behind the words for pictures that hang on a post."""
        shown = f"pic.x.com/{short(url).rpartition('/')[2]}"
        self._entity("urls", short(url), link(url) | {"display_url": shown, "media_key": key})

    def written(self, words: str, cards: Mapping[str, str]) -> None:
        """What somebody wrote, with the links, handles and hashtags found in it."""
        done = 0
        for found in _TOKENS.finditer(words) if "@" in words or "#" in words or "://" in words else ():
            self.plain(words[done : found.start()])
            if url := found["url"]:
                self.link(url, cards.get(url, ""))
            elif handle := found["handle"]:
                self.mention(people()[handle])
            else:
                self._entity("hashtags", found[0], {"tag": found["tag"]})
            done = found.end()
        self.plain(words[done:])

    def append(self, other: "Text") -> None:
        """Another text behind this one."""
        shift = len(self.text)
        for kind, entities in other.entities.items():
            moved = [
                entity | {"start": entity["start"] + shift, "end": entity["end"] + shift}
                for entity in entities
            ]
            self.entities.setdefault(kind, []).extend(moved)
        self.text += other.text

    def cut(self, length: int) -> "Text":
        """This text, or as much of it as weighs less than `length`, cut between words and ended by "…"."""
        if weight(self.text) <= length:
            return self
        end = bisect_left(range(length), length, key=lambda at: weight(self.text[: at + 1]))
        space = self.text.rfind(" ", 0, end)
        if space > end * 3 // 4:
            end = space
        for entity in (entity for entities in self.entities.values() for entity in entities):
            if entity["start"] < end < entity["end"]:
                end = entity["start"]
        kept = Text()
        kept.text = re.sub(r"(\s|&\w*)$", "", self.text[:end]) + "…"
        for kind, entities in self.entities.items():
            if whole := [entity for entity in entities if entity["end"] <= end]:
                kept.entities[kind] = whole
        return kept

    def json(self) -> Json:
        """The fields `text` and `entities`."""
        return {"text": self.text} | ({"entities": self.entities} if self.entities else {})

    def _entity(self, kind: str, shown: str, details: Json) -> None:
        start = len(self.text)
        self.text += shown
        self.entities.setdefault(kind, []).append({"start": start, "end": len(self.text), **details})


def short(url: str) -> str:
    """The short form X would give a link, always the same for the same link."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "https://t.co/" + "".join(
        letters[byte % len(letters)] for byte in blake2b(url.encode(), digest_size=10).digest()
    )


def link(url: str) -> Json:
    """What X says of a link, wherever it stands."""
    shown = re.sub(r"^https?://(www\.)?", "", url)
    cut = shown if len(shown) <= SHOWN_LINK else shown[:SHOWN_LINK] + "…"
    return {"url": short(url), "expanded_url": url, "display_url": cut}


def weight(text: str) -> int:
    """How long X takes a text to be: signs outside its ranges of light ones count twice."""
    return len(text) if text.isascii() else len(text) + len(_HEAVY.findall(text))
