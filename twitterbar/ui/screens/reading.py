"""The conversations at the table and the one that is being read: going through them, putting them away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widget import Widget

from twitterbar.core.views import ConversationView, TableRow, TableView
from twitterbar.domain.model import Account
from twitterbar.domain.session import Phase, Session
from twitterbar.ui import keymap
from twitterbar.ui.failures import failures_told
from twitterbar.ui.house import House
from twitterbar.ui.settling import one_picture
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.table import ConversationList
from twitterbar.ui.widgets.tree import ConversationTree

PAUSE = 0.15
"""Seconds the mark rests on a row before its conversation is put beside the list: a held key shows none."""


class Reading(Horizontal):
    """The list, and beside it or in its place the conversation that one is in; messages tell what changes.

    `session` tells whether another conversation may be opened.
    """

    SCOPE = "reading"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("reading")]

    inside: var[bool] = var(False, init=False)
    """Whether one is in a conversation (or the list is in front)."""

    @dataclass
    class Changed(Message):
        """Where one is, how far, or what is left to hear is another than before."""

        def can_replace(self, message: Message) -> bool:
            """Several changes in a row are looked at once."""
            return isinstance(message, Reading.Changed)

    @dataclass
    class Entered(Message):
        """One went into this conversation."""

        conversation: str

    @dataclass
    class Beside(Message):
        """This conversation stands beside the list."""

        conversation: str

    @dataclass
    class Back(Message):
        """One is back at the table."""

    def __init__(self, house: House, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.house = house
        self.session = session
        self.table: TableView | None = None
        self.open_view: ConversationView | None = None
        self.words: Sequence[str] = ()
        """The words that the filter wants, folded."""
        self._end = ""
        self._aside: dict[str, None] = {}
        self._resting: Timer | None = None
        self._entering = False
        self._beside: ConversationView | None = None
        """What was put beside the list, as long as nothing was done to it."""

    def compose(self) -> ComposeResult:
        """The list beside the conversation."""
        yield ConversationList()
        yield Widget(classes="rule")
        yield ConversationTree(now=self.house.now, keys=self.house.settings.keys, classes="-behind")

    def watch_inside(self, inside: bool) -> None:
        """What is behind the other is not seen where there is room for one only."""
        one_only = self.screen.has_class("-narrow")
        self.listed.set_class(inside, "-behind", update=one_only)
        self.opened.set_class(not inside, "-behind", update=one_only)

    @property
    def listed(self) -> ConversationList:
        """The conversations at the table that the filter lets through."""
        return self.query_one(ConversationList)

    @property
    def opened(self) -> ConversationTree:
        """The conversation that one is in, or that stands beside the list."""
        return self.query_one(ConversationTree)

    # What is on the table

    def show(self, table: TableView, end: str) -> None:
        """Show this table; `end` stands below its last row."""
        rows = sorted(table.rows, key=lambda row: row.conversation in self._aside)
        self.table, self._end = replace(table, rows=tuple(rows)), end
        self.show_rows()

    def filter(self, words: str) -> None:
        """Only conversations with all of these words; "" shows every one."""
        self.words = words.casefold().split()
        self.show_rows()

    def show_rows(self) -> None:
        """Put up the rows that the filter lets through."""
        if self.table is None:
            return
        rows = [row for row in self.table.rows if all(word in row_words(row) for word in self.words)]
        few = f"{len(rows) or 'none'} of {len(self.table.rows)} at the table with these words; Esc shows all."
        self.listed.show(rows, end=few if self.words else self._end)
        self.post_message(self.Changed())
        self.preview_here()

    @property
    def row_here(self) -> TableRow | None:
        """The row under the mark."""
        rows, cursor = self.listed.rows, self.listed.cursor
        return rows[cursor] if cursor < len(rows) else None

    @property
    def conversation_here(self) -> str | None:
        """The conversation one is in, or the one under the mark."""
        if self.inside and self.open_view is not None:
            return self.open_view.id
        row = self.row_here
        return row.conversation if row is not None else None

    @property
    def post_here(self) -> str | None:
        """The post under the mark; at the table, the opening of the conversation."""
        return self.opened.post_here if self.inside else self.conversation_here

    @property
    def person_here(self) -> Account | None:
        """Who speaks under the mark; at the table, whose name stands first in the row."""
        if self.inside:
            post = self.opened.post
            return post.author if post is not None else None
        row = self.row_here
        return row.speaker if row is not None else None

    @work(group="rows")
    @failures_told
    async def update_row(self, conversation: str) -> None:
        """Draw one row of the list anew."""
        self._beside = None
        row = await self.house.lane.ask(lambda core: core.row(conversation))
        if self.table is not None:
            rows = tuple(row if old.conversation == conversation else old for old in self.table.rows)
            self.table = replace(self.table, rows=rows)
        self.listed.update_row(row)
        self.post_message(self.Changed())

    # Going into one

    @on(LineView.Opened, "ConversationList")
    def open_row(self, event: LineView.Opened) -> None:
        """Read the conversation that was chosen."""
        self.enter(self.listed.rows[event.row].conversation)

    @on(ConversationList.ReadOn)
    def read_on_from_the_list(self) -> None:
        """Go into the first from the mark on that has something new."""
        coming = next((row for row in self.listed.rows[self.listed.cursor :] if row.state == "new"), None)
        if coming is not None:
            self.enter(coming.conversation)
        elif self.table is not None:
            self.notify("Nothing new from here on. I: introductions. q steps out.", markup=False)

    @on(LineView.Moved, "ConversationList")
    def moved_in_list(self) -> None:
        """Where there is room, the conversation under the mark stands beside the list."""
        self.post_message(self.Changed())
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(PAUSE, self.preview_here)

    def preview_here(self) -> None:
        """Put the conversation under the mark beside the list, where there is room."""
        here = self.conversation_here
        if here is not None and self.opened.display and not self.inside and not self._entering:
            self.preview(here)

    def keep_company(self) -> None:
        """There is other room than before: where the list has some beside it, a conversation stands there."""
        if self.open_view is None or self.open_view.id != self.conversation_here:
            self.preview_here()

    @work(exclusive=True, group="conversation")
    @failures_told
    async def preview(self, conversation: str) -> None:
        """Put a conversation beside the list; it counts as heard only once one is in it."""
        view = await self.house.lane.ask(lambda core: core.conversation(conversation))
        self.open_view = self._beside = view
        self.opened.show(view)
        self.post_message(self.Beside(view.id))

    def enter(self, conversation: str, post: str | None = None) -> None:
        """Go into a conversation, at one of its posts if that is wanted, unless it is closing time."""
        if not self.session.may_open:
            self.notify("Closing time: no new conversations tonight.", markup=False)
            return
        self.read(conversation, post)

    @work(exclusive=True, group="conversation")
    @failures_told
    async def read(self, conversation: str, post: str | None = None) -> None:
        """Bring a conversation to the front: as it stands beside the list already, else from the store.

        What stands there may be older than the store, so that is looked at once the reader is inside.
        """
        view, self._beside = self._beside, None
        beside = view is not None and view.id == conversation
        self._entering = True
        try:
            if view is None or not beside:
                view = await self.house.lane.ask(lambda core: core.conversation(conversation))
            async with one_picture(self.screen, self.listed, self.opened, self):
                self.open_view = view
                self.post_message(self.Entered(view.id))
                self.listed.move_to(conversation)
                self.inside = True
                if not beside or post is not None:
                    self.opened.show(view, at=post)
                self.screen.set_focus(self.opened)
                self.post_message(self.Changed())
        finally:
            self._entering = False
        if beside:
            now = await self.house.lane.ask(lambda core: core.conversation(conversation))
            if now != view:
                self.open_view = now
                self.opened.show(now, at=self.opened.post_here)
                self.post_message(self.Changed())

    @work(exclusive=True, group="conversation")
    @failures_told
    async def reload(self) -> None:
        """Show the conversation as it stands now, without losing the place."""
        if self.open_view is None:
            return
        conversation = self.open_view.id
        self.open_view = await self.house.lane.ask(lambda core: core.conversation(conversation))
        self.opened.show(self.open_view, at=self.opened.post_here)
        self.update_row(conversation)

    # From one to the next

    @on(ConversationTree.Heard)
    def heard(self, event: ConversationTree.Heard) -> None:
        """What was read is noted at once."""
        self.note_heard(event.posts)
        self.post_message(self.Changed())

    def note_heard(self, posts: tuple[str, ...]) -> None:
        """Have the core note what was read."""
        if posts:
            self.house.lane.tell(lambda core: core.heard(posts))

    @on(ConversationTree.ReadOn)
    def read_on(self) -> None:
        """At the end of a conversation: on to the next one that has something new."""
        self.next(unheard=True)

    def action_next_conversation(self) -> None:
        """The next conversation, whatever its state."""
        self.next(unheard=False)

    def action_previous_conversation(self) -> None:
        """The conversation before this one."""
        self.next(unheard=False, step=-1)

    def next(self, *, unheard: bool, step: int = 1) -> None:
        """Leave the conversation one is in for the next in the list, or for the table when there is none."""
        self.leave()
        if self.session.phase is Phase.CLOSED:
            self.back()
            return
        rows, here = self.listed.rows, self.row_here
        places = range(self.listed.cursor + step, len(rows) if step > 0 else -1, step)
        for place in places:
            row = rows[place]
            if (here is None or row.conversation != here.conversation) and (
                not unheard or row.state == "new"
            ):
                if self.inside:
                    self.enter(row.conversation)
                else:
                    self.listed.move_to(row.conversation)
                return
        if self.inside and step > 0:
            self.back()
            self.notify("That was the last one at the table. I: introductions. q steps out.", markup=False)

    def back(self) -> None:
        """From the conversation to the table."""
        self.leave()
        self.inside = False
        self.listed.focus()
        self.post_message(self.Changed())
        self.post_message(self.Back())

    def leave(self) -> None:
        """Note what was read in the conversation one is in, and draw its row as it stands now."""
        if self.inside and self.open_view is not None:
            self.note_heard(self.opened.take_heard())
            self.update_row(self.open_view.id)

    # Putting away

    def action_done_branch(self) -> None:
        """Done with the branch under the mark; at the table, with the conversation."""
        if not self.inside:
            self.action_done()
            return
        posts = self.opened.branch()
        self.house.lane.tell(lambda core: core.done(posts))
        self.reload()

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
            self.notify("Dropped for good; u takes that back.", markup=False)
            self.after_deed(conversation)

    def after_deed(self, conversation: str) -> None:
        """Draw the row anew and go on to the next conversation."""
        self.update_row(conversation)
        self.next(unheard=self.inside)

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
        if self.inside:
            self.reload()

    # Once more from the beginning

    def fresh_look(self, hot: str | None, opened: Collection[str]) -> None:
        """After a breather: the table with the conversation that got `hot` at its end, and the mark on one
        that was not `opened` tonight, of somebody who was not heard in one that was, if there is one."""
        if self.inside:
            self.leave()
            self.inside = False
        self.set_aside(hot)
        self.filter("")
        self.listed.focus()
        rows = self.listed.rows
        warm = {*opened, hot}
        heard = {
            voice for row in rows if row.state != "new" or row.conversation in warm for voice in row.voices
        }
        fresh = [row for row in rows if row.state == "new" and row.conversation not in warm]
        fresh.sort(key=lambda row: bool(set(row.voices) & heard))
        others = fresh or [row for row in rows if row.conversation != hot]
        if others:
            self.listed.move_to(others[0].conversation)
        self.post_message(self.Changed())

    def set_aside(self, conversation: str | None) -> None:
        """Put a conversation at the end of the table, for tonight."""
        if conversation is not None:
            self._aside[conversation] = None
        if self.table is not None:
            self.show(self.table, self._end)


def row_words(row: TableRow) -> str:
    """Everything a filter looks at in a row."""
    return " ".join((*row.voices, row.opening, row.newest, row.why)).casefold()
