"""A visit to somebody's own place: the clock stands still, and on return one says what one left there.

It is a line to type into, since words come to who has just left some: a key that closed the box at once would
let the rest of them fall through to the screen below.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from twitterbar.core.views_people import PlaceView
from twitterbar.domain.model import Account
from twitterbar.ui import keymap
from twitterbar.ui.screens.claims import called
from twitterbar.ui.widgets.box import Box

SAID = "comment, mail, link or nothing (a first letter will do), or what it was, in your words"


class VisitScreen(ModalScreen[str | None]):
    """What did you leave? The answer is in the reader's words, None if one didn't get there."""

    DEFAULT_CSS = """
    VisitScreen { align: center middle; }
    VisitScreen Box { max-width: 64; }
    VisitScreen Input { border: none; height: 1; padding: 0 1; background: $surface; }
    VisitScreen Input:focus { border: none; }
    """

    AUTO_FOCUS = "Input"
    SCOPE = "visit"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("visit")]

    def __init__(self, person: Account, place: PlaceView, clock: str) -> None:
        super().__init__()
        self.person = person
        self.place = place
        self.clock = clock

    def compose(self) -> ComposeResult:
        """Whose place it is, and the line; below it what can be missed where there is little room."""
        more = [Content.styled(SAID, "$muted")]
        if self.place.lately:
            more.append(Content("Lately there: " + "; ".join(news[0] for news in self.place.lately[:3])))
        if self.clock:
            more.append(Content.styled(self.clock, "$muted"))
        with Box("A visit", "Enter notes it · Esc: I didn't get there"):
            yield Static(
                Content.assemble(
                    "You are at the place of ",
                    called(self.person),
                    ".\n",
                    (self.place.url, "$link"),
                    "\nBack again? What did you leave:",
                )
            )
            yield Input(placeholder="nothing", compact=True)
            yield Static(Content("\n\n").join(more))

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Say what was left."""
        self.dismiss(event.value)

    def action_close(self) -> None:
        """It came to nothing."""
        self.dismiss(None)
