"""The reader's own filters: words, people, conversations and sources of quotes, hidden or folded, until when.

A filter is an entry of the log and lasts until its time is over or another entry ends it. What is folded
stays in one line that opens; what is hidden is gone from every list, and comes back with the filter's end.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from twitterbar.domain.model import Conversation, Event, EventKind, Post
from twitterbar.domain.text import words


class About(StrEnum):
    """What a filter looks at."""

    WORDS = "words"
    PERSON = "person"
    CONVERSATION = "conversation"
    QUOTES_OF = "quotes_of"


class How(StrEnum):
    """What becomes of what it finds."""

    HIDE = "hide"
    FOLD = "fold"


class Filter(Struct, frozen=True, kw_only=True):
    """One filter; `value` is words, or the id of an account or a conversation; `number` its log entry's."""

    number: int
    about: About
    value: str
    how: How
    since: datetime
    until: datetime | None = None


def standing(events: Iterable[Event], now: datetime) -> tuple[Filter, ...]:
    """The filters that hold now, oldest first, from the log's entries about filters in any order."""
    made: dict[int, Filter] = {}
    ended: set[int] = set()
    for event in events:
        if event.kind is not EventKind.FILTERED:
            continue
        if "ends" in event.data:
            ended.add(int(event.data["ends"]))
            continue
        until = event.data.get("until")
        made[event.seq] = Filter(
            number=event.seq,
            about=About(str(event.data["about"])),
            value=str(event.data["value"]),
            how=How(str(event.data["how"])),
            since=event.at,
            until=datetime.fromisoformat(str(until)) if until else None,
        )
    return tuple(
        one
        for number, one in sorted(made.items())
        if number not in ended and (one.until is None or one.until > now)
    )


class Sieve:
    """Filters made ready for many posts."""

    def __init__(self, filters: Collection[Filter]) -> None:
        self.filters = tuple(filters)
        self._phrases = [(one, words(one.value)) for one in filters if one.about is About.WORDS]
        self._people = {one.value: one for one in filters if one.about is About.PERSON}
        self._quotes = {one.value: one for one in filters if one.about is About.QUOTES_OF}
        self._talks = {one.value: one for one in filters if one.about is About.CONVERSATION}

    def caught(self, post: Post, quoted_author: str | None = None) -> Filter | None:
        """The filter that a post is caught in, hiding ones first; None if in none."""
        found = [self._people.get(post.author), self._quotes.get(quoted_author or "")]
        if self._phrases:
            said = words(post.text)
            found += [one for one, phrase in self._phrases if _holds(said, phrase)]
        return _heaviest(found)

    def conversation(self, conversation: Conversation) -> Filter | None:
        """The filter on a whole conversation."""
        return _heaviest(self._talks.get(node.id) for node in conversation.nodes)


def _heaviest(found: Iterable[Filter | None]) -> Filter | None:
    caught = [one for one in found if one is not None]
    return next((one for one in caught if one.how is How.HIDE), caught[0] if caught else None)


def _holds(said: list[str], phrase: list[str]) -> bool:
    """Whether these words stand there one after the other."""
    size = len(phrase)
    return bool(size) and any(said[at : at + size] == phrase for at in range(len(said) - size + 1))
