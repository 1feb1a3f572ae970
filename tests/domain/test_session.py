"""The minutes at the table, and the door."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import TUESDAY, at
from twitterbar.domain.session import (
    BREATHER,
    VISIT,
    Break,
    Phase,
    Session,
    Snapshot,
    overrides,
    shut_until,
)


class Clock:
    """A monotonic clock that goes only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Evening:
    """A session with its clock, ticking every half second."""

    def __init__(self, minutes: float) -> None:
        self.clock = Clock()
        self.session = Session(minutes, self.clock)

    def sit(self, seconds: float) -> None:
        while seconds > 0:
            step = min(0.5, seconds)
            self.clock.now += step
            seconds -= step
            self.session.tick()

    def phase(self) -> Phase:
        return self.session.phase

    def may_open(self) -> bool:
        return self.session.may_open

    def may_ask_for_a_round(self) -> bool:
        return self.session.may_ask_for_a_round

    def paused(self) -> Break | None:
        return self.session.paused

    def suspend(self, seconds: float) -> None:
        self.clock.now += seconds
        self.session.tick()


def test_an_evening_goes_from_open_over_last_orders_to_closing_time() -> None:
    evening = Evening(5)
    assert evening.phase() is Phase.OPEN
    evening.sit(239)
    assert evening.phase() is Phase.OPEN
    evening.sit(1)
    assert evening.phase() is Phase.LAST_ORDERS
    assert evening.session.left == pytest.approx(60)
    evening.sit(59.5)
    assert evening.phase() is Phase.LAST_ORDERS
    evening.sit(0.5)
    assert evening.phase() is Phase.CLOSED
    assert evening.session.left == 0


def test_at_closing_time_no_other_conversation_may_be_opened() -> None:
    evening = Evening(1)
    assert evening.may_open()
    evening.sit(60)
    assert not evening.may_open()


def test_finishing_a_conversation_after_closing_time_is_time_spent() -> None:
    evening = Evening(1)
    evening.sit(90)
    assert evening.session.spent == pytest.approx(90)
    assert evening.session.left == 0


def test_nothing_counts_until_the_clock_is_looked_at() -> None:
    evening = Evening(1)
    evening.clock.now += 0.7
    assert evening.session.spent == 0
    evening.session.tick()
    assert evening.session.spent == pytest.approx(0.7)


@pytest.mark.parametrize("seconds", [3, 3600, 86_400 * 3])
def test_a_suspended_laptop_takes_at_most_a_second_from_the_minutes(seconds: float) -> None:
    evening = Evening(5)
    evening.sit(100)
    evening.suspend(seconds)
    assert 100 <= evening.session.spent <= 101


def test_a_clock_that_runs_backward_counts_nothing_and_then_goes_on() -> None:
    evening = Evening(5)
    evening.sit(10)
    evening.suspend(-500)
    assert evening.session.spent == pytest.approx(10)
    evening.sit(10)
    assert evening.session.spent == pytest.approx(20)


def test_one_more_round_is_two_minutes_and_is_given_once() -> None:
    evening = Evening(3)
    evening.sit(130)
    assert evening.phase() is Phase.LAST_ORDERS
    assert evening.may_ask_for_a_round()
    assert evening.session.one_more_round()
    assert evening.phase() is Phase.OPEN
    assert evening.session.left == pytest.approx(170)
    assert evening.session.minutes == pytest.approx(5)
    assert not evening.may_ask_for_a_round()
    assert not evening.session.one_more_round()
    assert evening.session.left == pytest.approx(170)


def test_in_the_last_ten_seconds_it_is_too_late_for_a_round() -> None:
    evening = Evening(1)
    evening.sit(49.5)
    assert evening.may_ask_for_a_round()
    evening.sit(0.5)
    assert not evening.may_ask_for_a_round()
    assert not evening.session.one_more_round()
    evening.sit(30)
    assert not evening.session.one_more_round()
    assert evening.phase() is Phase.CLOSED


def test_a_breather_stops_the_clock_for_thirty_seconds_twice() -> None:
    evening = Evening(5)
    evening.sit(10)
    assert evening.session.pause(BREATHER)
    assert evening.paused() is BREATHER
    evening.sit(20)
    evening.session.resume()
    assert evening.session.spent == pytest.approx(10)
    assert evening.paused() is None
    assert evening.session.pause(BREATHER)
    evening.sit(40)
    assert evening.session.spent == pytest.approx(20)
    assert evening.paused() is None
    evening.session.resume()
    assert not evening.session.may_pause(BREATHER)
    assert not evening.session.pause(BREATHER)
    assert evening.session.may_pause(VISIT)


def test_each_visit_stops_the_clock_for_at_most_five_minutes() -> None:
    evening = Evening(10)
    for _ in range(3):
        assert evening.session.pause(VISIT)
        evening.sit(301)
        evening.session.resume()
    assert evening.session.spent == pytest.approx(3)


