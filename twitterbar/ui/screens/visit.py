"""A visit to somebody's own place: the clock stands still, and on return one says in one key what one left.

It may be said in words as well. So the line takes what is typed: a key that closed the box at once would let
the rest of a word fall through to the screen below.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import DescendantFocus
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, Static

from twitterbar.core.views_people import PlaceView
from twitterbar.domain.model import Account
from twitterbar.ui import keymap
from twitterbar.ui.screens.claims import called
from twitterbar.ui.widgets.box import Box

KEYS = (("c", "a comment"), ("m", "a mail"), ("l", "a link"), ("n", "nothing"))

PAUSE = 0.8
"""Seconds after one of these keys alone until it is taken for the whole answer."""


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
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Whose place it is, and the line; below it what can be missed where there is little room."""
        keys = Content("  ").join(Content.assemble((key, "$clock bold"), f" {what}") for key, what in KEYS)
        more = [Content.assemble(keys, ("\nor in your words, and Enter", "$muted"))]
        if self.place.lately:
            more.append(Content("Lately there: " + "; ".join(news[0] for news in self.place.lately[:3])))
        if self.clock:
            more.append(Content.styled(self.clock, "$muted"))
        with Box("A visit", "Esc: I didn't get there"):
            yield Static(
                Content.assemble(
                    "You are at the place of ",
                    called(self.person),
                    ".\n",
                    (self.place.url, "$link"),
                    "\nBack again? What did you leave:",
                )
            )
            yield Input(compact=True)
            yield Static(Content("\n\n").join(more))

    @on(DescendantFocus)
    def show_from_the_beginning(self) -> None:
        """Whose place it is stands above the line, also where there is little room."""
        self.call_after_refresh(self.query_one(Box).scroll_home, animate=False)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """One of the keys, and nothing after it: that is the answer."""
        if self._pause is not None:
            self._pause.stop()
        one_key = event.value in {key for key, _ in KEYS}
        self._pause = self.set_timer(PAUSE, self.take) if one_key else None

    @on(Input.Submitted)
    def take(self) -> None:
        """Say what was left, once; not while something else lies above the box when the pause ends."""
        if self.is_active:
            self.dismiss(self.query_one(Input).value)

    def action_close(self) -> None:
        """It came to nothing."""
        self.dismiss(None)
