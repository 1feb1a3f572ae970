"""The table as a list: one line a conversation."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from twitterbar.core.views import TableRow
from twitterbar.ui import keymap
from twitterbar.ui.draw.lines import Line
from twitterbar.ui.draw.table import columns, table_line
from twitterbar.ui.widgets.lines import LineView


class TableRows:
    """Conversations, one line each, in columns shared by all of them."""

    def __init__(self, rows: Sequence[TableRow]) -> None:
        self.rows = tuple(rows)
        self._columns = columns(self.rows, 0)
        self._width = -1

    def __len__(self) -> int:
        return len(self.rows)

    def id(self, row: int) -> str:
        """The conversation's id."""
        return self.rows[row].conversation

    def guesses(self, width: int) -> Sequence[int]:
        """Always one line."""
        return [1] * len(self.rows)

    def draw(self, row: int, width: int) -> Sequence[Line]:
        """The conversation's line."""
        if width != self._width:
            self._columns, self._width = columns(self.rows, width), width
        return [table_line(self.rows[row], self._columns)]

    def lead(self, row: int) -> int:
        """Nothing stands between the lines."""
        return 0


class ConversationList(LineView):
    """The conversations at the table, one line each; Enter goes into one."""

    SCOPE = "conversations"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("conversations")]

    class ReadOn(Message):
        """The reader wants to go into the next one that has something new."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.rows: tuple[TableRow, ...] = ()
        """The conversations in order."""

    def show(self, rows: Sequence[TableRow], *, end: str = "You're caught up.") -> None:
        """Show these conversations; the cursor stays on the one it was on.

        Where that is not among them any more, it goes to the next below it that is, or else to the nearest
        above. A view that was at the top stays there, as long as the cursor is in it; else the cursor stays
        where it was in the view. `end` stands below the last one, or alone where there are none.
        """
        near = [row.conversation for row in (*self.rows[self.cursor :], *self.rows[: self.cursor][::-1])]
        self.rows = tuple(rows)
        places = {row.conversation: place for place, row in enumerate(self.rows)}
        at = next((places[one] for one in near if one in places), 0)
        height = self.view_height
        place = at if not self.scroll_offset.y and at < height else self._place_of_cursor()
        self.put(TableRows(self.rows), end=end, at=at, above=place / height if height else 0.0)

    def action_read_on(self) -> None:
        """Into what has something new, from the mark on."""
        self.post_message(self.ReadOn())

    def update_row(self, row: TableRow) -> None:
        """Draw one conversation as it stands now."""
        place = next((n for n, old in enumerate(self.rows) if old.conversation == row.conversation), None)
        if place is None:
            return
        before = TableRows(self.rows)
        self.rows = (*self.rows[:place], row, *self.rows[place + 1 :])
        self.source = TableRows(self.rows)
        width = self._strips.width
        same_columns = columns(before.rows, width) == columns(self.rows, width)
        if same_columns:
            self.renew_row(place)
        else:
            self.renew()
