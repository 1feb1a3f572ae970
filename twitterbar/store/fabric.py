"""Rows of threads and conversations while they are being changed, and how to ask for what is in them."""

from typing import Any

from msgspec import Struct

from twitterbar.store.rough_order import place

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


class Talk(Struct, gc=False, eq=False):
    """A conversation's row while it is being changed. `into`: the one it was merged into."""

    key: int
    opening: int
    threads: int = 0
    posts: int = 0
    unheard: int = 0
    reading: int = 0
    newest: int = 0
    pull: int = 0
    voices: int = 0
    dropped: int = 0
    stored: bool = False
    into: "Talk | None" = None
    was: tuple[int, int, int, int] = (0, 0, 0, 0)

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
            place(self.pull, self.voices, self.reading, self.newest),
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


class Thread(Struct, gc=False, eq=False):
    """A thread's row while it is being changed."""

    label: int
    talk: Talk | None = None
    anchored: int = 0
    joined: str | None = None
    hangs_on: int | None = None
    loose: int = 0
    depth: int = 0
    link: str | None = None
    at: int | None = None
    stored: bool = False

    def fill(self, row: tuple[Any, ...]) -> None:
        """Take over the columns of its row, from `anchored` to `at`."""
        self.anchored, self.joined, self.hangs_on, self.loose, self.depth, self.link, self.at = row
        self.stored = True

    def row(self, conversation: int) -> tuple[int | str | None, ...]:
        """Its columns, from `conversation` to `at`, and its label."""
        return (
            conversation,
            self.anchored,
            self.joined,
            self.hangs_on,
            self.loose,
            self.depth,
            self.link,
            self.at,
            self.label,
        )

    @property
    def joins(self) -> bool:
        """Whether it hangs on another thread of its conversation."""
        return self.hangs_on is not None and not self.loose
