"""The yardstick: the least that one can write with Textual and use.

python -m benchmarks.speed.yardstick            a list of a hundred lines; j and k move the cursor
python -m benchmarks.speed.yardstick FILE       Enter shows the texts of a JSON file, a widget for each
"""

import json
import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.widgets import OptionList, Static

LINES = 100


class Bare(App[None]):
    """One list."""

    def compose(self) -> ComposeResult:
        yield OptionList(*(f"line {number} of the list" for number in range(LINES)))

    def on_key(self, event: Key) -> None:
        lines = self.query_one(OptionList)
        if event.key == "j":
            lines.action_cursor_down()
        elif event.key == "k":
            lines.action_cursor_up()


class OneEach(App[None]):
    """Texts, each in a widget of its own, once Enter is pressed."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self.texts = texts

    def compose(self) -> ComposeResult:
        yield Static("press Enter")

    def on_key(self, event: Key) -> None:
        if event.key == "enter":
            self.mount(VerticalScroll(*(Static(text, markup=False) for text in self.texts)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        OneEach(json.loads(Path(sys.argv[1]).read_text())).run()
    else:
        Bare().run()
