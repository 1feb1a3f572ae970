"""The ledger: who might meet, introductions made and received, and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType

from twitterbar.core.book import enumeration
from twitterbar.core.views_people import Claim, LedgerView, MadeRow, PairView, ReceivedRow
from twitterbar.ui import keymap
from twitterbar.ui.draw import age, clip
from twitterbar.ui.draw.lines import Line, Means
from twitterbar.ui.failures import carry_out, failures_told
from twitterbar.ui.screens.among_people import AmongPeople
from twitterbar.ui.screens.claims import ProofScreen
from twitterbar.ui.widgets.bars import HeadLine, KeyLine
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.row_list import RowList

SUGGESTED = 5
NAMED = 2
"""So many introducers are named on a row."""


class Entry(Struct, frozen=True):
    """One row: a heading, a pair that might meet, one introduction made (or who was asked), one received."""

    id: str
    heading: str = ""
    pair: PairView | None = None
    made: MadeRow | None = None
    asked: str = ""
    received: ReceivedRow | None = None


class LedgerScreen(AmongPeople):
    """Both directions on one screen."""

    DEFAULT_CSS = """
    LedgerScreen RowList { height: 1fr; }
    """

    SCOPE = "ledger"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("ledger")]

    def compose(self) -> ComposeResult:
        """A head line, the rows, the keys."""
        yield HeadLine()
        yield RowList[Entry]()
        yield KeyLine()

    @property
    def entries(self) -> "RowList[Entry]":
        """The list."""
        return self.query_one(RowList)

    def on_mount(self) -> None:
        """Ask what there is."""
        self.query_one(HeadLine).left = "Introductions: the ledger"
        keys = self.query_one(KeyLine)
        keys.keys = (("Enter", "go on"), ("w", "why"), ("y n", "they said"), ("I", "to meet"), ("u", "undo"))
        keys.always = (("?", "help"), ("Esc", "back"))
        self.entries.focus()

    @work(exclusive=True)
    @failures_told
    async def renew(self) -> None:
        """Show the ledger as it is now."""
        lane = self.company.house.lane
        ledger = await lane.ask(lambda core: core.introductions.ledger())
        pairs = await lane.ask(lambda core: core.introducing.pairs(SUGGESTED))

        def draw(entry: Entry, width: int) -> Sequence[Line]:
            return lines_of(entry, width, ledger.now)

        self.query_one(HeadLine).right = (
            f"{ledger.now.year}: {ledger.received_this_year} received, {ledger.made_this_year} made, "
            f"{ledger.panned_out_this_year} panned out"
        )
        self.entries.show(entries(ledger, pairs), lambda entry: entry.id, draw, end="", first=1)

    @on(LineView.Opened)
    def opened(self) -> None:
        """Go on with what is under the cursor: the sheet of a pair, the next step of one made, a person."""
        entry = self.entries.here
        if entry is None:
            return
        if entry.pair is not None:
            self.company.sheet(self, entry.pair.a.id, entry.pair.b.id)
        elif entry.made is not None:
            carry_out(self, self._hand_over(entry.made.seq))
        elif entry.received is not None:
            self.company.person(self, entry.received.person.id)

    async def _hand_over(self, seq: int) -> None:
        await self.company.hand_over(self, seq)
        self.renew()

    def action_answered(self, yes: bool) -> None:
        """Note what the one under the cursor answered."""
        entry = self.entries.here
        if entry is None or entry.made is None or not entry.asked:
            self.notify("y and n are for somebody who was asked.", markup=False, timeout=3)
            return
        carry_out(self, self._answered(entry.made.seq, entry.asked, yes))

    async def _answered(self, seq: int, account: str, yes: bool) -> None:
        lane = self.company.house.lane
        await lane.ask(lambda core: core.introducing.answered(seq, account, yes=yes))
        self.renew()

    def action_why(self) -> None:
        """What proves the row under the cursor."""
        claims = claims_of(self.entries.here)
        if claims:
            self.app.push_screen(ProofScreen("How do we know?", claims, self.company.house.now()))


def entries(ledger: LedgerView, pairs: Sequence[PairView]) -> list[Entry]:
    """The rows: who might meet, what the reader made, what the reader received; only what there is."""
    found = [Entry("might", "Who might meet")] if pairs else []
    found += [Entry(f"pair {pair.a.id} {pair.b.id}", pair=pair) for pair in pairs]
    found += [Entry("made", "You made")] if ledger.made else []
    for made in ledger.made:
        found.append(Entry(f"made {made.seq}", made=made))
        if made.state == "asked":
            found += [Entry(f"asked {made.seq} {who}", made=made, asked=who) for who in made.asked]
    found += [Entry("received", "You received")] if ledger.received else []
    found += [Entry(f"received {row.person.id}", received=row) for row in ledger.received]
    return found


def claims_of(entry: Entry | None) -> tuple[Claim, ...]:
    """What a row claims."""
    if entry is None:
        return ()
    if entry.pair is not None:
        return entry.pair.claims
    if entry.made is not None:
        return (entry.made.claim,)
    return (entry.received.claim,) if entry.received is not None else ()


def lines_of(entry: Entry, width: int, now: datetime) -> Sequence[Line]:
    """A row in one or two lines."""
    if entry.pair is not None:
        why = "; ".join(claim.text for claim in entry.pair.claims)
        both = f"{entry.pair.a.shown_name} and {entry.pair.b.shown_name}"
        return [
            [(clip(f"  {both}", width), Means.AUTHOR)],
            [(clip(f"    {why}", width), Means.WHY)],
        ]
    if entry.made is not None and entry.asked:
        who = entry.made.a if entry.made.a.id == entry.asked else entry.made.b
        return [[(clip(f"    {who.shown_name} was asked: y yes, n no", width), Means.MUTED)]]
    if entry.made is not None:
        both = f"{entry.made.a.shown_name} and {entry.made.b.shown_name}"
        return _told(both, entry.made.at, entry.made.claim.text, width, now)
    if entry.received is not None:
        through = f" through {_through(entry.received.through)}" if entry.received.through else ""
        who_through = f"{entry.received.person.shown_name}{through}"
        return _told(who_through, entry.received.at, entry.received.claim.text, width, now)
    return [[(entry.heading, f"{Means.TEXT} {Means.LABEL}")]]


def _through(introducers: Sequence[str]) -> str:
    """The first two by name, and how many more there are."""
    more = len(introducers) - NAMED
    return enumeration([*introducers[:NAMED], f"{more} more"] if more > 0 else introducers)


def _told(who: str, at: datetime, what: str, width: int, now: datetime) -> Sequence[Line]:
    return [
        [(clip(f"  {who}", width - 12), Means.AUTHOR), (f"  {age(now, at)}", Means.MUTED)],
        [(clip(f"    {what}", width), Means.CONTEXT)],
    ]
