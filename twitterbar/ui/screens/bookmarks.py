"""What the reader bookmarked: to read again, to let go, and to have at X as well or no longer."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from twitterbar.core.views import Hit
from twitterbar.domain.acts import Act
from twitterbar.ui import keymap
from twitterbar.ui.draw import Line, ago, clip
from twitterbar.ui.draw.lines import Means
from twitterbar.ui.failures import failures_told
from twitterbar.ui.house import House
from twitterbar.ui.screens.at_x import act_at_x
from twitterbar.ui.widgets.bars import HeadLine, KeyLine
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.row_list import RowList


class BookmarksScreen(Screen[tuple[str, str] | None]):
    """The bookmarks, newest first; Enter gives (conversation, post)."""

    DEFAULT_CSS = """
    BookmarksScreen LineView { height: 1fr; }
    """

    SCOPE = "bookmarks"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("bookmarks")]

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.there: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """The list and the keys."""
        yield HeadLine()
        yield RowList[Hit]()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what there is."""
        self.query_one(HeadLine).left = "Bookmarks"
        keys = self.query_one(KeyLine)
        keys.keys = (("Enter", "read"), ("x", "let it go"), ("P", "at X, or not"))
        keys.always = (("?", "help"), ("q", "back"))
        self.listed.focus()
        self.look()

    @property
    def listed(self) -> RowList[Hit]:
        """The bookmarks."""
        return self.query_one(RowList)

    @work(exclusive=True, group="look")
    @failures_told
    async def look(self) -> None:
        """Ask the core for them."""
        hits = await self.house.lane.ask(lambda core: core.marks.bookmarks())
        there = self.there = await self.house.lane.ask(lambda core: core.marks.at_x())
        away = await self.house.lane.ask(lambda core: core.marks.kept_away())
        now = self.house.now()
        end = "" if hits else "Nothing is bookmarked. B on a post keeps it here."
        if away:
            end = f"Your filters keep {away} away. gn shows the filters."
        self.listed.show(
            hits,
            lambda hit: hit.post,
            lambda hit, width: shown(hit, now, width, at_x=hit.post in there),
            end=end,
        )
        self.query_one(HeadLine).right = f"{len(hits)} here" if hits else ""

    @on(LineView.Opened)
    def take(self) -> None:
        """Give back which conversation, and where in it."""
        if (hit := self.listed.here) is not None:
            self.dismiss((hit.conversation, hit.post))

    @work(group="tell")
    @failures_told
    async def action_let_go(self) -> None:
        """No longer bookmarked here; what is at X stays there."""
        if (hit := self.listed.here) is not None:
            post = hit.post
            await self.house.lane.ask(lambda core: core.marks.turn(post, on=False))
            if post in self.there:
                self.notify("X still has it. `bookmark --remove --via api` takes it off there.", markup=False)
            self.look()

    @work(group="at x")
    @failures_told
    async def action_turn_at_x(self) -> None:
        """Bookmark it at X as well, or no longer; the price first."""
        if (hit := self.listed.here) is None:
            return
        if hit.post in self.there:
            act, question = Act.FORGET, "Take it off your bookmarks at X?"
        else:
            act, question = Act.BOOKMARK, "Bookmark it at X as well?"
        if await act_at_x(self, self.house, act, hit.post, question):
            self.look()

    def action_close(self) -> None:
        """Back without an answer."""
        self.dismiss(None)


def shown(hit: Hit, now: datetime, width: int, *, at_x: bool) -> Sequence[Line]:
    """One bookmark on two lines: who and when, and the words."""
    name = clip(hit.author.shown_name if hit.author else "somebody", width // 2)
    more = " · at X, too" if at_x else ""
    return [
        [(name, Means.AUTHOR), (f"  {ago(now, hit.at)}{more}", Means.MUTED)],
        [(clip(f"  {hit.snippet}", width), Means.TEXT)],
    ]
