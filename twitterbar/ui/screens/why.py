"""Why is this here: every reason with its weight and the posts that prove it."""

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from twitterbar.ui import keymap
from twitterbar.ui.draw import ago, names
from twitterbar.views import WhyView


class WhyScreen(ModalScreen[None]):
    """The reasons, one below the other; their weights add up."""

    DEFAULT_CSS = """
    WhyScreen { align: center middle; }
    WhyScreen VerticalScroll {
        width: 90%; max-width: 92; height: auto; max-height: 90%; padding: 1 2;
        background: $panel; border: round $border; border-title-color: $muted;
    }
    WhyScreen Static { width: 1fr; height: auto; }
    """

    SCOPE = "why"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("why")]

    def __init__(self, view: WhyView, now: datetime) -> None:
        super().__init__()
        self.view = view
        self.now = now

    def compose(self) -> ComposeResult:
        """The reasons in a box that scrolls."""
        with VerticalScroll() as box:
            box.border_title = "Why is this here?"
            box.border_subtitle = "Esc closes"
            yield Static(reasons(self.view, self.now))

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss()


def reasons(view: WhyView, now: datetime) -> Content:
    """The reasons in words, with weights, people and evidence."""
    lines = [Content.assemble((view.opening, "italic"), "\n")]
    if not view.reasons:
        lines.append(Content("Nothing speaks for it but that it hasn't been heard yet."))
    for reason in view.reasons:
        lines.append(Content.assemble((f"{reason.term.weight:+6.2f}  ", "$clock bold"), reason.term.text))
        if reason.people:
            lines.append(Content.assemble("        ", (names(reason.people, 400), "$author")))
        lines.extend(
            Content.assemble(
                "        ",
                (f"{evidence.name}, {ago(now, evidence.at)}: ", "$muted"),
                evidence.text,
            )
            for evidence in reason.evidence
        )
    total = f"{view.score:+6.2f}  in all"
    if view.place:
        total += f"; number {view.place} of {view.seats} that were weighed and seated tonight"
    lines.append(Content.assemble((total, "$muted")))
    return Content("\n").join(lines)
