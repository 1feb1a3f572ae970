"""The two lines that frame every screen, and a row of choices."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import App
from textual.binding import BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from twitterbar.ui import keymap
from twitterbar.ui.draw import clip, wrap

ALWAYS = (("?", "help"), ("q", "step out"))
"""Keys that the bottom line keeps at any width."""


class HeadLine(Widget):
    """The top line: where one is, and on the right, never giving way, how far and how long."""

    DEFAULT_CSS = """
    HeadLine { height: 1; padding: 0 1; background: $panel; color: $muted; }
    HeadLine.-last-orders { color: $last-orders; text-style: bold; }
    """

    left: reactive[str] = reactive("")
    aside: reactive[str] = reactive("")
    """Something that is going on meanwhile."""
    right: reactive[str] = reactive("")
    clock: reactive[str] = reactive("")
    """How long there is, on a screen above the table during a session."""

    def render(self) -> Content:
        """Both ends on one line; when there is not enough room, how far one is gives way before the left end
        is cut, where a clock runs."""
        right = " · ".join(part for part in (self.right, self.clock) if part)
        left = " · ".join(part for part in (self.left, self.aside) if part)
        room = self.size.width - cell_len(left) - 2
        if self.clock and cell_len(self.clock) <= room < cell_len(right):
            right = self.clock
        return both_ends(Content(left), Content(right), self.size.width)


class TroubleLine(Widget):
    """What went wrong between here and X, and what to do: quiet lines that stay until they are put away.

    Who puts them away is told by a message. Where there is little room the end of long words is cut: what
    went wrong stands first, and `twitterbar doctor` has all of it.
    """

    DEFAULT_CSS = """
    TroubleLine { display: none; height: auto; padding: 0 1; color: $warning; }
    TroubleLine.-standing { display: block; }
    """

    class PutAway(Message):
        """The reader has read it."""

    words: reactive[str] = reactive("", layout=True)

    @property
    def stands(self) -> bool:
        """Whether there is anything to put away."""
        return bool(self.words)

    def tell(self, words: str) -> None:
        """Let these words stand here, in place of what did."""
        self.words = words
        self.set_class(bool(words), "-standing")

    def put_away(self) -> None:
        """The reader has read it."""
        if self.stands:
            self.tell("")
            self.post_message(self.PutAway())

    def on_click(self) -> None:
        """A click puts it away."""
        self.put_away()

    def render(self) -> Content:
        """The words, on as many lines as there is room for."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        return some_lines(Content(f"! {self.words}"), width, max(3, self.screen.size.height // 4))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the words take."""
        return len(self._lines(width))


