"""The table: conversations that fit the minutes, and the one that is being read."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from twitterbar.core.views import ConversationView, TableRow, TableView
from twitterbar.domain.model import Account
from twitterbar.domain.session import Phase, Session
from twitterbar.ui import keymap
from twitterbar.ui.draw import minutes
from twitterbar.ui.failures import failures_told
from twitterbar.ui.house import House, Switch
from twitterbar.ui.screens.company import Company
from twitterbar.ui.screens.links import LinksScreen, open_link
from twitterbar.ui.screens.looking import Looking
from twitterbar.ui.screens.noise import NoiseScreen
from twitterbar.ui.screens.search import SearchScreen
from twitterbar.ui.screens.speaking import LIKE, REPOST, Speaking
from twitterbar.ui.screens.step_out import StepOutScreen
from twitterbar.ui.screens.why import WhyScreen
from twitterbar.ui.widgets.bars import HeadLine, KeyLine
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.table import ConversationList
from twitterbar.ui.widgets.tree import ConversationTree

TICK = 0.5
"""Seconds between two looks at the clock; the session counts at most one second for each."""

PAUSE = 0.15
"""Seconds the mark rests on a row before its conversation is put beside the list: a held key shows none."""

HEARTBEAT = 5.0
"""Seconds of the session after which its length is noted, so that a killed session is charged fairly."""

AT_THE_TABLE = (("Enter", "read"), ("X", "done"), ("w", "why"), ("/", "search"), ("u", "undo"))
IN_A_CONVERSATION = (("Space", "read on"), ("J", "next"), ("h", "back"), ("x", "done"), ("w", "why"))


class TableScreen(Screen[None]):
    """One evening at the table: the list and the conversation, side by side where there is room."""

    DEFAULT_CSS = """
    TableScreen #room { height: 1fr; }
    TableScreen ConversationList { width: 1fr; }
    TableScreen ConversationTree { width: 1fr; }
    TableScreen #filter { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    TableScreen.-filtering #filter { display: block; }
    TableScreen.-narrow ConversationTree { display: none; }
    TableScreen.-narrow.-reading ConversationTree { display: block; }
    TableScreen.-narrow.-reading ConversationList { display: none; }
    TableScreen.-wide ConversationList { width: 5fr; }
    TableScreen.-wide ConversationTree { width: 6fr; border-left: vkey $border; }
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  (Textual declares it so)
        (0, "-narrow"),
        (110, "-wide"),
    ]
    SCOPE = "table"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("table")]

    reading: var[bool] = var(False, toggle_class="-reading")
    """Whether a conversation is being read (or the list is in front)."""

    def __init__(self, house: House, length: float) -> None:
        super().__init__()
        self.house = house
        self.session = Session(length, house.monotonic)
        self.company = Company(house, self.session)
        self.speaking = Speaking(house, self.session)
        self.looking = Looking(house)
        self.table: TableView | None = None
        self.open_view: ConversationView | None = None
        self.missing = ""
        self._noted = 0.0
        self._stale = False
        self._leaving = False
        self._resting: Timer | None = None
        self._leaves_for: Switch | None = None

    # Laying the table

    def compose(self) -> ComposeResult:
        """The head line, the list beside the conversation, the filter, the keys."""
        yield HeadLine()
        with Horizontal(id="room"):
            yield ConversationList()
            yield ConversationTree(now=self.house.now, keys=self.house.settings.keys)
        yield Input(
            id="filter", compact=True, placeholder="only conversations with these words; Esc shows all"
        )
        yield KeyLine()

    def on_mount(self) -> None:
        """Lay the table and start the clock."""
        self.query_one(ConversationList).focus()
        self.lay()
        self.set_interval(TICK, self.tick)
        self.say_where()

    @work(exclusive=True, group="lay")
    @failures_told
    async def lay(self) -> None:
        """Ask the core for tonight's table."""
        length = max(1.0, self.session.left / 60)
        self.table = await self.house.lane.ask(lambda core: core.table(length))
        self.show_rows()
        self.house.errands.start(
            "gaps", lambda errand: self.call_later(self.say_missing, self.house.new_posts.missing())
        )

    def say_missing(self, words: str) -> None:
        """Below the last row: what is not here although it could be."""
        below = f" {words} ( , and f)" if words else ""
        if below != self.missing:
            self.missing = below
            self.show_rows()

    def show_rows(self) -> None:
        """Put up the rows that the filter lets through."""
        if self.table is None:
            return
        wanted = self.query_one("#filter", Input).value.casefold().split()
        rows = [row for row in self.table.rows if all(word in row_words(row) for word in wanted)]
        listed = self.query_one(ConversationList)
        listed.show(rows, end=self.end_words(self.table) + self.missing)
        self.say_where()
        if self.has_class("-wide") and rows:
            self.preview(rows[0].conversation)

    def end_words(self, table: TableView) -> str:
        """What stands under the last row: it ends, and what was folded away."""
        noise = f" Noise at the bar: {table.noise} (gn)." if table.noise else ""
        if not table.left_out:
            return ("That's all of it." if table.rows else "You're caught up.") + noise
        left = "1 more conversation" if table.left_out == 1 else f"{table.left_out} more conversations"
        long = minutes(table.minutes_left_out)
        return f"That's tonight's table. {left}, about {long}, for another time.{noise}"

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
        self.say_where()

    def phase_changed(self) -> None:
        """Say once what time it is."""
        if self.session.phase is Phase.LAST_ORDERS:
            more = " M asks for one more round." if self.session.may_ask_for_a_round else ""
            self.notify(f"Last orders: a minute left.{more}", markup=False, timeout=6)
        elif self.session.phase is Phase.CLOSED:
            if self.reading:
                self.notify("Closing time. Finish this one in peace.", markup=False, timeout=6)
            else:
                self.step_out()

    def say_where(self) -> None:
        """Keep the head line true: where one is, how far, and how long there is."""
        head, keys = self.query_one(HeadLine), self.query_one(KeyLine)
        listed = self.query_one(ConversationList)
        place = f"{listed.cursor + 1} of {len(listed.rows)}" if listed.rows else "0 of 0"
        head.right = f"{place} · {self.clock_words()}"
        head.set_class(self.session.phase is not Phase.OPEN, "-last-orders")
        view = self.open_view
        if self.reading and view is not None:
            unheard = (
                f"{view.new} new of {len(view.posts)}" if view.new else f"{len(view.posts)} heard before"
            )
            head.left = f"{unheard} · {minutes(view.minutes)}" if view.new else unheard
        else:
            head.left = "The table"
        keys.keys = IN_A_CONVERSATION if self.reading else AT_THE_TABLE

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

    # Reading

    @on(LineView.Opened, "ConversationList")
    def open_row(self, event: LineView.Opened) -> None:
        """Read the conversation that was chosen."""
        self.open_conversation(self.query_one(ConversationList).rows[event.row].conversation)

    @on(LineView.Moved, "ConversationList")
    def moved_in_list(self) -> None:
        """Where there is room, the conversation under the mark stands beside the list."""
        self.say_where()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(PAUSE, self.preview_here)

    def preview_here(self) -> None:
        """Put the conversation under the mark beside the list, where there is room."""
        here = self.conversation_here
        if here is not None and self.has_class("-wide") and not self.reading:
            self.preview(here)

    @work(exclusive=True, group="conversation")
    @failures_told
    async def preview(self, conversation: str) -> None:
        """Put a conversation beside the list; it counts as heard only once it is opened."""
        view = await self.house.lane.ask(lambda core: core.conversation(conversation))
        self.open_view = view
        self.query_one(ConversationTree).show(view)

    def open_conversation(self, conversation: str, post: str | None = None) -> None:
        """Read a conversation, unless it is closing time."""
        if not self.session.may_open:
            self.notify("Closing time: no new conversations tonight.", markup=False)
            return
        self.read(conversation, post)

    @work(exclusive=True, group="conversation")
    @failures_told
    async def read(self, conversation: str, post: str | None = None) -> None:
        """Fetch a conversation from the store and bring it to the front."""
        view = await self.house.lane.ask(lambda core: core.conversation(conversation))
        self.open_view = view
        self.speaking.opened(self, view.id)
        self.query_one(ConversationList).move_to(conversation)
        tree = self.query_one(ConversationTree)
        self.reading = True
        tree.show(view, at=post)
        tree.focus()
        self.say_where()

    @on(ConversationTree.Heard)
    def heard(self, event: ConversationTree.Heard) -> None:
        """What was read is noted at once."""
        self.note_heard(event.posts)

    def note_heard(self, posts: tuple[str, ...]) -> None:
        """Have the core note what was read."""
        if posts:
            self.house.lane.tell(lambda core: core.heard(posts))

    @on(ConversationTree.ReadOn)
    def read_on(self) -> None:
        """At the end of a conversation: on to the next one that has something new."""
        self.next_conversation(unheard=True)

    def action_next_conversation(self) -> None:
        """The next conversation, whatever its state."""
        self.next_conversation(unheard=False)

    def action_previous_conversation(self) -> None:
        """The conversation before this one."""
        self.next_conversation(unheard=False, step=-1)

    def next_conversation(self, *, unheard: bool, step: int = 1) -> None:
        """Leave the conversation one is in for the next in the list, or for the table when there is none."""
        listed = self.query_one(ConversationList)
        self.leave_conversation()
        if self.session.phase is Phase.CLOSED:
            self.step_out()
            return
        here = listed.rows[listed.cursor].conversation if listed.rows else None
        places = range(listed.cursor + step, len(listed.rows) if step > 0 else -1, step)
        for place in places:
            row = listed.rows[place]
            if row.conversation != here and (not unheard or row.state == "new"):
                if self.reading:
                    self.open_conversation(row.conversation)
                else:
                    listed.move_to(row.conversation)
                return
        if self.reading and step > 0:
            self.action_back()
            self.notify("That was the last one at the table. I: introductions. q steps out.", markup=False)

    def action_back(self) -> None:
        """From the conversation to the table; from a filtered table to the whole one."""
        if self.reading:
            self.leave_conversation()
            self.reading = False
            self.query_one(ConversationList).focus()
            self.say_where()
            if self.session.phase is Phase.CLOSED:
                self.step_out()
            self.lay_anew()
        elif self.has_class("-filtering"):
            self.query_one("#filter", Input).value = ""
            self.remove_class("-filtering")
            self.query_one(ConversationList).focus()

    def leave_conversation(self) -> None:
        """Note what was read in the conversation one is in, and draw its row as it stands now."""
        if self.reading and self.open_view is not None:
            self.note_heard(self.query_one(ConversationTree).take_heard())
            self.update_row(self.open_view.id)

    @work(group="rows")
    @failures_told
    async def update_row(self, conversation: str) -> None:
        """Draw one row of the list anew."""
        row = await self.house.lane.ask(lambda core: core.row(conversation))
        if self.table is not None:
            rows = tuple(row if old.conversation == conversation else old for old in self.table.rows)
            self.table = TableView(
                minutes=self.table.minutes,
                rows=rows,
                left_out=self.table.left_out,
                minutes_left_out=self.table.minutes_left_out,
                noise=self.table.noise,
            )
        self.query_one(ConversationList).update_row(row)
        self.say_where()

    # What one does to a conversation

    @property
    def conversation_here(self) -> str | None:
        """The conversation one is in, or the one under the mark."""
        if self.reading and self.open_view is not None:
            return self.open_view.id
        listed = self.query_one(ConversationList)
        return listed.rows[listed.cursor].conversation if listed.rows else None

    def action_done_branch(self) -> None:
        """Done with the branch under the mark; at the table, with the conversation."""
        if not self.reading:
            self.action_done()
            return
        posts = self.query_one(ConversationTree).branch()
        self.house.lane.tell(lambda core: core.done(posts))
        self.reload_conversation()

    def action_done(self) -> None:
        """Done with the conversation, and on to the next."""
        conversation = self.conversation_here
        if conversation is not None:
            self.house.lane.tell(lambda core: core.done_with(conversation))
            self.after_deed(conversation)

    def action_drop(self) -> None:
        """Never again, unless it is undone."""
        conversation = self.conversation_here
        if conversation is not None:
            self.house.lane.tell(lambda core: core.drop(conversation))
            self.notify("Dropped: it won't come back to the table. u takes that back.", markup=False)
            self.after_deed(conversation)

    def after_deed(self, conversation: str) -> None:
        """Draw the row anew and go on to the next conversation."""
        self.update_row(conversation)
        self.next_conversation(unheard=self.reading)

    @work(exclusive=True, group="undo")
    @failures_told
    async def action_undo(self) -> None:
        """Take back what was last done to a conversation."""
        undone = await self.house.lane.ask(lambda core: core.undo())
        if undone is None:
            self.notify("There is nothing to undo.", markup=False)
            return
        self.notify(undone.words, markup=False)
        self.update_row(undone.conversation)
        if self.reading:
            self.reload_conversation()

    @work(exclusive=True, group="conversation")
    @failures_told
    async def reload_conversation(self) -> None:
        """Show the conversation as it stands now, without losing the place."""
        if self.open_view is None:
            return
        conversation = self.open_view.id
        self.open_view = await self.house.lane.ask(lambda core: core.conversation(conversation))
        tree = self.query_one(ConversationTree)
        tree.show(self.open_view, at=tree.post_here)
        self.update_row(conversation)

    # Around it

    @work(exclusive=True, group="why")
    @failures_told
    async def action_why(self) -> None:
        """Why is this here?"""
        conversation = self.conversation_here
        if conversation is not None:
            view = await self.house.lane.ask(lambda core: core.why(conversation))
            self.app.push_screen(WhyScreen(view, self.house.now()))

    def action_search(self) -> None:
        """Search everything that is kept."""

        def go(found: tuple[str, str] | None) -> None:
            if found is not None:
                self.open_conversation(*found)

        self.app.push_screen(SearchScreen(self.house), go)

    def action_filter(self) -> None:
        """Only conversations with certain words."""
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    @on(Input.Changed, "#filter")
    def filter_changed(self) -> None:
        """Filter while one types."""
        self.show_rows()

    @on(Input.Submitted, "#filter")
    def filter_taken(self) -> None:
        """Keep the filter and go back to the list."""
        if not self.query_one("#filter", Input).value:
            self.remove_class("-filtering")
        self.query_one(ConversationList).focus()

    def action_open_on_web(self) -> None:
        """Open the post under the mark, or the conversation, on the web."""
        post = self.query_one(ConversationTree).post_here if self.reading else self.conversation_here
        if post is not None:
            self.open_post(post)

    @work(group="web")
    @failures_told
    async def open_post(self, post: str) -> None:
        """Hand a post's address to the browser."""
        address = await self.house.lane.ask(lambda core: core.opened_on_web(post))
        if address is None:
            self.notify("This town is made up: its posts are nowhere on the web.", markup=False)
        else:
            self.house.open_url(address)

    def action_links(self) -> None:
        """All links of the conversation."""
        if self.open_view is not None:
            self.app.push_screen(LinksScreen(self.house, self.open_view))

    def action_pick(self, number: int) -> None:
        """Open the link of that number."""
        links = [link for post in self.open_view.posts for link in post.links] if self.open_view else []
        if self.reading and 0 < number <= len(links):
            open_link(self, self.house, links[number - 1])

    def action_copy(self) -> None:
        """Copy the words of the post under the mark."""
        view, here = self.open_view, self.query_one(ConversationTree).post_here
        if self.reading and view is not None:
            post = next((post for post in view.posts if post.id == here), None)
            if post is not None and post.text:
                self.app.copy_to_clipboard(post.text)
                self.notify("Copied.", markup=False, timeout=2)

    # New posts

    def action_look(self) -> None:
        """Look for new posts, the price first."""
        self.looking.ask(self)

    @on(Looking.Came)
    def something_came(self, event: Looking.Came) -> None:
        """One quiet line while reading goes on."""
        self.query_one(HeadLine).aside = event.words

    @on(Looking.Ended)
    def looked(self, event: Looking.Ended) -> None:
        """Say how it ended; what is new takes its place at the table once one is back there."""
        self.query_one(HeadLine).aside = ""
        self.notify(event.words, markup=False)
        if event.brought:
            self._stale = True
            self.lay_anew()

    def lay_anew(self) -> None:
        """Lay the table again for the minutes that are left, if something new came and nobody is reading."""
        if self._stale and not self.reading:
            self._stale = False
            self.lay()

    # People

    def action_introductions(self) -> None:
        """Somebody to meet."""
        self.company.introductions(self)

    def action_book(self) -> None:
        """The book."""
        self.company.book(self)

    def action_ledger(self) -> None:
        """What became of introductions."""
        self.company.ledger(self)

    def action_person(self) -> None:
        """The person who speaks under the mark."""
        if (author := self.author_here) is not None:
            self.company.person(self, author.id)

    def action_introduce(self) -> None:
        """Mark who speaks under the mark, or introduce them to who is marked."""
        if (author := self.author_here) is not None:
            self.company.introduce(self, author)

    def action_keep(self, step: int) -> None:
        """Keep who speaks under the mark, and how often."""
        if (author := self.author_here) is not None:
            self.company.carry_out(self, self.company.keep(self, author.id, step))

    def action_visit(self) -> None:
        """Visit who speaks under the mark."""
        if (author := self.author_here) is not None:
            self.company.carry_out(self, self.company.visit(self, author.id))

    # Speaking

    @property
    def post_here(self) -> str | None:
        """The post under the mark; at the table, the opening of the conversation."""
        return self.query_one(ConversationTree).post_here if self.reading else self.conversation_here

    def action_comment(self) -> None:
        """Answer the post under the mark."""
        if (post := self.post_here) is not None:
            self.speaking.comment(self, post)

    def action_comment_to_some(self) -> None:
        """Answer it, and choose who hears it."""
        if (post := self.post_here) is not None:
            self.speaking.comment(self, post, choose=True)

    def action_quote(self) -> None:
        """Quote it."""
        if (post := self.post_here) is not None:
            self.speaking.comment(self, None, quotes=post)

    def action_post(self) -> None:
        """Say something new."""
        self.speaking.comment(self, None)

    def action_outbox(self) -> None:
        """What waits to be said."""
        self.speaking.outbox(self)

    def action_repost(self) -> None:
        """Pass it on, on the web."""
        if (post := self.post_here) is not None:
            self.speaking.on_the_web(self, post, REPOST)

    def action_like(self) -> None:
        """Like it, on the web."""
        if (post := self.post_here) is not None:
            self.speaking.on_the_web(self, post, LIKE)

    def spoken(self) -> None:
        """A comment is in the outbox: on to the next conversation."""
        waits = "It waits in the outbox until you step out; g o shows it."
        self.notify(waits, markup=False, timeout=4)
        if (conversation := self.conversation_here) is not None:
            self.update_row(conversation)
        if self.reading:
            self.next_conversation(unheard=True)

    def action_noise(self) -> None:
        """What is folded away, and why."""

        def back(opens: str | None) -> None:
            self.lay()
            if opens:
                self.open_conversation(opens)

        self.app.push_screen(NoiseScreen(self.house), back)

    def action_breather(self) -> None:
        """Close your eyes, shake your head."""
        self.speaking.breathe(self)

    def fresh_look(self, hot: str | None) -> None:
        """After a breather: the whole table again, and first somebody who was not heard yet."""
        self.query_one("#filter", Input).value = ""
        self.remove_class("-filtering")
        if self.reading:
            self.leave_conversation()
            self.reading = False
        self.show_rows()
        listed = self.query_one(ConversationList)
        listed.focus()
        heard = {
            voice
            for row in listed.rows
            if row.state != "new" or row.conversation == hot
            for voice in row.voices
        }
        fresh = [row for row in listed.rows if row.state == "new" and row.conversation != hot]
        fresh.sort(key=lambda row: bool(set(row.voices) & heard))
        if fresh:
            listed.move_to(fresh[0].conversation)
        self.say_where()

    @property
    def author_here(self) -> Account | None:
        """Who speaks under the mark: in the list, who opened the conversation, once it stands beside it."""
        post = self.query_one(ConversationTree).post
        if post is None or post.author is None:
            self.notify("Open a conversation: there it is the person under the mark.", markup=False)
            return None
        return post.author

    # Leaving

    def action_step_out(self) -> None:
        """Step out, by way of the card."""
        self.step_out()

    def action_leave_now(self) -> None:
        """Leave without the card."""
        self.step_out(card=False)

    def leave_for(self, switch: Switch) -> None:
        """Leave without the card, and go over to another profile."""
        self._leaves_for = switch
        self.step_out(card=False)

    @work(exclusive=True, group="leaving")
    @failures_told
    async def step_out(self, *, card: bool = True) -> None:
        """End the session."""
        if self._leaving:
            return
        self._leaving = True
        self.leave_conversation()
        self.session.tick()
        spent = self.session.spent
        view = await self.house.lane.ask(lambda core: core.step_out(spent))
        waiting = await self.house.lane.ask(lambda core: core.speaking.waiting())
        if card:
            self.app.push_screen(StepOutScreen(self.house, view, self.company, self.speaking))
            if waiting:
                self.speaking.session = None
                self.speaking.outbox(self, leaving=True)
        else:
            self.app.exit(self._leaves_for)


def row_words(row: TableRow) -> str:
    """Everything a filter looks at in a row."""
    return " ".join((*row.voices, row.opening, row.newest, row.why)).casefold()
