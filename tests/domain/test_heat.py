"""Heat: at the number, not one before it, and each sign once a session."""

from collections.abc import Callable

import pytest

from twitterbar.domain.heat import QUICK, REOPENINGS, TAKEN_BACK, Heat
from twitterbar.domain.session import BREATHER, Session


class Table:
    """A session, with a clock that goes on when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.session = Session(10, lambda: self.seconds)
        self.heat = Heat(self.session, lambda: self.seconds)

    def answer(self, after: float, *, stranger: bool = True) -> bool:
        """Open a conversation, and begin to answer somebody so many seconds later."""
        self.heat.opened("x:1")
        self.seconds += after
        return self.heat.began("x:1", stranger=stranger)


@pytest.fixture
def table() -> Table:
    return Table()


def test_a_third_reopening_of_the_same_conversation(table: Table) -> None:
    assert REOPENINGS == 3
    offered = []
    for _ in range(6):
        offered.append(table.heat.opened("x:1"))
        table.heat.opened(f"x:other {table.seconds}")
        table.seconds += 60
    assert offered == [False, False, False, True, False, False]


@pytest.mark.parametrize(("characters", "offers"), [(199, False), (200, True), (201, True)])
def test_two_hundred_characters_typed_and_taken_back(table: Table, characters: int, offers: bool) -> None:
    assert TAKEN_BACK == 200
    assert table.heat.taken_back(characters) is offers


@pytest.mark.parametrize(("seconds", "offers"), [(19.0, True), (20.0, False), (21.0, False)])
def test_an_answer_to_a_stranger_begun_at_once(table: Table, seconds: float, offers: bool) -> None:
    assert QUICK == 20.0
    assert table.answer(seconds) is offers


def test_an_answer_to_a_line_alone_is_begun_at_once(table: Table) -> None:
    table.heat.opened("x:2")
    table.seconds += 60
    assert table.heat.began("x:1", stranger=True)


def test_what_was_read_beside_the_list_is_not_answered_at_once(table: Table) -> None:
    table.heat.beside("x:1")
    table.seconds += 19
    table.heat.beside("x:1")
    table.seconds += 1
    assert not table.heat.began("x:1", stranger=True)


def test_answering_a_friend_at_once_is_no_heat(table: Table) -> None:
    assert not table.answer(1, stranger=False)


@pytest.mark.parametrize("sign", [lambda table: table.answer(1), lambda table: table.heat.taken_back(200)])
def test_each_sign_counts_once_a_session(table: Table, sign: Callable[[Table], bool]) -> None:
    assert [sign(table), sign(table)] == [True, False]


def test_none_is_offered_that_would_not_be_given(table: Table) -> None:
    for _ in range(BREATHER.times or 0):
        assert table.heat.breathe()
        table.session.resume()
    assert not table.heat.taken_back(TAKEN_BACK)
    assert not table.heat.breathe()


def test_without_a_session_there_is_no_heat() -> None:
    heat = Heat(None, lambda: 0.0)
    assert not heat.taken_back(TAKEN_BACK)
    assert not heat.breathe()


def test_what_was_answered_last_is_hot_though_it_was_never_opened(table: Table) -> None:
    table.heat.opened("x:1")
    table.heat.began("x:2", stranger=False)
    assert table.heat.hot == "x:2"
    table.heat.began(None, stranger=False)
    assert table.heat.hot == "x:2"
    table.heat.opened("x:1")
    assert table.heat.hot == "x:1"
