"""Who turned to whom, how often and how recently.

Somebody turns to the account they answer, to the author of what they quote, to everybody else they name, and
to the author of what they pass on. One post turns to one account at most once, whatever it does, and nobody
turns to themselves.

A tie is the sum of such turns. Each weighs one when it happens and half of that 30 days later. To keep
that sum without touching old ties, turns are weighed forward: one at the time t adds 2^((t - t₀) / 30 days),
and dividing by the same power of now gives today's weight. With t₀ at the start of 2020, doubles hold
such sums for 80 years either way, so t₀ never has to move.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from twitterbar.domain.model import Post, Repost

HALF_LIFE = timedelta(days=30)
START = datetime(2020, 1, 1, tzinfo=UTC)

_FARTHEST = 1000.0
_START_MS = START.timestamp() * 1000
_HALF_LIFE_MS = HALF_LIFE / timedelta(milliseconds=1)


class Turn(Struct, frozen=True):
    """Once, `src` turned to `dst`: `kind` is reply, quote, mention or repost."""

    src: str
    dst: str
    at: datetime
    kind: str


class Bond(Struct, frozen=True, gc=False):
    """All turns of one account to another: how many, when the last, and their forward weight.

    Of these turns so many were `answers`, and so many passed something on (`reposts`).
    """

    n: int
    last: datetime
    weight: float
    answers: int = 0
    reposts: int = 0

    @property
    def said(self) -> int:
        """How many of the turns were words of their own: answers, quotes, mentions."""
        return self.n - self.reposts


NOBODY: Mapping[str, Bond] = {}
"""The ties of whoever has none."""


def turned_to(post: Post, quoted_author: str | None = None) -> dict[str, str]:
    """The accounts to whom a post turns, and by what; `quoted_author` is whose post it quotes, if known."""
    found: dict[str, str] = {}
    for mention in post.mentions:
        if mention.account is not None:
            found[mention.account] = "mention"
    if quoted_author is not None:
        found[quoted_author] = "quote"
    if post.reply_to_account is not None:
        found[post.reply_to_account] = "reply"
    found.pop(post.author, None)
    return found


_CARRIED = re.compile(r"(?:[@\uff20]\w+\s+)+")


def carried(post: Post) -> frozenset[str]:
    """Those whom X put in front of an answer because they spoke above it: the author didn't turn to them."""
    if post.reply_to is None and post.reply_to_account is None:
        return frozenset()
    front = _CARRIED.match(post.text)
    if front is None:
        return frozenset()
    named = {
        mention.account: mention.start
        for mention in reversed(post.mentions)
        if mention.account is not None and 0 <= mention.start < front.end()
    }
    return frozenset(named.keys() - {post.reply_to_account})


def turns(post: Post, quoted_author: str | None = None) -> list[Turn]:
    """The turns that a post takes."""
    return [
        Turn(post.author, account, post.at, kind) for account, kind in turned_to(post, quoted_author).items()
    ]


def turns_of_repost(repost: Repost, author: str | None = None) -> list[Turn]:
    """The turn that a repost takes: to the original's author alone.

    `author` is that of the original where the repost itself doesn't tell.
    """
    original = repost.of_author or author
    if original is None or original == repost.author:
        return []
    return [Turn(repost.author, original, repost.at, "repost")]


def forward_weight(at_ms: float) -> float:
    """What a turn at this moment (Unix milliseconds) adds to the forward weight of a tie.

    Moments that no post can have been made at (some clocks are wrong) count as the nearest that can be told.
    """
    half_lives = (at_ms - _START_MS) / _HALF_LIFE_MS
    if not -_FARTHEST <= half_lives <= _FARTHEST:
        half_lives = math.copysign(_FARTHEST, half_lives)
    return math.exp2(half_lives)


def weight_at(forward: float, now: datetime) -> float:
    """What a forward weight comes to at this moment: the number of turns, each halved every 30 days."""
    return forward / forward_weight(now.timestamp() * 1000)


def fold(
    turns: Iterable[Turn], bonds: Mapping[tuple[str, str], Bond] | None = None
) -> dict[tuple[str, str], Bond]:
    """Ties by (src, dst), from turns added to ties that were known before."""
    folded = dict(bonds or {})
    for turn in turns:
        pair = turn.src, turn.dst
        known = folded.get(pair)
        weight = forward_weight(turn.at.timestamp() * 1000)
        answers, reposts = int(turn.kind == "reply"), int(turn.kind == "repost")
        folded[pair] = (
            Bond(1, turn.at, weight, answers, reposts)
            if known is None
            else Bond(
                known.n + 1,
                max(known.last, turn.at),
                known.weight + weight,
                known.answers + answers,
                known.reposts + reposts,
            )
        )
    return folded
