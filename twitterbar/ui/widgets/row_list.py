"""A list whose rows are things of one kind, drawn by a function: people, pairs, what a search found."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from twitterbar.ui.draw.lines import Line
from twitterbar.ui.widgets.lines import LineView

Row = TypeVar("Row")


class LinesOf(Generic[Row]):
    """Rows that are drawn by a function: one line each, or more."""

    def __init__(
        self, rows: Sequence[Row], id_of: Callable[[Row], str], draw: Callable[[Row, int], Sequence[Line]]
    ) -> None:
        self.rows = tuple(rows)
        self._id_of = id_of
        self._draw = draw

    def __len__(self) -> int:
        return len(self.rows)

    def id(self, row: int) -> str:
        """What names the row."""
        return self._id_of(self.rows[row])

    def guesses(self, width: int) -> Sequence[int]:
        """As many lines as each has."""
        return [len(self._draw(row, width)) for row in self.rows]

    def draw(self, row: int, width: int) -> Sequence[Line]:
        """The row's lines."""
        return self._draw(self.rows[row], width)

    def lead(self, row: int) -> int:
        """Nothing stands between the rows."""
        return 0


class RowList(LineView, Generic[Row]):
    """A list of rows of one kind; Enter opens one."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: tuple[Row, ...] = ()

    def show(
        self,
        rows: Sequence[Row],
        id_of: Callable[[Row], str],
        draw: Callable[[Row, int], Sequence[Line]],
        *,
        end: str,
        first: int = 0,
    ) -> None:
        """Show these rows; the cursor stays where it was, or else goes to the row numbered `first`."""
        here = self.row_id
        self.rows = tuple(rows)
        at = next(
            (place for place, row in enumerate(self.rows) if id_of(row) == here),
            min(first, max(0, len(self.rows) - 1)),
        )
        above = 0.1 if first and at == first else 0.0  # so that a heading above it is in sight
        self.put(LinesOf(self.rows, id_of, draw), end=end, at=at, above=above)

    @property
    def here(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None
