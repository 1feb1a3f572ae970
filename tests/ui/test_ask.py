"""Whoever types goes first."""

import pytest

from twitterbar.ui.ask import Precedence


class Time:
    """A clock that moves on while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Somebody sleeps."""
        self.slept.append(seconds)
        self.now += seconds


def test_work_in_the_background_stands_aside_while_a_key_is_answered() -> None:
    time = Time()
    precedence = Precedence(lambda: time.now, time.sleep)
    precedence.give_way()
    assert not time.slept
    precedence.take()
    assert precedence.give_way() == pytest.approx(Precedence.ANSWERED)
    assert time.slept == pytest.approx([Precedence.ANSWERED])
    assert precedence.give_way() == 0.0
    assert len(time.slept) == 1


def test_a_key_that_is_held_down_lets_the_work_go_on_step_by_step() -> None:
    time = Time()

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        precedence.take()  # the next one has come meanwhile

    precedence = Precedence(lambda: time.now, sleep)
    precedence.take()
    for steps in range(1, 4):
        precedence.give_way()
        assert len(time.slept) == steps