class KeyLine(Widget):
    """The bottom line: keys that work here, as many as fit; help and leave at any width.

    What the reader is told in passing stands here for a while, in the place of the keys where it fits there,
    else above them: it never covers what is being read.
    """

    DEFAULT_CSS = """
    KeyLine { height: auto; padding: 0 1; background: $panel; color: $muted; }
    """

    keys: reactive[tuple[tuple[str, str], ...]] = reactive(())
    always: reactive[tuple[tuple[str, str], ...]] = reactive(ALWAYS)
    said: reactive[Content] = reactive(Content(), layout=True)
    """What is told just now."""

    def __init__(self) -> None:
        super().__init__()
        self._silence: Timer | None = None

    def say(self, words: Content, seconds: float) -> None:
        """Tell something for so many seconds."""
        if self._silence is not None:
            self._silence.stop()
        self.said = words
        self._silence = self.set_timer(seconds, self.fall_silent)

    def fall_silent(self) -> None:
        """The keys again."""
        if self._silence is not None:
            self._silence.stop()
        self.said = Content()

    def render(self) -> Content:
        """What is told, the keys that fit, then those that always stay."""
        width = self.size.width
        above = self._above(width)
        end = self._end
        room = width - end.cell_length - 2
        start = Content()
        if self.said and not above:
            start = self.said
        for key in self.keys if not start else ():
            piece = _key(*key)
            if start.cell_length + piece.cell_length + 2 > room:
                break
            start = Content.assemble(start, "  ", piece) if start else piece
        return Content("\n").join([*above, both_ends(start, end, width)])

    @property
    def _end(self) -> Content:
        return Content("  ").join(_key(*key) for key in self.always)

    def _above(self, width: int) -> list[Content]:
        """The lines of what is told, where it does not fit beside what always stays."""
        if self.said.cell_length <= width - self._end.cell_length - 2:
            return []
        return some_lines(self.said, width, max(2, self.screen.size.height // 3))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, or more while much is told."""
        return 1 + len(self._above(width))


def _key(key: str, what: str) -> Content:
    return Content.assemble((key, "$clock bold"), " ", what)


def some_lines(words: Content, width: int, most: int) -> list[Content]:
    """Words on lines of so many cells, at most so many lines; what is cut is seen by an ellipsis."""
    text = words.plain
    lines = wrap(text, width)
    some = [words[start:end] for start, end in lines[:most]]
    if len(lines) > most:
        some[-1] = Content(clip(text[lines[most - 1][0] :], width))
    return some


def both_ends(left: Content, right: Content, width: int) -> Content:
    """`left` and `right` at the two ends of a line of so many cells; `left` is cut to leave a gap."""
    room = max(0, width - right.cell_length - 2)
    if left.cell_length > room:
        left = Content(clip(left.plain, room))
    return Content.assemble(left, " " * max(0, width - left.cell_length - right.cell_length), right)


class Choices(Widget, can_focus=True):
    """Choices, one of them marked; the arrows move the mark, Enter or a click takes it."""

    DEFAULT_CSS = """
    Choices { height: auto; width: 1fr; }
    """

    SCOPE = "choices"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("choices")]

    GAP = "   "

    index: reactive[int] = reactive(0)

    class Moved(Message):
        """The mark moved to the choice of this index."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Taken(Message):
        """The choice of this index was taken."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, choices: Sequence[str], index: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.choices = tuple(choices)
        self.set_reactive(Choices.index, index)

    def render(self) -> Content:
        """The choices side by side; the marked one carries an arrow, so that it is seen without color."""
        return Content("\n").join(
            Content(self.GAP).join(self._drawn(index) for index in line) for line in self._lines()
        )

    def _drawn(self, index: int) -> Content:
        words = f"{'▸' if index == self.index else ' '} {self.choices[index]} "
        marked = index == self.index and self.has_focus
        return Content.styled(words, "$cursor-text on $cursor bold") if marked else Content(words)

    def _lines(self) -> list[list[int]]:
        """The choices that stand on each line: as many as there is room for."""
        lines: list[list[int]] = [[]]
        used = 0
        for index in range(len(self.choices)):
            width = self._drawn(index).cell_length
            if lines[-1] and used + len(self.GAP) + width > self.size.width:
                lines.append([])
                used = 0
            used += width + (len(self.GAP) if lines[-1] else 0)
            lines[-1].append(index)
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the choices take at this width."""
        drawn = sum(self._drawn(index).cell_length + len(self.GAP) for index in range(len(self.choices)))
        return max(1, -(-drawn // max(1, width)))

    def watch_index(self) -> None:
        """Tell the screen what the mark is on."""
        self.post_message(self.Moved(self.index))

    def action_move(self, step: int) -> None:
        """Move the mark; it stops at the ends."""
        self.index = min(max(0, self.index + step), len(self.choices) - 1)

    def action_take(self) -> None:
        """Take what is marked."""
        self.post_message(self.Taken(self.index))

    def on_click(self, event: Click) -> None:
        """Take the choice under the pointer."""
        lines = self._lines()
        start = 0
        for index in lines[event.y] if event.y < len(lines) else ():
            end = start + self._drawn(index).cell_length
            if start <= event.x < end:
                self.index = index
                self.action_take()
                return
            start = end + len(self.GAP)


def hush(app: App[Any]) -> None:
    """What was told in passing is told no longer, on no screen."""
    for screen in app.screen_stack:
        for line in screen.query(KeyLine):
            line.fall_silent()
