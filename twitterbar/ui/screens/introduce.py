"""The sheet on which one introduces two people: common ground, both sides, a sentence for each."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Input, Static

from twitterbar.core.views_people import SheetView, SideView
from twitterbar.core.views_speaking import WayOut
from twitterbar.domain.outbox import CALLS_CLOSED
from twitterbar.domain.tab import dollars
from twitterbar.ui import keymap
from twitterbar.ui.draw import ago
from twitterbar.ui.failures import carry_out
from twitterbar.ui.screens.claims import ProofScreen, called
from twitterbar.ui.screens.company import Company
from twitterbar.ui.widgets.bars import HeadLine, KeyLine


class IntroduceScreen(Screen[None]):
    """Two people and two sentences; Enter in the second hands it over."""

    DEFAULT_CSS = """
    IntroduceScreen #sheet { padding: 1 2; height: 1fr; }
    IntroduceScreen Static { width: 1fr; max-width: 84; height: auto; }
    IntroduceScreen #lines { padding: 0 2; height: auto; }
    IntroduceScreen Input { border: none; height: 1; padding: 0 1; margin: 0 0 1 0; background: $panel; }
    IntroduceScreen.-low #sheet { padding: 0 1; }
    IntroduceScreen.-low #lines { padding: 0 1; }
    IntroduceScreen.-low Input { margin: 0; }
    IntroduceScreen.-low #way { height: 1; }
    """

    SCOPE = "sheet"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("sheet")]

    light: var[bool] = var(True)
    """Whether one post names both, or each is asked alone."""

    def __init__(self, company: Company, view: SheetView, by_api: WayOut) -> None:
        super().__init__()
        self.company = company
        self.by_api = by_api
        self.view = view
        self.set_reactive(IntroduceScreen.light, view.light)

    def compose(self) -> ComposeResult:
        """Both sides, what they share, and two lines to write in."""
        yield HeadLine()
        with VerticalScroll(id="sheet", can_focus=False):
            yield Static(self.words(), id="words")
        with Vertical(id="lines"):
            yield Static(Content.assemble("To ", called(self.view.a.person)))
            yield Input(self.sentences[0], id="to-a", compact=True, select_on_focus=True)
            yield Static(Content.assemble("To ", called(self.view.b.person)))
            yield Input(self.sentences[1], id="to-b", compact=True, select_on_focus=True)
            yield Static(id="way")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the first sentence."""
        self.query_one(HeadLine).left = "Introduce"
        keys = self.query_one(KeyLine)
        keys.keys = (("Enter", "next, hand over"), ("^T", "the other way"), ("^Y", "copy"), ("^R", "why"))
        keys.always = (("Esc", "leave"),)
        self.query_one("#to-a", Input).focus()
        self.show_way()

    @on(DescendantFocus)
    def show_from_the_beginning(self) -> None:
        """A sentence longer than its line is read from its first word; Textual shows the end of it."""
        for line in self.query(Input):
            line.call_after_refresh(line.scroll_to, x=0, animate=False, force=True)

    @property
    def sentences(self) -> tuple[str, str]:
        """The sentences to begin from, for the way that is chosen."""
        return self.view.light_sentences if self.light else self.view.ask_sentences

    def words(self) -> Content:
        """What they have in common, and both sides; what speaks against it comes first."""
        lines = []
        if self.view.hindrance:
            lines.append(Content.styled(self.view.hindrance, "$warning"))
        if self.view.known is not None:
            lines.append(Content.styled(f"{self.view.known.text}.", "$warning"))
        lines += [Content(f"· {claim.text}") for claim in self.view.claims]
        if not self.view.claims:
            lines.append(Content("· nothing in common is known; your own sentence has to carry it"))
        lines += [self.side(side) for side in (self.view.a, self.view.b)]
        return Content("\n").join(lines)

    def side(self, side: SideView) -> Content:
        """One of the two: rung, last heard, whether they are likely to listen."""
        now = self.company.house.now()
        last = f", last heard {ago(now, side.last_said)}" if side.last_said is not None else ""
        return Content.assemble(called(side.person), f"\n  {side.rung}{last}; {side.listens.text}")

    def show_way(self) -> None:
        """Say what Enter will do; the first line has to do where there is room for no more."""
        first = self.view.a.person.shown_name
        if self.light:
            does = "opens the post at X" if self.view.on_the_web else "copies the post, to be pasted"
            words = "One post names them both. ^T asks each alone first."
            if self.view.light:
                words = f"Both know you. {words}"
            api = CALLS_CLOSED
        else:
            does = f"copies the words for {first}" + (" and opens X" if self.view.on_the_web else "")
            words = (
                "Each is asked alone; neither hears of the other until both said yes. ^T: one post at once."
            )
            api = self.by_api.closed or f"{dollars(self.by_api.price)} each."
        words = f"Enter {does}.\n{words}\n^Y only copies. Both are free. By the API (^O): {api}"
        self.query_one("#way", Static).update(Content.styled(words, "$muted"))

    def action_scroll(self, way: int) -> None:
        """A screen of what is known, on or back."""
        sheet = self.query_one("#sheet", VerticalScroll)
        sheet.scroll_relative(y=way * max(1, sheet.size.height - 1), animate=False)

    def action_other_way(self) -> None:
        """One post for both, or each asked alone; sentences that were not touched change along."""
        before = self.sentences
        self.light = not self.light
        for name, old, new in zip(("#to-a", "#to-b"), before, self.sentences, strict=True):
            line = self.query_one(name, Input)
            if line.value == old:
                line.value = new
        self.show_way()

    @on(Input.Submitted, "#to-a")
    def on_to_the_second(self) -> None:
        """From the first sentence to the second."""
        self.query_one("#to-b", Input).focus()

    @on(Input.Submitted, "#to-b")
    def hand_over(self) -> None:
        """Both sentences are there: hand it over to the browser."""
        carry_out(self, self._make())

    def action_copy(self) -> None:
        """Hand it over by the clipboard."""
        carry_out(self, self._make(copy=True))

    def action_api(self) -> None:
        """Ask each of them by a message through the API."""
        if closed := CALLS_CLOSED if self.light else self.by_api.closed:
            self.notify(closed, markup=False, severity="warning")
        else:
            carry_out(self, self._make(api=True))

    async def _make(self, *, copy: bool = False, api: bool = False) -> None:
        a, b = self.view.a.person.id, self.view.b.person.id
        to_a, to_b = (self.query_one(name, Input).value for name in ("#to-a", "#to-b"))
        light = self.light
        made = await self.company.house.lane.ask(
            lambda core: core.introducing.propose(a, b, to_a, to_b, light=light)
        )
        try:
            if api:
                await self.company.ask_by_api(self, made.seq)
            else:
                await self.company.hand_over(self, made.seq, copy=copy)
        finally:
            self.dismiss()

    def action_why(self) -> None:
        """What proves the common ground and the rest."""
        known = (self.view.known,) if self.view.known is not None else ()
        sides = (claim for side in (self.view.a, self.view.b) for claim in (side.standing, side.listens))
        claims = (*self.view.claims, *known, *sides)
        self.app.push_screen(ProofScreen("How do we know?", claims, self.company.house.now()))

    def action_close(self) -> None:
        """Leave it."""
        self.dismiss()
