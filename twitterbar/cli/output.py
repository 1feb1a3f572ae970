"""What the command line prints: text wrapped to the width of the window, and JSON documents."""

import shutil
import sys
from datetime import datetime

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
    from rich.cells import cell_len

    later = " " * cell_len(first) if rest is None else rest
    start = first
    for line in text.split("\n"):
        for part in wrapped(line, max(10, width() - cell_len(start))):
            print((start + part).rstrip())
            start = later


def wrapped(line: str, cells: int) -> list[str]:
    """A line in parts of at most so many cells, broken between words, or within one that is too long."""
    from rich.cells import cell_len, chop_cells

    parts: list[str] = []
    part = ""
    for word in line.split():
        joined = f"{part} {word}" if part else word
        if cell_len(joined) <= cells:
            part = joined
            continue
        if part:
            parts.append(part)
        *full, part = chop_cells(word, cells)
        parts += full
    return [*parts, part] if part or not parts else parts


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


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 post", "7 posts"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def length(minutes: float) -> str:
    """A time to read in words: "under a minute", "about 4 min"."""
    return "under a minute" if minutes < 0.75 else f"about {minutes:.0f} min"


def when(moment: datetime, now: datetime) -> str:
    """A moment by the clock on the wall, with as much of the date as is needed to know the day."""
    there, here = moment.astimezone(), now.astimezone()
    if there.date() == here.date():
        return f"{there:%H:%M}"
    days = (here.date() - there.date()).days
    return f"{there:%A %H:%M}" if 0 < days < 7 else f"{there:%Y-%m-%d %H:%M}"
