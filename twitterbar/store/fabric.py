"""Rows of threads and conversations while they are being changed, and how to ask for what is in them."""

from typing import Any

from twitterbar.store.weights import place

POSTS_OF = """
SELECT {columns} FROM post WHERE id IN (…) {more}
UNION ALL SELECT {columns} FROM post WHERE thread IN (…) AND thread <> id {more}
"""
"""Rows of everything in some threads, by their labels (a thread's label is always a row of it)."""

THREADS_OF = """
SELECT {columns} FROM thread WHERE label IN (…) AND conversation = label
UNION ALL SELECT {columns} FROM thread WHERE conversation IN (…) AND conversation <> label
"""
"""The threads of some conversations, by their keys."""


class Talk:
    """A conversation's row while it is being changed. `into`: the one it was merged into."""

    __slots__ = (
        "dropped",
        "into",
        "key",
        "newest",
        "opening",
        "posts",
        "pull",
        "reading",
        "stored",
        "threads",
        "unheard",
        "voices",
        "was",
    )

    def __init__(self, key: int) -> None:
        self.key = key
        self.opening = key
        self.threads = self.posts = self.unheard = self.reading = self.newest = 0
        self.pull = self.voices = self.dropped = 0
        self.stored = False
        self.into: Talk | None = None
        self.was = (0, 0, 0, 0)

    def fill(self, row: tuple[int, ...]) -> None:
        """Take over the columns of its row, from `opening` to `dropped`."""
        self.opening, self.threads, self.posts, self.unheard, self.reading = row[:5]
        self.newest, self.pull, self.voices, self.dropped = row[5:]
        self.stored = True
        self.was = self.totals()

    def row(self) -> tuple[int | float, ...]:
        """Its columns, from `opening` to `place`, and its key."""
        return (
            self.opening,
            self.threads,
            self.posts,
            self.unheard,
            self.reading,
            self.newest,
            self.pull,
            self.voices,
            self.dropped,
            place(self.pull, self.voices, self.newest),
            self.key,
        )

    def totals(self) -> tuple[int, int, int, int]:
        """What it adds to the totals: conversations, waiting ones, posts in these and time to read them."""
        if self.into is not None:
            return 0, 0, 0, 0
        waits = self.unheard > 0 and not self.dropped
        return self.posts > 0, waits, self.unheard if waits else 0, self.reading if waits else 0

    def add(self, unheard: int, at: int, reading: int, pull: int, voices: int) -> None:
        """Take in a post."""
        self.posts += 1
        if unheard:
            self.unheard += 1
            self.reading += reading
            self.voices += voices
            self.newest = max(self.newest, at)
            self.pull = max(self.pull, pull)


class Thread:
    """A thread's row while it is being changed."""

    __slots__ = (
        "anchored",
        "at",
        "depth",
        "hangs_on",
        "joined",
        "label",
        "link",
        "loose",
        "stored",
        "talk",
    )

    def __init__(self, label: int, talk: Talk | None = None) -> None:
        self.label = label
        self.talk = talk
        self.anchored = 0
        self.joined: str | None = None
        self.hangs_on: int | None = None
        self.loose = 0
        self.depth = 0
        self.link: str | None = None
        self.at: int | None = None
        self.stored = False

    def fill(self, row: tuple[Any, ...]) -> None:
        """Take over the columns of its row, from `anchored` to `at`."""
        self.anchored, self.joined, self.hangs_on, self.loose, self.depth, self.link, self.at = row
        self.stored = True

    def row(self, conversation: int) -> tuple[int | str | None, ...]:
        """Its columns."""
        return (
            self.label,
            conversation,
            self.anchored,
            self.joined,
            self.hangs_on,
            self.loose,
            self.depth,
            self.link,
            self.at,
        )

    @property
    def joins(self) -> bool:
        """Whether it hangs on another thread of its conversation."""
        return self.hangs_on is not None and not self.loose
