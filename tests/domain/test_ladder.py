"""The ladder: what each rung takes, what proves it, and how standing fades while evidence stays."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make import TUESDAY
from twitterbar.domain.ladder import History, Moment, Rung, Standing, standing


def on(day: float, words: str = "", post: str | None = "x:1") -> Moment:
    return Moment(TUESDAY + timedelta(days=day), post=post, words=words)


def done(day: float, words: str = "") -> Moment:
    return Moment(TUESDAY + timedelta(days=day), event=7, words=words)


def at(day: float) -> datetime:
    return TUESDAY + timedelta(days=day)


def reached(history: History, day: float = 30) -> Standing:
    return standing(history, at(day))


class TestRungs:
    def test_nothing_is_overheard(self) -> None:
        assert reached(History()).rung is Rung.OVERHEARD
        assert reached(History()).steps == ()

    def test_introduced_through_somebody(self) -> None:
        found = reached(History(introduced=[done(0, "Ana and Ben")]))
        assert found.rung is Rung.INTRODUCED
        assert found.steps[-1].text == "introduced through Ana and Ben"

    def test_met_takes_words_from_both(self) -> None:
        assert reached(History(from_me=[on(0)])).rung is Rung.OVERHEARD
        assert reached(History(from_them=[on(0)])).rung is Rung.OVERHEARD
        assert reached(History(from_me=[on(0)], from_them=[on(1)])).rung is Rung.MET

    @pytest.mark.parametrize(
        ("days", "rung"),
        [((0, 10, 21), Rung.VISITOR), ((0, 10, 21.01), Rung.OVERHEARD), ((0, 1), Rung.OVERHEARD)],
    )
    def test_three_visits_in_three_weeks_make_a_visitor(self, days: tuple[float, ...], rung: Rung) -> None:
        assert reached(History(visits=[done(day) for day in days])).rung is rung

    def test_any_three_in_a_row_count(self) -> None:
        assert reached(History(visits=[done(day) for day in (0, 40, 50, 60)]), 61).rung is Rung.VISITOR

    def test_bringing_something(self) -> None:
        found = reached(History(brought=[done(0, "a comment")]))
        assert found.rung is Rung.BROUGHT_VALUE
        assert found.steps[-1].text == "you left a comment"

    def test_accepted_takes_what_they_did_after_that(self) -> None:
        brought = [done(5, "a link")]
        assert reached(History(brought=brought, from_them=[on(4)])).rung is Rung.BROUGHT_VALUE
        assert reached(History(brought=brought, from_them=[on(5)])).rung is Rung.BROUGHT_VALUE
        assert reached(History(brought=brought, from_them=[on(6)])).rung is Rung.ACCEPTED
        assert reached(History(brought=brought, followed_me=done(6))).rung is Rung.ACCEPTED

    def test_what_happened_elsewhere_is_by_ones_word(self) -> None:
        found = reached(History(brought=[done(0)], by_word=[done(1, "she wrote back")]))
        assert found.rung is Rung.ACCEPTED
        assert found.steps[-1].by_word
        assert found.steps[-1].text == "she wrote back (by your word)"

    def test_a_pin_is_marked_and_evidence_stays(self) -> None:
        found = reached(History(pinned=(Rung.VISITOR, done(0))))
        assert (found.rung, found.reached, found.pinned) == (Rung.VISITOR, Rung.OVERHEARD, True)

    def test_no_pin_stands_in_for_what_the_other_has_to_do(self) -> None:
        pinned = (Rung.ACCEPTED, done(0))
        assert reached(History(pinned=pinned)).rung is Rung.BROUGHT_VALUE
        welcomed = History(brought=[done(1)], by_word=[done(2)], pinned=pinned)
        assert reached(welcomed).rung is Rung.ACCEPTED


class TestFading:
    history = History(from_me=[on(0)], from_them=[on(0)], visits=[done(0), done(1), done(2)])

    @pytest.mark.parametrize(
        ("day", "rung"), [(181.99, Rung.VISITOR), (182, Rung.MET), (362, Rung.MET), (9999, Rung.MET)]
    )
    def test_a_rung_lower_after_180_quiet_days_and_never_below_met(self, day: float, rung: Rung) -> None:
        found = standing(self.history, at(day))
        assert found.rung is rung
        assert found.reached is Rung.VISITOR
        assert [step.rung for step in found.steps] == [Rung.MET, Rung.VISITOR]

    def test_a_word_ends_the_quiet(self) -> None:
        again = History(from_me=[on(0), on(300)], from_them=[on(0)], visits=self.history.visits)
        assert standing(again, at(310)).rung is Rung.VISITOR


DAYS = st.lists(st.integers(0, 400), max_size=6).map(sorted)
HISTORIES = st.builds(
    lambda overheard, introduced, mine, theirs, visits, brought, followed, word: History(
        overheard=[on(day) for day in overheard],
        introduced=[done(day) for day in introduced],
        from_me=[on(day) for day in mine],
        from_them=[on(day) for day in theirs],
        visits=[done(day) for day in visits],
        brought=[done(day) for day in brought],
        followed_me=done(followed) if followed is not None else None,
        by_word=[done(day) for day in word],
    ),
    DAYS,
    DAYS,
    DAYS,
    DAYS,
    DAYS,
    DAYS,
    st.none() | st.integers(0, 400),
    DAYS,
)


@settings(max_examples=100)
@given(HISTORIES, st.integers(400, 2000))
def test_nobody_is_accepted_by_their_own_doing_alone(history: History, day: int) -> None:
    theirs = [*history.from_them, *history.by_word, *([history.followed_me] if history.followed_me else [])]
    found = standing(history, at(day))
    if found.reached is Rung.ACCEPTED:
        (step,) = [step for step in found.steps if step.rung is Rung.ACCEPTED]
        assert all(moment in theirs for moment in step.evidence)
        assert step.evidence


@settings(max_examples=100)
@given(HISTORIES, st.integers(400, 2000))
def test_every_rung_shows_evidence_and_they_go_up(history: History, day: int) -> None:
    found = standing(history, at(day))
    assert all(step.evidence for step in found.steps)
    assert all(below.rung < above.rung for below, above in pairwise(found.steps))
    assert found.rung <= found.reached


@settings(max_examples=60)
@given(HISTORIES, st.integers(400, 1000), st.integers(0, 1000))
def test_time_alone_never_lifts_anybody_nor_takes_evidence(history: History, day: int, more: int) -> None:
    now, later = standing(history, at(day)), standing(history, at(day + more))
    assert later.rung <= now.rung
    assert later.steps == now.steps
