"""Help: every key that works where one is."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from twitterbar.ui import keymap

KEYS_WIDTH = 14
"""Cells for the keys, so that what they do stands in one column."""

NARROW = 60
"""Columns below which there is no room for two columns."""


class HelpScreen(ModalScreen[None]):
    """The keys of the scopes that were given, in groups."""

    SCOPE = "help"
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll {
        width: 90%; max-width: 76; height: auto; max-height: 94%; padding: 1 2;
        background: $panel; border: round $border; border-title-color: $muted; border-subtitle-color: $muted;
    }
    HelpScreen Static { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings("help"),
        ("j,down", "scroll(1)", "Down"),
        ("k,up", "scroll(-1)", "Up"),
    ]

    def __init__(self, scopes: Sequence[str], mapping: Mapping[str, str]) -> None:
        super().__init__()
        self.scopes = tuple(scopes)
        self.mapping = mapping

    def compose(self) -> ComposeResult:
        """The groups in a box that scrolls."""
        with VerticalScroll() as box:
            box.border_title = "Keys that work here"
            box.border_subtitle = "Esc closes"
            narrow = self.app.size.width < NARROW
            yield Static(keys(self.mapping, self.scopes, narrow=narrow))

    def action_scroll(self, lines: int) -> None:
        """A line on or back."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss()


def keys(mapping: Mapping[str, str], scopes: Sequence[str], *, narrow: bool) -> Content:
    """The groups of keys, in words; where it is narrow, the words stand below their keys."""
    lines: list[Content] = []
    for group, commands in keymap.helps(mapping, scopes):
        lines.append(Content.styled(("\n" if lines else "") + group, "bold"))
        for spoken, description in commands:
            apart = f"\n{' ' * 4}" if narrow else " " * max(1, KEYS_WIDTH - len(spoken))
            lines.append(Content.assemble((f"  {spoken}", "$clock"), apart, description))
    return Content("\n").join(lines)
