"""A real program in a real terminal, killed while one types."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.make import TUESDAY
from twitterbar import paths
from twitterbar.domain.outbox import State
from twitterbar.store.store import Store

PATIENCE = 60.0
"""Seconds until a busy computer is given up on."""


class Terminal:
    """The made-up town in a terminal of 80 by 24."""

    def __init__(self, folder: Path) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        words = ["-m", "twitterbar", "--demo", "--data-dir", str(folder), "step-in", "--minutes", "10"]
        self.process = subprocess.Popen(
            [sys.executable, *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(slave)
        self.shown = b""

    def until(self, words: bytes) -> None:
        """Wait until these were drawn."""
        end = time.monotonic() + PATIENCE
        while words not in self.shown and time.monotonic() < end:
            self.read(1.0)
        assert words in self.shown

    def read(self, seconds: float) -> None:
        """Take in what is drawn."""
        if select.select([self.master], [], [], seconds)[0]:
            self.shown += os.read(self.master, 1 << 16)

    def pause(self, seconds: float) -> None:
        """Let so much time pass, whatever is drawn meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def type(self, keys: str) -> None:
        """Press keys."""
        self.shown = b""
        os.write(self.master, keys.encode())

    def kill(self) -> None:
        """Without a word of warning."""
        self.process.kill()
        assert self.process.wait(PATIENCE) == -signal.SIGKILL


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.process.kill()
    made.process.wait()
    os.close(made.master)


def drafts(folder: Path) -> list[str]:
    """What is kept of what was typed."""
    file = paths.profile("demo", folder).store_file
    with Store.open(file, now=lambda: TUESDAY) as store:
        return [one.text for one in store.drafts.all([State.DRAFT]) if one.text]


@pytest.mark.slow
def test_a_kill_in_the_middle_of_typing_costs_no_more_than_the_last_second(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Never pausing for longer than between two letters; a slow computer is given what it needs besides."""
    terminal.until(b"10 min left")
    terminal.type("c")
    terminal.until(b"of 280")
    drawn: list[float] = []
    slowest = 0.0
    for letter in "abcdefghijklmnopqrstuvwxy":
        pressed = time.monotonic()
        terminal.type(letter)
        terminal.until(letter.encode())
        drawn.append(time.monotonic())
        slowest = max(slowest, drawn[-1] - pressed)
        terminal.pause(0.08)
    killed = time.monotonic()
    terminal.kill()
    lost_at_most = 1.0 + 3 * slowest
    due = sum(1 for moment in drawn if killed - moment > lost_at_most)
    (kept,) = drafts(tmp_path) or [""]
    assert "abcdefghijklmnopqrstuvwxy".startswith(kept)
    assert len(kept) >= due
    assert due or slowest > 0.3


@pytest.mark.slow
def test_what_was_typed_is_there_after_a_kill(terminal: Terminal, tmp_path: Path) -> None:
    terminal.until(b"10 min left")
    terminal.type("c")
    terminal.until(b"of 280")
    terminal.type("Half a thought")
    end = time.monotonic() + PATIENCE
    while drafts(tmp_path) != ["Half a thought"] and time.monotonic() < end:
        terminal.read(0.1)
    terminal.kill()
    assert drafts(tmp_path) == ["Half a thought"]
