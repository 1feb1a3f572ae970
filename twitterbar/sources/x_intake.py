"""What a page of the X API has brought so far, while its records are taken in one by one."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from twitterbar.domain.model import (
    Account,
    Message,
    PageKind,
    Post,
    Relation,
    Repost,
    SetAside,
    id_time,
)
from twitterbar.domain.text import clean_line
from twitterbar.sources import x_wire

_GREATEST = str((1 << 63) - 1)


def x_id(digits: str | None) -> str | None:
    """Our form of an id of X; None for what is none (a sign, a leading zero, 2^63 and more)."""
    if not digits or not digits.isascii() or not digits.isdigit() or digits[0] == "0":
        return None
    length = len(digits)
    return f"x:{digits}" if length < 19 or (length == 19 and digits <= _GREATEST) else None


MOST_KEPT = 1 << 11
"""So many ids, posts and accounts are kept in hand between pages: one page has some hundreds of each.

A thousand accounts take two or three megabytes.
"""

MOST_OF_A_FILE = 1 << 13
"""So many while a file is read, whose pages tell of the same people a hundred times over."""

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class _Lately(dict[_Key, _Value]):
    """What the latest pages told, by what it came as. Where there is no more room, the older half goes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def keep(self, key: _Key, value: _Value) -> None:
        """Keep something in hand."""
        if len(self) >= self.most:
            for old in list(islice(self, self.most // 2)):
                del self[old]
        self[key] = value


class _Ids(_Lately[str | None, str | None]):
    """Our form of ids, worked out once: the same people and conversations come on page after page."""

    def __missing__(self, digits: str | None) -> str | None:
        id = x_id(digits)
        if id is not None or digits is None:
            self.keep(digits, id)
        return id


class Recent:
    """What is kept in hand of the latest pages, since the next ones say most of it again, and just the same.

    `users` are people as they came, by their very words, `accounts` the same people taken in, and `posts`
    such as others refer to.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.ids = _Ids(4 * most)
        self.users: _Lately[bytes, x_wire.User] = _Lately(most)
        self.accounts: _Lately[str, tuple[x_wire.User, Account]] = _Lately(most)
        self.posts: _Lately[str, tuple[x_wire.Post, Post]] = _Lately(most)


RECENT = Recent()
"""What is in hand of pages that come in one by one."""


class Intake:
    """The records of one page, each once, and what was noticed on the way.

    `me` is the reader's account, `of` the one whose timeline or list the page is, where they are known.
    `recent` is what the pages before it told; `give_way` is called before each post, by who works beside
    somebody that must not wait.
    """

    def __init__(
        self,
        kind: PageKind,
        me: str | None,
        of: str | None,
        recent: Recent = RECENT,
        give_way: Callable[[], object] = lambda: None,
    ) -> None:
        self.kind = kind
        self.me = me
        self.of = of
        self.recent = recent
        self.give_way = give_way
        self.ids = recent.ids
        self.posts: dict[str, Post] = {}
        self.reposts: dict[str, Repost] = {}
        self.accounts: dict[str, Account] = {}
        self.messages: dict[str, Message] = {}
        self.asked: dict[str, None] = {}
        self.related: dict[Relation, dict[str, None]] = {}
        self.author_of: dict[str | None, str] = {}
        self.set_aside: list[SetAside] = []
        self.odd_times = 0

    @property
    def is_readers(self) -> bool:
        """Whether the page is, for all that is known, a timeline or list of the reader's own."""
        return self.of is None or self.me is None or self.of == self.me

    def refuse(self, what: str, id: str, reason: str) -> None:
        """Set a record aside, with its id as it came."""
        self.set_aside.append(SetAside(f"{what} {clean_line(id)[:24]}".rstrip(), reason))

    def relate(self, relation: Relation, *accounts: str) -> None:
        """Note how some stand to the reader, who stands in no relation to themselves."""
        self.related.setdefault(relation, {}).update(
            (account, None) for account in accounts if account != self.me
        )

    @property
    def relations(self) -> tuple[tuple[str, Relation], ...]:
        """How accounts stand to the reader, each once."""
        return tuple(
            (account, relation) for relation, accounts in self.related.items() for account in accounts
        )

    def time(self, written: str | None, id: str) -> datetime:
        """When something was said: as the record tells it, or as its id does where that is no use.

        A leap second counts as the end of the second before it.
        """
        if written is None:
            return id_time(id)
        at: datetime | None
        try:
            at = datetime.fromisoformat(written)
        except ValueError:
            at = _leap_second(written)
        if at is not None and 2006 <= at.year < 2100:
            if at.tzinfo is UTC:
                return at
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        self.odd_times += 1
        return id_time(id)


def _leap_second(written: str) -> datetime | None:
    before, leap, after = written.partition(":60")
    try:
        return datetime.fromisoformat(f"{before}:59{after}").replace(microsecond=999_999) if leap else None
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def name(written: str) -> str:
    """The name of somebody on one line; the same people come on every page."""
    return clean_line(written)


@lru_cache(maxsize=1024)
def word(written: str) -> str:
    """A short word of X's own (a language, a connection), clean and bounded."""
    return clean_line(written)[:32]
