"""A made-up crowd: nine thousand accounts that talk all day, as the pages of the API that tell of it.

The same seed gives the same crowd. Its shapes are those of real timelines as far as they matter for speed:

* how much somebody says is log-normal with a Gini coefficient of about .47 (the loudest tenth says a third);
* of a hundred posts 38 answer, 8 quote, 20 pass on and the others begin something;
* most turn to those of a circle of their own, and four in ten answers go back to whoever spoke to one last,
  so that more than half of all ties are mutual and threads are mostly short, a few of them very long;
* delays follow from that: half of the answers come within an hour, some after most of a day;
* 180,000 posts make a day, whatever the number asked for.
"""

import random
from bisect import bisect
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec

from twitterbar.domain.model import SNOWFLAKE_EPOCH_MS

ACCOUNTS = 9_000
DAY = 180_000
"""Posts that such a crowd writes in a day."""

PAGE = 100
"""Posts on a page of the API."""

NOW = datetime(2026, 3, 3, 20, tzinfo=UTC)
"""The moment at which every measurement takes place: just after the last post."""

SPREAD = 0.89
"""The deviation of the logarithm of how much people say: a Gini coefficient of erf(.89 / 2) = .47."""

CIRCLE = 40
"""How many others somebody turns to on their own."""

BACK = 0.4
"""The share of answers that go to whoever spoke to one last."""

JOINS_IN = 0.25
"""The share of answers that go to any of the latest `GOING_ON` answers, whoever gave it."""

GOING_ON = 400

SYLLABLES = ["ba", "do", "ke", "li", "mu", "na", "po", "ra", "se", "ti", "vo", "wa", "zu", "chi", "fa", "gre"]
ODD = ["café", "naïve", "Straße", "日本語を", "읽는중", "👋", "🔥", "और", "слово"]


class Said(NamedTuple):
    """One thing that somebody said: `answers`, `quotes` or `passes_on` another one, or none of these."""

    id: int
    author: int
    at_ms: int
    root: int
    text: str
    link: str
    answers: "Said | None" = None
    quotes: "Said | None" = None
    passes_on: "Said | None" = None


