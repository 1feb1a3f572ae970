"""Without color (https://no-color.org): weight, slant, lines and reversed cells say what colors said."""

from collections.abc import Sequence
from functools import lru_cache

from rich.color import Color as TerminalColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

REVERSED = Style(reverse=True)


class Uncolored(LineFilter):
    """Takes all colors away; what stood on another ground than the widget around it is reversed."""

    def apply(self, segments: Sequence[Segment], background: Color) -> list[Segment]:
        """The segments of a line of a widget with this background."""
        ground = background.rich_color
        return [
            Segment(text, style and uncolored(style, ground), control) for text, style, control in segments
        ]


@lru_cache(1024)
def uncolored(style: Style, ground: TerminalColor) -> Style:
    """A style without its colors, for something that stands on this ground."""
    stands_out = style.bgcolor is not None and style.bgcolor != ground
    return style.without_color + REVERSED if stands_out else style.without_color
