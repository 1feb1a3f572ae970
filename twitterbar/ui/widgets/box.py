"""A box in the middle of the screen, for what is looked at in passing."""

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from twitterbar.ui import keymap


class Box(VerticalScroll):
    """Scrolls what doesn't fit. It has to be put on a screen that is aligned to the middle.

    Such a screen lets no key through to the app, so the keys that work everywhere are bound here as well.
    """

    SCOPE = "box"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings("box"),
        *keymap.bindings("everywhere", "app."),
    ]

    DEFAULT_CSS = """
    Box {
        width: 90%; max-width: 76; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; scrollbar-background: $panel; scrollbar-background-hover: $panel;
        scrollbar-background-active: $panel;
        border: round $border; border-title-color: $muted; border-subtitle-color: $muted;
    }
    Box > Static { width: 1fr; height: auto; }
    """

    def __init__(self, title: str, end: str = "Esc closes", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = Content(title)
        self.border_subtitle = Content(end)
