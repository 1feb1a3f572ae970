"""From lines of meaning to strips of color."""

from rich.segment import Segment
from rich.style import Style as TerminalStyle
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from twitterbar.ui.draw import Line, line_width
from twitterbar.ui.draw.lines import Means

LOOKS: dict[str, str] = {
    Means.TEXT: "",
    Means.MUTED: "$muted",
    Means.AUTHOR: "$author",
    Means.FOLLOWED: "$followed",
    Means.MINE: "$mine",
    Means.NEW: "$new bold",
    Means.WHY: "$why italic",
    Means.LINK: "$link underline",
    Means.CONTEXT: "$context",
    Means.GUIDE: "$guide",
    Means.LABEL: "$muted italic",
    Means.MATCH: "$match-text on $match",
    Means.WARNING: "$warning",
    Means.STRONG: "bold",
    "cursor": "$cursor-text on $cursor",
    "cursor-blurred": "$cursor-text on $cursor-blurred",
    "bar": "$bar bold",
    "bar-blurred": "$border",
}
"""How every meaning looks in the colors of the theme; the filled row under the cursor, and the bar before it.

While keys go elsewhere, cursor and bar look blurred.

Component classes of the widget would say the same in CSS. But Textual works out every one of them, for every
such widget, whenever that gets or loses the focus or a class: most of the time that going into a conversation
would take.
"""

UNCOLORED: dict[str, str] = {Means.CONTEXT: "dim", Means.WARNING: "bold"}
"""What says it where there is no color."""

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
        self._ground = Style()
        self._looks: tuple[Style, ...] = ()
        self._styles: dict[tuple[str, bool, bool], TerminalStyle] = {}

    def look_again(self) -> bool:
        """Something about styles may have changed; tells whether what was painted looks different now."""
        ground = self._widget.visual_style
        looks = tuple(map(Style.parse, LOOKS.values()))
        if (ground, looks) == (self._ground, self._looks):
            return False
        self._ground, self._looks = ground, looks
        self._styles.clear()
        return True

    def strip(self, line: Line, width: int, *, under: bool = False) -> Strip:
        """A line in `width` cells, the first of which belongs to the bar; `under`: it is under the cursor.

        Pieces next to each other that look alike become one, since every change of look is sent to the
        terminal in full.
        """
        focused = self._widget.has_focus
        filled = under and self._fills
        look = self._style("", filled, focused)
        text, style = self._bar(under, focused)
        segments = []
        left = width - 1 - line_width(line)
        for piece, means in (*line, (" " * left, "")):
            if not piece:
                continue
            next_style = look if piece.isspace() else self._style(means, filled, focused)
            if next_style != style:
                segments.append(Segment(text, style))
                text, style = "", next_style
            text += piece
        strip = Strip([*segments, Segment(text, style)])
        return strip if left >= 0 else strip.crop(0, width)

    def _bar(self, under: bool, focused: bool) -> tuple[str, TerminalStyle]:
        """What stands in the first cell."""
        if not under or not (focused or self._fills):
            return " ", self._style("", False, focused)
        if focused:
            return BAR, self._style("bar", self._fills, focused)
        return BAR_BLURRED, self._style("bar-blurred", self._fills, focused)

    def _style(self, means: str, filled: bool, focused: bool) -> TerminalStyle:
        """How a piece looks that means this, on the filled row of the cursor or off it."""
        if (known := self._styles.get((means, filled, focused))) is not None:
            return known
        if not self._looks:
            self.look_again()
        style = self._ground
        cursor = ("cursor" if focused else "cursor-blurred") if filled else ""
        for meaning in (*cursor.split(), *means.split()):
            style += Style.parse(LOOKS[meaning])
            if self._widget.app.no_color and meaning in UNCOLORED:
                style += Style.parse(UNCOLORED[meaning])
        return self._styles.setdefault((means, filled, focused), style.rich_style)
