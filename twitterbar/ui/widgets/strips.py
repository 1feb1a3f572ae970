"""Rows as strips, ready for the terminal; those that were drawn lately are kept."""

from textual.cache import LRUCache
from textual.strip import Strip
from textual.widget import Widget

from twitterbar.ui.draw import line_width, wrap
from twitterbar.ui.draw.lines import Means
from twitterbar.ui.widgets.painter import Painter
from twitterbar.ui.widgets.rows import Rows

KEPT = 1024
"""How many drawn rows are kept for the next time they are seen."""


class Strips:
    """Draws rows for one widget; with `fills` the row under the cursor is filled, not only marked."""

    def __init__(self, widget: Widget, *, fills: bool) -> None:
        self.width = 0
        """Cells for the words of a row; one more, before them, belongs to the bar."""
        self._painter = Painter(widget, fills=fills)
        self._kept: LRUCache[tuple[int, bool], list[Strip]] = LRUCache(KEPT)

    def forget(self) -> None:
        """The rows are others, or have another width."""
        self._kept.clear()

    def forget_row(self, row: int) -> None:
        """One row changed."""
        self._kept.discard((row, False))
        self._kept.discard((row, True))

    def look_again(self) -> bool:
        """Something about styles may have changed; tells whether everything has to be drawn anew."""
        changed = self._painter.look_again()
        if changed:
            self.forget()
        return changed

    def row(self, source: Rows, row: int, *, under: bool) -> list[Strip]:
        """The strips of a row, from what is kept or drawn now; `under`: it is under the cursor."""
        if (strips := self._kept.get((row, under))) is None:
            lead = source.lead(row)
            strips = [
                self._painter.strip(line, self.width + 1, under=under and number >= lead)
                for number, line in enumerate(source.draw(row, self.width))
            ]
            self._kept[(row, under)] = strips
        return strips

    def end(self, words: str) -> list[Strip]:
        """The words that stand below the last row, each line of them in the middle."""
        strips = []
        for start, stop in wrap(words, max(2, self.width)) if words else ():
            line = words[start:stop]
            indent = max(0, self.width - line_width([(line, "")])) // 2
            strips.append(self._painter.strip([(" " * indent, ""), (line, Means.LABEL)], self.width + 1))
        return strips

    def empty(self) -> Strip:
        """A line without words."""
        return self._painter.strip([], self.width + 1)
