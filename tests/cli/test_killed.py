"""A real program in a real terminal, killed while one types."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Bar
from tests.cli.terminal import PATIENCE, Terminal, on_a_terminal
from tests.make import TUESDAY
from twitterbar import paths
from twitterbar.domain.outbox import State
from twitterbar.store.store import Store


@pytest.fixture
def sheet(town: Bar) -> Iterator[Terminal]:
    """A terminal with a sheet on it, and nothing typed there yet."""
    with on_a_terminal(town.folder, "--demo", "step-in", "--minutes", "10") as terminal:
        terminal.wait_for("10 min left")
        terminal.type("c")
        terminal.wait_for("of 280")
        yield terminal


def kill(terminal: Terminal) -> None:
    """Without a word of warning."""
    terminal.process.kill()
    assert terminal.process.wait(PATIENCE) == -signal.SIGKILL


def drafts(folder: Path) -> list[str]:
    """What is kept of what was typed."""
    file = paths.profile("demo", folder).store_file
    with Store.open(file, now=lambda: TUESDAY) as store:
        return [one.text for one in store.drafts.all([State.DRAFT]) if one.text]


@pytest.mark.slow
def test_a_kill_in_the_middle_of_typing_costs_no_more_than_the_last_second(
    sheet: Terminal, town: Bar
) -> None:
    """Never pausing for longer than between two letters; a slow computer is given what it needs besides."""
    drawn: list[float] = []
    slowest = 0.0
    for letter in "abcdefghijklmnopqrstuvwxy":
        pressed = time.monotonic()
        sheet.forget()
        sheet.type(letter)
        sheet.wait_for(letter)
        drawn.append(time.monotonic())
        slowest = max(slowest, drawn[-1] - pressed)
        sheet.read_until(lambda seen: False, 0.08)
    killed = time.monotonic()
    kill(sheet)
    lost_at_most = 1.0 + 3 * slowest
    due = sum(1 for moment in drawn if killed - moment > lost_at_most)
    (kept,) = drafts(town.folder) or [""]
    assert "abcdefghijklmnopqrstuvwxy".startswith(kept)
    assert len(kept) >= due
    assert due or slowest > 0.3


@pytest.mark.slow
def test_what_was_typed_is_there_after_a_kill(sheet: Terminal, town: Bar) -> None:
    sheet.type("Half a thought")
    end = time.monotonic() + PATIENCE
    while drafts(town.folder) != ["Half a thought"] and time.monotonic() < end:
        sheet.read_until(lambda seen: False, 0.1)
    kill(sheet)
    assert drafts(town.folder) == ["Half a thought"]
