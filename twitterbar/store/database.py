"""One SQLite file: opened with care, written in transactions, its troubles told in words."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from twitterbar.errors import StoreError
from twitterbar.store.migrations import APPLICATION_ID, VERSION, migrate

WAIT_SECONDS = 10.0
"""How long to wait for another process that is writing."""

READING_KIB = 512
"""Of the file that much is kept in memory for who reads; the system keeps the rest at hand …"""

CACHE_KIB = 32 * 1024
"""… and that much from the first page on that is saved."""
BESIDE_KIB = 2 * 1024
"""Memory for what was read of the file; less for who works beside somebody else of the same program."""

GIVEN_AT_MOST = 0.1
"""Seconds that a transaction stands aside for whoever types, all together."""

CHECKPOINT_PAGES = 4_000
"""Pages of 4 KiB that the log beside the file holds before they are carried over into it: an import changes
the same ones again and again."""

_AT_ONCE = 4_096

MANY = 1_000
"""From so many numbers on it pays to look first whether more than that lie between them."""

_FEW = 64
"""So many numbers stand in a query one by one. Who reads tells more of them as JSON: each question is asked
once, and to prepare it takes SQLite the more time and memory, the more it has to put in. Who writes much asks
the same again and again, and comes off better with what is prepared."""

_TOLD_AS_JSON = "(SELECT value FROM json_each(?))"


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system complain about into a `StoreError` with advice."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(path, error) from error
    except OSError as error:
        raise StoreError(
            f"The store {path} can't be used: {error.strerror or error}.",
            "Look whether the folder exists and is yours, and whether the disk is full.",
        ) from error


def _told(path: Path, error: sqlite3.Error) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError(
            f"The store {path} is being written by another program.",
            "Try again in a moment, or close the other one.",
        )
    if name == "SQLITE_FULL":
        return StoreError("The disk is full; nothing of this was kept.", "Make room and do it again.")
    if name.startswith("SQLITE_READONLY"):
        return StoreError(f"The store {path} can't be written.", "Give yourself the right to write it.")
    if name.startswith("SQLITE_CANTOPEN"):
        return StoreError(f"The store {path} can't be opened.", "Look whether its folder is there and yours.")
    if name == "SQLITE_NOTADB":
        return StoreError(f"{path} is not a store of twitterbar.", "Move it away, or name another folder.")
    if name.startswith("SQLITE_CORRUPT"):
        return StoreError(f"The store {path} is damaged.", "Put a backup in its place.")
    if name.startswith("SQLITE_IOERR"):
        return StoreError(f"The disk would not read or write the store {path}.", "Look after the disk.")
    return StoreError(f"The store {path} can't be used: {error}.")


class Database:
    """A connection to the file, with transactions that nest.

    Use it from the thread that opened it.
    """

    def __init__(
        self, path: Path, now: Callable[[], datetime], give_way: Callable[[], float] | None = None
    ) -> None:
        """Open the file at `path`, make it if there is none, and bring it up to date.

        `give_way` is called before every statement, by who works beside somebody that must not wait, and
        tells how many seconds it waited.

        Raises `StoreError` for a file that is something else, newer than this program, or out of reach;
        such a file is left as it is.
        """
        self.path = path
        self.now = now
        self._give_way = give_way or _go_on
        self._given = 0.0
        self._cache = CACHE_KIB if give_way is None else BESIDE_KIB
        self._depth = 0
        self._broken = False
        self._expects_much = False
        self._connection: sqlite3.Connection | None = None
        with in_words(path):
            _prepare(path)
            db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, cached_statements=512)
            try:
                self.copied_to = self._begin(db)
            except BaseException:
                db.close()
                raise
        self._connection = db

    def _begin(self, db: sqlite3.Connection) -> Path | None:
        application, version, tables = db.execute(
            "SELECT (SELECT application_id FROM pragma_application_id),"
            " (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)"
        ).fetchone()
        if application != APPLICATION_ID and (application or version or tables):
            raise StoreError(
                f"{self.path} is not a store of twitterbar.", "Move it away, or name another folder."
            )
        if version > VERSION:
            raise StoreError(
                f"The store {self.path} was written by a newer twitterbar (version {version} of the store).",
                "Upgrade twitterbar; the file was left as it is.",
            )
        _write_ahead(db)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA cache_size = -{min(self._cache, READING_KIB)}")
        db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        return migrate(db, self.path, version, self.now()) if version < VERSION else None

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection; raises `StoreError` after `close`."""
        if self._connection is None:
            raise StoreError("The store is closed.")
        return self._connection

    def expect_much(self) -> None:
        """Be ready for many changes: whatever they touch is kept in memory."""
        if not self._expects_much:
            self._expects_much = True
            self.connection.execute(f"PRAGMA cache_size = -{self._cache}")

    def close(self) -> None:
        """Close the file; again is fine."""
        if self._connection is not None:
            with in_words(self.path):
                self._connection.close()
            self._connection = None

    @property
    def outermost(self) -> bool:
        """Whether the present transaction is not a part of another one."""
        return self._depth == 1

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept, or nothing. Inside another one it is a part of it.

        When a part fails, the whole fails, even if somebody caught what the part raised: parts are not undone
        by themselves, since SQLite would then have to keep two copies of every page that they change.
        """
        db = self.connection
        if self._depth:
            self._depth += 1
            try:
                yield
            except BaseException:
                self._broken = True
                raise
            finally:
                self._depth -= 1
            return
        self.write("BEGIN IMMEDIATE")
        self._depth, self._broken, self._given = 1, False, 0.0
        try:
            yield
            if self._broken:
                raise StoreError("A part of this could not be kept, so nothing of it was.")
            self.write("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        finally:
            self._depth = 0

    def _stand_aside(self) -> None:
        """Let others go first; in a transaction not for long, since whoever wants to write waits for it."""
        if not self._depth:
            self._give_way()
        elif self._given < GIVEN_AT_MOST:
            self._given += self._give_way()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query."""
        self._stand_aside()
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise _told(self.path, error) from error

    def row(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first row of a query, or None."""
        self._stand_aside()
        try:
            return self.connection.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            raise _told(self.path, error) from error

    def rows_in(self, sql: str, numbers: Iterable[int], values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query in which every `(…)` stands for the given numbers, behind the other values."""
        wanted = sorted(numbers)
        times = sql.count("(…)")
        if len(wanted) > _FEW and not self._expects_much:
            told = f"[{','.join(map(str, wanted))}]"
            return self.rows(sql.replace("(…)", _TOLD_AS_JSON), (*values, *[told] * times))
        found: list[Any] = []
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            size = 1 << (len(part) - 1).bit_length()
            part += part[-1:] * (size - len(part))
            found += self.rows(_asking_for(sql, size), (*values, *part * times))
        return found

    def rows_near(self, sql: str, numbers: Iterable[int], column: int = 0) -> list[Any]:
        """As `rows_in`, quicker where few of many numbers lead to a row, as with pages not seen before.

        The numbers stand for what is in this `column` of the rows. What lies between the smallest and the
        largest of them is looked through, unless that is more than they are.
        """
        wanted = set(numbers)
        if len(wanted) >= MANY:
            between = sql.replace("IN (…)", "BETWEEN ? AND ?")
            found = self.rows(f"{between} LIMIT ?", (min(wanted), max(wanted), len(wanted)))
            if len(found) < len(wanted):
                return [row for row in found if row[column] in wanted]
        return self.rows_in(sql, wanted)

    def write(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """One statement."""
        self._stand_aside()
        try:
            return self.connection.execute(sql, values)
        except sqlite3.Error as error:
            raise _told(self.path, error) from error

    def write_all(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for every row."""
        self._stand_aside()
        if not rows:  # as most often: a change touches little of what it could, and each statement takes time
            return
        try:
            self.connection.executemany(sql, rows)
        except sqlite3.Error as error:
            raise _told(self.path, error) from error


@lru_cache(maxsize=512)
def _asking_for(sql: str, size: int) -> str:
    """A query for so many numbers. Few sizes are used, since SQLite keeps every text that it prepared."""
    return sql.replace("(…)", f"({','.join('?' * size)})")


def _go_on() -> float:
    """Nobody waits."""
    return 0.0


def _write_ahead(db: sqlite3.Connection) -> None:
    """Have changes written to a log first, so that reading and writing don't wait for each other.

    A new file needs this once, and while others open it at the same moment SQLite refuses at once instead of
    waiting as it does elsewhere.
    """
    given_up = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > given_up:
                raise
            time.sleep(0.01)
        else:
            return


def _prepare(path: Path) -> None:
    """Make the folders and an empty file, all for the owner alone.

    A file that is there is for SQLite alone to open: closing any other handle on it would take away the locks
    that this process holds through another connection, and let a second program overwrite the store.
    """
    make_folders(path.parent)
    if not path.exists():
        path.touch(mode=0o600)
        path.chmod(0o600)


def make_folders(folder: Path) -> None:
    """Make a folder and those above it, as far as they are missing, for the owner alone."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
        missing.chmod(0o700)
