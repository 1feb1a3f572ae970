"""Names to tick. Whether one is ticked can be told without color: Textual draws the same cross for both."""

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import SelectionList

TICKED, UNTICKED = "[x]", "[ ]"


class Ticks(SelectionList[str]):
    """Who else hears something, each by a value that one ticks."""

    def render_line(self, y: int) -> Strip:
        """A row with its tick in letters."""
        line = super().render_line(y)
        row, width = self.scroll_offset.y + y, len(TICKED)
        if row >= self.option_count or line.cell_length <= width + 1:
            return line
        ticked = self.get_option_at_index(row).value in self.selected
        (name, *_) = line.crop(width + 1, width + 2)
        tick = Segment(TICKED if ticked else UNTICKED, name.style)
        return Strip.join([Strip([tick]), line.crop(width, line.cell_length)])
