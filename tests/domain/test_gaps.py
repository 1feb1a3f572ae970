"""Gaps in timelines: whatever ends a fetch early, nothing is forgotten and nothing asked for twice."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import TUESDAY, post_id
from twitterbar.domain.gaps import USUAL_RATE, Marks, Stretch, after_page, expected, rate

WORLD = [post_id(-minute) for minute in range(40)]
"""A timeline, newest first."""


def fetch(marks: Marks, stretch: Stretch, world: list[str], page: int, pages: int) -> tuple[Marks, list[str]]:
    """Ask for a stretch as X serves it, at most `pages` pages, and tell what came."""
    newer, older = stretch.newer, stretch.older
    rows = [
        id
        for id in world
        if (newer is None or int(id[2:]) < int(newer[2:])) and (older is None or int(id[2:]) > int(older[2:]))
    ]
    came: list[str] = []
    left: Stretch | None = stretch
    for start in range(0, max(len(rows), 1), page):
        if pages == 0 or left is None:
            break
        pages -= 1
        piece = rows[start : start + page]
        came += piece
        marks, left = after_page(marks, left, piece, more=start + page < len(rows))
    return marks, came


@given(
    arrivals=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 7), st.integers(0, 4)), max_size=8),
    fill_page=st.integers(1, 9),
)
def test_interrupted_fetches_and_filled_gaps_bring_every_post_exactly_once(
    arrivals: list[tuple[int, int, int]], fill_page: int
) -> None:
    marks, came, length = Marks(), [], 0
    for more, page, pages in arrivals:
        length += more
        world = WORLD[::-1][:length][::-1]
        marks, page_ids = fetch(marks, marks.unknown("home"), world, page, pages)
        came += page_ids
    world = WORLD[::-1][:length][::-1]
    marks, page_ids = fetch(marks, marks.unknown("home"), world, 5, 99)
    came += page_ids
    while gaps := marks.gaps_in("home"):
        marks, page_ids = fetch(marks, gaps[0], world, fill_page, 2)
        came += page_ids
    assert sorted(came) == sorted(world)
    assert len(came) == len(set(came))


def test_a_gap_lies_between_the_oldest_that_came_and_the_newest_known_before() -> None:
    marks = Marks(newest={"home": post_id(-100)})
    marks, left = after_page(marks, marks.unknown("home"), [post_id(-1), post_id(-20)], more=True)
    assert marks.newest == {"home": post_id(-1)}
    assert left is not None
    assert marks.gaps == (left,)
    assert (left.newer, left.older) == (post_id(-20), post_id(-100))
    assert not left.past


def test_what_the_first_look_did_not_come_to_is_no_gap_but_the_past() -> None:
    marks, left = after_page(Marks(), Marks().unknown("home"), [post_id(-1), post_id(-20)], more=True)
    assert left is not None and left.past
    marks, left = after_page(marks, left, [post_id(-21)], more=True)
    assert left is not None and left.past
    marks, left = after_page(marks, marks.unknown("home"), [post_id(9)], more=True)
    assert left is not None and not left.past
    assert [gap.past for gap in marks.gaps_in("home")] == [False, True]


def test_timelines_keep_their_own_marks() -> None:
    marks, _ = after_page(Marks(), Stretch(timeline="home"), [post_id(-1), post_id(-2)], more=True)
    marks, _ = after_page(marks, Stretch(timeline="mentions"), [post_id(-9)], more=False)
    assert marks.newest == {"home": post_id(-1), "mentions": post_id(-9)}
    assert [gap.timeline for gap in marks.gaps] == ["home"]
    assert marks.gaps_in("mentions") == ()


def test_an_empty_page_with_more_to_come_moves_nothing() -> None:
    stretch = Stretch(timeline="home", older=post_id(-50))
    marks, left = after_page(Marks(newest={"home": post_id(-50)}), stretch, [], more=True)
    assert (marks.newest, marks.gaps, left) == ({"home": post_id(-50)}, (), stretch)


def test_marks_survive_a_round_trip_through_the_store() -> None:
    import msgspec

    marks, _ = after_page(Marks(), Stretch(timeline="home", since=TUESDAY), [post_id(1)], more=True)
    assert msgspec.json.decode(msgspec.json.encode(marks), type=Marks) == marks


def test_how_many_posts_come_in_a_day() -> None:
    assert rate([]) == USUAL_RATE
    assert rate([post_id(-1440 * n / 50) for n in range(20 * 50)]) == pytest.approx(50, rel=0.1)
    minutes = rate([post_id(0, n) for n in range(50)])
    assert USUAL_RATE <= minutes < 1.5 * USUAL_RATE, "a lively quarter of an hour makes no lively day"
    month_away = [post_id(-n * 15) for n in range(400)] + [post_id(-43_200 - n * 15) for n in range(400)]
    assert rate(month_away) == pytest.approx(96, rel=0.1), "where nobody looked, nobody was silent"


def test_nothing_is_expected_from_beyond_the_reach() -> None:
    month = Stretch(timeline="home", older=post_id(-30 * 1440))
    assert expected(month, TUESDAY, 100) == 700
    assert not Stretch(timeline="home", newer=post_id(-8 * 1440)).within_reach(TUESDAY)
    assert Stretch(timeline="home", newer=post_id(-6 * 1440)).within_reach(TUESDAY)
    assert expected(Stretch(timeline="home", newer=post_id(-9 * 1440)), TUESDAY, 100) == 1
    assert Stretch(timeline="home").ended(TUESDAY) - TUESDAY == timedelta()


def test_a_timeline_with_nothing_new_is_known_until_then_all_the_same() -> None:
    first = Marks().unknown("mentions", TUESDAY - timedelta(days=7))
    marks, left = after_page(Marks(), first, [], more=False, at=TUESDAY)
    assert left is None and marks.newest == {}
    again = marks.unknown("mentions", TUESDAY - timedelta(days=7))
    assert again.began() == TUESDAY - timedelta(minutes=5)
    assert expected(again, TUESDAY + timedelta(hours=1), 24.0) == 1


def test_what_was_looked_through_counts_as_known_behind_the_newest_post() -> None:
    marks, _ = after_page(Marks(), Stretch(timeline="posts"), [post_id(-9000)], more=False, at=TUESDAY)
    again = marks.unknown("posts")
    assert (again.older, again.began()) == (post_id(-9000), TUESDAY - timedelta(minutes=5))
    marks, _ = after_page(marks, again, [post_id(5)], more=True, at=TUESDAY + timedelta(minutes=9))
    assert marks.until == {"posts": TUESDAY}