def test_there_is_no_break_within_a_break_and_none_after_closing_time() -> None:
    evening = Evening(1)
    assert evening.session.pause(VISIT)
    assert not evening.session.pause(BREATHER)
    evening.session.resume()
    evening.sit(61)
    assert not evening.session.pause(BREATHER)


def test_the_time_before_a_break_is_counted() -> None:
    evening = Evening(5)
    evening.clock.now += 0.8
    evening.session.pause(BREATHER)
    assert evening.session.spent == pytest.approx(0.8)


def test_what_was_noted_charges_a_killed_session() -> None:
    evening = Evening(5)
    evening.sit(90)
    noted = msgspec.json.encode(evening.session.snapshot(TUESDAY))
    found = msgspec.json.decode(noted, type=Snapshot)
    assert found == Snapshot(started_at=TUESDAY, minutes=5, spent=90)
    assert found.ended_at == at(1.5)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), st.floats(0.05, 1.0)),
        st.tuples(st.just("suspend"), st.floats(1.0, 1e7)),
        st.tuples(st.just("back"), st.floats(0.1, 1e5)),
        st.tuples(st.just("round"), st.just(0.0)),
        st.tuples(st.sampled_from(["breather", "visit", "resume"]), st.just(0.0)),
    ),
    max_size=120,
)


@given(st.sampled_from([1, 3, 5]), STEPS)
def test_whatever_happens_the_minutes_neither_stretch_nor_shrink(
    minutes: int, steps: list[tuple[str, float]]
) -> None:
    evening = Evening(minutes)
    session = evening.session
    awake = paused = 0.0
    jumps = rounds = breathers = visits = 0
    for what, seconds in steps:
        before, was_closed = session.spent, session.phase is Phase.CLOSED
        if what in ("tick", "suspend"):
            evening.clock.now += seconds
            pausing = session.paused is not None
            session.tick()
            if what == "tick":
                awake += seconds
                paused += seconds if pausing else 0
            else:
                jumps += 1
        elif what == "back":
            evening.suspend(-seconds)
            assert session.spent == before
        elif what == "round":
            rounds += session.one_more_round()
        elif what == "breather":
            breathers += session.pause(BREATHER)
        elif what == "visit":
            visits += session.pause(VISIT)
        else:
            session.resume()
        assert 0 <= session.spent - before <= 1
        assert 0 <= session.left <= session.minutes * 60
        assert not (was_closed and session.may_open)
    assert rounds <= 1
    assert session.minutes == minutes + 2 * rounds
    assert breathers <= 2
    assert awake - paused - 1e-6 <= session.spent <= awake + jumps + 1e-6
    assert paused <= 30 * breathers + 300 * visits + breathers + visits
    assert session.left == max(0.0, session.minutes * 60 - session.spent)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=60))
def test_how_often_the_clock_is_looked_at_makes_no_difference(gaps: list[float]) -> None:
    often, once = Evening(5), Evening(5)
    for gap in gaps:
        often.clock.now += gap
        often.session.tick()
    once.sit(sum(gaps))
    assert often.session.spent == pytest.approx(once.session.spent)


def test_the_door_stays_shut_for_a_while_after_stepping_out() -> None:
    three_hours = timedelta(hours=3)
    assert shut_until(TUESDAY, three_hours, at(1)) == at(180)
    assert shut_until(TUESDAY, three_hours, at(179)) == at(180)
    assert shut_until(TUESDAY, three_hours, at(180)) is None
    assert shut_until(TUESDAY, three_hours, at(181)) is None


def test_the_door_is_open_for_who_was_never_here_or_turned_it_off() -> None:
    assert shut_until(None, timedelta(hours=3), TUESDAY) is None
    assert shut_until(TUESDAY, timedelta(0), TUESDAY) is None


def test_a_clock_set_back_for_years_locks_nobody_out() -> None:
    assert shut_until(at(60 * 24 * 1000), timedelta(hours=3), TUESDAY) is None


@given(st.integers(-10_000, 10_000), st.integers(0, 600))
def test_nobody_waits_longer_than_twice_the_time(stepped_out: int, shut_for: int) -> None:
    length = timedelta(minutes=shut_for)
    until = shut_until(at(stepped_out), length, TUESDAY)
    if until is not None:
        assert TUESDAY < until <= TUESDAY + 2 * length
        assert shut_until(at(stepped_out), length, until) is None


@pytest.mark.parametrize(
    ("typed", "opens"),
    [("step in", True), ("  Step   IN ", True), ("step", False), ("", False), ("stepin", False)],
)
def test_the_word_that_opens_a_shut_door(typed: str, opens: bool) -> None:
    assert overrides(typed) is opens


@pytest.mark.parametrize("kind", [BREATHER, VISIT])
def test_a_break_may_be_slept_through(kind: Break) -> None:
    evening = Evening(5)
    evening.sit(10)
    evening.session.pause(kind)
    evening.suspend(8 * 3600)
    evening.session.resume()
    assert evening.session.spent == pytest.approx(10)
