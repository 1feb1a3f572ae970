"""Tonight: the session that goes on, and what broke off just before it and was never told of on any card."""

from datetime import datetime, timedelta

from msgspec import Struct

from twitterbar.domain.model import Event, EventKind
from twitterbar.store.store import Store

EVENING = timedelta(hours=3)
"""Who sits down again so long after a session broke off goes on with the same evening; as the door has it."""

LATEST = 50
"""So many of the latest sessions' ends and beginnings are looked at; an evening has few."""


class Tonight(Struct, frozen=True):
    """The event that tonight began with, and how many seconds were spent before the latest session."""

    opened: Event
    before: float = 0.0


def tonight(store: Store) -> Tonight | None:
    """Since when tonight lasts; None if nobody ever stepped in."""
    begun: Event | None = None
    before, broke_off = 0.0, False
    kinds = (EventKind.SESSION_OPENED, EventKind.SESSION_CLOSED)
    for event in store.events(kinds=kinds, limit=LATEST):
        if event.kind is EventKind.SESSION_OPENED:
            if begun is not None and not broke_off:
                break
            begun, broke_off = event, False
        elif begun is not None:
            ended = datetime.fromisoformat(str(event.data["ended"]))
            if not event.data.get("interrupted") or begun.at - ended > EVENING:
                break
            before, broke_off = before + float(event.data["seconds"]), True
    return None if begun is None else Tonight(begun, before)
