"""Fixtures for every test."""

import faulthandler
import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.desk import Desk
    from tests.x_server.bar import XBar

# Many tests start the program in a process of its own. Compiled once it starts in a third of the time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# To look for garbage every 700 objects, as Python does, takes a seventh of the time of all tests.
gc.set_threshold(100_000)

# Whether a change lands must not be luck: CI tries the same inputs every time, any other run new ones.
settings.register_profile("twitterbar", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("twitterbar")

PATIENCE = 600
"""Seconds that setting up, the test or clearing up may take: twice what Hypothesis spends on shrinking."""

TERMINAL = pytest.StashKey[int]()


class Watch:
    """Ends the process when a step of a test hangs, and shows where each of its threads is.

    xdist then names the test and starts another process for the rest. The limits of pytest itself and of
    pytest-timeout are lifted as soon as a test fails, so that neither would end one that hangs while it is
    cleared up. The watch over the last step, which is the end of the whole run, goes on until the process
    has ended.
    """

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal

    def _begin(self) -> None:
        faulthandler.dump_traceback_later(PATIENCE, exit=True, file=self._terminal)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        self._begin()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        self._begin()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        self._begin()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self._begin()


class Failures:
    """Names what fails as it fails: a run that is cut off never gets to its summary."""

    def __init__(self, config: pytest.Config) -> None:
        self._plugins = config.pluginmanager

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self._plugins.getplugin("terminalreporter")  # the processes that xdist starts have none
        if report.failed and terminal is not None:
            terminal.write(f"\n{report.nodeid} failed ({report.when})\n")
            for line in report.longreprtext.splitlines():
                if line.startswith("E "):
                    terminal.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """The tests that were found stay until the end: whoever looks for garbage need not go through them."""
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TERMINAL] = os.dup(2)  # as it is before pytest catches what tests write
    config.pluginmanager.register(Watch(config.stash[TERMINAL]))
    config.pluginmanager.register(Failures(config))


@pytest.fixture
def shared() -> Path:
    """Recorded bodies and X's own documents, kept out of this repository; skips where they are missing."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared with recorded bodies, which are not part of this repository")
    return folder


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C interrupts what is started, also where the tests run in the background and are deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def x_bar(tmp_path: Path) -> "Iterator[XBar]":
    """X on this computer, with a reader and some people who talk."""
    from tests.x_server.bar import XBar

    made = XBar(tmp_path)
    with made.server:
        yield made


@pytest.fixture
def desk(x_bar: "XBar", tmp_path: Path) -> "Iterator[Desk]":
    """A reader with an outbox, at X on this computer."""
    from tests.desk import Desk

    made = Desk(x_bar, tmp_path)
    yield made
    made.core.close()
