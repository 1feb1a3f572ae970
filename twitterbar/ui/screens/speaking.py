"""What one says from wherever one is: comments, new posts, the outbox; and a breather from it.

Nothing on which one speaks knows this: it opens the sheet and the outbox, and is told how they were left.
"""

from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen

from twitterbar.domain.heat import Heat
from twitterbar.domain.outbox import Draft
from twitterbar.domain.session import Session
from twitterbar.ui.failures import carry_out
from twitterbar.ui.house import House
from twitterbar.ui.screens.company import Company

LIKE = "https://x.com/intent/like?tweet_id="
REPOST = "https://x.com/intent/retweet?tweet_id="


@runtime_checkable
class Table(Protocol):
    """A screen from which one speaks, and to which one comes back."""

    def spoken(self, *, answered: bool) -> None:
        """Something is in the outbox; an answer, or something that belongs to nothing here."""
        ...

    def fresh_look(self, hot: str | None, opened: frozenset[str]) -> None:
        """One is back from a breather."""
        ...


class Speaking:
    """One evening's speaking. `session` is None where no clock runs."""

    def __init__(self, house: House, session: Session | None = None, company: Company | None = None) -> None:
        self.house = house
        self.heat = Heat(session, house.monotonic)
        self.company = company or Company(house, session)
        self.company.writing = self

    def end(self) -> None:
        """The session is over: what is said now is said on the way out."""
        self.heat.session = None

    # What one says

    def comment(
        self, screen: Screen[Any], post: str | None, *, quotes: str | None = None, choose: bool = False
    ) -> None:
        """Open the sheet for an answer (`choose`: with who hears it in view), a quote, or something new."""
        from twitterbar.ui.screens.comment import CommentScreen, Left  # noqa: PLC0415  (not before one writes)

        def after(left: Left | None) -> None:
            if left is Left.QUEUED and isinstance(screen, Table):
                screen.spoken(answered=post is not None)
            elif left is Left.BREATHER:
                self.breathe(screen)

        sheet = CommentScreen(self.house, self.heat, self.company, answers=post, quotes=quotes, choose=choose)
        screen.app.push_screen(sheet, after)

    def write(self, screen: Screen[Any], draft: Draft) -> None:
        """Open the sheet on a draft that is there already."""
        from twitterbar.ui.screens.comment import CommentScreen, Left  # noqa: PLC0415  (not before one writes)

        def after(left: Left | None) -> None:
            if left is Left.BREATHER:
                self.breathe(screen)

        screen.app.push_screen(CommentScreen(self.house, self.heat, self.company, draft=draft), after)

    def outbox(self, screen: Screen[Any], *, leaving: bool = False) -> None:
        """What waits."""
        from twitterbar.ui.screens.outbox import OutboxScreen  # noqa: PLC0415  (not before one looks there)

        screen.app.push_screen(OutboxScreen(self.house, self, leaving=leaving))

    def on_the_web(self, screen: Screen[Any], post: str, intent: str) -> None:
        """Like a post or pass it on: X's own page, which costs nothing."""

        async def go() -> None:
            if await self.house.lane.ask(lambda core: core.opened_on_web(post)) is None:
                screen.notify("This town is made up: its posts are nowhere on the web.", markup=False)
            else:
                self.house.open_url(intent + post.partition(":")[2])

        carry_out(screen, go())

    # A breather

    def opened(self, screen: Screen[Any], conversation: str) -> None:
        """A conversation was opened; on heat, a breather is offered."""
        if self.heat.opened(conversation):
            screen.notify("A breather? Z takes one.", markup=False, timeout=6)

    def breathe(self, screen: Screen[Any]) -> None:
        """Three breaths; coming back is a fresh look."""
        from twitterbar.ui.screens.breather import BreatherScreen  # noqa: PLC0415  (not before one breathes)

        heat = self.heat
        if not heat.breathe():
            screen.notify("Two breathers a session, and none after closing time.", markup=False)
            return
        self.house.lane.tell(lambda core: core.breather())

        def back(_: object) -> None:
            if heat.session is not None:
                heat.session.resume()
            if isinstance(screen, Table):
                screen.fresh_look(heat.hot, heat.opened_so_far)

        screen.app.push_screen(BreatherScreen(self.house.monotonic), back)
