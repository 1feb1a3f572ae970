"""One person: the ladder rung by rung, places, the last words, and what is in the book."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from twitterbar.core.views_people import PersonView
from twitterbar.domain.book import kept_words
from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.draw import ago, wrap
from twitterbar.ui.failures import carry_out, failures_told
from twitterbar.ui.house import Wanted, Wish
from twitterbar.ui.screens.among_people import AmongPeople
from twitterbar.ui.screens.claims import called, how_we_know, rung_words
from twitterbar.ui.screens.company import Company
from twitterbar.ui.screens.looking import Looking
from twitterbar.ui.widgets.bars import HeadLine, KeyLine

RUNGS = ("overheard", "introduced", "met", "visitor", "brought value", "accepted")

RUNG = 17
"""Cells in front of what a rung says."""

WIDEST = 84

KEYS = (("+ -", "keep"), ("V", "visit"), ("w", "why"), ("i", "introduce"), ("f", "follow"), (",", "ask X"))
SHOUT_OUT_KEYS = (("s", "shout-out"), *KEYS)


class PersonScreen(AmongPeople):
    """Where one stands with somebody, and why."""

    DEFAULT_CSS = """
    PersonScreen #person { padding: 1 2; }
    PersonScreen #words { width: 1fr; max-width: 84; height: auto; }
    """

    SCOPE = "person"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("person")]

    def __init__(self, company: Company, account: str) -> None:
        super().__init__(company)
        self.account = account
        self.looking = Looking(company.house)
        self.view: PersonView | None = None

    def compose(self) -> ComposeResult:
        """A head line, everything about the person, the keys."""
        yield HeadLine()
        with VerticalScroll(id="person"):
            yield Static(id="words")
        yield KeyLine()

    def on_mount(self) -> None:
        """Ask about them."""
        self.query_one(HeadLine).left = "Person"
        keys = self.query_one(KeyLine)
        keys.keys = KEYS
        keys.always = (("?", "help"), ("Esc", "back"))
        self.query_one("#person").focus()

    @work(exclusive=True)
    @failures_told
    async def renew(self) -> None:
        """Show what is known now."""
        try:
            self.view = await self.company.house.lane.ask(lambda core: core.portraits.of(self.account))
        except TwitterbarError as error:
            self.notify(str(error), markup=False, severity="warning")
            return
        self.query_one(HeadLine).right = self.view.rung
        self.query_one(KeyLine).keys = SHOUT_OUT_KEYS if self.view.shout_out else KEYS
        self.draw()

    def on_resize(self) -> None:
        """Lines end elsewhere now."""
        self.draw()

    def draw(self) -> None:
        """Put up what is known."""
        if self.view is not None:
            width = min(WIDEST, self.query_one("#person").scrollable_content_region.width)
            self.query_one("#words", Static).update(described(self.view, self.company, width))

    def action_scroll(self, lines: int) -> None:
        """A line on or back."""
        self.query_one("#person", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_keep(self, step: int) -> None:
        """More often, or less."""

        async def keep() -> None:
            await self.company.keep(self, self.account, step)
            self.renew()

        carry_out(self, keep())

    def action_visit(self) -> None:
        """To their own place."""
        carry_out(self, self.company.visit(self, self.account))

    def action_introduce(self) -> None:
        """Mark them, or introduce them to who is marked."""
        if self.view is not None:
            self.company.introduce(self, self.view.person)

    def action_why(self) -> None:
        """What proves the ladder and the rest."""
        if self.view is not None:
            self.app.push_screen(how_we_know(self.view, self.company.house.now()))

    def action_look(self) -> None:
        """Ask X about them."""
        self.looking.ask(self, Wish(Wanted.PERSON, self.account))

    @on(Looking.Ended)
    def looked(self, event: Looking.Ended) -> None:
        """What X says of them shows."""
        if event.brought:
            self.renew()

    def action_follow(self) -> None:
        """Follow them, on the web."""
        carry_out(self, self.follow())

    async def follow(self) -> None:
        """Hand following over to the browser."""
        if self.view is None:
            return
        person = self.view.person
        address = await self.company.house.lane.ask(lambda core: core.introducing.follow_address(person))
        if address is None:
            self.notify(f"{person.shown_name} is not on the web.", markup=False)
        else:
            self.company.house.open_url(address)

    def action_shout_out(self) -> None:
        """The draft of a shout-out onto the sheet, where one is welcome."""
        self.company.shout_out(self, self.account)

    def action_copy(self) -> None:
        """The draft of a shout-out into the clipboard, where one is welcome."""
        if self.view is not None and self.view.draft:
            self.app.copy_to_clipboard(self.view.draft)
            self.notify("The draft is in the clipboard.", markup=False, timeout=3)
        else:
            self.notify("A shout-out is fine once they accepted you.", markup=False, timeout=4)


def described(view: PersonView, company: Company, width: int) -> Content:
    """Everything about the person in words, the ladder in so many cells."""
    now = company.house.now()
    head = [called(view.person)]
    if view.person.bio:
        head.append(Content(view.person.bio))
    mutual = {
        (True, True): "You follow each other.",
        (True, False): "You follow them.",
        (False, True): "They follow you.",
        (False, False): "You don't follow them.",
    }[view.followed, view.follows_me]
    facts = [
        Content.assemble("Rung   ", rung_words(view, now)),
        Content.assemble("Keep   ", kept_words(view.every, view.due, now)),
    ]
    facts += [
        Content.assemble("Place  ", (place.url, "$link"), (f"  ({place.known_from})", "$muted"))
        for place in view.places[:3]
    ]
    facts += [
        Content.assemble("       ", ("also at: ", "$muted"), (address, "$link"))
        for place in view.places[:1]
        for address in place.me[:3]
    ]
    facts += [
        Content.assemble("       ", ("lately: ", "$muted"), title)
        for place in view.places[:1]
        for title, _, _ in place.lately[:3]
    ]
    parts = [Content("\n").join(head), Content("\n").join([*facts, Content(mutual)]), ladder(view, width)]
    if view.facts:
        said = []
        for claim in view.facts:
            said.append(Content(claim.text))
            said += [
                Content.assemble(
                    ("  " + proof.name, "$author"),
                    (f", {ago(now, proof.at)}: " if proof.at else ": ", "$muted"),
                    proof.text,
                )
                for proof in claim.proofs[:1]
            ]
        parts.append(Content("\n").join(said))
    if view.draft:
        parts.append(Content.assemble(("A shout-out to begin from (s writes it):\n", "$muted"), view.draft))
    return Content("\n\n").join(parts)


def ladder(view: PersonView, width: int) -> Content:
    """The rungs, highest first, in so many cells: those reached with their words, the others dim."""
    reached = {claim.code.replace("_", " "): claim for claim in view.ladder}
    lines = []
    for rung in reversed(RUNGS):
        mark = "▸" if rung == view.rung else "●" if rung in reached else "·"
        words = reached[rung].text if rung in reached else ""
        said = f"\n{' ' * RUNG}".join(words[start:end] for start, end in wrap(words, width - RUNG))
        style = "$clock bold" if rung == view.rung else "" if rung in reached else "$muted"
        lines.append(
            Content.assemble((f"{mark} {rung:<{RUNG - 2}}", style), (said, "" if said else "$muted"))
        )
    return Content("\n").join(lines)
