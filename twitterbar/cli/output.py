"""What the command line prints: text wrapped to the width of the window, and JSON documents."""

import sys
import time

import msgspec

from twitterbar.cli.columns import columns

WIDEST = 100
"""Columns; lines longer than this are tiring to read."""


def width() -> int:
    """How many columns a line may take."""
    return max(20, min(columns(), WIDEST))


def say(text: str = "", first: str = "", rest: str | None = None) -> None:
    """Print a text to standard output, each of its lines wrapped.

    `first` begins the first line; `rest` every other, spaces as wide as `first` unless given.
    """
    from twitterbar.ui.draw.words import wrap

    later = " " * len(first) if rest is None else rest
    edge = first
    for start, end in wrap(text, max(10, width() - max(len(first), len(later)))) or [(0, 0)]:
        print((edge + text[start:end]).rstrip())
        edge = later


def document(content: msgspec.Struct) -> None:
    """Print one JSON object, in UTF-8 whatever the locale."""
    body = msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
    if sys.stdout is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(body)


class ProgressLine:
    """One line on standard error that is written over, if anybody is there to see it. A context manager."""

    EVERY = 0.1
    """Seconds between two changes of the line."""

    def __init__(self) -> None:
        self._seen = sys.stderr is not None and sys.stderr.isatty()
        self._next = 0.0
        self._cells = 0

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def show(self, text: str, *, at_once: bool = False) -> None:
        """Say how far it has come; `at_once` also where the line changed a moment ago."""
        if self._seen and (at_once or time.monotonic() >= self._next):
            from twitterbar.logs import escaped

            self._next = time.monotonic() + self.EVERY
            line = escaped(text)[: width() - 1]
            sys.stderr.write(f"\r{line:<{self._cells}}")
            sys.stderr.flush()
            self._cells = len(line)

    def end(self) -> None:
        """Wipe the line."""
        if self._cells:
            sys.stderr.write(f"\r{'':<{self._cells}}\r")
            sys.stderr.flush()
            self._cells = 0


def aside(text: str) -> None:
    """Print a line to standard error, control characters escaped; in a window, broken between words.

    An address stays in one piece however long it is, so that it can be opened from there.
    """
    from twitterbar.logs import escaped

    line = escaped(text)
    if sys.stderr is not None and sys.stderr.isatty():
        from textwrap import fill

        line = fill(line, width(), break_long_words=False, break_on_hyphens=False)
    print(line, file=sys.stderr)
