"""The breather: an empty screen, three breaths, the clock stopped; any key returns."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.events import Click, Key
from textual.screen import Screen
from textual.widgets import Static

BREATH = 10.0
"""Seconds of one breath, in and out; three of them are as long as the clock stands still."""

IN = 4.0

TYPED_ON = 0.7
"""Seconds in which keys are not answered yet: who was in the middle of a word types on before looking up."""


def words(seconds: float) -> str:
    """What stands on the screen after so many seconds."""
    breath = int(seconds // BREATH)
    if breath >= 3:
        return "Any key, whenever you like."
    return "Breathe in." if seconds % BREATH < IN else "Breathe out."


class BreatherScreen(Screen[None]):
    """Nothing but a few words."""

    DEFAULT_CSS = """
    BreatherScreen { background: $surface; align: center middle; }
    BreatherScreen Static { width: 100%; height: auto; content-align: center middle; color: $text; }
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self.monotonic = monotonic
        self.began = monotonic()

    def compose(self) -> ComposeResult:
        """The words in the middle."""
        yield Static(words(0), markup=False)

    def on_mount(self) -> None:
        """Breathe."""
        self.set_interval(0.5, self.breathe)

    def breathe(self) -> None:
        """In, out."""
        self.query_one(Static).update(words(self.monotonic() - self.began))

    def on_key(self, event: Key) -> None:
        """Any key returns, and does nothing else."""
        event.stop()
        event.prevent_default()
        if self.monotonic() - self.began >= TYPED_ON:
            self.dismiss()

    def on_click(self, event: Click) -> None:
        """So does a click."""
        self.dismiss()
