"""The table: an evening's minutes, from sitting down to stepping out."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import DescendantFocus, Resize, ScreenSuspend
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input

from twitterbar.core.views import TableView
from twitterbar.domain.session import Phase, Session
from twitterbar.ui import keymap
from twitterbar.ui.draw import minutes
from twitterbar.ui.failures import failures_told
from twitterbar.ui.frames import Frames
from twitterbar.ui.house import House, Switch, Wanted, Wish
from twitterbar.ui.screens.looking import FOLLOWS, GAPS, NEW, Looking
from twitterbar.ui.screens.noise import NoiseScreen
from twitterbar.ui.screens.reading import Reading
from twitterbar.ui.screens.search import SearchScreen
from twitterbar.ui.screens.step_out import StepOutScreen
from twitterbar.ui.screens.why import WhyScreen
from twitterbar.ui.screens.words_said import WordsSaid
from twitterbar.ui.settling import fit
from twitterbar.ui.widgets.bars import ALWAYS, HeadLine, KeyLine, TroubleLine

TICK = 0.5
"""Seconds between two looks at the clock; the session counts at most one second for each."""

HEARTBEAT = 5.0
"""Seconds of the session after which its length is noted, so that a killed session is charged fairly."""

WIDE = 110
"""Columns from which the conversation stands beside the list."""

ROOMY = 60
"""Columns from which the head line has room for more than where one is and how long there is."""

AT_THE_TABLE = (("Enter", "read"), ("X", "done"), ("w", "why"), ("/", "search"), ("u", "undo"))
IN_A_CONVERSATION = (("Space", "read on"), ("J", "next"), ("h", "back"), ("x", "done"), ("w", "why"))


class TableScreen(WordsSaid):
    """One evening at the table: the list and the conversation, side by side where there is room."""

    DEFAULT_CSS = """
    TableScreen Reading { height: 1fr; }
    TableScreen ConversationList { width: 1fr; }
    TableScreen ConversationTree { width: 1fr; }
    TableScreen.-narrow .-behind { display: none; }
    TableScreen.-wide ConversationList { width: 5fr; }
    TableScreen.-wide ConversationTree { width: 6fr; }
    TableScreen .rule { width: 1; border-left: vkey $border; }
    TableScreen.-narrow .rule { display: none; }
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  (Textual declares it so)
        (0, "-narrow"),
        (WIDE, "-wide"),
    ]
    SCOPE = "table"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("table")]

    focused: var[Widget | None] = var(None)
    """Where keys go. For the screen itself that changes nothing to see, so it is not drawn anew for it."""

    def __init__(self, house: House, length: float) -> None:
        super().__init__(house, Session(length, house.monotonic))
        self._compositor = Frames()
        self.looking = Looking(house)
        self.missing = ""
        self._noted = 0.0
        self._clock_told = ""
        self._stale = False
        self._leaving = False

    # Laying the table

    def compose(self) -> ComposeResult:
        """The head line, the list beside the conversation, the lines for words, the keys."""
        yield HeadLine()
        yield Reading(self.house, self.session)
        yield from self.lines_for_words()
        yield TroubleLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Lay the table and start the clock."""
        self.reading.listed.focus()
        self.lay()
        self.set_interval(TICK, self.tick)
        self.say_where()

    def on_resize(self, event: Resize) -> None:
        """One column or two, before anything is drawn."""
        fit(self, event.size)
        self.reading.keep_company()

    @work(exclusive=True, group="lay")
    @failures_told
    async def lay(self) -> None:
        """Ask the core for tonight's table."""
        length = max(1.0, self.session.left / 60)
        table = await self.house.lane.ask(lambda core: core.table(length))
        self.reading.show(table, self.end_words(table))
        self.house.errands.start(
            "gaps", lambda errand: self.call_later(self.say_missing, self.house.new_posts.missing())
        )

    def say_missing(self, words: str) -> None:
        """Below the last row: what is not here although it could be."""
        below = f"\n{words} (,f)" if words else ""
        if below != self.missing:
            self.missing = below
            if (table := self.reading.table) is not None:
                self.reading.show(table, self.end_words(table))

    def end_words(self, table: TableView) -> str:
        """What stands under the last row: it ends, what was folded away, and what is not here."""
        around = (f"\nNoise at the bar: {table.noise} (gn)." if table.noise else "") + self.missing
        if not table.left_out:
            return ("That's all of it." if table.rows else "You're caught up.") + around
        left = "1 more conversation" if table.left_out == 1 else f"{table.left_out} more conversations"
        long = minutes(table.minutes_left_out)
        return f"That's tonight's table. {left}, about {long}, for another time.{around}"

    # The clock

    def tick(self) -> None:
        """Look at the clock: last orders, closing time, and a note for the store now and then."""
        if self._leaving:
            return
        before = self.session.phase
        self.session.tick()
        spent = self.session.spent
        if spent - self._noted >= HEARTBEAT:
            self._noted = spent
            self.house.lane.tell(lambda core: core.heartbeat(spent))
        if self.session.phase is not before:
            self.phase_changed()
        if self.clock_words() != self._clock_told:
            self.say_where()
        else:
            self.tell_the_time()

    def phase_changed(self) -> None:
        """Say once what time it is."""
        if self.session.phase is Phase.LAST_ORDERS:
            more = " M asks for one more round." if self.session.may_ask_for_a_round else ""
            self.notify(f"Last orders: a minute left.{more}", markup=False, timeout=6)
        elif self.session.phase is Phase.CLOSED:
            if self.reading.inside:
                self.notify("Closing time. Finish this one in peace.", markup=False, timeout=6)
            else:
                self.step_out()

    @on(DescendantFocus)
    @on(Reading.Changed)
    def say_where(self) -> None:
        """Keep the head line true: where one is, how far, and how long there is."""
        head, keys, reading = self.query_one(HeadLine), self.query_one(KeyLine), self.reading
        rows = len(reading.listed.rows)
        place = f"{reading.listed.cursor + 1} of {rows} · " if rows else "0 of 0 · "
        self._clock_told = self.clock_words()
        head.right = f"{place if reading.table is not None else ''}{self._clock_told}"
        head.set_class(self.session.phase is not Phase.OPEN, "-last-orders")
        self.tell_the_time()
        view = self.view_here
        roomy = self.size.width >= ROOMY
        if view is None:
            row = reading.row_here
            head.left = f"The table · {row.why}" if row is not None and row.why and roomy else "The table"
        elif new := reading.opened.unheard:
            long = f" · {minutes(view.minutes * new / view.new)}" if roomy else ""
            total = f" of {len(view.posts)}" if roomy or new < len(view.posts) else ""
            head.left = f"{new} new{total}{long}"
        elif view.new:
            head.left = f"all {len(view.posts)} heard"
        else:
            head.left = f"{len(view.posts)} heard before"
        if isinstance(self.focused, Input):
            keys.keys, keys.always = (("Enter", "next" if reading.inside else "keep"),), (("Esc", "back"),)
        else:
            keys.keys = IN_A_CONVERSATION if reading.inside else AT_THE_TABLE
            keys.always = ALWAYS
        one_only = self.has_class("-narrow")
        self.query_one("#filter", Input).set_class(reading.inside, "-behind", update=one_only)

    @on(ScreenSuspend)
    def tell_the_time(self) -> None:
        """Keep the clock in the head line of what lies above the table, too."""
        stack = self.app.screen_stack
        for above in stack[stack.index(self) + 1 :] if self in stack else ():
            for head in above.query(HeadLine):
                head.clock = self.clock_words()
                head.set_class(self.session.phase is not Phase.OPEN, "-last-orders")

    def clock_words(self) -> str:
        """The minutes left; the seconds, once it is last orders."""
        if self.session.phase is Phase.CLOSED:
            return "closing time"
        if self.session.phase is Phase.LAST_ORDERS:
            return f"last orders {int(self.session.left) // 60}:{int(self.session.left) % 60:02}"
        return f"{-(-int(self.session.left) // 60)} min left"

    def action_one_more_round(self) -> None:
        """Two minutes more, once."""
        if self.session.one_more_round():
            self.house.lane.tell(lambda core: core.another_round(2))
            self.notify("One more round: two minutes.", markup=False)
        else:
            self.notify("One round a session, and not in the last seconds.", markup=False)
        self.say_where()

    # In and out of conversations

    @on(Reading.Entered)
    def entered(self, event: Reading.Entered) -> None:
        """Going into the same one again and again is heat."""
        self.finding = False
        self.speaking.opened(self, event.conversation)

    @on(Reading.Beside)
    def beside(self, event: Reading.Beside) -> None:
        """What can be read there is not answered at once."""
        self.speaking.heat.beside(event.conversation)

    @on(Reading.Back)
    def back_at_the_table(self) -> None:
        """After closing time one steps out; else what came in meanwhile takes its place."""
        self.finding = False
        if self.session.phase is Phase.CLOSED:
            self.step_out()
        else:
            self.lay_anew()

    def action_back(self) -> None:
        """One step back: from words looked for, a conversation, a filtered table; last, trouble goes."""
        if self.finding:
            self.finding = False
            self.reading.opened.highlight(())
            self.reading.opened.focus()
        elif self.reading.inside:
            self.reading.back()
        elif self.filtering:
            self.filtering = False
            self.reading.listed.focus()
        else:
            self.query_one(TroubleLine).put_away()

    # Around it

    def action_search(self) -> None:
        """Search everything that is kept."""

        def go(found: tuple[str, str] | None) -> None:
            if found is not None:
                self.reading.enter(*found)

        self.app.push_screen(SearchScreen(self.house), go)

    @work(exclusive=True, group="why")
    @failures_told
    async def action_why(self) -> None:
        """Why is this here?"""
        conversation = self.reading.conversation_here
        if conversation is not None:
            view = await self.house.lane.ask(lambda core: core.why(conversation))
            self.app.push_screen(WhyScreen(view, self.house.now()))

    def filtered(self, made: bool | None) -> None:
        """Lay the table without what a new filter keeps away."""
        if made:
            self.notify("Kept away. g n lists your filters and ends them.", markup=False, timeout=4)
            if self.reading.inside:
                self.reading.reload()
            self.lay()

    def action_noise(self) -> None:
        """What is folded away, and why."""

        screen = NoiseScreen(self.house)

        def back(opens: str | None) -> None:
            if screen.changed:
                self.lay()
            if opens:
                self.reading.enter(opens)

        self.app.push_screen(screen, back)

    def action_breather(self) -> None:
        """Close your eyes, shake your head."""
        self.speaking.breathe(self)

    def fresh_look(self, hot: str | None, opened: frozenset[str]) -> None:
        """After a breather: the whole table again, and first somebody who was not heard yet."""
        self.filtering = self.finding = False
        self.reading.fresh_look(hot, opened)

    # New posts

    def action_look(self) -> None:
        """Look for new posts, or for more of the conversation under the mark; the price first."""
        self.looking.ask(self, NEW, GAPS, *self.rest_here())

    def action_rest(self) -> None:
        """Ask for the rest of the conversation under the mark."""
        self.looking.ask(self, *self.rest_here())

    def action_follows(self) -> None:
        """Ask whom the reader follows."""
        self.looking.ask(self, FOLLOWS)

    def rest_here(self) -> tuple[Wish, ...]:
        """The wish for the rest of the conversation under the mark, if there is one."""
        here = self.reading.conversation_here
        return (Wish(Wanted.CONVERSATION, here),) if here is not None else ()

    @on(Looking.Ended)
    def looked(self, event: Looking.Ended) -> None:
        """What is new takes its place at the table once one is back there; in its conversation, at once."""
        if event.brought:
            self._stale = True
            if self.reading.inside and event.wish.of == self.reading.conversation_here:
                self.reading.reload()
            self.lay_anew()

    @on(TroubleLine.PutAway)
    def put_away_trouble(self) -> None:
        """It need not be told again."""
        self.house.new_posts.put_away()

    def lay_anew(self) -> None:
        """Lay the table again for the minutes that are left, if something new came and nobody is reading."""
        if self._stale and not self.reading.inside:
            self._stale = False
            self.lay()

    # Leaving

    def action_step_out(self) -> None:
        """Step out, by way of the card."""
        self.step_out()

    def action_leave_now(self) -> None:
        """Leave without the card."""
        self.step_out(card=False)

    @work(exclusive=True, group="leaving")
    @failures_told
    async def step_out(self, *, card: bool = True, leaves_for: Switch | None = None) -> None:
        """End the session; without the card the program ends too, or goes over to another profile."""
        if self._leaving:
            if not card:
                self.app.exit(leaves_for)
            return
        self._leaving = True
        self.reading.leave()
        self.session.tick()
        spent = self.session.spent
        view = await self.house.lane.ask(lambda core: core.step_out(spent))
        waiting = await self.house.lane.ask(lambda core: core.speaking.waiting())
        if card:
            self.app.push_screen(StepOutScreen(self.house, view, self.company, self.speaking))
            if waiting:
                self.speaking.end()
                self.speaking.outbox(self, leaving=True)
        else:
            self.app.exit(leaves_for)
