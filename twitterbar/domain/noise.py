"""Noise at the bar: who shouts at people that don't listen, and who pesters the reader.

A shouter calls people who never turned to them, again and again; a pesterer turns to the reader again and
again without an answer. What is folded is the shouting itself, never the person: the same people talking with
others stay where they are. Nobody with whom the reader exchanged words as a habit is a pesterer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from twitterbar.domain.model import Conversation, Post

if TYPE_CHECKING:
    from twitterbar.domain.pestering import Ledger, Turned

WITHIN = timedelta(days=14)
"""How far back noise is looked for."""

SHOUTS = 5
"""So many calls to people who never turned to the caller are shouting."""

PESTERING = 5
"""So many turns to the reader without an answer are pestering …"""

PESTERING_BY_MESSAGE = 3
"""… or so many direct messages …"""

ONE_SIDED = 5
"""… if there were so many of theirs for each of the reader's."""


class Noise(Struct, frozen=True, kw_only=True):
    """Why somebody is folded: `code` is shouting or pestering, `posts` prove it, oldest first."""

    account: str
    code: str
    text: str
    posts: tuple[str, ...]
    messages: int = 0
    called: tuple[str, ...] = ()


def calls(post: Post) -> tuple[str, ...]:
    """Whom a post calls out of nowhere: those it names, unless it answers somebody."""
    if post.reply_to is not None or post.reply_to_account is not None:
        return ()
    named = (mention.account or f"@{mention.username.lower()}" for mention in post.mentions)
    return tuple(dict.fromkeys(account for account in named if account != post.author))


def answers(post: Post, me: str | None) -> bool:
    """Whether a post answers the reader."""
    return me is not None and post.reply_to_account == me


def shouting(
    account: str, posts: Iterable[Post], listening: Collection[str], me: str | None, now: datetime
) -> Noise | None:
    """The shouting in somebody's posts; `listening` are those who ever turned to them, the reader aside."""
    loud: list[Post] = []
    called: dict[str, None] = {}
    for post in sorted(posts, key=lambda one: one.at):
        deaf = [one for one in calls(post) if one not in listening and one != me]
        if deaf and len(deaf) == len(calls(post)) and now - post.at <= WITHIN:
            loud.append(post)
            called.update(dict.fromkeys(deaf))
    if len(loud) < SHOUTS:
        return None
    people = "somebody" if len(called) == 1 else f"{len(called)} people"
    return Noise(
        account=account,
        code="shouting",
        text=f"{len(loud)} calls in two weeks to {people} who never answered",
        posts=tuple(post.id for post in loud),
        called=tuple(called),
    )


def pestering(account: str, ledger: "Ledger", now: datetime) -> Noise | None:
    """The pestering in the ledger between the reader and somebody."""
    last = ledger.last_from_me
    waiting: Sequence[Turned] = [
        turn
        for turn in ledger.turns
        if not turn.mine
        and turn.kind != "repost"
        and not turn.carried
        and (last is None or turn.at > last.at)
        and now - turn.at <= WITHIN
    ]
    messages = [turn for turn in waiting if turn.kind == "message"]
    enough = len(waiting) >= PESTERING or len(messages) >= PESTERING_BY_MESSAGE
    if not enough or ledger.from_them < ONE_SIDED * ledger.from_me:
        return None
    return Noise(
        account=account,
        code="pestering",
        text=f"turned to you {len(waiting)} times in two weeks without an answer",
        posts=tuple(turn.id for turn in waiting),
        messages=len(messages),
    )


def folded(
    conversations: Iterable[Conversation], noise: Iterable[Noise], heard: Collection[str], me: str | None
) -> Mapping[str, tuple[str, ...]]:
    """The conversations that hold nothing new but noise, and for each who makes it."""
    loud = {post: one.account for one in noise for post in one.posts}
    found: dict[str, tuple[str, ...]] = {}
    for conversation in conversations if loud else ():
        new = [post for post in conversation.posts if post.id not in heard and post.author != me]
        if new and all(post.id in loud for post in new):
            found[conversation.id] = tuple(dict.fromkeys(loud[post.id] for post in new))
    return found
