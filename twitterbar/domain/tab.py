"""The tab: what a request may cost before it is sent, and what it did cost once it is answered.

Money is counted in whole micro-dollars (millionths of a dollar), never in fractions. X charges for each
resource that an answer holds, once per resource and UTC day; expansions are counted as if they were
charged, since X does not say that they are not. Writes are charged for each request.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from twitterbar.domain.model import id_order

MICROS = 1_000_000
"""Micro-dollars in a dollar."""

NAMES = "people"
"""What the requests for people's names are called on the tab."""

REACH_DAYS = 7
REACH_POSTS = 800
"""How far back X's home timeline can surely be asked for: seven days, and the latest 800 posts."""

MOST_ROWS = 3200
"""How many rows of a timeline are asked for in one go; X names no longer reach than that for any of them."""


LEAST_ROWS = 5
LEAST_FOUND = 10
"""The smallest page worth asking for of a timeline, and the smallest that X serves of a search."""

REFERENCES = 2
"""How many posts may come along with one: what it answers and what it quotes."""


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
    False where the answer got lost on the way, so that only the highest possible cost is known. `settles` is
    the number of the booking made before the request was sent; this takes its place.
    """

    at: datetime
    request: str
    kind: Kind
    units: int
    each: int
    resources: tuple[str, ...] = ()
    known: int = 0
    certain: bool = True
    settles: int | None = None

    @property
    def micros(self) -> int:
        """What this line adds up to, in micro-dollars."""
        return self.units * self.each


class Caps(Struct, frozen=True):
    """How much may be spent in a session and in a calendar month (UTC), in micro-dollars; None: no cap."""

    session: int | None = None
    month: int | None = None


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
    """The charge for a request whose answer nobody saw whole: the highest possible."""
    return Charge(
        at=at, request=ask.request, kind=ask.kind, units=1, each=highest(ask, prices), certain=False
    )


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
    month = [charge for charge in kept if month_of(charge.at) == month_of(now)]
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
        if (day.year, day.month) != month_of(now):
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


def month_of(at: datetime) -> tuple[int, int]:
    """The calendar month (UTC) of a moment."""
    utc = at.astimezone(UTC)
    return utc.year, utc.month
