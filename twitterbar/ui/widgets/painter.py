"""From lines of meaning to strips of color."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from twitterbar.ui.draw import Line, line_width
from twitterbar.ui.draw.lines import Means

COMPONENTS = frozenset(
    {
        *(f"lines--{meaning}" for meaning in Means),
        "lines--cursor",
        "lines--cursor-blurred",
        "lines--bar",
        "lines--bar-blurred",
    }
)
"""The component classes of a widget that is painted: one for each meaning, and the cursor."""

CSS = """
    color: $foreground;
    background: $surface;
    & > .lines--muted { color: $muted; }
    & > .lines--author { color: $author; }
    & > .lines--followed { color: $followed; }
    & > .lines--mine { color: $mine; }
    & > .lines--new { color: $new; text-style: bold; }
    & > .lines--why { color: $why; text-style: italic; }
    & > .lines--link { color: $link; text-style: underline; }
    & > .lines--context { color: $context; }
    & > .lines--guide { color: $guide; }
    & > .lines--label { color: $muted; text-style: italic; }
    & > .lines--match { color: $match-text; background: $match; }
    & > .lines--warning { color: $warning; }
    & > .lines--strong { text-style: bold; }
    & > .lines--cursor { color: $cursor-text; background: $cursor; }
    & > .lines--cursor-blurred { color: $cursor-text; background: $cursor-blurred; }
    & > .lines--bar { color: $bar; text-style: bold; }
    & > .lines--bar-blurred { color: $border; }
    &:nocolor > .lines--context { text-style: dim; }
    &:nocolor > .lines--warning { text-style: bold; }
"""
"""How every meaning looks, in the colors of the theme."""

BAR = "▌"
BAR_BLURRED = "▏"
"""What stands before the row under the cursor: seen without color, and thinner while keys go elsewhere.

A view that does not fill the cursor's row then shows nothing: beside a list it is a preview.
"""


class Painter:
    """Paints lines for one widget; with `fills` the row under the cursor is filled, not only marked."""

    def __init__(self, widget: Widget, *, fills: bool) -> None:
        self._widget = widget
        self._fills = fills
        self._styles: dict[tuple[str, bool], Style] = {}

    def forget(self) -> None:
        """The theme changed, or where keys go: every look is worked out anew."""
        self._styles.clear()

    def strip(self, line: Line, width: int, *, under: bool = False) -> Strip:
        """A line in `width` cells, the first of which belongs to the bar; `under`: it is under the cursor.

        Pieces next to each other that look alike become one, since every change of look is sent to the
        terminal in full.
        """
        filled = under and self._fills
        look = self._style("", filled)
        bar, style = self._bar(under)
        text, segments = bar, []
        left = width - 1 - line_width(line)
        for piece, means in (*line, (" " * left, "")):
            if not piece:
                continue
            next_style = look if piece.isspace() else self._style(means, filled)
            if next_style != style:
                segments.append(Segment(text, style))
                text, style = "", next_style
            text += piece
        strip = Strip([*segments, Segment(text, style)])
        return strip if left >= 0 else strip.crop(0, width)

    def _bar(self, under: bool) -> tuple[str, Style]:
        focused = self._widget.has_focus
        if not under or not (focused or self._fills):
            return " ", self._style("", False)
        name = "lines--bar" if focused else "lines--bar-blurred"
        style = self._style("", self._fills) + self._widget.get_component_rich_style(name, partial=True)
        return BAR if focused else BAR_BLURRED, style

    def _style(self, means: str, filled: bool) -> Style:
        """How a piece looks that means this, on the filled row of the cursor or off it."""
        if (style := self._styles.get((means, filled))) is None:
            widget = self._widget
            if filled:
                name = "lines--cursor" if widget.has_focus else "lines--cursor-blurred"
                style = widget.get_component_rich_style(name)
            else:
                style = widget.rich_style
            for meaning in means.split():
                if meaning != Means.TEXT:
                    style += widget.get_component_rich_style(f"lines--{meaning}", partial=True)
            self._styles[(means, filled)] = style
        return style
