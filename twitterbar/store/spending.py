"""What was spent: the charges for requests, as they were booked."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from twitterbar.store.database import Database

if TYPE_CHECKING:
    from twitterbar.domain.tab import Charge

_COLUMNS = "at, request, kind, units, each, known, certain, resources"
_INSERT = f"INSERT INTO spending({_COLUMNS}) VALUES(?,?,?,?,?,?,?,?)"


def book(db: Database, charges: "Iterable[Charge]") -> None:
    """Keep these charges, in the place of those that were booked ahead of them."""
    booked = list(charges)
    for charge in booked:
        if charge.settles is not None:
            strike(db, charge.settles)
    db.write_all(_INSERT, [_row(charge) for charge in booked])


def book_ahead(db: Database, charge: "Charge") -> int:
    """Keep the charge for a request that is about to be sent; gives its number."""
    return int(db.write(_INSERT, _row(charge)).lastrowid or 0)


def strike(db: Database, number: int) -> None:
    """Strike out what was booked ahead."""
    db.write("DELETE FROM spending WHERE seq = ?", (number,))


def make_certain(db: Database, number: int) -> None:
    """This was charged after all."""
    db.write("UPDATE spending SET certain = 1 WHERE seq = ?", (number,))


def uncertain(db: Database) -> "dict[int, Charge]":
    """That of which nobody knows whether it was charged, by the numbers of the bookings, oldest first."""
    found = db.rows(f"SELECT seq, {_COLUMNS} FROM spending WHERE certain = 0 ORDER BY at, seq")
    return {seq: _charge(row) for seq, *row in found}


def _row(charge: "Charge") -> tuple[object, ...]:
    return (
        round(charge.at.timestamp() * 1000),
        charge.request,
        charge.kind.value,
        charge.units,
        charge.each,
        charge.known,
        int(charge.certain),
        msgspec.json.encode(charge.resources).decode(),
    )


def charges(db: Database, since: datetime) -> "Sequence[Charge]":
    """All charges booked at `since` or later, oldest first."""
    found = db.rows(
        f"SELECT {_COLUMNS} FROM spending WHERE at >= ? ORDER BY at, seq", (round(since.timestamp() * 1000),)
    )
    return [_charge(row) for row in found]


def _charge(row: tuple[int, str, str, int, int, int, int, str]) -> "Charge":
    from twitterbar.domain.tab import Charge, Kind  # noqa: PLC0415  (who asks for nothing spent needs no tab)

    at, request, kind, units, each, known, certain, resources = row
    return Charge(
        at=datetime.fromtimestamp(at / 1000, UTC),
        request=request,
        kind=Kind(kind),
        units=units,
        each=each,
        resources=msgspec.json.decode(resources, type=tuple[str, ...]),
        known=known,
        certain=bool(certain),
    )
