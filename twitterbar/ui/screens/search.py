"""Search everything that is kept."""

from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from twitterbar.core.views import Hit
from twitterbar.ui import keymap
from twitterbar.ui.draw import ago
from twitterbar.ui.failures import failures_told
from twitterbar.ui.house import House
from twitterbar.ui.widgets.bars import HeadLine, KeyLine


class SearchScreen(Screen[tuple[str, str] | None]):
    """Words above, what was found below; Enter gives (conversation, post)."""

    DEFAULT_CSS = """
    SearchScreen Input { border: none; height: 1; padding: 0 1; }
    SearchScreen OptionList { height: 1fr; border: none; padding: 0; background: $surface; }
    SearchScreen OptionList > .option-list--option { padding: 0 1; }
    SearchScreen Static { padding: 0 1; height: 1; color: $muted; }
    """

    SCOPE = "search"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("search")]

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.hits: list[Hit] = []

    def compose(self) -> ComposeResult:
        """The line to type in, the count, the list."""
        yield HeadLine()
        yield Input(compact=True, placeholder="words, in any order")
        yield Static(id="count")
        yield OptionList(markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(HeadLine).left = "Search everything that is kept"
        keys = self.query_one(KeyLine)
        keys.keys = (("Enter", "read"),)
        keys.always = (("Esc", "back"),)
        self.query_one(Input).focus()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Search while one types."""
        self.search(event.value)

    @work(exclusive=True)
    @failures_told
    async def search(self, text: str) -> None:
        """Ask the core and list what it found."""
        self.hits = await self.house.lane.ask(lambda core: core.search(text)) if text.strip() else []
        now = self.house.now()
        found = self.query_one(OptionList)
        found.clear_options()
        found.add_options([Option(shown(hit, now)) for hit in self.hits])
        if self.hits:
            found.highlighted = 0
        count = f"{len(self.hits)} found" if self.hits else "nothing of that is kept here"
        self.query_one("#count", Static).update(Content(count if text.strip() else ""))

    @on(Input.Submitted)
    def into_list(self) -> None:
        """Enter in the line goes to what is marked."""
        found = self.query_one(OptionList)
        if self.hits and found.highlighted is not None:
            self.take(found.highlighted)

    @on(OptionList.OptionSelected)
    def taken(self, event: OptionList.OptionSelected) -> None:
        """Enter in the list."""
        self.take(event.option_index)

    def take(self, index: int) -> None:
        """Give back which conversation, and where in it."""
        self.dismiss((self.hits[index].conversation, self.hits[index].post))

    def action_next(self) -> None:
        """Down the list while the cursor stays in the line."""
        self.query_one(OptionList).action_cursor_down()

    def action_previous(self) -> None:
        """Up the list."""
        self.query_one(OptionList).action_cursor_up()

    def action_close(self) -> None:
        """Back without an answer."""
        self.dismiss(None)


def shown(hit: Hit, now: datetime) -> Content:
    """One hit: who, when, and the words around it."""
    name = hit.author.shown_name if hit.author else "somebody"
    return Content.assemble((name, "$author"), (f"  {ago(now, hit.at)}", "$muted"), "\n  ", hit.snippet)
