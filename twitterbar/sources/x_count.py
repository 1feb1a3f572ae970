"""Counts what a page of the API held, since that is what X charges for, and notices when fields went missing.

Counting reads the raw body and not the batch made from it: a post that had to be set aside was charged for
all the same, and people whose names came for nothing (in mentions) were not.
"""

from typing import Any

import msgspec
from msgspec import Raw, Struct, field

from twitterbar.domain.tab import Came


class _Row(Struct):
    id: Any = None
    author_id: Any = None
    conversation_id: Any = None
    referenced_tweets: Any = None
    referenced_posts: Any = None
    in_reply_to_user_id: Any = None


class _Includes(Struct):
    users: list[Raw] = []
    tweets: list[Raw] = []
    posts: list[Raw] = []


class _Meta(Struct):
    next_token: Any = None


class _Page(Struct):
    data: Raw = Raw(b"null")
    includes: _Includes = field(default_factory=_Includes)
    meta: _Meta = field(default_factory=_Meta)


class Counted(Struct, frozen=True):
    """What a page held, the token of the next one, and what is wrong with its fields ("" if nothing)."""

    came: Came
    next_token: str | None
    alarm: str


MANY = 10
"""Posts; of fewer than that it says little that none of them answers or quotes anything."""


def count(body: bytes, *, posts: bool) -> Counted | None:
    """Count a page; None if the body is no page at all. `posts` tells whether its rows are posts."""
    try:
        page = msgspec.json.decode(body, type=_Page)
    except (msgspec.DecodeError, RecursionError):
        return None
    rows = _rows(_several(page.data))
    own = _ids(rows)
    along = _ids(_rows([*page.includes.tweets, *page.includes.posts]))
    referenced = [id for id in along if id not in set(own)]
    token = page.meta.next_token
    return Counted(
        came=Came(
            rows=tuple(own), referenced=tuple(referenced), people=tuple(_ids(_rows(page.includes.users)))
        ),
        next_token=token if isinstance(token, str) and token else None,
        alarm=_alarm(rows) if posts else "",
    )


def _alarm(rows: list[_Row]) -> str:
    if not rows:
        return ""
    if not any(row.author_id for row in rows):
        return "X left out who wrote these posts"
    if not any(row.conversation_id for row in rows):
        return "X left out which conversations these posts belong to"
    answering = [row for row in rows if row.in_reply_to_user_id or row.conversation_id != row.id]
    if len(answering) >= MANY and not any(row.referenced_tweets or row.referenced_posts for row in answering):
        return "X left out what these posts answer"
    return ""


def _several(data: Raw) -> list[Raw]:
    """The rows of a page; a lookup of one thing has it alone, without a list around it."""
    try:
        return msgspec.json.decode(data, type=list[Raw])
    except msgspec.DecodeError:
        return [data]


def _rows(raws: list[Raw]) -> list[_Row]:
    """The rows that can be read; others were no resource that X could have charged for."""
    rows = []
    for raw in raws:
        try:
            rows.append(msgspec.json.decode(raw, type=_Row))
        except (msgspec.DecodeError, RecursionError):
            continue
    return rows


def _ids(rows: list[_Row]) -> list[str]:
    return list(dict.fromkeys(row.id for row in rows if isinstance(row.id, str) and row.id))
