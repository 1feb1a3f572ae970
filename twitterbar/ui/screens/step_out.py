"""The step-out card: what one heard, from whom, and when the door opens again."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from twitterbar.ui import keymap
from twitterbar.ui.draw import minutes, names
from twitterbar.ui.house import House
from twitterbar.ui.widgets.bars import HeadLine, KeyLine
from twitterbar.views import StepOutView


class StepOutScreen(Screen[None]):
    """The card one leaves with; any of the leaving keys ends the program."""

    DEFAULT_CSS = """
    StepOutScreen #card { padding: 1 2; }
    StepOutScreen #words { width: 1fr; height: auto; max-width: 72; }
    """

    SCOPE = "step_out"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("step_out")]

    def __init__(self, house: House, view: StepOutView) -> None:
        super().__init__()
        self.house = house
        self.view = view

    def compose(self) -> ComposeResult:
        """A head line, the card, the keys."""
        yield HeadLine()
        with VerticalScroll(id="card"):
            yield Static(card(self.view), id="words")
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill in both lines."""
        self.query_one(HeadLine).left = "You stepped out"
        self.query_one(HeadLine).right = f"{self.house.now().astimezone():%A %H:%M}"
        keys = self.query_one(KeyLine)
        keys.keys = (("Enter", "leave"),)
        keys.always = (("q", "leave"),)

    def action_leave(self) -> None:
        """Out into the street."""
        self.app.exit()


def card(view: StepOutView) -> Content:
    """The words of the card."""
    lines: list[Content] = []
    if view.posts:
        heard = "1 conversation" if view.conversations == 1 else f"{view.conversations} conversations"
        posts = "1 post" if view.posts == 1 else f"{view.posts} posts"
        lines.append(
            Content.assemble("In ", minutes(view.seconds / 60), " you heard ", (heard, "bold"), f", {posts}.")
        )
    else:
        lines.append(
            Content(f"You sat for {minutes(view.seconds / 60)} and heard nobody. That is fine, too.")
        )
    if view.voices:
        lines.append(Content.assemble("You heard ", (names(view.voices, 200), "$author"), "."))
    if view.caught_up and not view.left:
        lines.append(Content("You're caught up."))
    elif view.left:
        left = "1 conversation is" if view.left == 1 else f"{view.left} conversations are"
        lines.append(Content(f"{left} left for another time, about {minutes(view.left_minutes)}."))
    if view.opens_again is not None:
        lines.append(Content(f"The door opens again at {view.opens_again.astimezone():%H:%M}."))
    return Content("\n\n").join(lines)
