"""What the command line prints: text wrapped to the width of the window, and JSON documents."""

import shutil
import sys

import msgspec

LINE = 80
"""Columns to wrap to where there is no window."""

WIDEST = 100
"""Columns; lines longer than this are tiring to read."""


def width() -> int:
    """How many columns a line may take."""
    return max(20, min(shutil.get_terminal_size((LINE, 24)).columns, WIDEST))


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


def aside(text: str) -> None:
    """Print a line to standard error, control characters escaped."""
    from twitterbar.logs import escaped

    print(escaped(text), file=sys.stderr)
