"""A visit to somebody's own place: the clock stands still, and on return one key says what one left."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from twitterbar.core.views_people import PlaceView
from twitterbar.domain.model import Account
from twitterbar.ui import keymap
from twitterbar.ui.screens.claims import called
from twitterbar.ui.widgets.box import Box


class VisitScreen(ModalScreen[str | None]):
    """What did you leave? The answer is one of `domain.book.LEFT`, None if one didn't get there."""

    DEFAULT_CSS = """
    VisitScreen { align: center middle; }
    VisitScreen Box { max-width: 64; }
    """

    SCOPE = "visit"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("visit")]

    def __init__(self, person: Account, place: PlaceView, clock: str) -> None:
        super().__init__()
        self.person = person
        self.place = place
        self.clock = clock

    def compose(self) -> ComposeResult:
        """Whose place it is, and the keys; below them what can be missed where there is little room."""
        keys = (("c", "a comment"), ("m", "a mail"), ("l", "a link"), ("n", "nothing"))
        said = [Content.assemble((f"  {key}", "$clock bold"), f"  {what}") for key, what in keys]
        parts = [
            Content.assemble(
                "You are at the place of ",
                called(self.person),
                ".\n",
                (self.place.url, "$link"),
                "\nBack again? What did you leave:",
            ),
            *said,
        ]
        more = []
        if self.place.lately:
            more.append(Content("Lately there: " + "; ".join(news[0] for news in self.place.lately[:3])))
        if self.clock:
            more.append(Content.styled(self.clock, "$muted"))
        with Box("A visit", "Esc: I didn't get there"):
            yield Static(Content("\n").join(parts))
            if more:
                yield Static(Content.assemble("\n", Content("\n\n").join(more)))

    def action_left(self, what: str) -> None:
        """Say what was left."""
        self.dismiss(what)

    def action_close(self) -> None:
        """It came to nothing."""
        self.dismiss(None)
