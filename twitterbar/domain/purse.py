"""The purse: what may still be spent under the caps, asked before every request and told after it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from twitterbar.domain.tab import (
    Ask,
    Came,
    Caps,
    Charge,
    Prices,
    bill,
    dollars,
    fitting,
    highest,
    lost,
    month_of,
)
from twitterbar.errors import CapReached


class Ledger(Protocol):
    """Where requests are booked before they are sent."""

    def book_ahead(self, charge: Charge) -> int:
        """Keep the charge for a request that nobody knows the price of yet; gives the booking's number."""
        ...

    def unbook(self, number: int) -> None:
        """Strike out a booking again, since nothing was charged."""
        ...


class Held(Struct, frozen=True):
    """What is held back for a request under way, in micro-dollars, and the number of its booking, if any."""

    micros: int
    number: int | None


class Purse:
    """What may still be spent: knows the caps and what was spent, and says no before a cap breaks.

    `charges` are those of this month at least; of them, those at `session_since` or later count for the
    session as well. `ledger` is where a request is booked before it is sent: whatever happens to the answer,
    or to the program that waits for it, the tab knows. The clock is the caller's: every question comes with
    its moment.
    """

    def __init__(
        self,
        prices: Prices,
        caps: Caps,
        charges: Iterable[Charge] = (),
        session_since: datetime | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self.prices = prices
        self.caps = caps
        self._ledger = ledger
        self._session = 0
        self._months: dict[tuple[int, int], int] = {}
        self._days: dict[date, set[str]] = {}
        self._held = 0
        for charge in charges:
            self._take(charge, in_session=session_since is not None and charge.at >= session_since)

    def spent_this_session(self) -> int:
        """Micro-dollars spent in this session."""
        return self._session

    def spent_this_month(self, now: datetime) -> int:
        """Micro-dollars spent in the calendar month (UTC) of `now`."""
        return self._months.get(month_of(now), 0)

    def room(self, now: datetime) -> int | None:
        """What may still be spent under both caps, in micro-dollars; None where there is no cap."""
        rooms = [room for room, _ in self._rooms(now)]
        return max(0, min(rooms)) if rooms else None

    def fit(self, ask: Ask, now: datetime, least: int = 1) -> Ask:
        """The same request, for no more rows than the caps allow.

        `least` is the smallest page that X serves there. Raises CapReached where even that could break a cap.
        """
        most = fitting(ask, self.prices, self.room(now))
        if most < least:
            one = highest(_sized(ask, least), self.prices)
            room, name = min(self._rooms(now))
            raise CapReached(dollars(one), dollars(max(0, room)), name)
        return _sized(ask, most)

    def affords(self, asks: Iterable[Ask], now: datetime) -> bool:
        """Whether the caps leave room for all of these together, whatever they bring."""
        room = self.room(now)
        return room is None or sum(highest(ask, self.prices) for ask in asks) <= room

    def hold(self, ask: Ask, now: datetime) -> Held:
        """Book a request that is about to be sent as if it cost the highest possible.

        It counts until it is billed, lost or let go. Raises StoreError if it can't be booked: then it must
        not be sent.
        """
        charge = lost(ask, at=now, prices=self.prices)
        number = self._ledger.book_ahead(charge) if self._ledger is not None else None
        self._held += charge.micros
        return Held(charge.micros, number)

    def let_go(self, held: Held) -> None:
        """Take back what was booked for a request that X did not charge for."""
        self._held -= held.micros
        if self._ledger is not None and held.number is not None:
            self._ledger.unbook(held.number)

    def bill(self, ask: Ask, came: Came, now: datetime, held: Held | None = None) -> tuple[Charge, ...]:
        """Count an answered request and return its charges, to be kept in the ledger."""
        charged = self._days.get(now.astimezone(UTC).date(), set())
        charges = bill(ask, came, at=now, prices=self.prices, charged=charged)
        for charge in charges:
            self._take(charge, in_session=True)
        if not charges and held is not None:
            self.let_go(held)
        return self._settling(charges, held)

    def lost(self, ask: Ask, now: datetime, held: Held | None = None) -> Charge:
        """Count a request whose answer got lost on the way."""
        charge = lost(ask, at=now, prices=self.prices)
        self._take(charge, in_session=True)
        (settled,) = self._settling((charge,), held)
        return settled

    def _settling(self, charges: tuple[Charge, ...], held: Held | None) -> tuple[Charge, ...]:
        """The charges, the first of them in the place of what was booked ahead."""
        if not charges or held is None:
            return charges
        self._held -= held.micros
        return replace(charges[0], settles=held.number), *charges[1:]

    def _rooms(self, now: datetime) -> list[tuple[int, str]]:
        rooms = []
        if self.caps.session is not None:
            left = self.caps.session - self._session - self._held
            rooms.append((left, f"this session's {dollars(self.caps.session)}"))
        if self.caps.month is not None:
            left = self.caps.month - self.spent_this_month(now) - self._held
            rooms.append((left, f"this month's {dollars(self.caps.month)}"))
        return rooms

    def _take(self, charge: Charge, *, in_session: bool) -> None:
        month = month_of(charge.at)
        self._months[month] = self._months.get(month, 0) + charge.micros
        if in_session:
            self._session += charge.micros
        self._days.setdefault(charge.at.astimezone(UTC).date(), set()).update(charge.resources)


def _sized(ask: Ask, most: int) -> Ask:
    return Ask(
        request=ask.request,
        row=ask.row,
        kind=ask.kind,
        most=most,
        references=ask.references,
        people=ask.people,
    )
