"""Search everything that is kept."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from twitterbar.core.views import Hit
from twitterbar.ui import keymap
from twitterbar.ui.draw import Line, ago, clip, wrap
from twitterbar.ui.draw.lines import Means, cut
from twitterbar.ui.failures import failures_told
from twitterbar.ui.house import House
from twitterbar.ui.widgets.bars import HeadLine, KeyLine
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.row_list import RowList

LINES = 2
"""How many lines of a post are shown."""


class SearchScreen(Screen[tuple[str, str] | None]):
    """Words above, what was found below; Enter gives (conversation, post)."""

    DEFAULT_CSS = """
    SearchScreen #words { border: none; height: 1; padding: 0 1; }
    SearchScreen #count { padding: 0 1; height: 1; color: $muted; }
    SearchScreen LineView { height: 1fr; }
    """

    SCOPE = "search"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("search")]

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house

    def compose(self) -> ComposeResult:
        """The line to type in, the count, the list."""
        yield HeadLine()
        yield Input(id="words", compact=True, placeholder="words, in any order")
        yield Static(id="count")
        yield RowList[Hit]()
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(HeadLine).left = "Search everything that is kept"
        keys = self.query_one(KeyLine)
        keys.keys = (("↑↓", "choose"), ("Enter", "read"))
        keys.always = (("Esc", "back"),)
        self.query_one(Input).focus()

    @property
    def found(self) -> RowList[Hit]:
        """What was found."""
        return self.query_one(RowList)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Search while one types."""
        self.search(event.value)

    @work(exclusive=True)
    @failures_told
    async def search(self, text: str) -> None:
        """Ask the core and list what it found."""
        hits = await self.house.lane.ask(lambda core: core.search(text)) if text.strip() else []
        now = self.house.now()
        words = re.compile("|".join(map(re.escape, text.split())) or "(?!)", re.IGNORECASE)
        self.found.show(hits, lambda hit: hit.post, lambda hit, width: shown(hit, now, words, width), end="")
        self.found.go(0)
        count = f"{len(hits)} found" if hits else "nothing of that is kept here"
        self.query_one("#count", Static).update(Content(count if text.strip() else ""))

    @on(Input.Submitted)
    @on(LineView.Opened)
    def take(self) -> None:
        """Give back which conversation, and where in it."""
        if (hit := self.found.here) is not None:
            self.dismiss((hit.conversation, hit.post))

    def action_next(self) -> None:
        """Down the list while one goes on typing."""
        self.found.action_cursor_down()

    def action_previous(self) -> None:
        """Up the list."""
        self.found.action_cursor_up()

    def action_close(self) -> None:
        """Back without an answer."""
        self.dismiss(None)


def shown(hit: Hit, now: datetime, words: re.Pattern[str], width: int) -> Sequence[Line]:
    """One hit: who, when, and the lines of the post in which the words stand."""
    name = clip(hit.author.shown_name if hit.author else "somebody", width // 2)
    lines: list[Line] = [[(name, Means.AUTHOR), (f"  {ago(now, hit.at)}", Means.MUTED)]]
    text = hit.snippet
    spans = wrap(text, width - 2)
    first = next((n for n, (start, end) in enumerate(spans) if words.search(text, start, end)), 0)
    first = max(0, min(first, len(spans) - LINES))
    marks = [(found.start(), found.end(), str(Means.MATCH)) for found in words.finditer(text)]
    for start, end in spans[first : first + LINES]:
        lines.append([("  ", Means.TEXT), *cut(text, start, end, marks, Means.TEXT)])
    return lines
