"""The book that a log makes: answers, cadence, and how introductions stand as time goes by."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make import TUESDAY
from twitterbar.domain import book
from twitterbar.domain.book import State, cadence_words, each_turned, read, what_was_left
from twitterbar.domain.model import ABOUT_PEOPLE, Event, EventKind


def event(
    seq: int, kind: EventKind, *people: str, days: float = 0, **data: str | int | float | bool
) -> Event:
    return Event(seq=seq, at=TUESDAY + timedelta(days=days), kind=kind, people=people, data=data)


def after(days: float) -> datetime:
    return TUESDAY + timedelta(days=days)


class TestAnswers:
    def test_another_night_is_back_on_day_90_and_not_on_day_89(self) -> None:
        kept = read([event(1, EventKind.ANOTHER_NIGHT, "vesna")])
        assert "vesna" in kept.not_proposed(after(89))
        assert "vesna" in kept.not_proposed(after(89.999))
        assert "vesna" not in kept.not_proposed(after(90))

    def test_not_my_table_is_never_again(self) -> None:
        kept = read([event(1, EventKind.NOT_MY_TABLE, "vesna")])
        assert "vesna" in kept.not_proposed(after(36_500))

    def test_whom_one_met_is_in_the_book_and_not_proposed(self) -> None:
        kept = read([event(1, EventKind.INTRODUCED, "vesna", "ana", "ben")])
        assert kept.entry("vesna").in_book
        assert kept.entry("vesna").met[0].through == ("ana", "ben")
        assert kept.not_proposed(after(0)) == {"vesna"}

    def test_whoever_is_new_has_an_empty_entry(self) -> None:
        assert not read([]).entry("vesna").in_book


class TestCadence:
    @pytest.mark.parametrize(
        ("every", "words"), [(1, "daily"), (7, "weekly"), (0, "whenever"), (10, "every 10 days")]
    )
    def test_in_words(self, every: int, words: str) -> None:
        assert cadence_words(every) == words

    def test_due_at_once_and_then_a_cadence_after_the_last_visit(self) -> None:
        events = [event(1, EventKind.KEPT, "ana", every=7)]
        assert [entry.account for entry in read(events).due(after(0))] == ["ana"]
        events.append(event(2, EventKind.VISITED, "ana", days=1, left="nothing"))
        assert read(events).due(after(7.99)) == []
        assert [entry.account for entry in read(events).due(after(8))] == ["ana"]

    def test_the_longest_overdue_is_first(self) -> None:
        kept = read(
            [event(1, EventKind.KEPT, "ben", days=1, every=7), event(2, EventKind.KEPT, "ana", every=30)]
        )
        assert [entry.account for entry in kept.due(after(2))] == ["ana", "ben"]

    @pytest.mark.parametrize("every", [0, book.NO_LONGER])
    def test_whenever_and_no_longer_are_never_due(self, every: int) -> None:
        kept = read([event(1, EventKind.KEPT, "ana", every=7), event(2, EventKind.KEPT, "ana", every=every)])
        assert kept.due(after(999)) == []
        assert kept.entry("ana").in_book is (every == 0)


class TestVisits:
    def test_nothing_left_brings_nothing(self) -> None:
        kept = read([event(1, EventKind.VISITED, "ana", left="nothing")])
        assert kept.entry("ana").visits and not kept.entry("ana").brought

    def test_what_was_left_is_said_in_the_readers_words(self) -> None:
        kept = read(
            [
                event(1, EventKind.VISITED, "ana", left="link"),
                event(2, EventKind.VISITED, "ana", left="mail", words="a recipe"),
            ]
        )
        assert [moment.words for moment in kept.entry("ana").brought] == ["a link", "a recipe"]

    def test_a_place_that_is_not_theirs_is_gone(self) -> None:
        url = "https://ana.example"
        events = [event(1, EventKind.PLACE, "ana", url=url)]
        assert read(events).entry("ana").places == (url,)
        events.append(event(2, EventKind.PLACE, "ana", url=url, gone=True))
        assert read(events).entry("ana").places == ()
        assert read(events).entry("ana").not_places == {url}


def made(*more: Event, way: str = "ask") -> book.Made:
    proposed = event(1, EventKind.PROPOSED, "ana", "ben", way=way, to_a="x", to_b="y")
    return read([proposed, *more]).made[0]


class TestMaking:
    def test_from_written_to_both_said_yes(self) -> None:
        asked = [event(2, EventKind.ASKED, "ana", proposal=1), event(3, EventKind.ASKED, "ben", proposal=1)]
        yes = [
            event(seq, EventKind.ANSWERED, who, proposal=1, answer="yes")
            for seq, who in ((4, "ana"), (5, "ben"))
        ]
        assert made().state(after(0)) is State.WRITTEN
        assert made(*asked).state(after(0)) is State.ASKED
        assert made(*asked, yes[0]).state(after(0)) is State.ASKED
        assert made(*asked, *yes).state(after(99)) is State.BOTH_SAID_YES

    def test_one_no_is_enough(self) -> None:
        no = event(3, EventKind.ANSWERED, "ben", proposal=1, answer="no")
        assert made(event(2, EventKind.ASKED, "ana", proposal=1), no).state(after(0)) is State.NO

    def test_a_question_lapses_after_seven_days(self) -> None:
        one = made(event(2, EventKind.ASKED, "ana", proposal=1))
        assert [one.state(after(days)) for days in (7, 7.0001)] == [State.ASKED, State.LAPSED]

    def test_it_is_watched_for_thirty_days(self) -> None:
        one = made(event(2, EventKind.HANDED_OVER, "ana", "ben", proposal=1), way="light")
        assert [one.state(after(days)) for days in (30, 30.0001)] == [State.WATCHED, State.NOT_THIS_TIME]
        assert one.state(after(99), talked=after(30)) is State.PANNED_OUT
        assert one.state(after(99), talked=after(30.0001)) is State.NOT_THIS_TIME

    def test_who_was_introduced_lately_is_left_in_peace(self) -> None:
        kept = read([event(1, EventKind.PROPOSED, "ana", "ben", way="light")])
        assert kept.introduced_lately(after(29.99)) == {"ana", "ben"}
        assert kept.introduced_lately(after(30)) == frozenset()


class TestTalking:
    def test_takes_both(self) -> None:
        assert each_turned([after(1)], [], TUESDAY) is None
        assert each_turned([after(1)], [after(2)], TUESDAY) == after(2)

    def test_takes_it_after_and_in_time(self) -> None:
        assert each_turned([after(0)], [after(1)], TUESDAY) is None
        assert each_turned([after(1)], [after(30.01)], TUESDAY) is None
        assert each_turned([after(1)], [after(30)], TUESDAY) == after(30)


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(sorted(ABOUT_PEOPLE)),
        st.sampled_from("abc"),
        st.sampled_from("abc"),
        st.integers(-1, 9),
    ),
    max_size=12,
).map(
    lambda rows: [
        event(
            seq,
            kind,
            a,
            b,
            days=seq,
            every=n,
            rung=n,
            proposal=n,
            left="mail",
            words="w",
            way="ask",
            answer="yes",
        )
        for seq, (kind, a, b, n) in enumerate(rows, 1)
    ]
)


@settings(max_examples=80)
@given(EVENTS, st.randoms(use_true_random=False))
def test_a_log_gives_one_book_in_whatever_order_it_is_read(events: list[Event], luck: object) -> None:
    shuffled = list(events)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert read(shuffled) == read(events)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("", ("nothing", "")),
        ("n", ("nothing", "")),
        (" Comment ", ("comment", "")),
        ("a link", ("link", "")),
        ("m", ("mail", "")),
        ("a jar of marmalade", ("comment", "a jar of marmalade")),
    ],
)
def test_what_was_left_is_a_kind_or_the_readers_own_words(said: str, left: tuple[str, str]) -> None:
    assert what_was_left(said) == left
