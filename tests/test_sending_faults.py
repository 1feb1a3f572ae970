"""Nothing twice, nothing lost, the rest asked: whatever X and the power do, at whatever moment.

A thousand schedules of faults, over a real line to X on this computer.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec import Struct

from tests.desk import Desk
from tests.ports import nowhere
from tests.store.conftest import IN_MEMORY
from tests.x_server import faults
from tests.x_server.bar import XBar
from tests.x_server.faults import Fault
from twitterbar.domain.outbox import State

SCHEDULES = 1000
BLOCKS = 10
"""The schedules come in so many parts, so that several cores can share them."""

UNLUCKY: tuple[tuple[str, Fault], ...] = tuple(
    (name, getattr(faults, name))
    for name in (
        "LOST",
        "TRUNCATED",
        "DOWN_AFTERWARDS",
        "TIMED_OUT_AFTERWARDS",
        "RESET",
        "EMPTY_DOWN",
        "TIMED_OUT",
        "JUNK",
        "PORTAL_PAGE",
        "UNAUTHORIZED",
        "FORBIDDEN",
        "INVALID_REQUEST",
        "CREDITS_GONE",
        "SPEND_CAP",
        "USAGE_CAPPED",
        "LEGACY_RATE_LIMIT",
    )
)


class Go(Struct, frozen=True):
    """One go at sending: what befalls its requests one after the other (None: nothing), and its process.

    `killed` is the step at which the power fails, None if it holds; `network` whether there is one.
    """

    befalls: tuple[str | None, ...]
    killed: int | None
    network: bool


class Schedule(Struct, frozen=True):
    """So many posts, and the goes at sending them."""

    posts: int
    goes: tuple[Go, ...]


def made_up(chance: random.Random) -> Schedule:
    """Any schedule."""
    names = [name for name, _ in UNLUCKY]

    def go() -> Go:
        befalls = tuple(
            chance.choice(names) if chance.random() < 0.6 else None for _ in range(chance.randint(0, 4))
        )
        killed = chance.randint(0, 24) if chance.random() < 0.5 else None
        return Go(befalls=befalls, killed=killed, network=chance.random() < 0.9)

    return Schedule(
        posts=chance.choice((1, 1, 2, 3)), goes=tuple(go() for _ in range(chance.choice((1, 1, 2, 3))))
    )


class Weather:
    """Everything that a schedule needs around the desk."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch, closed: int) -> None:
        self.desk = desk
        monkeypatch.setattr("twitterbar.sources.x_questions.PAUSES", ())
        # Looking for proxies in the environment takes as long as a request on loopback does.
        monkeypatch.setattr("requests.sessions.get_environ_proxies", lambda *_, **__: {})
        self.nowhere = f"http://127.0.0.1:{closed}"

    def befall(self, go: Go) -> None:
        """One go at sending, under what the schedule has for it."""
        server, by_name = self.desk.bar.server, dict(UNLUCKY)
        server.heal()
        for name in go.befalls:
            server.fail(by_name[name] if name else faults.NOTHING)
        self.desk.base = None if go.network else self.nowhere
        self.desk.power.left = go.killed
        self.desk.send()
        self.desk.power.left, self.desk.base = None, None
        server.heal()

    def begin_anew(self) -> None:
        """Another quarter of an hour, in which nothing was said at X yet."""
        self.desk.bar.world.posts.clear()
        self.desk.bar.server.asked.clear()
        self.desk.bar.clock.go_on(minutes=16)


@pytest.fixture
def weather(x_bar: XBar, monkeypatch: pytest.MonkeyPatch) -> Iterator[Weather]:
    with TemporaryDirectory(dir=IN_MEMORY) as folder, nowhere() as closed:
        desk = Desk(x_bar, Path(folder))
        yield Weather(desk, monkeypatch, closed)
        desk.core.close()


def try_out(weather: Weather, schedule: Schedule, said: list[str]) -> None:
    """Send these under a schedule, then in good weather, where what is asked is answered as well."""
    desk = weather.desk
    numbers = [desk.post(text) for text in said]
    for go in schedule.goes:
        weather.befall(go)
    desk.send()
    there = desk.said()
    assert all(there[text] <= 1 for text in said), "twice"
    for number, text in zip(numbers, said, strict=True):
        state = desk.state(number)
        if state is State.SENT:
            assert there[text] == 1, "lost"
        elif state is State.UNKNOWN:  # asked; and what did go out was found by itself
            assert there[text] == 0, "not found"
            desk.core.speaking.settle(number, went_out=False)
        else:
            assert state is State.REFUSED
            assert there[text] == 0, "refused and there"
            desk.core.speaking.queue(number)
    if desk.states(numbers) != [State.SENT] * len(numbers):
        desk.send()
    assert desk.states(numbers) == [State.SENT] * len(numbers), "lost"
    assert desk.said() == Counter(said)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_thousand_schedules_of_faults(weather: Weather, block: int) -> None:
    seed = str(block) if "CI" in os.environ else f"{block} {random.random()}"
    chance = random.Random(seed)
    for number in range(SCHEDULES // BLOCKS):
        schedule = made_up(chance)
        weather.begin_anew()
        try:
            try_out(weather, schedule, [f"Bread {number} {n}" for n in range(schedule.posts)])
        except AssertionError as error:
            raise AssertionError(f"{schedule} (seed {seed!r}, number {number}): {error}") from error
