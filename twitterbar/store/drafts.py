"""What the reader is about to say, as it is typed, and how far it has come on its way out."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from twitterbar.domain.outbox import Deed, Draft, State, step
from twitterbar.errors import NothingFound, UsageError
from twitterbar.store.database import Database

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Draft).decode


class Drafts:
    """The drafts of a store, each under a number that is never given twice."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def begin(self, draft: Draft) -> Draft:
        """Keep a new draft; gives it with its number."""
        with self._db.transaction():
            number = self._db.write(
                "INSERT INTO draft(place, state, data) VALUES(0, ?, x'')", (draft.state.value,)
            ).lastrowid
            assert number is not None
            kept = replace(draft, number=number)
            self._db.write(
                "UPDATE draft SET place = ?1, data = ?2 WHERE number = ?1", (number, _encode(kept))
            )
        return kept

    def get(self, number: int) -> Draft:
        """One draft; raises `NothingFound`."""
        row = self._db.row("SELECT data FROM draft WHERE number = ?", (number,))
        if row is None:
            raise NothingFound(f"There is no number {number} in the outbox.", "`outbox` lists what waits.")
        return _decode(row[0])

    def all(self, states: Iterable[State]) -> list[Draft]:
        """The drafts in these states, in the order in which they will go out."""
        wanted = msgspec.json.encode([state.value for state in states]).decode()
        rows = self._db.rows(
            "SELECT data FROM draft WHERE state IN (SELECT value FROM json_each(?)) ORDER BY place, number",
            (wanted,),
        )
        return [_decode(data) for (data,) in rows]

    def latest(self, states: Iterable[State], limit: int) -> list[Draft]:
        """The drafts in these states that were begun last, newest first, so many at most."""
        wanted = msgspec.json.encode([state.value for state in states]).decode()
        rows = self._db.rows(
            "SELECT data FROM draft WHERE state IN (SELECT value FROM json_each(?))"
            " ORDER BY number DESC LIMIT ?",
            (wanted, limit),
        )
        return [_decode(data) for (data,) in rows]

    def do(self, number: int, deed: Deed, now: datetime, **changed: object) -> Draft:
        """Let a deed happen to a draft, with what changes by it; all or nothing, whoever else writes.

        Raises `UsageError` if that can't happen to it where it is: of two who try to send it one does.
        """
        with self._db.transaction():
            draft = self.get(number)
            after = step(draft.state, deed)
            if after is None:
                raise UsageError(f"Number {number} is {draft.state.value}; that can't be done with it.")
            kept = replace(draft, state=after, changed=now, **changed)
            self._db.write(
                "UPDATE draft SET state = ?, data = ? WHERE number = ?", (after.value, _encode(kept), number)
            )
        return kept

    def move(self, number: int, ahead_of: int | None) -> None:
        """Let a draft go out before another one, or last of all."""
        with self._db.transaction():
            order = [draft.number for draft in self.all(State)]
            order.remove(self.get(number).number)
            place = order.index(ahead_of) if ahead_of in order else len(order)
            order.insert(place, number)
            self._db.write_all(
                "UPDATE draft SET place = ? WHERE number = ?", [(n, one) for n, one in enumerate(order, 1)]
            )
