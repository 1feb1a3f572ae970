"""One widget on a screen of its own."""

from collections.abc import Callable

from textual.app import App, ComposeResult
from textual.events import Key
from textual.message import Message
from textual.widget import Widget

from twitterbar.ui import theming
from twitterbar.ui.commands import press
from twitterbar.ui.keymap import Sequences
from twitterbar.ui.widgets.lines import LineView


class Stage(App[None]):
    """An app with nothing but the widgets under test; it keeps the messages they send."""

    def __init__(
        self, *widgets: Widget, theme: str = "late", ready: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self.widgets = widgets
        self.ready = ready
        self.sequences = Sequences(lambda: 0.0)
        self.said: list[Message] = []
        for each in theming.load_all()[0]:
            self.register_theme(each)
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theming.variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        yield from self.widgets

    def on_mount(self) -> None:
        if self.ready is not None:
            self.ready()
        self.widgets[0].focus()

    async def on_key(self, event: Key) -> None:
        await press(self.screen, self.sequences, event)

    def heard(self, kind: type[Message]) -> list[Message]:
        """The messages of a kind that came, oldest first."""
        return [message for message in self.said if isinstance(message, kind)]


def seen(view: LineView) -> list[str]:
    """The lines of a widget as a person sees them."""
    return [view.render_line(y).text.rstrip() for y in range(view.view_height)]
