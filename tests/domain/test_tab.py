"""What requests may cost, did cost, and when a cap says no."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitterbar.domain import tab
from twitterbar.domain.purse import Purse
from twitterbar.domain.tab import Ask, Came, Caps, Charge, Kind, Prices, Unit
from twitterbar.errors import CapReached

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PRICES = Prices(
    date=date(2026, 11, 23), each=dict.fromkeys(Unit, 10000) | {Unit.POST: 5_000, Unit.OWNED: 1_000}
)
HOME = Ask(request="home", row=Unit.POST, kind=Kind.POSTS, most=100, references=2)
MENTIONS = Ask(request="mentions", row=Unit.OWNED, kind=Kind.OWNED, most=100)


def total(charges: tuple[Charge, ...]) -> int:
    return sum(charge.micros for charge in charges)


def test_a_home_page_can_cost_its_posts_and_two_references_each() -> None:
    assert tab.dollars(tab.highest(HOME, PRICES)) == "$1.50"


def test_a_page_is_charged_for_what_it_held_by_kind() -> None:
    came = Came(rows=("1", "2", "3"), referenced=("9",), people=("7", "8"))
    charges = tab.bill(HOME, came, at=NOON, prices=PRICES)
    assert [(charge.kind, charge.units, tab.dollars(charge.micros)) for charge in charges] == [
        (Kind.POSTS, 3, "$0.015"),
        (Kind.REFERENCED, 1, "$0.005"),
        (Kind.PEOPLE, 2, "$0.02"),
    ]


def test_the_same_post_is_charged_once_a_utc_day_and_again_the_next() -> None:
    purse = Purse(PRICES, Caps())
    evening = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    came = Came(rows=("1", "2"))
    assert total(purse.bill(HOME, came, evening - timedelta(hours=9))) == 10_000
    (charge,) = purse.bill(HOME, came, evening)
    assert (charge.micros, charge.known) == (0, 2)
    assert total(purse.bill(HOME, came, evening + timedelta(minutes=2))) == 10_000


def test_a_day_is_utc_wherever_the_reader_is() -> None:
    from zoneinfo import ZoneInfo

    auckland = ZoneInfo("Pacific/Auckland")
    purse = Purse(PRICES, Caps())
    purse.bill(HOME, Came(rows=("1",)), datetime(2026, 11, 24, 23, 0, tzinfo=auckland))
    assert total(purse.bill(HOME, Came(rows=("1",)), datetime(2026, 11, 25, 1, 0, tzinfo=auckland))) == 0


def test_an_owned_read_does_not_pay_for_the_same_post_on_the_timeline() -> None:
    purse = Purse(PRICES, Caps())
    purse.bill(MENTIONS, Came(rows=("1",)), NOON)
    assert total(purse.bill(HOME, Came(rows=("1",)), NOON)) == 5_000


def test_writes_are_charged_every_time() -> None:
    write = Ask(request="post", row=Unit.WRITE_POST, kind=Kind.WRITES, most=1)
    purse = Purse(PRICES, Caps())
    assert total(purse.bill(write, Came(rows=("1",)), NOON)) == 10_000
    assert total(purse.bill(write, Came(rows=("1",)), NOON)) == 10_000


def test_near_a_cap_the_page_shrinks_and_then_the_request_is_not_made() -> None:
    purse = Purse(PRICES, Caps(session=50_000))
    assert purse.fit(HOME, NOON).most == 3
    purse.bill(HOME, Came(rows=("1", "2", "3"), referenced=("4", "5", "6")), NOON)
    assert purse.fit(HOME, NOON).most == 1
    with pytest.raises(CapReached) as no:
        purse.fit(HOME, NOON, least=5)
    assert "could cost $0.075" in str(no.value)
    assert "$0.02 of this session's $0.05 is left" in str(no.value)


def test_the_month_has_a_cap_of_its_own_that_counts_what_was_booked_before() -> None:
    earlier = [
        Charge(at=NOON - timedelta(days=3), request="home", kind=Kind.POSTS, units=10, each=5_000),
        Charge(at=NOON - timedelta(days=30), request="home", kind=Kind.POSTS, units=999, each=5_000),
    ]
    purse = Purse(PRICES, Caps(session=1_000_000, month=60_000), earlier)
    assert purse.room(NOON) == 10_000
    with pytest.raises(CapReached, match="this month's"):
        purse.fit(HOME, NOON)
    assert purse.room(datetime(2026, 12, 1, tzinfo=UTC)) == 60_000


def test_charges_since_the_session_began_count_for_it() -> None:
    before = Charge(at=NOON - timedelta(hours=2), request="home", kind=Kind.POSTS, units=1, each=5_000)
    since = Charge(at=NOON - timedelta(minutes=2), request="home", kind=Kind.POSTS, units=2, each=5_000)
    purse = Purse(PRICES, Caps(session=100_000), [before, since], session_since=NOON - timedelta(minutes=5))
    assert purse.spent_this_session() == 10_000


def test_a_lost_answer_counts_as_the_most_it_could_cost() -> None:
    purse = Purse(PRICES, Caps(session=2_000_000))
    charge = purse.lost(HOME, NOON)
    assert (tab.dollars(charge.micros), charge.certain) == ("$1.50", False)
    assert purse.room(NOON) == 500_000


def test_what_asking_again_would_have_cost() -> None:
    def fetched(day: int, *ids: str) -> Charge:
        at = datetime(2026, 11, day, 12, tzinfo=UTC)
        (charge,) = tab.bill(HOME, Came(rows=ids), at=at, prices=PRICES)
        return charge

    charges = [fetched(2, "11", "12"), fetched(4, "13"), fetched(20, "14"), fetched(21, "14", "15")]
    # on the 4th the two of the 2nd; on the 20th nothing is near enough; on the 21st, 14 was paid for anyway
    assert tab.again(charges, NOON) == 2 * 5_000


def test_the_tab_tells_today_and_the_month_by_kind() -> None:
    charges = [
        *tab.bill(HOME, Came(rows=("1",), people=("5",)), at=NOON - timedelta(days=2), prices=PRICES),
        *tab.bill(HOME, Came(rows=("2", "3")), at=NOON, prices=PRICES),
        tab.lost(MENTIONS, at=NOON, prices=PRICES),
    ]
    tonight = tab.summary(charges, NOON)
    assert tonight.today == {Kind.POSTS: tab.Line(2, 10_000), Kind.OWNED: tab.Line(1, 100_000)}
    assert tonight.month[Kind.PEOPLE] == tab.Line(1, 10_000)
    assert (tonight.month_micros, tonight.uncertain) == (125_000, 100_000)


@pytest.mark.parametrize(
    ("micros", "shown"),
    [(0, "$0.00"), (300_000, "$0.30"), (5_000, "$0.005"), (1_234_500_000, "$1,234.50"), (1, "$0.001")],
)
def test_dollars(micros: int, shown: str) -> None:
    assert tab.dollars(micros) == shown


def some_ids(bits: int) -> tuple[str, ...]:
    """Up to twelve ids of thirty, from one number: that is much quicker to choose than a list."""
    order = [(bits + 7 * n) % 30 + 1 for n in range(30)]
    return tuple(str(n) for n in order if bits >> n - 1 & 1)[:12]


IDS = st.integers(0, 2**30 - 1).map(some_ids)


@given(
    pages=st.lists(st.tuples(IDS, IDS, IDS, st.integers(0, 72)), max_size=12),
    cap=st.integers(0, 600_000),
    month=st.integers(0, 600_000),
)
def test_no_answer_that_keeps_to_its_page_ever_breaks_a_cap(
    pages: list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], int]], cap: int, month: int
) -> None:
    purse = Purse(PRICES, Caps(session=cap, month=month))
    ask = Ask(request="home", row=Unit.POST, kind=Kind.POSTS, most=12, references=2, people=1)
    now = NOON
    booked: list[Charge] = []
    for rows, referenced, people, hours in pages:
        now += timedelta(hours=hours)
        try:
            fit = purse.fit(ask, now)
        except CapReached:
            continue
        n = fit.most
        came = Came(rows=rows[:n], referenced=referenced[: 2 * n], people=people[:n])
        charges = purse.bill(fit, came, now)
        assert total(charges) <= tab.highest(fit, PRICES)
        booked += charges
    assert sum(charge.micros for charge in booked) == purse.spent_this_session() <= cap
    for at in {charge.at for charge in booked}:
        assert purse.spent_this_month(at) <= month
    assert Purse(PRICES, Caps(), booked).spent_this_month(now) == purse.spent_this_month(now)
    once = [(charge.at.date(), resource) for charge in booked for resource in charge.resources]
    paid = sum(charge.units for charge in booked)
    assert paid == len(set(once))
