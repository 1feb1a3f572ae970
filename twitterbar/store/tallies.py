"""Totals kept as things happen, so that the door counts nothing."""

from collections.abc import Mapping

from msgspec import Struct

from twitterbar.store.database import Database

NAMES = ("posts", "conversations", "people", "reposts", "messages", "waiting", "unheard", "reading")


class Standing(Struct, frozen=True):
    """What waits to be heard in all: conversations, their unheard posts, and minutes to read these."""

    conversations: int
    posts: int
    minutes: float


def add_to_tallies(db: Database, changes: Mapping[str, int]) -> None:
    """Add to totals by name (a change may be negative)."""
    db.write_all(
        "INSERT INTO tally VALUES(?,?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(name, n) for name, n in changes.items() if n],
    )


def tallies(db: Database) -> dict[str, int]:
    """All totals by name; `waiting` conversations hold `unheard` posts, `reading` milliseconds long."""
    known = dict(db.rows("SELECT name, n FROM tally"))
    return {name: known.get(name, 0) for name in NAMES}
