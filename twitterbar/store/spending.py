"""What was spent: the charges for requests, as they were booked."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

from twitterbar.domain.tab import Charge, Kind
from twitterbar.store.database import Database


def book(db: Database, charges: Iterable[Charge]) -> None:
    """Keep these charges."""
    rows = [
        (
            round(charge.at.timestamp() * 1000),
            charge.request,
            charge.kind.value,
            charge.units,
            charge.each,
            charge.known,
            int(charge.certain),
            msgspec.json.encode(charge.resources).decode(),
        )
        for charge in charges
    ]
    db.write_all(
        "INSERT INTO spending(at, request, kind, units, each, known, certain, resources)"
        " VALUES(?,?,?,?,?,?,?,?)",
        rows,
    )


def charges(db: Database, since: datetime) -> Sequence[Charge]:
    """All charges booked at `since` or later, oldest first."""
    found = db.rows(
        "SELECT at, request, kind, units, each, known, certain, resources FROM spending"
        " WHERE at >= ? ORDER BY at, seq",
        (round(since.timestamp() * 1000),),
    )
    return [
        Charge(
            at=datetime.fromtimestamp(at / 1000, UTC),
            request=request,
            kind=Kind(kind),
            units=units,
            each=each,
            resources=msgspec.json.decode(resources, type=tuple[str, ...]),
            known=known,
            certain=bool(certain),
        )
        for at, request, kind, units, each, known, certain, resources in found
    ]
