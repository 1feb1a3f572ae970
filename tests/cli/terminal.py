"""The program on a terminal made for the test: what it draws there, and keys for it."""

import errno
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

from tests.cli.conftest import Said
from tests.make import TUESDAY

PROGRAM = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from twitterbar.core.core import Core
{spoil}
from twitterbar.__main__ import main
sys.argv = ["twitterbar", *sys.argv[1:]]
sys.exit(main())
"""

PATIENCE = 60.0
"""Seconds after which a screen that doesn't come is given up."""


class Terminal:
    """A process on a pseudo-terminal of 80×24; `seen` is everything it wrote there."""

    def __init__(self, folder: Path, words: list[str], spoil: str) -> None:
        self.ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-c", PROGRAM.format(spoil=spoil)),
                *("--data-dir", str(folder), "--now", TUESDAY.isoformat(), *words),
            ],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color"},
        )
        os.close(theirs)
        self.seen = b""

    def read_until(self, there: Callable[[bytes], bool], patience: float = PATIENCE) -> None:
        """Read on until what was seen is enough, the process has ended, or patience (in seconds) has."""
        until = time.monotonic() + patience
        while not there(self.seen) and (left := until - time.monotonic()) > 0:
            if select.select([self.ours], [], [], min(left, 0.2))[0]:
                try:
                    self.seen += os.read(self.ours, 65536)
                except OSError as error:
                    if error.errno != errno.EIO:  # what Linux says when nobody is at the other end any more
                        raise
                    return

    def wait_for(self, words: str) -> None:
        """Wait until these words were drawn, whatever style their letters have."""
        wanted = re.compile(rb"(?:\x1b\[[0-9;?]*[A-Za-z])*".join(re.escape(c.encode()) for c in words))
        self.read_until(lambda seen: wanted.search(seen) is not None)
        assert wanted.search(self.seen), self.seen[-2000:]

    def wait_to_see(self, there: Callable[[list[str]], bool]) -> None:
        """Wait until the lines on the screen, as they stand there now, are so."""

        def stands(seen: bytes) -> bool:
            return not select.select([self.ours], [], [], 0.05)[0] and there(drawn(seen).display)

        self.read_until(stands)
        assert there(drawn(self.seen).display), "\n".join(drawn(self.seen).display)

    def forget(self) -> None:
        """What was drawn so far is not waited for any more."""
        self.seen = b""

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.ours, keys.encode())

    def close(self) -> None:
        """Close the window, as it were, if that has not happened yet."""
        if self.ours >= 0:
            os.close(self.ours)
            self.ours = -1

    def end(self) -> Said:
        """Wait for the end; what was said after the screen was given back."""
        self.read_until(
            lambda seen: (
                False if self.process.poll() is None else not select.select([self.ours], [], [], 0)[0]
            )
        )
        code = self.process.wait(PATIENCE)
        _, given_back, after = self.seen.rpartition(b"\x1b[?1049l")
        return Said(code, (after if given_back else self.seen).decode("utf-8", "replace"), "")


def drawn(sent: bytes) -> pyte.Screen:
    """The screen as it stands once all of this was sent."""
    screen = pyte.Screen(80, 24)
    understood = re.sub(rb"\x1b\[[<=>?][0-9;]*\$?[A-Za-z]|\x1b\[[0-9;]*\$[A-Za-z]", b"", sent)
    pyte.ByteStream(screen).feed(understood)
    return screen


@contextmanager
def on_a_terminal(folder: Path, *words: str, spoil: str = "") -> Iterator[Terminal]:
    """The program with these words, ended at the end; `spoil` is Python that breaks something first."""
    terminal = Terminal(folder, [*words], spoil)
    try:
        yield terminal
    finally:
        if terminal.process.poll() is None:
            terminal.process.kill()
            terminal.process.wait()
        terminal.close()
