"""What looking for new posts will probably bring and cost, before anything is asked.

A guess is made from what earlier looks brought: how many posts come in a day, and what a row of each timeline
cost with everything that came along. The highest possible cost is no guess: it is what every request together
could cost if each of its rows brought everything it can, within the caps.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from twitterbar.domain import tab
from twitterbar.domain.gaps import Marks, Stretch, expected, rate
from twitterbar.domain.tab import (
    LEAST_FOUND,
    LEAST_ROWS,
    MOST_ROWS,
    REACH_DAYS,
    REFERENCES,
    Charge,
    Kind,
    Prices,
    Unit,
)

USUAL_A_DAY = {"home": 150.0, "mentions": 5.0, "posts": 5.0}
"""Rows a day on each timeline, until more is known."""

REFERENCES_A_POST = 0.5
"""How many posts come along with one, until more is known; of recorded pages it was 0.2 to 0.6."""

CONVERSATION = 30
"""Posts of a week in a conversation that somebody wants to have whole."""

MOST_ENTRIES = 10 * MOST_ROWS
"""How many people of a list are asked for in one go, in as many pages as of a timeline."""

TELLING = 20
"""Rows of a timeline that must have been paid for before they say what the next ones may cost."""

PEOPLE_A_POST = 0.2
"""How many new names a post brings, until more is known."""


class Look(Struct, frozen=True, kw_only=True):
    """One thing to look for: how many rows may come, what that may cost and what it can cost at most.

    Costs are in micro-dollars, people's names included. `least` is what the smallest request for it could
    cost: where the caps leave less, nothing is asked.
    """

    what: str
    rows: int
    likely: int
    highest: int
    least: int


class Prospect(Struct, frozen=True, kw_only=True):
    """Everything that one look asks for. `room` is what the caps leave, None without any."""

    looks: tuple[Look, ...]
    room: int | None

    @property
    def likely(self) -> int:
        """What it will probably cost, within the caps."""
        return self._within(self.whole)

    @property
    def whole(self) -> int:
        """What all of it would probably cost, caps aside."""
        return sum(look.likely for look in self.looks)

    @property
    def highest(self) -> int:
        """What it can cost at most."""
        return self._within(sum(look.highest for look in self.looks))

    @property
    def rows(self) -> int:
        """How many rows will probably come, caps aside."""
        return sum(look.rows for look in self.looks)

    @property
    def possible(self) -> bool:
        """Whether the caps leave room for any of it."""
        room = self.room
        return room is None or any(look.least <= room for look in self.looks)

    def _within(self, micros: int) -> int:
        if self.room is None:
            return micros
        return min(micros, self.room) if self.possible else 0


def prospect(
    stretches: Sequence[Stretch],
    lists: Sequence[tuple[str, int]],
    *,
    conversations: Sequence[timedelta] = (),
    people: int = 0,
    charges: Iterable[Charge],
    prices: Prices,
    now: datetime,
    room: int | None,
) -> Prospect:
    """What asking for these stretches, and for these lists of people (name, how many entries), may cost.

    `conversations` tells how far back each of them is asked for, `people` how many are asked for besides.
    `charges` are what earlier looks cost; the last week of them is enough.
    """
    known = list(charges)
    looks = [_look(stretch, known, prices, now) for stretch in stretches]
    each = prices.of(Unit.OWNED)
    looks += [
        Look(what=name, rows=n, likely=n * each, highest=MOST_ENTRIES * each, least=each) for name, n in lists
    ]
    if conversations:
        week = timedelta(days=REACH_DAYS)
        rows = [max(1, round(CONVERSATION * min(back / week, 1.0))) for back in conversations]
        most = MOST_ROWS * _fullest_row(Unit.POST, prices)
        looks.append(
            Look(
                what="conversation",
                rows=sum(rows),
                likely=_cents(sum(rows) * _usual_row(Unit.POST, prices)),
                highest=len(rows) * most,
                least=LEAST_FOUND * _along(Unit.POST, prices),
            )
        )
    if people:
        one = prices.of(Unit.PERSON)
        looks.append(Look(what="people", rows=people, likely=people * one, highest=people * one, least=one))
    return Prospect(looks=tuple(looks), room=room)


def gap_cost(gap: Stretch, charges: Iterable[Charge], prices: Prices, now: datetime) -> Look:
    """What filling a gap may cost."""
    return _look(gap, list(charges), prices, now)


def posts_a_day(charges: Iterable[Charge], timeline: str) -> float:
    """How many rows come in a day on a timeline, from the posts that were paid for; or the usual number."""
    ids = [
        f"x:{resource.partition(':')[2]}"
        for charge in charges
        if charge.request == timeline and charge.kind in (Kind.POSTS, Kind.OWNED)
        for resource in charge.resources
    ]
    return rate(ids, USUAL_A_DAY[timeline])


def unknown(marks: Marks, since: datetime, long_since: datetime) -> tuple[Stretch, ...]:
    """What a look asks for: everything newer than what is known.

    The first look goes back to `since` on the home timeline, and to `long_since` for what is one's own.
    """
    begins = {"mentions": long_since, "posts": long_since, "home": since}
    return tuple(marks.unknown(timeline, begin) for timeline, begin in begins.items())


def _look(stretch: Stretch, charges: list[Charge], prices: Prices, now: datetime) -> Look:
    timeline = stretch.timeline
    rows = min(expected(stretch, now, posts_a_day(charges, timeline)), MOST_ROWS)
    unit = Unit.POST if timeline == "home" else Unit.OWNED
    return Look(
        what=timeline,
        rows=rows,
        likely=_cents(rows * _row(charges, timeline, unit, prices)),
        highest=MOST_ROWS * _fullest_row(unit, prices),
        least=LEAST_ROWS * _along(unit, prices),
    )


def _row(charges: list[Charge], timeline: str, unit: Unit, prices: Prices) -> float:
    """What a row of a timeline costs with all that comes along, in micro-dollars."""
    own = [charge for charge in charges if charge.request == timeline and charge.certain]
    rows = _rows(own)
    if rows < TELLING:
        return _usual_row(unit, prices)
    names = sum(charge.micros for charge in charges if charge.request == tab.NAMES)
    every = _rows(charge for charge in charges if charge.request in USUAL_A_DAY)
    return sum(len(charge.resources) * charge.each for charge in own) / rows + names / every


def _cents(micros: float) -> int:
    """Up to the next whole cent; a guess has no tenths."""
    return -(-round(micros) // 10_000) * 10_000


def _usual_row(unit: Unit, prices: Prices) -> float:
    along = REFERENCES_A_POST * prices.of(Unit.POST) + PEOPLE_A_POST * prices.of(Unit.PERSON)
    return prices.of(unit) + along


def _along(unit: Unit, prices: Prices) -> int:
    """A row that answers one post and quotes another."""
    return prices.of(unit) + REFERENCES * prices.of(Unit.POST)


def _fullest_row(unit: Unit, prices: Prices) -> int:
    """The same, by three people whose names are not known."""
    return _along(unit, prices) + 3 * prices.of(Unit.PERSON)


def _rows(charges: Iterable[Charge]) -> int:
    return sum(len(charge.resources) for charge in charges if charge.kind in (Kind.POSTS, Kind.OWNED))
