"""Being introduced: one card at a time, two an evening."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from twitterbar.core.views_people import IntroductionView, TonightView
from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.draw import ago, minutes, names
from twitterbar.ui.failures import carry_out, failures_told
from twitterbar.ui.screens.among_people import AmongPeople
from twitterbar.ui.screens.claims import ProofScreen, called, told
from twitterbar.ui.screens.company import Company
from twitterbar.ui.widgets.bars import HeadLine, KeyLine


class IntroductionsScreen(AmongPeople):
    """Somebody to meet: through whom, the exchange itself, and three answers."""

    DEFAULT_CSS = """
    IntroductionsScreen #card { padding: 1 2; }
    IntroductionsScreen #words { width: 1fr; max-width: 84; height: auto; }
    """

    SCOPE = "introductions"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("introductions")]

    def __init__(self, company: Company) -> None:
        super().__init__(company)
        self.tonight: TonightView | None = None
        self.at = 0

    def compose(self) -> ComposeResult:
        """A head line, the card, the keys."""
        yield HeadLine()
        with VerticalScroll(id="card"):
            yield Static(id="words")
        yield KeyLine()

    def on_mount(self) -> None:
        """Ask whom one might meet."""
        self.query_one(HeadLine).left = "Introductions"
        keys = self.query_one(KeyLine)
        keys.always = (("?", "help"), ("Esc", "back"))
        self.query_one("#card").focus()

    @work(exclusive=True)
    @failures_told
    async def renew(self) -> None:
        """Show the evening's introductions as they are now."""
        try:
            self.tonight = await self.company.house.lane.ask(lambda core: core.introductions.tonight())
        except TwitterbarError as error:
            self.notify(str(error), markup=False, severity="warning")
            return
        self.at = min(self.at, max(0, len(self.tonight.introductions) - 1))
        self.show()

    @property
    def here(self) -> IntroductionView | None:
        """The card in front."""
        found = self.tonight.introductions if self.tonight is not None else ()
        return found[self.at] if self.at < len(found) else None

    def show(self) -> None:
        """Put up the card in front."""
        one, tonight = self.here, self.tonight
        keys = self.query_one(KeyLine)
        if one is None or tonight is None:
            answered = tonight.answered if tonight is not None else 0
            self.query_one("#words", Static).update(none_words(answered))
            self.query_one(HeadLine).right = ""
            keys.keys = (("u", "undo"),) if answered else ()
            return
        self.query_one(HeadLine).right = f"{self.at + 1} of {len(tonight.introductions)}"
        keys.keys = (
            ("m", "meet"),
            ("a", "another night"),
            ("x", "not my table"),
            ("w", "why"),
            ("J", "next"),
        )
        self.query_one("#words", Static).update(card(one, self.company))
        self.query_one("#card", VerticalScroll).scroll_home(animate=False)

    def action_next(self, step: int) -> None:
        """The other card."""
        found = self.tonight.introductions if self.tonight is not None else ()
        if found:
            self.at = (self.at + step) % len(found)
            self.show()

    def action_scroll(self, lines: int) -> None:
        """A line on or back."""
        self.query_one("#card", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_answer(self, answer: str) -> None:
        """Meet, another night, not my table; then on to the next card.

        An answer is about the card one sees: a key that comes before the card, or twice, answers nobody else.
        """
        one, known = self.here, self.tonight is not None
        if one is not None:
            self.tonight = None
            carry_out(self, self.answer(one, answer))
        elif not known:
            self.notify("One moment: the card isn't there yet.", markup=False, timeout=3)

    async def answer(self, one: IntroductionView, answer: str) -> None:
        """Note an answer and say what it means."""
        who, name = one.person.id, one.person.shown_name
        lane = self.company.house.lane
        try:
            if answer == "meet":
                await lane.ask(lambda core: core.introductions.meet(who))
                words = f"{name} is in your book."
            elif answer == "another_night":
                await lane.ask(lambda core: core.introductions.another_night(who))
                words = f"{name}: another night, in 90 days."
            else:
                await lane.ask(lambda core: core.introductions.not_my_table(who))
                words = f"{name} will not be proposed again."
            self.notify(f"{words} u takes that back.", markup=False, timeout=5)
            if answer == "meet":
                self.company.person(self, who)
        finally:
            self.renew()

    def action_why(self) -> None:
        """What proves the card."""
        if (one := self.here) is not None:
            title = f"Why {one.person.shown_name}?"
            self.app.push_screen(ProofScreen(title, one.claims, self.company.house.now()))

    def action_person(self) -> None:
        """All about them."""
        if (one := self.here) is not None:
            self.company.person(self, one.person.id)

    def action_visit(self) -> None:
        """Have a look at their place."""
        if (one := self.here) is not None:
            carry_out(self, self.company.visit(self, one.person.id))


def none_words(answered: int) -> Content:
    """What stands there when there is nobody to meet."""
    if answered:
        return Content(
            "That's all the introductions for tonight.\n\nWhat becomes of them is in the ledger (gi)."
        )
    return Content(
        "Nobody to meet tonight.\n\nSomebody is introduced once two of your people really talk with them."
    )


def card(one: IntroductionView, company: Company) -> Content:
    """The card in words."""
    now = company.house.now()
    facts = [f"about {minutes(one.minutes)} more to read a week", f"last heard {ago(now, one.last_heard)}"]
    place = (f"{one.places[0].host} · ", "$link") if one.places else ""
    parts = [
        Content.assemble(
            called(one.person), "\n", one.person.bio, "\n", place, (" · ".join(facts), "$muted")
        ),
        Content.assemble("Through ", (names(one.through, 200), "$author"), "."),
    ]
    if one.exchange:
        parts.append(Content("\n").join(told(proof, now) for proof in one.exchange))
    if one.said is not None:
        parts.append(Content.assemble(("They said: ", "$muted"), one.said.text))
    return Content("\n\n").join(parts)
