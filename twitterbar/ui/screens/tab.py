"""What stands on the tab although X may not have charged it: answers that got lost on the way.

Only X's console knows. What it shows was not charged the reader strikes out here, and the caps have the room
again.
"""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from twitterbar.ui import keymap
from twitterbar.ui.draw import Line, clip
from twitterbar.ui.draw.lines import Means
from twitterbar.ui.failures import failures_told
from twitterbar.ui.house import Booking, House
from twitterbar.ui.widgets.bars import HeadLine, KeyLine
from twitterbar.ui.widgets.row_list import RowList


class TabScreen(Screen[None]):
    """The uncertain bookings, newest first; one strikes out which of them were not charged."""

    DEFAULT_CSS = """
    TabScreen LineView { height: 1fr; }
    """

    SCOPE = "tab"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("tab")]

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house

    def compose(self) -> ComposeResult:
        """The list and the keys."""
        yield HeadLine()
        yield RowList[Booking]()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what there is."""
        self.query_one(HeadLine).left = "Maybe not charged"
        keys = self.query_one(KeyLine)
        keys.keys = (("x", "strike out"), ("u", "undo"))
        keys.always = (("?", "help"), ("q", "back"))
        self.booked.focus()
        self.look()

    @property
    def booked(self) -> RowList[Booking]:
        """The bookings."""
        return self.query_one(RowList)

    @work(exclusive=True, group="look")
    @failures_told
    async def look(self) -> None:
        """Look what there is."""
        bookings = await asyncio.to_thread(self.house.new_posts.uncertain)
        end = (
            "Their answers got lost on the way. What console.x.com shows was not charged, x strikes out."
            if bookings
            else "Everything on the tab is certain."
        )
        self.booked.show(
            bookings,
            lambda booking: str(booking.number),
            shown,
            end=end,
        )

    @work(group="tell")
    @failures_told
    async def action_strike(self) -> None:
        """This one was not charged."""
        if (booking := self.booked.here) is not None:
            await asyncio.to_thread(self.house.new_posts.strike, booking.number)
            self.look()

    @work(group="tell")
    @failures_told
    async def action_put_back(self) -> None:
        """It may have been charged after all."""
        if await asyncio.to_thread(self.house.new_posts.put_back):
            self.look()
        else:
            self.notify("There is nothing to take back.", markup=False, timeout=3)

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)


def shown(booking: Booking, width: int) -> Sequence[Line]:
    """One booking: when, what was asked for, and the most it can have cost."""
    first, rest = f"{booking.when}  ", f"  at most {booking.most}"
    what = clip(booking.what, max(8, width - len(first) - len(rest)))
    return [[(first, Means.MUTED), (what, Means.TEXT), (rest, Means.MUTED)]]
