"""What can be said at the door before anything else of the store is loaded: a handful of kept numbers.

Nothing is imported here but SQLite, since the door waits for it.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from twitterbar.store.migrations import APPLICATION_ID, VERSION

OPEN_SESSION = "open_session"
"""The setting that holds the session going on: its event's number and the seconds so far."""

AWAY = "away"
"""The setting that holds what was folded or hidden when it was last weighed: conversations and minutes."""

_KEPT = """
SELECT (SELECT n FROM tally WHERE name = 'posts'), (SELECT n FROM tally WHERE name = 'waiting'),
 (SELECT n FROM tally WHERE name = 'reading'),
 (SELECT coalesce(json_extract(data, '$.ended'), at) FROM event
  WHERE kind = 'session_closed' ORDER BY seq DESC LIMIT 1)
"""


class Doorstep(NamedTuple):
    """How many posts there are, how many conversations wait and how many minutes they take to read.

    `stepped_out` is when the last session ended (aware, UTC; None: there was none), `settings` are the small
    facts that were kept, by name.
    """

    posts: int
    conversations: int
    minutes: float
    stepped_out: datetime | None
    settings: Mapping[str, str]

    @property
    def away(self) -> tuple[int, float]:
        """How many conversations, and minutes of them, are folded or hidden, as it was last weighed."""
        conversations, _, minutes = self.settings.get(AWAY, "").partition(" ")
        return int(conversations or 0), float(minutes or 0)

    @property
    def occupied(self) -> bool:
        """Whether a session goes on, or went on when its window died."""
        return bool(self.settings.get(OPEN_SESSION))


def doorstep(db: sqlite3.Connection) -> Doorstep:
    """Read it from an open store."""
    posts, waiting, reading, ended = db.execute(_KEPT).fetchone()
    kept = db.execute("SELECT substr(name, 9), value FROM fact WHERE name LIKE 'setting %'")
    return Doorstep(posts or 0, waiting or 0, (reading or 0) / 60_000, _moment(ended), dict(kept))


def _moment(at: str | int | None) -> datetime | None:
    if at is None:
        return None
    return datetime.fromisoformat(at) if isinstance(at, str) else datetime.fromtimestamp(at / 1000, UTC)


def peek(path: Path) -> Doorstep | None:
    """Read it from a store that nobody has opened; None where there is none that can be read as it is.

    Whatever is wrong with the file is for `Store.open` to say.
    """
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.1)) as db:
            known = db.execute(
                "SELECT (SELECT application_id FROM pragma_application_id),"
                " (SELECT user_version FROM pragma_user_version)"
            ).fetchone()
            return doorstep(db) if known == (APPLICATION_ID, VERSION) else None
    except (sqlite3.Error, ValueError):
        return None