class Crowd:
    """So many people, known by number; number 0 is the reader, who follows all others."""

    def __init__(self, accounts: int = ACCOUNTS, seed: int = 5) -> None:
        self.dice = random.Random(seed)
        self.accounts = accounts
        self.volume = list(accumulate(self._says(one) for one in range(accounts)))
        self.circles = [self._circle(one) for one in range(accounts)]
        self.words = [
            "".join(self.dice.choices(SYLLABLES, k=self.dice.choice((1, 2, 2, 3)))) for _ in range(3000)
        ]
        self.words[40:40] = ODD
        self.common = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def _says(self, one: int) -> float:
        """How much somebody says, beside others."""
        return self.dice.lognormvariate(0, SPREAD)

    def _circle(self, one: int) -> list[int]:
        """Whom somebody turns to: mostly neighbors (so friends have friends in common), and a few others."""
        near = [(one + round(self.dice.gauss(0, 60))) % self.accounts for _ in range(CIRCLE * 3 // 4)]
        return near + [self.dice.randrange(self.accounts) for _ in range(CIRCLE // 4)]

    @property
    def me(self) -> str:
        """The reader's account number on X."""
        return number(0)

    def speaks(self, posts: int, until: datetime = NOW) -> list[Said]:
        """The latest so many things that were said, oldest first."""
        dice, end = self.dice, round(until.timestamp() * 1000)
        step = 86_400_000 / DAY
        latest: dict[int, Said] = {}
        spoke_to: dict[int, Said] = {}
        going_on: deque[Said] = deque(maxlen=GOING_ON)
        said: list[Said] = []
        for n in range(posts):
            at = end - round((posts - n) * step)
            author = bisect(self.volume, dice.random() * self.volume[-1])
            chance = dice.random()
            other = None
            if chance < 0.38 * JOINS_IN and going_on:
                other = going_on[dice.randrange(len(going_on))]
            elif chance < 0.66:
                other = self._other(author, latest, spoke_to)
            id = (at - SNOWFLAKE_EPOCH_MS << 22) + n % (1 << 22)
            if other is None or other.author == author:
                one = Said(id, author, at, id, self.text(), self._link(n))
            elif chance < 0.38:
                one = Said(id, author, at, other.root, self.text(), "", answers=other)
            elif chance < 0.46:
                one = Said(id, author, at, id, self.text(), "", quotes=other)
            else:
                one = Said(id, author, at, id, "", "", passes_on=other)
            said.append(one)
            if one.passes_on is None:
                latest[author] = one
                if other is not None:
                    spoke_to[other.author] = one
                if one.answers:
                    going_on.append(one)
        return said

    def _other(self, author: int, latest: dict[int, Said], spoke_to: dict[int, Said]) -> Said | None:
        """What somebody reacts to: whoever spoke to them last, or the latest of somebody in their circle."""
        if self.dice.random() < BACK and author in spoke_to:
            return spoke_to.pop(author)
        return latest.get(self.dice.choice(self.circles[author]))

    def text(self) -> str:
        length = min(48, max(2, round(self.dice.lognormvariate(2.6, 0.7))))
        return " ".join(self.dice.choices(self.words, cum_weights=self.common, k=length))

    def _link(self, n: int) -> str:
        return f"https://place{n % 700}.example/d0000/{n:x}" if self.dice.random() < 0.4 else ""

    def user(self, one: int) -> dict[str, Any]:
        """Somebody as a page tells of them."""
        return {
            "id": number(one),
            "username": handle(one),
            "name": f"{self.words[one % 2500].capitalize()} {self.words[one // 3 % 2500].capitalize()}",
            "description": " ".join(self.words[(one * 7 + k * 131) % 3000] for k in range(9)),
            "created_at": "2012-03-04T05:06:07.000Z",
            "public_metrics": {
                "followers_count": 9,
                "following_count": 9,
                "tweet_count": 9,
                "listed_count": 0,
            },
        }

    def follows(self, one: int) -> bool:
        """Whether the reader follows somebody."""
        return one > 0

    def pages(self, said: list[Said]) -> Iterator[bytes]:
        """Pages of a timeline or a search, the newest first, each with what it refers to."""
        last = -(-len(said) // PAGE) - 1
        for page, start in enumerate(range(len(said), 0, -PAGE)):
            own = said[max(0, start - PAGE) : start][::-1]
            ids = {one.id for one in own}
            others = {
                other.id: other
                for one in own
                for other in (one.answers, one.quotes, one.passes_on)
                if other is not None and other.id not in ids
            }
            told = [*own, *others.values()]
            meta = {"newest_id": str(own[0].id), "oldest_id": str(own[-1].id), "result_count": len(own)}
            if page < last:
                meta["next_token"] = f"page{page + 1}"
            yield msgspec.json.encode(
                {
                    "data": [row(one) for one in own],
                    "includes": {
                        "tweets": [row(one) for one in others.values()],
                        "users": [self.user(one) for one in sorted({one.author for one in told})],
                    },
                    "meta": meta,
                }
            )


class BusyCircle(Crowd):
    """The same crowd around a reader with a busy circle, whose friends talk with strangers all day.

    The first so many accounts are the reader's close friends: they and the reader turn to each other daily.
    The last so many are strangers whom the reader doesn't follow, each a regular of a few of the friends.
    """

    FRIENDS = 60
    STRANGERS = 400
    REGULARS = 5
    """So many of the friends each stranger talks with."""

    LOUD = 12.0
    """So many times more than usual do the reader and the friends say: 250 posts a day each."""

    def __init__(self, seed: int = 5) -> None:
        super().__init__(ACCOUNTS + self.STRANGERS, seed)

    def follows(self, one: int) -> bool:
        """Whether the reader follows somebody."""
        return 0 < one < ACCOUNTS

    def _says(self, one: int) -> float:
        return self.LOUD if one <= self.FRIENDS else super()._says(one)

    def _circle(self, one: int) -> list[int]:
        friends, strangers = range(1, self.FRIENDS + 1), range(ACCOUNTS, self.accounts)
        if one == 0:
            return [*friends]
        if one <= self.FRIENDS:
            theirs = [other for other in strangers if (other + one) % self.FRIENDS < self.REGULARS]
            return [0] * 4 + theirs[: CIRCLE // 2] + super()._circle(one)[: CIRCLE // 2]
        if one >= ACCOUNTS:
            return [friends[-(one + k) % self.FRIENDS - 1] for k in range(self.REGULARS)]
        return super()._circle(one)


def number(one: int) -> str:
    """The account number of somebody on X."""
    return str(10**9 + one * 7919)


def handle(one: int) -> str:
    """The handle of somebody."""
    return f"u{one:04}"


def row(said: Said) -> dict[str, Any]:
    """A post as a page tells of it."""
    text, urls, mentions = said.text, [], []
    other = said.answers or said.passes_on
    if other is not None:
        name = f"@{handle(other.author)}"
        start = 0 if said.answers else 3
        text = f"{name} {text}" if said.answers else f"RT {name}: {other.text}"
        mentions.append(
            {"start": start, "end": start + len(name), "username": name[1:], "id": number(other.author)}
        )
    if (start := text.rfind(f" @{handle(0)}")) > 0 or text.endswith(f" @{handle(0)}"):
        mentions.append({"start": start + 1, "end": start + 6, "username": handle(0), "id": number(0)})
    if said.link:
        start, short = len(text) + 1, "https://t.co/AbCdEfGhIj"
        text = f"{text} {short}"
        shown = said.link.removeprefix("https://")
        urls.append(
            {
                "start": start,
                "end": start + len(short),
                "url": short,
                "expanded_url": said.link,
                "display_url": shown,
            }
        )
    refs = (("replied_to", said.answers), ("quoted", said.quotes), ("retweeted", said.passes_on))
    references = [{"type": kind, "id": str(to.id)} for kind, to in refs if to is not None]
    at = datetime.fromtimestamp(said.at_ms / 1000, UTC)
    told: dict[str, Any] = {
        "id": str(said.id),
        "text": text,
        "author_id": number(said.author),
        "conversation_id": str(said.root),
        "lang": "en",
        "possibly_sensitive": False,
        "created_at": f"{at:%Y-%m-%dT%H:%M:%S}.{said.at_ms % 1000:03}Z",
        "edit_history_tweet_ids": [str(said.id)],
        "reply_settings": "everyone",
        "public_metrics": {
            "retweet_count": 3,
            "reply_count": 2,
            "like_count": 40,
            "quote_count": 0,
            "bookmark_count": 1,
            "impression_count": 9000,
        },
        "entities": {"urls": urls, "mentions": mentions},
    }
    if references:
        told["referenced_tweets"] = references
    if said.answers:
        told["in_reply_to_user_id"] = number(said.answers.author)
    return told


def long_talk(crowd: Crowd, size: int, opens: str, until: datetime = NOW) -> list[Said]:
    """One conversation of so many posts in the last hour; it names the reader and begins with these words."""
    dice = crowd.dice
    talk: list[Said] = []
    for n in range(size):
        at = round((until - timedelta(minutes=59)).timestamp() * 1000) + n * 3000
        id = (at - SNOWFLAKE_EPOCH_MS << 22) + 7
        other = talk[max(0, n - 1 - round(dice.expovariate(0.3)))] if talk else None
        text = f"{crowd.text()} @{handle(0)}" if other else f"{opens}, @{handle(0)}"
        root = other.root if other else id
        talk.append(Said(id, 1 + dice.randrange(crowd.accounts - 1), at, root, text, "", answers=other))
    return talk
