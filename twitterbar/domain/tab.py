"""The tab: what a request may cost before it is sent, what it did cost once it is answered, and the caps.

Money is counted in whole micro-dollars (millionths of a dollar), never in fractions. X charges for each
resource that an answer holds, once per resource and UTC day; expansions are counted as if they were
charged, since X does not say that they are not. Writes are charged for each request.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from twitterbar.domain.model import id_order
from twitterbar.errors import CapReached

MICROS = 1_000_000
"""Micro-dollars in a dollar."""

NAMES = "people"
"""What the requests for people's names are called on the tab."""

REACH_DAYS = 7
REACH_POSTS = 800
"""How far back X's home timeline can surely be asked for: seven days, and the latest 800 posts."""

MOST_ROWS = 3200
"""How many rows of a timeline are asked for in one go; X names no longer reach than that for any of them."""


class Unit(StrEnum):
    """What X puts a price on, under the names of the price table: reads per resource, writes per request."""

    POST = "post"
    PERSON = "person"
    FOLLOW = "follow"
    MESSAGE = "message"
    LIKE = "like"
    MUTED = "muted"
    OWNED = "owned"
    MEDIA = "media"
    USAGE = "usage"
    WRITE_POST = "write_post"
    WRITE_POST_WITH_LINK = "write_post_with_link"
    WRITE_REPLY = "write_reply"
    WRITE_MESSAGE = "write_message"
    WRITE_REPOST = "write_repost"
    WRITE_UNDO = "write_undo"
    WRITE_MUTE = "write_mute"
    WRITE_UNMUTE = "write_unmute"
    WRITE_BOOKMARK = "write_bookmark"


class Kind(StrEnum):
    """The lines of the tab that a reader sees."""

    POSTS = "posts"
    REFERENCED = "referenced posts"
    PEOPLE = "people"
    OWNED = "owned reads"
    MESSAGES = "messages"
    WRITES = "writes"


class Prices(Struct, frozen=True):
    """What each unit costs in micro-dollars, and the day on which that was so."""

    date: date
    each: Mapping[Unit, int]

    def of(self, unit: Unit) -> int:
        """The price of one unit."""
        return self.each[unit]


class Ask(Struct, frozen=True, kw_only=True):
    """A request about to be sent, as far as its price goes.

    `request` names it ("home", "mentions", …); `row` is what each of its at most `most` rows is charged as
    and `kind` the line of the tab for them; `references` and `people` say how many posts and people may
    come along with one row.
    """

    request: str
    row: Unit
    kind: Kind
    most: int
    references: int = 0
    people: int = 0


class Came(Struct, frozen=True, kw_only=True):
    """What an answer held: the ids of its rows, of the posts that came along, and of the people."""

    rows: tuple[str, ...] = ()
    referenced: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Charge(Struct, frozen=True, kw_only=True):
    """One line of the tab: so many `units` at `each` micro-dollars, for one request.

    `resources` are all resources of this line that the answer held, as ``post:1860…``; `known` counts the
    ones among them that are free, since X had charged for them earlier on the same UTC day. `certain` is
    False where the answer got lost on the way, so that only the highest possible cost is known.
    """

    at: datetime
    request: str
    kind: Kind
    units: int
    each: int
    resources: tuple[str, ...] = ()
    known: int = 0
    certain: bool = True

    @property
    def micros(self) -> int:
        """What this line adds up to, in micro-dollars."""
        return self.units * self.each


class Caps(Struct, frozen=True):
    """How much may be spent in a session and in a calendar month (UTC), in micro-dollars; None: no cap."""

    session: int | None = None
    month: int | None = None


class Ledger(Protocol):
    """Where charges are kept; the store is one."""

    def book(self, charges: Iterable[Charge]) -> None:
        """Keep these charges."""

    def charges(self, since: datetime) -> Sequence[Charge]:
        """All charges booked at `since` or later, oldest first."""


