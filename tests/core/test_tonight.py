"""A session that broke off belongs to the evening, whoever sits down again soon; later it is another one."""

from collections.abc import Callable

import pytest

from tests.make import account, batch, post
from tests.ui.conftest import Evening
from twitterbar.core.core import Core
from twitterbar.core.views import StepOutView


@pytest.fixture
def talk(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    bar = Evening(tmp_path_factory.mktemp("bar"))
    bar.bring(batch(account("robin"), account("ana"), post("ana", "Bread day", -30)))
    return bar


def broken_off(talk: Evening, doing: Callable[[Core], object]) -> None:
    """A session of ninety seconds in which one does something, and whose window dies."""
    core = talk.core()
    core.step_in(5, anyway=True)
    doing(core)
    core.heartbeat(90)
    core.close()


def sat(talk: Evening, seconds: float) -> StepOutView:
    """The card of a session in which nothing is done."""
    core = talk.core()
    core.step_in(5, anyway=True)
    talk.later(seconds=seconds)
    card = core.step_out(seconds)
    core.close()
    return card


def hear(core: Core) -> None:
    """Everything."""
    core.heard(post for seat in core.plan(5).seats for post in seat.unheard)


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_heard_before_it_broke_off_is_on_the_next_card(talk: Evening, times: int) -> None:
    for _ in range(times):
        broken_off(talk, hear)
        talk.later(minutes=2)
    card = sat(talk, 30)
    assert (card.posts, card.voices, card.seconds) == (1, ("Ana",), 90 * times + 30)


def test_no_other_card_tells_of_it_again(talk: Evening) -> None:
    broken_off(talk, hear)
    sat(talk, 30)
    assert sat(talk, 20).posts == 0


@pytest.mark.parametrize(("minutes", "told"), [(179, 1), (182, 0)])
def test_after_hours_it_is_another_evening(talk: Evening, minutes: int, told: int) -> None:
    broken_off(talk, hear)
    talk.later(minutes=minutes)
    assert sat(talk, 30).posts == told
