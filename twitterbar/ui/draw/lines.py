"""Lines: pieces of plain text, each with what it means."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from rich.cells import cell_len


class Means(StrEnum):
    """What a piece of text means; the theme says what each looks like.

    A piece may mean several things at once: their names, separated by spaces.
    """

    TEXT = "text"
    MUTED = "muted"
    AUTHOR = "author"
    FOLLOWED = "followed"
    MINE = "mine"
    NEW = "new"
    WHY = "why"
    LINK = "link"
    CONTEXT = "context"
    GUIDE = "guide"
    LABEL = "label"
    MATCH = "match"
    WARNING = "warning"
    STRONG = "strong"


Piece = tuple[str, str]
"""Plain text, and what it means (see `Means`)."""

Line = Sequence[Piece]
"""One line of the screen."""


def plain(line: Line) -> str:
    """The words of a line without their meaning."""
    return "".join(text for text, _ in line)


def line_width(line: Line) -> int:
    """How many cells a line takes."""
    return sum(cell_len(text) for text, _ in line)


def cut(text: str, start: int, end: int, marks: Iterable[tuple[int, int, str]], meaning: str) -> list[Piece]:
    """A stretch of a text as pieces: `meaning` all over, and what marks (start, end, meaning) add to it."""
    marks = [mark for mark in marks if mark[0] < end and mark[1] > start]
    if not marks:
        return [(text[start:end], meaning)] if end > start else []
    edges = sorted({start, end, *(at for mark in marks for at in mark[:2] if start < at < end)})
    return [
        (text[a:b], " ".join(dict.fromkeys([meaning, *(name for s, e, name in marks if s <= a and e >= b)])))
        for a, b in pairwise(edges)
    ]