def dollars(micros: int) -> str:
    """An amount as a reader sees it: "$1.50", with a third digit where there are tenths of a cent.

    Anything finer is rounded up, so that no amount looks smaller than it is.
    """
    tenths = -(-abs(micros) // 1000)
    sign = "-" if micros < 0 else ""
    if tenths % 10:
        return f"{sign}${tenths / 1000:,.3f}"
    return f"{sign}${tenths / 1000:,.2f}"


def highest(ask: Ask, prices: Prices) -> int:
    """The most that a request can cost, in micro-dollars: every row full, and everything charged."""
    return ask.most * _row(ask, prices)


def fitting(ask: Ask, prices: Prices, room: int | None) -> int:
    """How many rows one may ask for so that the request can't cost more than `room` (None: no limit)."""
    row = _row(ask, prices)
    if room is None or row == 0:
        return ask.most
    return max(0, min(ask.most, room // row))


def bill(
    ask: Ask, came: Came, *, at: datetime, prices: Prices, charged: AbstractSet[str] = frozenset()
) -> tuple[Charge, ...]:
    """What an answered request costs, one charge for each line of the tab that it touches.

    `charged` are the resources for which X has charged already on that UTC day.
    """
    seen = set(charged)
    lines = (
        (ask.kind, ask.row, came.rows),
        (Kind.REFERENCED, Unit.POST, came.referenced),
        (Kind.PEOPLE, Unit.PERSON, came.people),
    )
    charges = []
    for kind, unit, ids in lines:
        resources = tuple(dict.fromkeys(f"{unit}:{id}" for id in ids))
        if not resources:
            continue
        known = 0 if kind is Kind.WRITES else sum(resource in seen for resource in resources)
        seen.update(resources)
        charges.append(
            Charge(
                at=at,
                request=ask.request,
                kind=kind,
                units=len(resources) - known,
                each=prices.of(unit),
                resources=resources,
                known=known,
            )
        )
    return tuple(charges)


def lost(ask: Ask, *, at: datetime, prices: Prices) -> Charge:
    """The charge for an answer that X began to send and that never arrived whole: the highest possible."""
    return Charge(
        at=at, request=ask.request, kind=ask.kind, units=1, each=highest(ask, prices), certain=False
    )


class Purse:
    """What may still be spent: knows the caps and what was spent, and says no before a cap breaks.

    `charges` are those of this month at least; of them, those at `session_since` or later count for the
    session as well. The clock is the caller's: every question comes with its moment.
    """

    def __init__(
        self,
        prices: Prices,
        caps: Caps,
        charges: Iterable[Charge] = (),
        session_since: datetime | None = None,
    ) -> None:
        self.prices = prices
        self.caps = caps
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
        return self._months.get(_month(now), 0)

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

    def hold(self, ask: Ask) -> None:
        """Count a request that is under way as if it cost the highest possible, until `let_go`."""
        self._held += highest(ask, self.prices)

    def let_go(self, ask: Ask) -> None:
        """Hold nothing any more for a request that is answered, or that failed."""
        self._held -= highest(ask, self.prices)

    def bill(self, ask: Ask, came: Came, now: datetime) -> tuple[Charge, ...]:
        """Count an answered request and return its charges, to be kept in the ledger."""
        charged = self._days.get(now.astimezone(UTC).date(), set())
        charges = bill(ask, came, at=now, prices=self.prices, charged=charged)
        for charge in charges:
            self._take(charge, in_session=True)
        return charges

    def lost(self, ask: Ask, now: datetime) -> Charge:
        """Count a request whose answer got lost on the way."""
        charge = lost(ask, at=now, prices=self.prices)
        self._take(charge, in_session=True)
        return charge

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
        month = _month(charge.at)
        self._months[month] = self._months.get(month, 0) + charge.micros
        if in_session:
            self._session += charge.micros
        self._days.setdefault(charge.at.astimezone(UTC).date(), set()).update(charge.resources)


class Line(Struct, frozen=True):
    """One kind of thing on the tab: how many were paid for, and what they cost in micro-dollars."""

    units: int
    micros: int


class Summary(Struct, frozen=True, kw_only=True):
    """The tab at one moment: today and this month (both UTC), by kind.

    `again` is what asking again would have cost this month without the store (see `again`); `uncertain` is
    the part of the month's sum that may not have been charged, since the answers got lost on the way.
    """

    today: Mapping[Kind, Line]
    month: Mapping[Kind, Line]
    again: int
    uncertain: int

    @property
    def today_micros(self) -> int:
        """Everything spent today."""
        return sum(line.micros for line in self.today.values())

    @property
    def month_micros(self) -> int:
        """Everything spent this month."""
        return sum(line.micros for line in self.month.values())


def reach_back(now: datetime) -> datetime:
    """Since when charges are needed to tell this month's tab: a week before the month began."""
    start = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return start - timedelta(days=REACH_DAYS)


def summary(charges: Iterable[Charge], now: datetime) -> Summary:
    """The tab at `now`, from the charges since `reach_back(now)`."""
    kept = list(charges)
    month = [charge for charge in kept if _month(charge.at) == _month(now)]
    today = [charge for charge in month if charge.at.astimezone(UTC).date() == now.astimezone(UTC).date()]
    return Summary(
        today=_lines(today),
        month=_lines(month),
        again=again(kept, now),
        uncertain=sum(charge.micros for charge in month if not charge.certain),
    )


def again(charges: Iterable[Charge], now: datetime) -> int:
    """What asking again would have cost this month without the store, in micro-dollars.

    A program that keeps nothing has to fetch the last days' posts once more on every day on which one
    looks, to show the same conversations. For each day of this month with a charge: the posts paid for in the
    seven days before it and not on it, at what they had cost, the latest 800 of them (X's reach).
    """
    days: dict[date, dict[str, int]] = {}
    for charge in charges:
        paid = days.setdefault(charge.at.astimezone(UTC).date(), {})
        if charge.kind in (Kind.POSTS, Kind.REFERENCED, Kind.OWNED):
            paid.update(dict.fromkeys(charge.resources, charge.each))
    total = 0
    for day, paid in days.items():
        if (day.year, day.month) != _month(now):
            continue
        earlier: dict[str, int] = {}
        for back in range(REACH_DAYS, 0, -1):
            earlier.update(days.get(day - timedelta(days=back), {}))
        missing = sorted(earlier.keys() - paid.keys(), key=lambda resource: id_order(resource)[1:])
        total += sum(earlier[resource] for resource in missing[-REACH_POSTS:])
    return total


def _lines(charges: Iterable[Charge]) -> dict[Kind, Line]:
    lines: dict[Kind, Line] = {}
    for charge in charges:
        line = lines.get(charge.kind, Line(0, 0))
        lines[charge.kind] = Line(line.units + charge.units, line.micros + charge.micros)
    return {kind: lines[kind] for kind in Kind if kind in lines}


def _row(ask: Ask, prices: Prices) -> int:
    return prices.of(ask.row) + ask.references * prices.of(Unit.POST) + ask.people * prices.of(Unit.PERSON)


def _sized(ask: Ask, most: int) -> Ask:
    return Ask(
        request=ask.request,
        row=ask.row,
        kind=ask.kind,
        most=most,
        references=ask.references,
        people=ask.people,
    )


def _month(at: datetime) -> tuple[int, int]:
    utc = at.astimezone(UTC)
    return utc.year, utc.month
