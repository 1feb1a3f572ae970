"""What is there on X: people, what they say, whom they follow. Tests change it, and requests that write."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from twitterbar.domain.model import SNOWFLAKE_EPOCH_MS


class Person(Struct, frozen=True):
    """Somebody with an account."""

    id: int
    username: str
    name: str
    bio: str = ""
    protected: bool = False


class Said(Struct, frozen=True, kw_only=True):
    """A post, or a repost (then `passes_on` is set and the text is empty)."""

    id: int
    author: int
    at: datetime
    text: str
    root: int
    answers: int | None = None
    quotes: int | None = None
    passes_on: int | None = None


class World:
    """All of it. Ids are snowflakes, so what is said later has a larger one."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.people: dict[int, Person] = {}
        self.posts: dict[int, Said] = {}
        self.gone: set[int] = set()
        self.follows: set[tuple[int, int]] = set()
        self.mutes: set[tuple[int, int]] = set()
        self.blocks: set[tuple[int, int]] = set()
        self.bookmarks: set[tuple[int, int]] = set()
        self.passed_on: set[tuple[int, int]] = set()
        """What the account that signs in reposted, as who and what."""
        self.written: list[tuple[int, str]] = []
        """Direct messages of the account that signs in: to whom, and the words."""
        self._count = 0

    def person(self, username: str, name: str = "", bio: str = "") -> Person:
        """Somebody new."""
        number = 1_000 + len(self.people)
        made = Person(number, username, name or username.capitalize(), bio)
        self.people[number] = made
        return made

    def follow(self, who: Person, *whom: Person) -> None:
        """`who` follows these."""
        self.follows |= {(who.id, one.id) for one in whom}

    def say(
        self,
        who: Person,
        text: str,
        minutes_ago: float = 0.0,
        *,
        answers: Said | None = None,
        quotes: Said | None = None,
    ) -> Said:
        """`who` says something, so many minutes ago."""
        at = self.now() - timedelta(minutes=minutes_ago)
        number = self._id(at)
        return self._keep(
            Said(
                id=number,
                author=who.id,
                at=at,
                text=text,
                root=answers.root if answers else number,
                answers=answers.id if answers else None,
                quotes=quotes.id if quotes else None,
            )
        )

    def write(self, to: Person, text: str) -> int:
        """A direct message goes out; gives its id."""
        self.written.append((to.id, text))
        return self._id(self.now())

    def pass_on(self, who: Person, said: Said, minutes_ago: float = 0.0) -> Said:
        """`who` reposts it."""
        at = self.now() - timedelta(minutes=minutes_ago)
        number = self._id(at)
        return self._keep(Said(id=number, author=who.id, at=at, text="", root=number, passes_on=said.id))

    def delete(self, said: Said) -> None:
        """It is gone, and X says so when asked for it."""
        del self.posts[said.id]
        self.gone.add(said.id)

    def home(self, me: int) -> list[Said]:
        """What `me` and those whom `me` follows said, without people muted or blocked."""
        hidden = {whom for who, whom in self.mutes | self.blocks if who == me}
        seen = {me} | {whom for who, whom in self.follows if who == me}
        return self._newest(said for said in self.posts.values() if said.author in seen - hidden)

    def mentions(self, me: int) -> list[Said]:
        """What names `me`."""
        handle = f"@{self.people[me].username}"
        return self._newest(
            said
            for said in self.posts.values()
            if said.author != me
            and not said.passes_on
            and (handle in said.text or self._author_of(said.answers) == me)
        )

    def posts_of(self, who: int) -> list[Said]:
        """What somebody said."""
        return self._newest(said for said in self.posts.values() if said.author == who)

    def conversation(self, root: int) -> list[Said]:
        """A conversation's posts of the last seven days."""
        since = self.now() - timedelta(days=7)
        return self._newest(said for said in self.posts.values() if said.root == root and said.at > since)

    def references(self, said: Said) -> list[tuple[str, int]]:
        """What a post refers to, and how."""
        named = (("retweeted", said.passes_on), ("quoted", said.quotes), ("replied_to", said.answers))
        return [(kind, to) for kind, to in named if to is not None]

    def connections(self, me: int, who: int) -> list[str]:
        """How somebody stands to `me`."""
        stands = (
            ("following", (me, who) in self.follows),
            ("followed_by", (who, me) in self.follows),
            ("blocking", (me, who) in self.blocks),
            ("muting", (me, who) in self.mutes),
        )
        return [name for name, true in stands if true]

    def _author_of(self, said: int | None) -> int | None:
        return self.posts[said].author if said in self.posts else None

    def _newest(self, said: Iterable[Said]) -> list[Said]:
        return sorted(said, key=lambda one: one.id, reverse=True)

    def _id(self, at: datetime) -> int:
        self._count += 1
        return ((int(at.timestamp() * 1000) - SNOWFLAKE_EPOCH_MS) << 22) + self._count % (1 << 22)

    def _keep(self, said: Said) -> Said:
        self.posts[said.id] = said
        return said
