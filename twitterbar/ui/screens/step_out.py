"""The step-out card: what one heard, from whom, and when the door opens again."""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from twitterbar.core.views import StepOutView
from twitterbar.core.views_people import BookRow, CompanyView
from twitterbar.ui import keymap
from twitterbar.ui.draw import minutes, names
from twitterbar.ui.draw.words import the_door
from twitterbar.ui.failures import carry_out, failures_told
from twitterbar.ui.house import House
from twitterbar.ui.screens.company import Company
from twitterbar.ui.screens.speaking import Speaking
from twitterbar.ui.widgets.bars import HeadLine, KeyLine

ROOMY = 16
"""Lines from which there is room for empty ones."""


class StepOutScreen(Screen[None]):
    """The card one leaves with; any of the leaving keys ends the program."""

    DEFAULT_CSS = """
    StepOutScreen #card { padding: 1 2; }
    StepOutScreen.-low #card { padding: 0 1; }
    StepOutScreen #words, StepOutScreen #people { width: 1fr; height: auto; max-width: 72; }
    """

    SCOPE = "step_out"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("step_out")]

    def __init__(
        self,
        house: House,
        view: StepOutView,
        company: Company | None = None,
        speaking: Speaking | None = None,
    ) -> None:
        super().__init__()
        self.house = house
        self.view = view
        self.company = company or Company(house)
        self.company.session = None
        self.speaking = speaking or Speaking(house, company=self.company)
        self.to_visit: list[BookRow] = []

    def compose(self) -> ComposeResult:
        """A head line, the card, the keys."""
        yield HeadLine()
        with VerticalScroll(id="card"):
            yield Static(id="words")
            yield Static(id="people")
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill in both lines."""
        self.query_one("#words", Static).update(card(self.view, roomy=self.app.size.height >= ROOMY))
        self.query_one(HeadLine).left = "You stepped out"
        self.query_one(HeadLine).right = f"{self.house.now().astimezone():%A %H:%M}"
        keys = self.query_one(KeyLine)
        keys.always = (("?", "help"), ("Enter", "leave"))
        self.look()

    def on_screen_resume(self) -> None:
        """What was done with people shows."""
        self.look()

    @work(exclusive=True)
    @failures_told
    async def look(self) -> None:
        """Whom one might meet, and whose place to visit now."""
        company = await self.house.lane.ask(lambda core: core.introductions.company())
        self.to_visit = (await self.house.lane.ask(lambda core: core.people.to_visit()))[:5]
        waiting = await self.house.lane.ask(lambda core: core.speaking.waiting())
        last = len(self.to_visit)
        keys = [("1" if last == 1 else f"1…{last}", "visit")] if last else []
        keys += [("I", "meet")] if company.introductions else []
        self.query_one(KeyLine).keys = (*keys, ("gp", "the book"))
        words = people_words(company, self.to_visit)
        said = await self.house.lane.ask(lambda core: core.speaking.said_tonight())
        if said:
            words = Content.assemble(
                f"\nYou said {'one thing' if said == 1 else f'{said} things'}.", "\n", words
            )
        if waiting:
            holds = "1 waits" if waiting == 1 else f"{waiting} wait"
            words = Content.assemble(words, "\n\n", ("g o", "$clock bold"), f"  {holds} in the outbox")
        self.query_one("#people", Static).update(words)

    def renew(self) -> None:
        """A visit was noted."""
        self.look()

    def action_introductions(self) -> None:
        """Somebody to meet."""
        self.company.introductions(self)

    def action_outbox(self) -> None:
        """What waits to be said."""
        self.speaking.outbox(self, leaving=True)

    def action_book(self) -> None:
        """The book."""
        self.company.book(self)

    def action_visit(self, number: int) -> None:
        """Visit the place of that number."""
        if 0 < number <= len(self.to_visit):
            account = self.to_visit[number - 1].person.id
            carry_out(self, self.company.visit(self, account))

    def action_leave(self) -> None:
        """Out into the street."""
        self.app.exit()


def people_words(company: CompanyView, to_visit: Sequence[BookRow]) -> Content:
    """Who is left to meet, and whose place to visit now, numbered."""
    lines: list[Content] = []
    if company.met:
        lines.append(Content.assemble("\nYou met ", (names(company.met, 200), "$author"), "."))
    if to_visit:
        lines.append(Content("\nWhose place to visit now:"))
        lines += [
            Content.assemble(
                (f"  {n}  ", "$clock bold"), (row.person.shown_name, "$author"), f"  {row.place}"
            )
            for n, row in enumerate(to_visit, 1)
        ]
    if company.introductions:
        one = "somebody" if company.introductions == 1 else f"{company.introductions} people"
        lines.append(Content.assemble("\n", ("I", "$clock bold"), f"  {one} your people talk with, to meet"))
    return Content("\n").join(lines)


def card(view: StepOutView, *, roomy: bool = True) -> Content:
    """The words of the card, with empty lines in between where there is room."""
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
    lines.append(Content(the_door(view)))
    return Content("\n\n" if roomy else "\n").join(lines)
