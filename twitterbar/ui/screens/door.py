"""The door: what happened since one stepped out, and how long one has got."""

from collections.abc import Iterable
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from twitterbar.core.views_door import DoorView
from twitterbar.domain.session import THE_WORD, overrides
from twitterbar.errors import DoorShut, TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.draw import Line, ago, minutes
from twitterbar.ui.draw.door import ALWAYS, KEYS, choices, since, title
from twitterbar.ui.failures import failures_told
from twitterbar.ui.house import House, Standing
from twitterbar.ui.screens.looking import FOLLOWS, GAPS, NEW, Looking
from twitterbar.ui.widgets.bars import Choices, HeadLine, KeyLine, TroubleLine

if TYPE_CHECKING:
    from textual.widgets import Input

    from twitterbar.core.views_people import CompanyView
    from twitterbar.ui.screens.company import Company

TABLE = "twitterbar.ui.screens.table"
"""What the next key will most likely need; it is loaded once the door stands."""


GLANCE = 1.0
"""Seconds between two looks at the clock."""


class DoorScreen(Screen[None]):
    """How long have you got? Or, while it is shut, when the door opens again."""

    DEFAULT_CSS = """
    DoorScreen #room { padding: 1 2 0 2; }
    DoorScreen Static { width: 1fr; height: auto; }
    DoorScreen #lengths { margin: 1 0 0 0; }
    DoorScreen #notices, DoorScreen #tab { color: $muted; margin: 1 0 0 0; }
    DoorScreen #tab, DoorScreen #notices { display: none; }
    DoorScreen.-noticed #notices { display: block; }
    DoorScreen.-priced #tab { display: block; }
    DoorScreen #override { margin: 1 0 0 0; border: none; height: 1; padding: 0; }
    DoorScreen.-low #room { padding: 0 1; }
    DoorScreen.-low #lengths { margin: 0; }
    """

    SCOPE = "door"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("door")]

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.looking = Looking(house)
        self.view: DoorView | None = None
        self._was_here = False
        self._on_the_way_in = False
        self.people: CompanyView | None = None
        self.signed_in = False
        """Whether the reader is signed in to X, as far as is known."""

    @cached_property
    def company(self) -> "Company":
        """What one does with people from here."""
        from twitterbar.ui.screens.company import Company  # noqa: PLC0415  (the first picture needs none of it)

        return Company(self.house)

    def compose(self) -> ComposeResult:
        """A head line, what is new, the choices, and the keys."""
        yield HeadLine()
        with VerticalScroll(id="room", can_focus=False):
            yield Static(id="since")
            yield Choices((), id="lengths")
            yield Static(id="tab")
            yield Static(id="notices")
        yield TroubleLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Ask what there is."""
        self.query_one(HeadLine).left = title(self.house.profile)
        self.tell_the_time()
        self.set_interval(GLANCE, self.tell_the_time)
        keys = self.query_one(KeyLine)
        keys.always = ALWAYS
        if self.house.at_once is not None:
            self.show(self.house.at_once, marked=self.house.marked())
            self.call_after_refresh(self.look_unless_taken)
        else:
            self.query_one("#since", Static).update(Content(self.house.setting_up))
            self.look(anew=False)

    def tell_the_time(self) -> None:
        """Keep the clock in the head line right; a door that is shut says so for as long as it is."""
        head, time = self.query_one(HeadLine), f"{self.house.now().astimezone():%A %H:%M}"
        if head.right != time:
            head.right = time
            if self.has_class("-shut"):
                self.look()

    def look_unless_taken(self) -> None:
        """Look, unless the reader was quicker and is on the way in."""
        if not self._on_the_way_in:
            self.look(anew=False)

    @work(exclusive=True)
    @failures_told
    async def look(self, *, anew: bool = True) -> None:
        """Show what the door says now: all of it anew, or only what could not be said at once."""
        try:
            if not anew:
                if self.view is None:
                    self.show(await self.house.lane.ask(lambda core: core.door_at_once()))
                self.call_after_refresh(self.read_tab)
                usual = [self.house.settings.door.usual]
                self.view = await self.house.lane.ask(lambda core: core.door(usual))
                self.say_again()
                self.show_notices(self.view)
                self.view = await self.house.lane.ask(lambda core: core.door())
                self.say_again()
                self.house.lane.tell(lambda core: import_module(TABLE))
            else:
                self.show(await self.house.lane.ask(lambda core: core.door()))
            self.people = await self.house.lane.ask(lambda core: core.introductions.company())
        except TwitterbarError as error:
            self.app.exit(error, return_code=error.exit)
            return
        self.say_again()

    def on_screen_resume(self) -> None:
        """What was done with people shows."""
        if self._was_here:
            self.look()
            self.read_tab()
        self._was_here = True

    def say_again(self) -> None:
        """The first lines anew, for the length that is marked; nothing while the screen is taken down."""
        view = self.view
        if view is not None and self.query(Choices) and self.query("#since") and not self.has_class("-shut"):
            marked = self.query_one(Choices).index
            length = view.lengths[marked] if marked < len(view.lengths) else None
            roomy = not self.has_class("-low")
            words = content(since(view, length, roomy=roomy, company=self.people, signed_in=self.signed_in))
            self.query_one("#since", Static).update(words)
            self.call_after_refresh(self.keep_the_choice_in_sight)

    def keep_the_choice_in_sight(self) -> None:
        """Where there is little room, the first lines give way to the one that is asked about."""
        for choice in self.query(Choices):
            choice.scroll_visible(animate=False)

    def show(self, view: DoorView, *, marked: int | None = None) -> None:
        """Put up what the core said, the mark on the usual length or on this choice."""
        self.view = view
        shut = view.shut_until is not None or view.elsewhere
        self.set_class(shut, "-shut")
        self.show_override(shut)
        roomy = not self.has_class("-low")
        words = (
            self.shut_words(view)
            if shut
            else content(since(view, roomy=roomy, company=self.people, signed_in=self.signed_in))
        )
        self.query_one("#since", Static).update(words)
        self.show_notices(view)
        lengths = self.query_one(Choices)
        lengths.choices, lengths.index = (("Leave",), 0) if shut or view.empty else choices(view)
        lengths.index = lengths.index if marked is None else marked
        lengths.refresh(layout=True)
        lengths.focus()
        if shut:
            keys: tuple[tuple[str, str], ...] = (("Enter", "leave"), ("Tab", "come in all the same"))
        else:
            keys = self.first_keys if view.empty else KEYS
        self.query_one(KeyLine).keys = keys
        self.house.stands()

    @property
    def first_keys(self) -> tuple[tuple[str, str], ...]:
        """The key that fills an empty bar."""
        return ((",", "look for new posts"),) if self.signed_in else (("S", "sign in"),)

    def show_notices(self, view: DoorView) -> None:
        """What is not as it should be, in quiet lines; nothing while the screen is taken down."""
        self.set_class(bool(view.notices), "-noticed")
        for notices in self.query("#notices").results(Static):
            notices.update(Content("\n".join(view.notices)))

    def show_override(self, shut: bool) -> None:
        """While the door is shut there is a line to type into."""
        there = self.query("#override")
        if shut and not there:
            from textual.widgets import Input  # noqa: PLC0415  (an open door needs none)

            words = f"to come in all the same, type: {THE_WORD}"
            line = Input(id="override", compact=True, placeholder=words)
            self.query_one("#room").mount(line, after="#lengths")
        elif not shut:
            there.remove()

    @on(Choices.Moved)
    def say_what_fits(self, event: Choices.Moved) -> None:
        """The first line says how much of it fits in the length that is marked."""
        if self.view is not None and event.index < len(self.view.lengths):
            self.say_again()

    @on(Choices.Taken)
    def take(self, event: Choices.Taken) -> None:
        """Step in for the length that was taken, or leave."""
        view = self.view
        if view is None:
            return
        if view.empty or self.has_class("-shut") or event.index >= len(view.lengths):
            self.app.exit()
        else:
            self._on_the_way_in = True
            self.step_in(view.lengths[event.index])

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """The typed word opens a door that is shut; it is noted, and nobody says anything about it."""
        if overrides(event.value) and self.view is not None:
            self._on_the_way_in = True
            self.step_in(self.view.usual, anyway=True)
        else:
            event.input.value = ""

    @work(exclusive=True)
    @failures_told
    async def step_in(self, length: int, *, anyway: bool = False) -> None:
        """Open the session and go to the table."""
        try:
            await self.house.lane.ask(lambda core: core.step_in(length, anyway=anyway))
        except DoorShut:
            self.look()
            return
        from twitterbar.ui.screens.table import TableScreen  # noqa: PLC0415  (the door needs none of it)

        self.app.push_screen(TableScreen(self.house, length))

    def action_introductions(self) -> None:
        """Somebody to meet."""
        self.company.introductions(self)

    def action_book(self) -> None:
        """The book."""
        self.company.book(self)

    def action_ledger(self) -> None:
        """What became of introductions."""
        self.company.ledger(self)

    def read_tab(self) -> None:
        """What looking for new posts costs, what was spent, and what ended the last look."""
        self.house.errands.start(
            "the tab", lambda errand: self.call_later(self.show_standing, self.house.new_posts.standing())
        )

    def show_standing(self, standing: Standing) -> None:
        """Put up the tab, where there is one, and what went wrong, until it is put away."""
        self.set_class(bool(standing.tab), "-priced")
        self.query_one("#tab", Static).update(Content(standing.tab))
        trouble = self.query_one(TroubleLine)
        if not trouble.stands:
            trouble.tell(standing.trouble)
        self.call_after_refresh(self.keep_the_choice_in_sight)
        if self.signed_in != standing.signed_in:
            self.signed_in = standing.signed_in
            self.say_again()
            if self.view is not None and self.view.empty and not self.has_class("-shut"):
                self.query_one(KeyLine).keys = self.first_keys

    def action_look(self) -> None:
        """Look for new posts, the price first."""
        self.looking.ask(self, NEW, GAPS, FOLLOWS)

    def action_follows(self) -> None:
        """Ask whom the reader follows."""
        self.looking.ask(self, FOLLOWS)

    @on(Looking.Ended)
    def looked(self) -> None:
        """Say what the door says now."""
        self.look()
        self.read_tab()

    def action_sign_in(self) -> None:
        """Sign in to X."""
        self.looking.sign_in(self)

    def action_bring(self) -> None:
        """Bring in X's archive."""
        if self.house.bring_in is None:
            self.notify("The made-up town brings its own posts.", markup=False)
            return
        from twitterbar.ui.screens.bring import BringScreen  # noqa: PLC0415  (hardly ever needed)

        self.app.push_screen(BringScreen(self.house, self.house.bring_in))

    def action_leave(self) -> None:
        """Not now."""
        self.app.exit()

    def action_back(self) -> None:
        """Put away what went wrong, if anything did; else leave."""
        trouble = self.query_one(TroubleLine)
        if trouble.stands:
            trouble.put_away()
        else:
            self.app.exit()

    @on(TroubleLine.PutAway)
    def put_away_trouble(self) -> None:
        """It need not be told again."""
        self.house.new_posts.put_away()

    def shut_words(self, view: DoorView) -> Content:
        """When the door opens again, or that there is another window."""
        if view.shut_until is None:
            return Content(
                "You are at the table in another window.\n\nStep out there first, or come in here as well."
            )
        left = (view.shut_until - view.now).total_seconds() / 60
        lines = [f"The door opens again at {view.shut_until.astimezone():%H:%M}, in {minutes(left)}."]
        if view.stepped_out is not None:
            lines.insert(0, f"You stepped out {ago(view.now, view.stepped_out)}.")
        return Content("\n".join(lines))


def content(lines: Iterable[Line]) -> Content:
    """Lines as Textual shows them."""
    return Content("\n").join(Content.assemble(*line) for line in lines)
