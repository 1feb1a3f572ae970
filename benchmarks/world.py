"""A world as a stream tells it: its records as the posts and ties of the domain, kept as they come.

There are many readers in a world, so whatever the store keeps for its one reader is kept here for everybody.
"""

import re
from bisect import insort
from collections import Counter, deque
from datetime import UTC, datetime, timedelta

from benchmarks.ids import Accounts, Posts
from benchmarks.records import Said, Turned, many
from twitterbar.domain import common_ground
from twitterbar.domain.circle import TiesInMemory
from twitterbar.domain.gathering import Gathered
from twitterbar.domain.links import host
from twitterbar.domain.listening import Listening
from twitterbar.domain.model import Link, Media, Mention, Post, Repost
from twitterbar.domain.text import clean, words
from twitterbar.domain.ties import Turn, turns, turns_of_repost

SAMPLE = 4_000
"""So many of the latest posts tell how common a word is, as in the store."""

OWN_POSTS = 2_000
"""So many of somebody's latest posts, and of those they passed on, tell what interests them."""

MEDIA = 4
"""More pictures than that no post has."""

REPEATED = re.compile(r"RT @\w+: ?")

CALLED = re.compile(r"@?([^\s:,]+)[:,]\s")
"""How a line in a room begins that is said to somebody."""

TOLD_WORD = re.compile(r"[#\w']+")
"""What the protocol calls a word."""


def moment(seconds: float) -> datetime:
    """A moment from Unix seconds."""
    return datetime.fromtimestamp(seconds, UTC)


class Spoken:
    """What somebody said and passed on: when, and in which words."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.posts: deque[Post] = deque(maxlen=OWN_POSTS)
        self.interests: Counter[str] = Counter()
        self.told: set[str] = set()
        """The protocol's words of what they wrote themselves."""
        self.lately: common_ground.Spoken | None = None
        """What they wrote last, once it was asked for."""
        self._latest: deque[set[str]] = deque()

    def interested(self, said: set[str]) -> None:
        """Count the words of a post that they wrote or passed on."""
        self._latest.append(said)
        self.interests.update(said)
        if len(self._latest) > OWN_POSTS:
            gone = self._latest.popleft()
            self.interests.subtract(gone)
            for word in gone:
                if not self.interests[word]:
                    del self.interests[word]


class World:
    """Everything that was said so far."""

    def __init__(self, window: timedelta) -> None:
        self.accounts, self.ids = Accounts(), Posts()
        self.posts: dict[str, Post] = {}
        self.reposts: dict[str, Repost] = {}
        self.gathered = Gathered()
        self.spoken: dict[str, Spoken] = {}
        self.core: set[str] = set()
        self.ties = TiesInMemory()
        self.listening = Listening(window)
        self.frequency: Counter[str] = Counter()
        self._sample: deque[set[str]] = deque()

    # In

    def user(self, id: str, *, core: bool) -> None:
        """Somebody is told; `core`: we see all they say."""
        if core:
            self.core.add(self.accounts.ours(id))

    def event(self, event: Turned) -> None:
        """Somebody turned to somebody, and nothing else is known."""
        src, dst = self.accounts.ours(event.src), self.accounts.ours(event.dst)
        if src != dst:
            self._turn(Turn(src, dst, moment(event.at), event.kind))

    def post(self, record: Said) -> None:
        """Somebody said something, or passed something on."""
        id = self.ids.said(record.id, record.at)
        if id in self.posts or id in self.reposts:
            return
        if record.repost_of:
            self._passed_on(id, record)
        else:
            self._said(id, record)

    def _passed_on(self, id: str, record: Said) -> None:
        author, of = self.accounts.ours(record.author), self._named(record.repost_of, record)
        repost = Repost(
            id=id,
            author=author,
            at=moment(record.at),
            of=of or id,
            of_author=self.accounts.ours(record.repost_user) if record.repost_user else None,
        )
        self.reposts[id] = repost
        self.gathered.pass_on(repost)
        for turn in turns_of_repost(repost):
            self._turn(turn)
        original = self.posts.get(repost.of)
        text = original.text if original else REPEATED.sub("", clean(record.text or ""), count=1)
        spoken = self.of(author)
        spoken.interested(set(words(text)))
        if original:
            spoken.told.update(told_words(original.text) & told_words(record.text or ""))

    def _said(self, id: str, record: Said) -> None:
        author = self.accounts.ours(record.author)
        post = Post(
            id=id,
            author=author,
            at=moment(record.at),
            text=clean(record.text or ""),
            reply_to=self._named(record.reply_to, record),
            reply_to_account=self.accounts.ours(record.reply_to_user) if record.reply_to_user else None,
            quotes=self._named(record.quote_of, record),
            links=tuple(_link(url) for url in many(record.urls)),
            mentions=tuple(
                Mention(username=user, account=self.accounts.ours(user)) for user in self._spoken_to(record)
            ),
            hashtags=tuple(many(record.hashtags)),
            media=(Media("photo"),) * (min(record.media, MEDIA) if isinstance(record.media, int) else 0),
            lang=record.lang or "",
            room=record.room or None,
        )
        self.posts[id] = post
        self.gathered.add(post)
        for turn in turns(post, self.accounts.ours(record.quote_user) if record.quote_user else None):
            self._turn(turn)
        said = set(words(post.text))
        self._count(said)
        spoken = self.of(author)
        insort(spoken.at, record.at)
        spoken.posts.append(post)
        spoken.lately = None
        spoken.interested(said)
        spoken.told.update(told_words(record.text or ""))

    def _spoken_to(self, record: Said) -> list[str]:
        """Whom a post names; a line in a room also whom it begins with."""
        named = many(record.mentions)
        first = CALLED.match(record.text or "") if record.room and not named else None
        if first is not None and first[1] != record.author and self.accounts.knows(first[1]):
            named = [first[1]]
        return named

    def _named(self, theirs: str | None, by: Said) -> str | None:
        """Our id of a post that another one names; of a repost, that of what it passes on."""
        if not theirs:
            return None
        id = self.ids.named(theirs, by.at)
        return self.reposts[id].of if id in self.reposts else id

    def _turn(self, turn: Turn) -> None:
        self.ties.add(turn)
        if turn.kind != "repost":
            self.listening.turn(turn.src, turn.dst, turn.at)

    def _count(self, said: set[str]) -> None:
        self._sample.append(said)
        self.frequency.update(said)
        if len(self._sample) > SAMPLE:
            self.frequency.subtract(self._sample.popleft())

    # Out

    @property
    def sampled(self) -> int:
        """From how many posts `frequency` was counted."""
        return len(self._sample)

    def of(self, account: str) -> Spoken:
        """What somebody said so far."""
        spoken = self.spoken.get(account)
        if spoken is None:
            spoken = self.spoken[account] = Spoken()
        return spoken


def told_words(text: str) -> set[str]:
    """The words of a text in the sense of the protocol."""
    return {word for word in TOLD_WORD.findall(text.lower()) if len(word) > 2}


def _link(url: str) -> Link:
    """A link from "host#key": what comes behind the host only tells links apart."""
    place, _, key = url.partition("#")
    address = f"https://{place}/{key}"
    return Link(url=address, host=host(address), shown=place)
