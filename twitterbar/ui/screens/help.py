"""Help: every key that works where one is."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from twitterbar.ui import keymap
from twitterbar.ui.draw import wrap
from twitterbar.ui.widgets.box import Box

KEYS_WIDTH = 16
"""Cells for the keys, so that what they do stands in one column."""

NARROW = 50
"""Columns below which there is no room for two columns."""


class HelpScreen(ModalScreen[None]):
    """The keys of the scopes that were given, in groups."""

    SCOPE = "help"
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("help")]

    def __init__(self, scopes: Sequence[str], mapping: Mapping[str, str]) -> None:
        super().__init__()
        self.scopes = tuple(scopes)
        self.mapping = mapping

    def compose(self) -> ComposeResult:
        """The groups in a box that scrolls."""
        with Box("Keys that work here"):
            yield Static()

    def on_resize(self) -> None:
        """The keys, for as much room as there is."""
        width = self.query_one(Box).content_size.width
        self.query_one(Static).update(keys(self.mapping, self.scopes, width))

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss()


def keys(mapping: Mapping[str, str], scopes: Sequence[str], width: int) -> Content:
    """The groups of keys, in words; where it is narrow, the words stand below their keys."""
    lines: list[Content] = []
    narrow = width < NARROW
    margin = 4 if narrow else KEYS_WIDTH
    for group, commands in keymap.helps(mapping, scopes):
        lines.append(Content.styled(("\n" if lines else "") + group, "bold"))
        for spoken, description in commands:
            first = f"  {spoken}"
            apart = "\n" if narrow or len(first) + 1 > margin else " " * (margin - len(first))
            words = [description[start:end] for start, end in wrap(description, width - margin)]
            said = f"\n{' ' * margin}".join(words)
            lines.append(Content.assemble((first, "$clock"), apart, " " * margin * (apart == "\n"), said))
    return Content("\n").join(lines)
