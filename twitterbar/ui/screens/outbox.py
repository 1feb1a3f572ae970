"""The outbox: what waits to be said, to be read again, changed, put in order, dropped and sent."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from twitterbar.core.showing import snippet
from twitterbar.core.views_speaking import OutboxRow, OutboxView
from twitterbar.domain.outbox import TYPED, State, Way
from twitterbar.domain.tab import dollars
from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.failures import carry_out, failures_told
from twitterbar.ui.house import House
from twitterbar.ui.screens import draft_words
from twitterbar.ui.screens.company import Writing
from twitterbar.ui.screens.handing import hand_over
from twitterbar.ui.widgets.bars import HeadLine, KeyLine, TroubleLine, hush
from twitterbar.ui.widgets.options import Options
from twitterbar.ui.widgets.typed_word import TypedWord

if TYPE_CHECKING:
    from twitterbar.core.core import Core

NAMES = {Way.API: "the API", Way.INTENT: "the browser", Way.COPY: "the clipboard"}

STATES = {
    State.DRAFT: " · not finished",
    State.SENDING: " · sending",
    State.UNKNOWN: " · nobody knows whether it went out: Y it did, N it did not",
    State.REFUSED: " · X said no",
}

UNDO = ("u", "undo")

KEYS = (
    ("s", "send now"),
    ("S", "all"),
    ("Enter", "read"),
    ("w", "way"),
    ("x", "drop"),
    UNDO,
    ("J K", "order"),
)


class OutboxScreen(Screen[None]):
    """What waits, in the order in which it goes out."""

    DEFAULT_CSS = """
    OutboxScreen OptionList { height: 1fr; border: none; padding: 0; background: $surface; }
    OutboxScreen OptionList:focus { border: none; }
    OutboxScreen OptionList > .option-list--option { padding: 0 1; }
    OutboxScreen #nothing { display: none; height: 1fr; padding: 0 1; color: $muted; }
    OutboxScreen.-empty #nothing { display: block; }
    OutboxScreen.-empty OptionList { height: 0; }
    """

    SCOPE = "outbox"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("outbox")]

    def __init__(self, house: House, writing: Writing, *, leaving: bool = False) -> None:
        super().__init__()
        self.house = house
        self.writing = writing
        self.leaving = leaving
        self.view: OutboxView | None = None
        self._awaits_word: Sequence[OutboxRow] = ()

    def compose(self) -> ComposeResult:
        """The rows and the keys."""
        yield HeadLine()
        yield Options(markup=False)
        yield Static("Nothing waits here.", id="nothing")
        yield TypedWord()
        yield TroubleLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what waits."""
        self.query_one(HeadLine).left = "Before you go: the outbox" if self.leaving else "The outbox"
        self.query_one(KeyLine).always = (("?", "help"), ("q", "on" if self.leaving else "back"))
        self.query_one(OptionList).focus()
        self.look()

    def on_screen_resume(self) -> None:
        """What was changed shows."""
        self.look()

    @work(exclusive=True, group="look")
    @failures_told
    async def look(self, at: int | None = None) -> None:
        """Ask what waits, and keep the mark where it was."""
        self.view = await self.house.lane.ask(lambda core: core.speaking.outbox())
        listed = self.query_one(OptionList)
        here = listed.highlighted if at is None else at
        listed.clear_options()
        listed.add_options([Option(shown(row)) for row in self.view.rows])
        if self.view.rows:
            listed.highlighted = min(here or 0, len(self.view.rows) - 1)
        waits = len(self.view.rows)
        self.set_class(not waits, "-empty")
        self.query_one(KeyLine).keys = KEYS if waits else (UNDO,)
        cost = f"{dollars(self.view.cost)} by the API · " if self.view.cost else ""
        self.query_one(HeadLine).right = f"{cost}{waits} here" if waits else "empty"

    @property
    def row(self) -> OutboxRow | None:
        """What is under the mark."""
        here = self.query_one(OptionList).highlighted
        rows = self.view.rows if self.view else ()
        return rows[here] if here is not None and here < len(rows) else None

    @on(OptionList.OptionSelected)
    def taken(self) -> None:
        """Enter or a click reads it again."""
        self.action_edit()

    def action_edit(self) -> None:
        """Read it again, and change it."""
        row = self.row
        if row is None:
            return
        if row.draft.state in (State.UNKNOWN, State.SENDING):
            self.notify("Nobody knows whether it went out. Y: it did. N: it did not.", markup=False)
            return
        self.writing.write(self, row.draft)

    def action_drop(self) -> None:
        """Nothing is sent."""
        if (row := self.row) is not None:
            self.tell(lambda core, number=row.draft.number: core.speaking.drop(number))

    def action_take_back(self) -> None:
        """What was dropped, or handed over and not finished there, is here again."""
        self.tell(lambda core: core.speaking.take_back())

    def action_went_out(self) -> None:
        """The reader's word: it did go out."""
        if (row := self.row) is not None:
            self.tell(lambda core, number=row.draft.number: core.speaking.settle(number, went_out=True))

    def action_did_not(self) -> None:
        """The reader's word: it did not."""
        if (row := self.row) is not None:
            self.tell(lambda core, number=row.draft.number: core.speaking.settle(number, went_out=False))

    def action_move(self, step: int) -> None:
        """Change the order."""
        rows, row = (self.view.rows if self.view else ()), self.row
        if row is None:
            return
        numbers = [one.draft.number for one in rows]
        place = numbers.index(row.draft.number)
        target = place + step
        if not 0 <= target < len(numbers):
            return
        ahead = numbers[target] if step < 0 else numbers[target + 1] if target + 1 < len(numbers) else None
        number = row.draft.number
        self.tell(lambda core: core.store.drafts.move(number, ahead), at=target)

    @work(group="tell")
    @failures_told
    async def tell(self, question: "Callable[[Core], object]", at: int | None = None) -> None:
        """Have the core do something, and show what became of it; what was told before holds no longer."""
        hush(self.app)
        try:
            await self.house.lane.ask(question)
        except TwitterbarError as error:
            self.notify(str(error), markup=False, severity="warning")
        self.look(at)

    def action_other_way(self) -> None:
        """The next way out that is open for this one."""
        row = self.row
        if row is None or row.draft.state not in (State.QUEUED, State.REFUSED):
            return
        number, way = row.draft.number, draft_words.next_way(row.checked, row.draft.way)
        if way is not None:
            self.tell(lambda core: core.speaking.reroute(number, way))

    # Sending

    def action_send(self) -> None:
        """This one, now."""
        if (row := self.row) is not None:
            self.send([row])

    def action_send_all(self) -> None:
        """Everything but what is not finished; what goes by the browser opens one by one."""
        if self.view is not None:
            self.send([row for row in self.view.rows if row.draft.state is not State.DRAFT])

    def action_copy(self) -> None:
        """This one by the clipboard."""
        if (row := self.row) is not None and row.draft.state in (State.QUEUED, State.REFUSED):
            carry_out(self, self.copy(row))

    async def copy(self, row: OutboxRow) -> None:
        """Let one go by the clipboard, now."""
        number = row.draft.number
        await self.house.lane.ask(lambda core: core.speaking.reroute(number, Way.COPY))
        self.send([row])

    @on(TypedWord.Given)
    def word_given(self, event: TypedWord.Given) -> None:
        """The typed word sends what waited for it."""
        rows, self._awaits_word = self._awaits_word, ()
        self.back_to_the_rows()
        self.send(rows, event.word)

    @on(TypedWord.Refused)
    def back_to_the_rows(self) -> None:
        """Nothing is sent."""
        self.query_one(TypedWord).put_away()
        self.query_one(OptionList).focus()

    @work(exclusive=True, group="send")
    @failures_told
    async def send(self, rows: Sequence[OutboxRow], word: str = "") -> None:
        """Send these, once the word is there where one of them needs it."""
        if not word and (flagged := [row for row in rows if needs_word(row)]):
            self._awaits_word = rows
            self.query_one(OptionList).highlighted = self.view.rows.index(flagged[0]) if self.view else None
            self.query_one(TypedWord).ask()
            return
        ready = [row for row in rows if await self.ready(row, word)]
        await self.send_out([row.draft.number for row in ready])

    async def ready(self, row: OutboxRow, word: str) -> bool:
        """Whether this one may go now; what was not finished or refused goes into the outbox first."""
        if row.draft.state in (State.DRAFT, State.REFUSED) or needs_word(row):
            try:
                await self.house.lane.ask(partial(_queue, number=row.draft.number, word=word))
            except TwitterbarError as error:
                self.notify(str(error), markup=False, severity="warning")
                return False
        return True

    async def send_out(self, numbers: Sequence[int]) -> None:
        """By the API what goes that way, in a thread of its own; then the next that goes by the browser."""
        drafts = await self.house.lane.ask(lambda core: [core.store.drafts.get(number) for number in numbers])
        by_api = [
            draft.number
            for draft in drafts
            if draft.way is Way.API or draft.state in (State.SENDING, State.UNKNOWN)
        ]
        if by_api:
            self.query_one(HeadLine).right = "sending"
            self.query_one(TroubleLine).tell("")
            try:
                await asyncio.to_thread(self.house.send_out, by_api)
            except TwitterbarError as error:
                self.query_one(TroubleLine).tell(str(error))
        waiting = [draft for draft in drafts if draft.state is State.QUEUED and draft.way is not Way.API]
        try:
            for draft in waiting[:1]:
                await hand_over(self.house, self, draft.number, draft.way, len(waiting) - 1)
        except TwitterbarError as error:
            self.notify(str(error), markup=False, severity="warning")
        self.look()

    def action_close(self) -> None:
        """Back from the word to the rows, or back, or on to the step-out card."""
        if self.query_one(TypedWord).wanted:
            self.back_to_the_rows()
        else:
            self.dismiss()


