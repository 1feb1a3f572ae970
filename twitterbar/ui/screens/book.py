"""The book: the reader's people, those due for a visit on top."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType

from twitterbar.core.views_people import BookRow
from twitterbar.domain.book import kept_words
from twitterbar.ui import keymap
from twitterbar.ui.draw import age, fit
from twitterbar.ui.draw.lines import Line, Means
from twitterbar.ui.failures import carry_out, failures_told
from twitterbar.ui.screens.among_people import AmongPeople
from twitterbar.ui.screens.claims import how_we_know, kept_briefly
from twitterbar.ui.screens.company import Company
from twitterbar.ui.widgets.bars import HeadLine, KeyLine
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.row_list import RowList

ROOM = 24
"""Cells that it takes to say how often one drops by, and when next."""

WIDE = 60
"""Cells from which on a row has room for the last words, and the head line for who is in it."""

KEYS = (
    ("Enter", "person"),
    ("V", "visit"),
    ("+ -", "keep"),
    ("w", "why"),
    ("i", "introduce"),
    ("gi", "ledger"),
)


class BookScreen(AmongPeople):
    """Everybody in the book, one line each."""

    DEFAULT_CSS = """
    BookScreen RowList { height: 1fr; }
    """

    SCOPE = "book"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("book")]

    def __init__(self, company: Company) -> None:
        super().__init__(company)
        self.only_ready = False

    def compose(self) -> ComposeResult:
        """A head line, the people, the keys."""
        yield HeadLine()
        yield RowList[BookRow]()
        yield KeyLine()

    @property
    def people(self) -> "RowList[BookRow]":
        """The list."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Ask who is in it."""
        self.query_one(HeadLine).left = "The book"
        keys = self.query_one(KeyLine)
        keys.keys = KEYS
        keys.always = (("?", "help"), ("Esc", "back"))
        self.people.focus()

    @work(exclusive=True)
    @failures_told
    async def renew(self) -> None:
        """Show the book as it is now."""
        view = await self.company.house.lane.ask(lambda core: core.people.people())
        due = f"{view.due} to visit" if view.due else "nobody is due"
        ready = sum(row.shout_out for row in view.rows)
        fine = f" · {ready} ready for a shout-out" if ready else ""
        rows = [row for row in view.rows if row.shout_out or not self.only_ready]
        self.query_one(HeadLine).left = "Ready for a shout-out" if self.only_ready else "The book"
        keys = (
            [("s", "shout-out"), ("r", "everybody")] if self.only_ready else [("r", "ready")] if ready else []
        )
        self.query_one(KeyLine).keys = (*keys, *KEYS)
        count = "1 person" if len(view.rows) == 1 else f"{len(view.rows)} people"
        if self.size.width < WIDE:
            told = f"{ready} of {len(view.rows)}" if self.only_ready else due
        else:
            told = f"{ready} of {count}" if self.only_ready else f"{count} · {due}{fine}"
        self.query_one(HeadLine).right = told if view.rows else ""

        def draw(row: BookRow, width: int) -> Sequence[Line]:
            return [line_of(row, width, view.now)]

        end = "+ on a person keeps them: they come in here." if not view.rows else "That's everybody."
        if self.only_ready and not rows:
            end = "Nobody yet: a shout-out is fine once they accepted you. r shows everybody."
        self.people.show(rows, lambda row: row.person.id, draw, end=end)

    @on(LineView.Opened)
    def opened(self) -> None:
        """All about the person."""
        self.action_person()

    def action_person(self) -> None:
        """All about the person."""
        if (row := self.people.here) is not None:
            self.company.person(self, row.person.id)

    def action_keep(self, step: int) -> None:
        """More often, or less."""
        if (row := self.people.here) is not None:
            carry_out(self, self._keep(row.person.id, step))

    async def _keep(self, account: str, step: int) -> None:
        await self.company.keep(self, account, step)
        self.renew()

    def action_visit(self) -> None:
        """To their own place."""
        if (row := self.people.here) is not None:
            carry_out(self, self.company.visit(self, row.person.id))

    def action_why(self) -> None:
        """What proves where they stand."""
        if (row := self.people.here) is not None:
            carry_out(self, self._why(row.person.id))

    async def _why(self, account: str) -> None:
        view = await self.company.house.lane.ask(lambda core: core.portraits.of(account))
        self.app.push_screen(how_we_know(view, self.company.house.now()))

    def action_shout_out(self) -> None:
        """The draft of a shout-out onto the sheet, where one is welcome."""
        if (row := self.people.here) is not None:
            self.company.shout_out(self, row.person.id)

    def action_ready(self) -> None:
        """Only those who are ready for a shout-out, or everybody again."""
        self.only_ready = not self.only_ready
        self.renew()

    def action_introduce(self) -> None:
        """Mark them, or introduce them to who is marked."""
        if (row := self.people.here) is not None:
            self.company.introduce(self, row.person)


def line_of(row: BookRow, width: int, now: datetime) -> Line:
    """One person: name, rung, when the next visit is due, and the last words where there is room."""
    due = row.due is not None and row.due <= now
    name = max(12, min(24, width // 3))
    pieces = [
        (fit(row.person.shown_name, name), Means.AUTHOR),
        ("  ", Means.TEXT),
        (fit(row.rung, 13), Means.TEXT),
        ("  ", Means.TEXT),
    ]
    taken = name + 17
    kept = (kept_words if width - taken >= ROOM else kept_briefly)(row.every, row.due, now)
    if width - taken < WIDE:
        pieces.append((fit(kept, max(0, width - taken)), Means.NEW if due else Means.MUTED))
        return pieces
    pieces.append((fit(kept, 26), Means.NEW if due else Means.MUTED))
    last = f"  {age(now, row.last)}  {row.last_words}" if row.last is not None else ""
    pieces.append((fit(last, width - taken - 26), Means.CONTEXT))
    return pieces
