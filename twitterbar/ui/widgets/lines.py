"""One view for everything that is a list of rows: it draws the lines that are seen, and no others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Blur, Click, DescendantBlur, DescendantFocus, Focus, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from twitterbar.ui import keymap
from twitterbar.ui.widgets.by_line import ByLine
from twitterbar.ui.widgets.heights import Heights
from twitterbar.ui.widgets.rows import NoRows, Rows
from twitterbar.ui.widgets.strips import Strips

APART = 3
"""Lines between the cursor's row and the edge it came in by, when the view had to move to show it."""


class LineView(ByLine, can_focus=True):
    """Rows of one or more lines, one of them under the cursor.

    Opening costs the same for twenty rows and for thousands: heights are guessed until a row is seen. Moving
    the cursor draws the two rows it touches and nothing else; only when it leaves the view does the view
    move, and then as one turns a page, so that the eye keeps its place in between.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-background: $surface;
        scrollbar-background-hover: $surface;
        scrollbar-background-active: $surface;
        scrollbar-color: $border;
        scrollbar-color-hover: $muted;
        scrollbar-color-active: $muted;
        color: $foreground;
        background: $surface;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("list")]
    SCOPE = "list"

    FILLS = True
    """Whether the row under the cursor is filled with the cursor's color, or only marked by the bar."""

    cursor: var[int] = var(0, init=False)
    """The row under the cursor."""

    @dataclass
    class Moved(Message):
        """The cursor came to this row."""

        view: "LineView"
        row: int

        @property
        def control(self) -> "LineView":
            """The view whose cursor it is."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """Of several moves in a row only the last matters."""
            return isinstance(message, LineView.Moved) and message.view is self.view

    @dataclass
    class Opened(Message):
        """The reader wants to go into this row."""

        view: "LineView"
        row: int

        @property
        def control(self) -> "LineView":
            """The view the row is in."""
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.source: Rows = NoRows()
        """What is shown."""
        self.end = ""
        """What stands below the last row, or alone in the middle where there are no rows."""
        self._heights = Heights(())
        self._strips = Strips(self, fills=self.FILLS)
        self._above: float | None = None
        self._here: str | None = None

    # What is shown

    def put(self, source: Rows, *, end: str = "", at: int = 0, above: float = 0.0) -> None:
        """Show these rows, the cursor on row `at`, and above that row as much of the view (0 to 1)."""
        self.source, self.end = source, end
        self.set_reactive(LineView.cursor, min(max(0, at), max(0, len(source) - 1)))
        self._here = self.row_id
        self._above = above
        self._measure_anew(self._place_of_cursor())

    def renew(self, *, at: str | None = None) -> None:
        """The rows changed: lay them out anew, the cursor on the row of that id, else where it was."""
        here = at if at is not None else self._here
        place = self._place_of_cursor()
        found = self.find(here) if here is not None else None
        row = min(self.cursor, max(0, len(self.source) - 1)) if found is None else found
        self.set_reactive(LineView.cursor, row)
        self._here = self.row_id
        self._measure_anew(place)

    def renew_row(self, row: int, columns: int | None = None) -> None:
        """One row changed, in its first columns or all over: draw it anew."""
        self._strips.forget_row(row)
        if row >= len(self._heights) or not self._heights.is_measured(row):
            return
        if self._heights.measure(row, len(self._drawn(row))):
            self._say_size()
            self.refresh()
        else:
            self._refresh_row(row, self._strips.width + 1 if columns is None else columns)

    def find(self, id: str) -> int | None:
        """The row of that id."""
        return next((row for row in range(len(self.source)) if self.source.id(row) == id), None)

    @property
    def row_id(self) -> str | None:
        """The id of the row under the cursor; None where there are no rows."""
        return self.source.id(self.cursor) if self.cursor < len(self.source) else None

    def move_to(self, id: str) -> bool:
        """Bring the cursor to the row of that id; False if there is none."""
        row = self.find(id)
        if row is not None:
            self.go(row)
        return row is not None

    # Layout

    @property
    def view_height(self) -> int:
        """How many lines are seen at a time."""
        return self.scrollable_content_region.height

    def _measure_anew(self, place: int) -> None:
        """Lay out all rows for the present width; the cursor's row goes `place` lines below the top."""
        self._strips.forget()
        self._strips.width = max(0, self.scrollable_content_region.width - 1)
        if not self._strips.width:
            self._heights = Heights(())  # until it is seen, and has a width to lay them out for
            return
        self._heights = Heights(self.source.guesses(self._strips.width))
        self._say_size()
        if len(self.source):
            self._measure(self._heights.around(self.cursor, self.view_height))
            self._scroll(self._heights.top(self.cursor) - place)
            self.show_cursor()
        else:
            self._scroll(0)
        self._above = None
        self.refresh()

    def _place_of_cursor(self) -> int:
        """How far below the top of the view the cursor's row begins, or should; a third, if out of view."""
        if self._above is not None:
            return round(self._above * self.view_height)
        if self.cursor >= len(self._heights):
            return 0
        place = self._heights.top(self.cursor) - self.scroll_offset.y
        return place if 0 <= place < self.view_height else self.view_height // 3

    def _measure(self, rows: Iterable[int]) -> None:
        """Measure rows; what is on the screen stays there when rows above it are taller than was guessed."""
        first = self.scroll_offset.y
        shift = self._heights.measure_all(rows, lambda row: len(self._drawn(row)), first)
        self._say_size()
        if shift:
            self._scroll(first + shift)

    def _say_size(self) -> None:
        """Tell the scroll bar how much there is; no other widget moves for it, so no layout follows."""
        size = Size(self._strips.width + 1, self._heights.total + self._end_height)
        if size != self.virtual_size:
            self.set_reactive(LineView.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height

    @property
    def _end_height(self) -> int:
        end = self._strips.end(self.end) if len(self._heights) else []
        return len(end) + 1 if end else 0

    def _scroll(self, line: int) -> None:
        self.scroll_to(y=max(0, line), animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Whatever scrolls the view, what comes into sight is measured first."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._measure(self._heights.seen(round(new_value), self.view_height))

    def on_resize(self, event: Resize) -> None:
        """Lay the rows out for the new width; the row under the cursor stays in sight."""
        if not self.fit() and len(self.source):
            self._measure(self._heights.seen(self.scroll_offset.y, self.view_height))
            self.show_cursor()

    def fit(self) -> bool:
        """Lay the rows out for the width there is, if it is another than before; tells whether it was."""
        width = max(0, self.scrollable_content_region.width - 1)
        if width == self._strips.width:
            return False
        self._measure_anew(self._place_of_cursor())
        return True

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in a region; a view is drawn before it hears of its new size, and fits all the same."""
        self.fit()
        return super().render_lines(crop)

    def _drawn(self, row: int) -> list[Strip]:
        """The strips of a row."""
        return self._strips.row(self.source, row, under=row == self.cursor)

    def render_line(self, y: int) -> Strip:
        """The line of the view at this height."""
        row, line = self._heights.row_at(y + self.scroll_offset.y)
        if row < len(self._heights):
            strips = self._drawn(row)
            if line < len(strips):
                return strips[line]
        end = self._strips.end(self.end)
        if len(self._heights):
            number = y + self.scroll_offset.y - self._heights.total - 1
        else:
            number = y - max(0, self.view_height - len(end)) // 2
        return end[number] if 0 <= number < len(end) else self._strips.empty()

    def notify_style_update(self) -> None:
        """If the theme changed, everything is drawn anew."""
        super().notify_style_update()
        if self.is_attached and self._strips.look_again():
            self.refresh()

    def on_focus(self, event: Focus) -> None:
        """The cursor shows that keys go here; nothing else of the view looks different."""
        event.prevent_default()
        self._keys_go(here=True)

    def on_blur(self, event: Blur) -> None:
        """The cursor shows that keys go elsewhere."""
        event.prevent_default()
        self._keys_go(here=False)

    def _keys_go(self, *, here: bool) -> None:
        """What a widget does about the focus by itself, but for styles (none of ours look at it) and drawing
        everything anew."""
        self.set_reactive(Widget.has_focus, here)
        if self.parent is not None:
            self.parent.post_message(DescendantFocus(self) if here else DescendantBlur(self))
        self._strips.forget_row(self.cursor)
        if self.cursor < len(self._heights):
            self._refresh_row(self.cursor)

    def _refresh_row(self, row: int, columns: int | None = None) -> None:
        """Have one row drawn anew, in so many columns; by default in those that the cursor changes."""
        if row >= len(self._heights):
            return
        width = columns or (self._strips.width + 1 if self.FILLS else 1)
        top = self._heights.top(row) - self.scroll_offset.y
        seen = Region(0, top, width, self._heights[row]).intersection(Region(0, 0, width, self.view_height))
        if seen:
            self.refresh(seen)

    # The cursor

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows that changed, and tell."""
        self._here = self.row_id
        self._refresh_row(old)
        self._refresh_row(new)
        self.post_message(self.Moved(self, new))

    def validate_cursor(self, row: int) -> int:
        """The cursor stays on the rows."""
        return min(max(0, row), max(0, len(self.source) - 1))

    def go(self, row: int) -> None:
        """Bring the cursor to a row, and the row into view."""
        self.cursor = row
        self.show_cursor()

    def show_cursor(self) -> None:
        """Turn the page, if need be, so that the cursor's row is seen."""
        if not len(self._heights) or not self.view_height or self._shows_whole(self.cursor):
            return
        self._measure(self._heights.around(self.cursor, self.view_height))
        height, first = self.view_height, self.scroll_offset.y
        top, tall = self._heights.top(self.cursor), self._heights[self.cursor]
        apart = min(APART, height // 4, max(0, height - tall))
        if top >= first:
            self._scroll(top - apart)
        else:
            self._scroll(top if tall >= height else top + tall - height + apart)

    def _shows_whole(self, row: int) -> bool:
        """Whether every line of a row is in view."""
        heights, first = self._heights, self.scroll_offset.y
        top = heights.top(row)
        return heights.is_measured(row) and top >= first and top + heights[row] <= first + self.view_height

    @property
    def _sees_cursor(self) -> bool:
        top, first = self._heights.top(self.cursor), self.scroll_offset.y
        return top < first + self.view_height and top + self._heights[self.cursor] > first

    def _step(self, step: int) -> None:
        """One row on or back; a row taller than the view is first read to its end."""
        if not len(self._heights):
            return
        first, height = self.scroll_offset.y, self.view_height
        if not self._sees_cursor:
            line = first if step > 0 else min(first + height, self._heights.total) - 1
            self.go(self._heights.row_at(line)[0])
            return
        top = self._heights.top(self.cursor)
        bottom = top + self._heights[self.cursor]
        if step > 0 and bottom > first + height and top <= first:
            self._scroll(min(first + height - 2, bottom - height))
        elif step < 0 and top < first and bottom >= first + height:
            self._scroll(max(first - height + 2, top))
        else:
            self.go(self.cursor + step)

    def _leap(self, lines: int) -> None:
        """Move view and cursor by so many lines."""
        if not len(self._heights):
            return
        line = min(max(0, self._heights.top(self.cursor) + lines), self._heights.total - 1)
        self._scroll(self.scroll_offset.y + lines)
        row, _ = self._heights.row_at(line)
        if row == self.cursor:
            row += 1 if lines > 0 else -1
        self.go(row)

    def action_cursor_down(self) -> None:
        """To the next row."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """To the row before."""
        self._step(-1)

    def action_top(self) -> None:
        """To the first row."""
        self.go(0)

    def action_bottom(self) -> None:
        """To the last row."""
        self.go(len(self.source) - 1)
        self._scroll(self._heights.total + self._end_height - self.view_height)

    def action_half_page_down(self) -> None:
        """Half a screen on."""
        self._leap(max(1, self.view_height // 2))

    def action_half_page_up(self) -> None:
        """Half a screen back."""
        self._leap(-max(1, self.view_height // 2))

    def action_page_down(self) -> None:
        """A screen on."""
        self._leap(max(1, self.view_height - 2))

    def action_page_up(self) -> None:
        """A screen back."""
        self._leap(-max(1, self.view_height - 2))

    def action_open(self) -> None:
        """Into the row under the cursor."""
        if len(self.source):
            self.post_message(self.Opened(self, self.cursor))

    def on_click(self, event: Click) -> None:
        """A click puts the cursor there, a second one goes in."""
        place = event.get_content_offset(self)
        if place is None:
            return
        row, _ = self._heights.row_at(place.y + self.scroll_offset.y)
        if row < len(self._heights):
            self.cursor = row
            if event.chain == 2:
                self.action_open()