def needs_word(row: OutboxRow) -> bool:
    """Whether the typed word is still to be given for this one; what may be out already needs none."""
    return row.draft.state in TYPED and row.checked.word


def _queue(core: "Core", number: int, word: str) -> None:
    draft = core.store.drafts.get(number)
    core.speaking.queue(number, way=None if draft.state is State.DRAFT else draft.way, word=word)


def shown(row: OutboxRow) -> Content:
    """One draft: to whom and how, its words, what is known of it, and the ways it could go."""
    draft = row.draft
    to = f"To {row.to}" if row.to else "A quote" if draft.quotes else "Something new"
    to += ", a message" if draft.message else ""
    way = "" if draft.state is State.DRAFT else f" · by {NAMES[draft.way]}"
    lines = [
        Content.assemble((to, "$author"), (way, "$muted"), (STATES.get(draft.state, ""), "$warning")),
        Content(f"  {snippet(draft.text, 200)}"),
    ]
    if draft.note:
        lines.append(Content.styled(f"  {draft.note}", "$warning"))
    if draft.state in TYPED:
        told: list[Content | str] = [
            *draft_words.told(row.checked),
            *draft_words.ways(row.checked, draft, draft.way),
        ]
        lines.append(draft_words.together(told, indent="  "))
    return Content("\n").join(lines)
