"""Whoever types goes first."""

from twitterbar.ui.ask import Precedence


class Time:
    """A clock that moves on while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Somebody sleeps; a little less than was asked for, as it happens."""
        self.slept.append(seconds)
        self.now += seconds * 0.9 + 1e-6


def test_work_in_the_background_stands_aside_while_a_key_is_answered() -> None:
    time = Time()
    precedence = Precedence(lambda: time.now, time.sleep)
    precedence.give_way()
    assert not time.slept
    precedence.take()
    precedence.give_way()
    assert time.now >= 100.0 + Precedence.ANSWERED
    before = list(time.slept)
    precedence.give_way()
    assert time.slept == before
