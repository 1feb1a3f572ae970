"""A filter of the reader's own: what to keep away, whether hidden or folded, and for how long."""

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from twitterbar.domain.filters import About, How
from twitterbar.domain.model import Account
from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.house import House
from twitterbar.ui.widgets.bars import Choices

if TYPE_CHECKING:
    from twitterbar.core.core import Core

HOW = {How.FOLD: "folded", How.HIDE: "hidden"}
UNTIL = {7: "for a week", 30: "for a month", None: "until you end it"}


class FilterScreen(ModalScreen[bool]):
    """Makes a filter; True if one was made. `person` and `conversation` are those under the mark."""

    DEFAULT_CSS = """
    FilterScreen { align: center middle; }
    FilterScreen Vertical {
        width: 90%; max-width: 72; height: auto; padding: 0 2; background: $panel; border: round $border;
    }
    FilterScreen Input { height: 1; border: none; padding: 0 1; background: $surface; }
    FilterScreen Input:focus { border: none; }
    FilterScreen Static { color: $muted; height: auto; }
    """

    SCOPE = "filter"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("filter")]

    def __init__(self, house: House, person: Account | None = None, conversation: str | None = None) -> None:
        super().__init__()
        self.house = house
        self.what: list[tuple[About, str, str]] = [(About.WORDS, "", "these words")]
        if person is not None:
            name = person.shown_name
            self.what.append((About.PERSON, person.id, name))
            self.what.append((About.QUOTES_OF, person.id, f"quotes of {name}"))
        if conversation is not None:
            self.what.append((About.CONVERSATION, conversation, "this conversation"))

    def compose(self) -> ComposeResult:
        """The words, and three rows of choices."""
        with Vertical() as box:
            box.border_title = "Keep away"
            yield Input(id="words", compact=True, placeholder="words, as they follow each other")
            if len(self.what) > 1:
                yield Choices([name for _, _, name in self.what], id="what")
            yield Choices(list(HOW.values()), id="how")
            yield Choices(list(UNTIL.values()), id="until")
            yield Static("Tab: next line · ←→ choose · Enter: do it · Esc: don't")

    @on(Input.Submitted)
    @on(Choices.Taken)
    def taken(self) -> None:
        """Make it."""
        rows = {row.id: row.index for row in self.query(Choices)}
        about, value, _ = self.what[rows.get("what", 0)]
        if about is About.WORDS:
            value = self.query_one(Input).value
        self.make(about, value, list(HOW)[rows["how"]], list(UNTIL)[rows["until"]])

    @work(exclusive=True)
    async def make(self, about: About, value: str, how: How, days: int | None) -> None:
        """Have the core note it; what can't be done is said in words."""

        def note(core: "Core") -> object:
            return core.noise.filter(about, value, how, days)

        try:
            await self.house.lane.ask(note)
        except TwitterbarError as error:
            self.notify(str(error), markup=False, severity="warning")
            self.query_one(Input).focus()
            return
        self.dismiss(True)

    def action_close(self) -> None:
        """Leave it."""
        self.dismiss(False)
