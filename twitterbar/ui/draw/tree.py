"""The lines that show how the posts of a conversation hang together."""

from collections.abc import Sequence
from typing import NamedTuple

from twitterbar.ui.draw.lines import Means, Piece

LEAST = 31
"""Cells that the words of a post keep, however deep it hangs."""

LEVEL = 2
"""Cells a level is indented by."""

MARK = 4
"""Cells of the number that stands for the levels there is no room for."""


class Place(NamedTuple):
    """Where a post hangs: for each level down to its own, whether the line goes on below it.

    `above` is the number of levels above those; none of them is drawn.
    """

    goes_on: tuple[bool, ...]
    above: int = 0

    @property
    def depth(self) -> int:
        """How deep it hangs; the opening is at 0."""
        return self.above + len(self.goes_on)


def levels(width: int) -> int:
    """How many levels of indentation a line of so many cells has room for."""
    return max(2, min(width // 3, width - LEAST) // LEVEL)


def first_guide(place: Place, width: int) -> list[Piece]:
    """What stands before the first line of a post."""
    if not place.depth:
        return []
    shown, mark = _shown(place, width)
    branch = "├ " if place.goes_on[-1] else "└ "
    guide = "".join("│ " if on else "  " for on in shown[:-1]) + (branch if shown else "")
    return [(mark, Means.MUTED), (guide, Means.GUIDE)] if mark else [(guide, Means.GUIDE)]


def next_guide(place: Place, width: int) -> list[Piece]:
    """What stands before every other line of a post."""
    return _plain_guide(place, width, place.goes_on[-1] if place.depth else False)


def guide_above(place: Place, width: int) -> list[Piece]:
    """What stands in the empty line above a post: the line that leads to it."""
    return _plain_guide(place, width, True)


def _plain_guide(place: Place, width: int, own: bool) -> list[Piece]:
    if not place.depth:
        return []
    shown, mark = _shown(place, width)
    guide = "".join("│ " if on else "  " for on in (*shown[:-1], own)) if shown else ""
    return [(" " * len(mark) + guide, Means.GUIDE)]


def _shown(place: Place, width: int) -> tuple[Sequence[bool], str]:
    """The levels that are drawn, and the number that stands for those that are not."""
    room = levels(width)
    if place.depth <= room and not place.above:
        return place.goes_on, ""
    kept = room - MARK // LEVEL
    mark = f"{min(place.depth, 999)}›".ljust(MARK)
    return place.goes_on[-kept:] if kept else (), mark
