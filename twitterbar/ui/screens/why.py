"""Why is this here: every reason with its weight and the posts that prove it."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from twitterbar.core.views import Evidence, WhyView
from twitterbar.ui import keymap
from twitterbar.ui.draw import ago, names
from twitterbar.ui.widgets.box import Box


class WhyScreen(ModalScreen[None]):
    """The reasons, one below the other; their weights add up."""

    DEFAULT_CSS = """
    WhyScreen { align: center middle; }
    WhyScreen Box { max-width: 92; }
    WhyScreen .opening { height: 1; text-wrap: nowrap; text-overflow: ellipsis; text-style: italic; }
    WhyScreen Horizontal { height: auto; margin-top: 1; }
    WhyScreen.-low Horizontal { margin-top: 0; }
    WhyScreen .margin { width: 8; height: auto; text-align: right; padding-right: 2; }
    WhyScreen .words { width: 1fr; height: auto; }
    """

    SCOPE = "why"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("why")]

    def __init__(self, view: WhyView, now: datetime) -> None:
        super().__init__()
        self.view = view
        self.now = now

    def compose(self) -> ComposeResult:
        """The reasons with their weights, and below them the posts that they point to."""
        with Box("Why is this here?"):
            yield Static(Content(self.view.opening), classes="opening")
            for weight, words in reasons(self.view):
                with Horizontal():
                    yield Static(weight, classes="margin")
                    yield Static(words, classes="words")
            for number, evidence in enumerate(self.view.evidence, 1):
                with Horizontal():
                    yield Static(Content.styled(f"[{number}]", "$muted"), classes="margin")
                    yield Static(told(evidence, self.now), classes="words")

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss()


def reasons(view: WhyView) -> Iterator[tuple[Content, Content]]:
    """Each reason's weight and its words, with the numbers of the posts that prove it; last, the sum."""
    numbers = {evidence.post: number for number, evidence in enumerate(view.evidence, 1)}
    if not view.reasons:
        yield Content(), Content("Nothing speaks for it but that it hasn't been heard yet.")
        return
    for reason in view.reasons:
        proof = "".join(f" [{numbers[post]}]" for post in reason.term.posts if post in numbers)
        unnamed = [name for name in reason.people if name not in reason.term.text]
        words = Content.assemble(reason.term.text, (proof, "$muted"))
        if unnamed:
            words = Content.assemble(words, "\n", (names(unnamed, 400), "$author"))
        yield Content.styled(f"{reason.term.weight:+.2f}", "$clock bold"), words
    place = f"in all, number {view.place} tonight" if view.place else "in all"
    yield Content.styled(f"{view.score:+.2f}", "bold"), Content.styled(place, "$muted")


def told(evidence: Evidence, now: datetime) -> Content:
    """A post that proves something: who said it, when, and the words."""
    return Content.assemble(
        (evidence.name, "$author"), (f", {ago(now, evidence.at)}: ", "$muted"), evidence.text
    )
