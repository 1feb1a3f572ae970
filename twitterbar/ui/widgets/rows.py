"""What a `LineView` shows."""

from collections.abc import Sequence
from typing import Protocol

from twitterbar.ui.draw import Line


class Rows(Protocol):
    """Any number of rows, drawn when they are first seen."""

    def __len__(self) -> int:
        """How many rows there are."""
        ...

    def id(self, row: int) -> str:
        """What stays the same about a row when others come and go."""
        ...

    def guesses(self, width: int) -> Sequence[int]:
        """About how many lines each row takes (at least 1), without drawing any."""
        ...

    def draw(self, row: int, width: int) -> Sequence[Line]:
        """The lines of a row (at least one), none wider than `width` cells."""
        ...

    def lead(self, row: int) -> int:
        """How many lines at the beginning of a row only keep it apart from the row above."""
        ...


class NoRows:
    """Nothing to show."""

    def __len__(self) -> int:
        return 0

    def id(self, row: int) -> str:
        """No row has an id."""
        raise IndexError(row)

    def guesses(self, width: int) -> Sequence[int]:
        """No row has a height."""
        return ()

    def draw(self, row: int, width: int) -> Sequence[Line]:
        """No row has lines."""
        raise IndexError(row)

    def lead(self, row: int) -> int:
        """No row keeps apart from another."""
        raise IndexError(row)
