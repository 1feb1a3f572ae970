"""The lines that show how the posts of a conversation hang together."""

from typing import NamedTuple

from twitterbar.ui.draw.lines import Means, Piece

LEAST = 31
"""Cells that the words of a post keep, however deep it hangs."""

MOST = 8
"""Levels: nobody follows more of them by their indentation."""

LEVEL = 2
"""Cells a level is indented by."""

MARK = 4
"""Cells of the number that stands for the levels there is no room for."""


class Place(NamedTuple):
    """Where a post hangs: for each level down to its own, whether the line goes on below it.

    `above` is the number of levels above those, none of which is ever drawn.
    """

    goes_on: tuple[bool, ...]
    above: int = 0

    @property
    def depth(self) -> int:
        """How deep it hangs; the opening is at 0."""
        return self.above + len(self.goes_on)


def levels(width: int) -> int:
    """How many levels of indentation are drawn on a line of so many cells."""
    return max(2, min(MOST, min(width // 3, width - LEAST) // LEVEL))


def first_guide(place: Place, width: int) -> list[Piece]:
    """What stands before the first line of a post."""
    own = ("├ " if place.goes_on[-1] else "└ ") if place.depth else ""
    return _guide(place, width, own)


def next_guide(place: Place, width: int) -> list[Piece]:
    """What stands before every other line of a post."""
    own = ("│ " if place.goes_on[-1] else "  ") if place.depth else ""
    return _guide(place, width, own, mark=False)


def guide_above(place: Place, width: int) -> list[Piece]:
    """What stands in the empty line above a post: the line that leads to it."""
    return _guide(place, width, "│ " if place.depth else "", mark=False)


def _guide(place: Place, width: int, own: str, *, mark: bool = True) -> list[Piece]:
    """Lines of the levels above, and the post's own piece of line.

    A post that hangs deeper than there is room for shows the levels next to it and the number of its own.
    """
    room = levels(width)
    deep = place.depth > room
    kept = room - MARK // LEVEL if deep else place.depth
    above = "".join("│ " if on else "  " for on in place.goes_on[-kept:-1]) if kept else ""
    number = f"{min(place.depth, 999)}›".ljust(MARK) if deep and mark else " " * MARK if deep else ""
    pieces: list[Piece] = [(above, Means.GUIDE), (number, Means.MUTED), (own if kept else "", Means.GUIDE)]
    return [piece for piece in pieces if piece[0]]
