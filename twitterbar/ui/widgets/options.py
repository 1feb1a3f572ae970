"""A short list of rows to choose from, with the keys by which every list here moves."""

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import OptionList

from twitterbar.ui import keymap


class Options(OptionList):
    """Rows to choose from: what waits in the outbox, what is folded away, links."""

    SCOPE = "options"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("options")]
