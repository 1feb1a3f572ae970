"""A breather is offered on heat: at the number, not one before it, and each trigger once a session."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.make import account_id
from twitterbar.domain.manners import Listener
from twitterbar.domain.session import BREATHER, Session
from twitterbar.ui.screens.speaking import QUICK, REOPENINGS, TAKEN_BACK, Speaking


class Table:
    """A table without a screen: what it was told in passing, and a clock that goes on when told to."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.seconds = 0.0
        self.session = Session(10, lambda: self.seconds)
        house: Any = SimpleNamespace(monotonic=lambda: self.seconds)
        company: Any = SimpleNamespace()
        self.speaking = Speaking(house, self.session, company)
        self.screen: Any = SimpleNamespace(notify=lambda words, **_: self.said.append(words))

    def answer(self, after: float) -> None:
        """Open a conversation, and begin to answer a stranger so many seconds later."""
        who = Listener(account=account_id("ana"), handle="ana")
        checked: Any = SimpleNamespace(addressee=who)
        self.speaking.opened(self.screen, "x:1")
        self.seconds += after
        self.speaking.began(self.screen, checked)


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.mark.parametrize(("reopenings", "offers"), [(2, 0), (3, 1), (4, 1)])
def test_a_third_reopening_of_the_same_conversation(table: Table, reopenings: int, offers: int) -> None:
    assert REOPENINGS == 3
    for _ in range(1 + reopenings):
        table.speaking.opened(table.screen, "x:1")
        table.seconds += 60
    table.speaking.opened(table.screen, "x:2")
    assert len(table.said) == offers


@pytest.mark.parametrize(("characters", "offers"), [(199, 0), (200, 1), (201, 1)])
def test_two_hundred_characters_typed_and_taken_back(table: Table, characters: int, offers: int) -> None:
    assert TAKEN_BACK == 200
    table.speaking.taken_back(table.screen, characters)
    assert len(table.said) == offers


@pytest.mark.parametrize(("seconds", "offers"), [(19.0, 1), (20.0, 0), (21.0, 0)])
def test_an_answer_to_a_stranger_begun_at_once(table: Table, seconds: float, offers: int) -> None:
    assert QUICK == 20.0
    table.answer(seconds)
    assert len(table.said) == offers


def begin_again(table: Table) -> None:
    table.answer(1)


def take_back(table: Table) -> None:
    table.speaking.taken_back(table.screen, TAKEN_BACK)


@pytest.mark.parametrize("heat", [begin_again, take_back])
def test_each_trigger_offers_once_a_session(table: Table, heat: Callable[[Table], None]) -> None:
    heat(table)
    heat(table)
    assert len(table.said) == 1


def test_none_is_offered_that_would_not_be_given(table: Table) -> None:
    for _ in range(BREATHER.times or 0):
        assert table.session.pause(BREATHER)
        table.session.resume()
    take_back(table)
    assert table.said == []
