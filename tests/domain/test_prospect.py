"""What looking may cost, before anything is asked."""

from datetime import timedelta

from tests.make import TUESDAY, post_id
from twitterbar.domain import tab
from twitterbar.domain.gaps import Marks, Stretch
from twitterbar.domain.prospect import gap_cost, posts_a_day, prospect, unknown
from twitterbar.domain.tab import Ask, Came, Charge, Kind, Unit
from twitterbar.sources.prices import prices

PRICES = prices()
HOME = Ask(request="home", row=Unit.POST, kind=Kind.POSTS, most=100, references=2)
WEEK = TUESDAY - timedelta(days=7)


def looked(rows: int, every: float, referenced: int = 0) -> list[Charge]:
    """What an earlier look at so many posts cost, one every so many minutes until Tuesday evening."""
    ids = [post_id(-every * n)[2:] for n in range(rows)]
    came = Came(rows=tuple(ids), referenced=tuple(str(n) for n in range(1, referenced + 1)))
    return list(tab.bill(HOME, came, at=TUESDAY - timedelta(hours=1), prices=PRICES))


def test_the_first_look_goes_back_a_day_and_a_week_for_what_is_ones_own() -> None:
    stretches = unknown(Marks(), TUESDAY - timedelta(days=1), WEEK)
    assert [(one.timeline, one.since) for one in stretches] == [
        ("mentions", WEEK),
        ("posts", WEEK),
        ("home", TUESDAY - timedelta(days=1)),
    ]
    look = prospect(stretches, (), charges=(), prices=PRICES, now=TUESDAY, room=None)
    assert {one.what: one.rows for one in look.looks} == {"mentions": 35, "posts": 35, "home": 150}
    assert 0 < look.likely < look.highest


def test_what_earlier_looks_cost_tells_what_the_next_one_may() -> None:
    charges = looked(100, every=10, referenced=100)
    assert 144 < posts_a_day(charges, "home") < 150
    assert posts_a_day(charges, "mentions") == 5
    since = Stretch(timeline="home", older=post_id(-120))
    look = prospect([since], (), charges=charges, prices=PRICES, now=TUESDAY, room=None)
    assert (look.rows, tab.dollars(look.likely)) == (12, "$0.12")


def test_caps_bound_both_figures() -> None:
    home = Stretch(timeline="home", older=post_id(-7 * 1440))
    look = prospect([home], (), charges=(), prices=PRICES, now=TUESDAY, room=300_000)
    assert (look.likely, look.highest) == (300_000, 300_000)
    assert prospect([home], (), charges=(), prices=PRICES, now=TUESDAY, room=0).highest == 0


def test_what_the_caps_leave_too_little_for_is_not_possible() -> None:
    home = Stretch(timeline="home", older=post_id(-7 * 1440))
    for room, possible in ((74_000, False), (75_000, True), (None, True)):
        look = prospect([home], (), charges=(), prices=PRICES, now=TUESDAY, room=room)
        assert look.possible is possible
    assert prospect([home], (), charges=(), prices=PRICES, now=TUESDAY, room=74_000).highest == 0


def test_lists_people_and_conversations_have_their_price() -> None:
    look = prospect(
        [],
        [("following", 500)],
        conversations=[timedelta(days=7), timedelta(days=8), timedelta(hours=1)],
        people=3,
        charges=(),
        prices=PRICES,
        now=TUESDAY,
        room=None,
    )
    by_name = {one.what: one for one in look.looks}
    assert tab.dollars(by_name["following"].likely) == "$0.50"
    assert by_name["conversation"].rows == 61
    assert tab.dollars(by_name["people"].highest) == "$0.03"


def test_a_gap_has_a_price_too() -> None:
    gap = Stretch(timeline="home", newer=post_id(-60), older=post_id(-60 - 1440))
    look = gap_cost(gap, looked(100, every=10), PRICES, TUESDAY)
    assert (look.rows, tab.dollars(look.likely)) == (148, "$0.74")
