"""What is drawn by line, and its scroll bar: strips that go to the terminal as they are."""

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class ByLine(ScrollView):
    """A view without borders and paddings whose lines are drawn over the whole of its width.

    Textual would put each line together once more, with borders and paddings: half of what turning a page
    takes.
    """

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar, made when it is first needed."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = LineBar(name="vertical", thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in a region; what of it lies under the scroll bar may be left out."""
        filters, ground = self.get_line_filters(), self.background_colors[1]
        strips = []
        for y in crop.line_range:
            strip = self.render_line(y)
            for one in filters:
                strip = strip.apply_filter(one, ground)
            strips.append(strip)
        start, end = crop.column_span
        whole = not start and end >= self.size.width
        return strips if whole else [strip.crop(start, end) for strip in strips]


class LineBar(ScrollBar):
    """A scroll bar that makes each kind of cell once.

    It moves with every page that is turned, and has five kinds of cells at most; Textual would lay out, style
    and cut one for every line of the screen, which takes as long as the page itself.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells in a region, which has all of the bar's columns."""
        drawn = self.render()
        if not isinstance(drawn, ScrollBarRender):
            return super().render_lines(crop)
        style = self.app.console.get_style(drawn.style)
        if style.color is None or style.bgcolor is None:
            return super().render_lines(crop)
        cells = drawn.render_bar(
            size=self.size.height,
            virtual_size=drawn.virtual_size,
            window_size=drawn.window_size,
            position=drawn.position,
            thickness=drawn.thickness,
            back_color=style.bgcolor,
            bar_color=style.color,
        ).segments
        filters, ground = self.get_line_filters(), self.background_colors[1]
        kinds: dict[int, Strip] = {}
        for cell in cells:
            if id(cell) not in kinds:
                strip = Strip([cell], drawn.thickness)
                for one in filters:
                    strip = strip.apply_filter(one, ground)
                kinds[id(cell)] = strip
        return [kinds[id(cells[y])] for y in crop.line_range]
