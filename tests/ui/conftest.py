"""An evening at the bar, for tests: a real store with made-up people, the real core, the real app."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from rich.console import Console
from textual.app import App
from textual.pilot import Pilot

from tests import make
from twitterbar.core.core import Core
from twitterbar.core.occupancy import Occupancy
from twitterbar.domain.acts import Act
from twitterbar.domain.model import Batch
from twitterbar.settings import Settings
from twitterbar.store.store import Store
from twitterbar.ui import theming
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.ask import Lane
from twitterbar.ui.house import Booking, BringIn, House, NewPosts, Price, PriceList, Standing, Wish
from twitterbar.ui.signing_in import SigningIn


class NobodyComes:
    """A place where nothing new is ever said."""

    def standing(self) -> Standing:
        """It costs nothing."""
        return Standing()

    def missing(self) -> str:
        """Nothing is."""
        return ""

    def prices(self, wishes: Sequence[Wish]) -> PriceList:
        """Nothing."""
        return PriceList((Price(wishes[0], "costs nothing."),))

    def fetch(self, wish: Wish, cancelled: Callable[[], bool]) -> Iterator[str]:
        """Nothing comes."""
        return iter(())

    def put_away(self) -> None:
        """Nothing goes wrong."""

    def uncertain(self) -> Sequence[Booking]:
        """Nothing is charged."""
        return ()

    def strike(self, number: int) -> None:
        """There is nothing to strike out."""

    def put_back(self) -> bool:
        """And nothing to put back."""
        return False


class Evening:
    """A bar with its doors, its clocks and whoever is in it.

    `wall` is the clock on the wall, `seconds` the one that measures the session; tests set both by hand.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "store.sqlite3"
        self.wall = make.TUESDAY
        self.seconds = 0.0
        self.opened: list[str] = []
        self.lanes: list[Lane] = []
        self.new_posts: Callable[[Lane], NewPosts] = lambda lane: NobodyComes()
        self.signing_in: Callable[[Lane], SigningIn | None] = lambda lane: None
        self.bring_in: Callable[[Lane], BringIn | None] = lambda lane: None
        self.send_out: Callable[[Lane], Callable[[Sequence[int]], None]] = lambda lane: lambda numbers: None
        self.act_at_x: Callable[[Act, str], None] = lambda act, target: None
        self.open_url: Callable[[str], object] = self.opened.append

    def now(self) -> datetime:
        """The clock on the wall."""
        return self.wall

    def bring(self, *batches: Batch, me: str = "robin") -> None:
        """Save what these batches bring, for the reader `me`."""
        with Store.open(self.file, now=self.now) as store:
            store.set_me(make.account_id(me))
            for batch in batches:
                store.save(batch)

    def core(self, settings: Settings | None = None) -> Core:
        """A core of its own; whoever asks for it closes it."""
        store = Store.open(self.file, now=self.now)
        return Core(store, settings or Settings(), self.now, Occupancy(self.file.with_name("seat.lock")))

    def app(
        self, settings: Settings | None = None, minutes: float | None = None, *, colors: bool = True
    ) -> TwitterbarApp:
        """The app at its door, or at the table."""
        settings = settings or Settings()
        lane = Lane(lambda: self.core(settings))
        self.lanes.append(lane)
        if minutes is not None:
            lane.submit(lambda core: core.step_in(minutes)).result()
        house = House(
            lane=lane,
            settings=settings,
            now=self.now,
            monotonic=lambda: self.seconds,
            open_url=self.open,
            act_at_x=self.act_at_x,
            send_out=self.send_out(lane),
            signing_in=self.signing_in(lane),
            bring_in=self.bring_in(lane),
            profiles=("default", "work"),
            new_posts=self.new_posts(lane),
        )
        return TwitterbarApp(house, theming.load_all()[0], minutes=minutes, colors=colors)

    def open(self, url: str) -> object:
        """Hand an address to whatever browser there is."""
        return self.open_url(url)

    def close(self) -> None:
        """Everybody has left."""
        while self.lanes:
            self.lanes.pop().close()

    def later(self, **delta: float) -> None:
        """Let time pass on the wall."""
        self.wall += timedelta(**delta)


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    """An empty bar on Tuesday evening."""
    bar = Evening(tmp_path)
    yield bar
    bar.close()


@contextmanager
def busy(lane: Lane) -> Iterator[None]:
    """A core that answers nobody until what happens meanwhile is over, or has failed."""
    free = threading.Event()
    lane.tell(lambda core: free.wait())
    try:
        yield
    finally:
        free.set()


def screen_text(app: App[Any]) -> str:
    """What a person sees, line by line.

    It is Textual's screenshot without the picture: drawing that takes most of the time a screenshot takes.
    """

    def in_letters(console: Console, **_: object) -> str:
        return console.export_text()

    with patch.object(Console, "export_svg", in_letters):
        return "\n".join(line.rstrip() for line in app.export_screenshot().splitlines())


PATIENCE = 120.0
"""Seconds after which what a person would see at once is given up, however busy the computer is."""


async def settled(pilot: Pilot[Any], until: Callable[[], bool]) -> None:
    """Wait until something is so; where it does not come about, the test ends with what is on the screen."""
    await pilot.pause()
    given_up = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < given_up, screen_text(pilot.app)
        await asyncio.sleep(0.02)
    await pilot.pause()


async def says(pilot: Pilot[Any], app: TwitterbarApp, *words: str) -> str:
    """What is on the screen once these words are, wherever its lines end."""

    seen = ""

    def said() -> bool:
        nonlocal seen
        seen = " ".join(screen_text(app).replace("│", " ").split())
        return all(word in seen for word in words)

    await settled(pilot, said)
    return seen
