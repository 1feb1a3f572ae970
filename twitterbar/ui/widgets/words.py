"""A field of several lines for one's own words."""

from textual.events import Paste
from textual.widgets import TextArea

from twitterbar.domain.text import clean


class Words(TextArea):
    """Where one writes. What is pasted is cleaned at this door, as is everything that comes from outside."""

    def on_paste(self, event: Paste) -> None:
        """Take in what was pasted, without anything that would move the cursor or hide."""
        event.prevent_default()
        event.stop()
        self.replace(clean(event.text), *self.selection)
