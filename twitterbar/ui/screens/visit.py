"""A visit to somebody's own place: the clock stands still, and on return one key says what one left."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from twitterbar.core.views_people import PlaceView
from twitterbar.domain.model import Account
from twitterbar.ui import keymap
from twitterbar.ui.screens.claims import called


class VisitScreen(ModalScreen[str | None]):
    """What did you leave? The answer is one of `domain.book.LEFT`, None if one didn't get there."""

    DEFAULT_CSS = """
    VisitScreen { align: center middle; }
    VisitScreen Vertical {
        width: 90%; max-width: 64; height: auto; padding: 1 2; background: $panel; border: round $border;
    }
    VisitScreen Static { width: 1fr; height: auto; }
    """

    SCOPE = "visit"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("visit")]

    def __init__(self, person: Account, place: PlaceView, clock: str) -> None:
        super().__init__()
        self.person = person
        self.place = place
        self.clock = clock

    def compose(self) -> ComposeResult:
        """Whose place it is, and the keys."""
        with Vertical() as box:
            box.border_title = "A visit"
            lines = [
                Content.assemble("You are at the place of ", called(self.person), "."),
                Content.styled(self.place.url, "$link"),
            ]
            if self.place.lately:
                lines.append(Content("Lately there: " + "; ".join(news[0] for news in self.place.lately[:3])))
            if self.clock:
                lines.append(Content.styled(self.clock, "$muted"))
            keys = (("c", "a comment"), ("m", "a mail"), ("l", "a link"), ("n", "nothing"))
            said = [Content.assemble((f"  {key}", "$clock bold"), f"  {what}") for key, what in keys]
            yield Static(
                Content("\n\n").join(
                    [
                        Content("\n").join(lines),
                        Content("\n").join([Content("Back again? What did you leave:"), *said]),
                        Content.styled("Esc: I didn't get there.", "$muted"),
                    ]
                )
            )

    def action_left(self, what: str) -> None:
        """Say what was left."""
        self.dismiss(what)

    def action_close(self) -> None:
        """It came to nothing."""
        self.dismiss(None)
