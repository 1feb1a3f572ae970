"""What one says from wherever one is: comments, new posts, the outbox, a breather.

The one `Speaking` of an evening knows the session and what would make a breather a good idea.
"""

from typing import Any

from textual.screen import Screen

from twitterbar.core.views_speaking import Checked
from twitterbar.domain.outbox import Draft, Way
from twitterbar.domain.session import BREATHER, Session
from twitterbar.ui.failures import carry_out
from twitterbar.ui.house import House
from twitterbar.ui.screens.company import Company

REOPENINGS = 3
"""Opening the same conversation so often …"""

TAKEN_BACK = 200
"""… typing so many characters and taking them back …"""

QUICK = 20.0
"""… or beginning to answer a stranger so few seconds after opening is heat."""

LIKE = "https://x.com/intent/like?tweet_id="
REPOST = "https://x.com/intent/retweet?tweet_id="


class Speaking:
    """One evening's speaking. `session` is None where no clock runs."""

    def __init__(self, house: House, session: Session | None = None, company: Company | None = None) -> None:
        self.house = house
        self.session = session
        self.company = company or Company(house, session)
        self.company.writing = self
        self.hot: str | None = None
        self._opened: dict[str, int] = {}
        self._opened_at: tuple[str, float] | None = None
        self._offered: set[str] = set()

    # What one says

    def comment(
        self, screen: Screen[Any], post: str | None, *, quotes: str | None = None, choose: bool = False
    ) -> None:
        """Open the sheet for an answer (`choose`: with who hears it in view), a quote, or something new."""
        from twitterbar.ui.screens.comment import CommentScreen  # noqa: PLC0415  (screens know each other)

        sheet = CommentScreen(self, answers=post, quotes=quotes, choose=choose)
        screen.app.push_screen(sheet, self._after(screen))

    def write(self, screen: Screen[Any], draft: Draft) -> None:
        """Open the sheet on a draft that is there already."""
        from twitterbar.ui.screens.comment import CommentScreen  # noqa: PLC0415  (screens know each other)

        screen.app.push_screen(CommentScreen(self, draft=draft))

    def _after(self, screen: Screen[Any]) -> Any:
        def gone(queued: bool | None) -> None:
            if queued and hasattr(screen, "spoken"):
                screen.spoken()

        return gone

    def outbox(self, screen: Screen[Any], *, leaving: bool = False) -> None:
        """What waits."""
        from twitterbar.ui.screens.outbox import OutboxScreen  # noqa: PLC0415  (screens know each other)

        screen.app.push_screen(OutboxScreen(self, leaving=leaving))

    async def hand_over(self, screen: Screen[Any], number: int, way: Way, more: int = 0) -> None:
        """Give one draft to the browser or the clipboard, while so many more wait to go there."""
        given = await self.house.lane.ask(lambda core: core.speaking.hand_over(number, way))
        if way is Way.COPY:
            screen.app.copy_to_clipboard(given)
            screen.notify("Copied: paste it where it belongs.", markup=False, timeout=4)
        elif self.house.open_url(given) is False:
            screen.app.copy_to_clipboard(given)
            words = f"There is no browser here. Open this address, which is in the clipboard, too: {given}"
            screen.notify(words, markup=False, timeout=30)
        else:
            words = "Finish it in the browser. u takes it back if you don't."
            if more:
                words = f"Finish it there; u takes it back. S opens the next of {more}."
            screen.notify(words, markup=False, timeout=6)

    def on_the_web(self, screen: Screen[Any], post: str, intent: str) -> None:
        """Like a post or pass it on: X's own page, which costs nothing."""

        async def go() -> None:
            if await self.house.lane.ask(lambda core: core.opened_on_web(post)) is None:
                screen.notify("This town is made up: its posts are nowhere on the web.", markup=False)
            else:
                self.house.open_url(intent + post.partition(":")[2])

        carry_out(screen, go())

    # Heat

    def opened(self, screen: Screen[Any], conversation: str) -> None:
        """A conversation was opened."""
        self._opened[conversation] = self._opened.get(conversation, 0) + 1
        self._opened_at = conversation, self.house.monotonic()
        if self._opened[conversation] == REOPENINGS + 1:
            self._offer(screen, "reopened")

    def taken_back(self, screen: Screen[Any], characters: int) -> None:
        """So many characters were typed into one draft and deleted again."""
        if characters >= TAKEN_BACK:
            self._offer(screen, "taken back")

    def began(self, screen: Screen[Any], checked: Checked) -> None:
        """An answer was begun."""
        if checked.addressee is not None and checked.addressee.stranger and self._just_opened():
            self._offer(screen, "stranger")

    def _just_opened(self) -> bool:
        return self._opened_at is not None and self.house.monotonic() - self._opened_at[1] < QUICK

    def _offer(self, screen: Screen[Any], trigger: str) -> None:
        """Offer a breather; each trigger once a session, and only where one would be given."""
        if trigger in self._offered or self.session is None or not self.session.may_pause(BREATHER):
            return
        self._offered.add(trigger)
        screen.notify("A breather? Z, back at the table.", markup=False, timeout=6)

    def breathe(self, screen: Screen[Any]) -> None:
        """Three breaths; coming back is a fresh look."""
        from twitterbar.ui.screens.breather import BreatherScreen  # noqa: PLC0415  (screens know each other)

        if self.session is None or not self.session.pause(BREATHER):
            screen.notify("Two breathers a session, and none after closing time.", markup=False)
            return
        self.hot = self._opened_at[0] if self._opened_at else None
        self.house.lane.tell(lambda core: core.breather())

        def back(_: object) -> None:
            if self.session is not None:
                self.session.resume()
            if hasattr(screen, "fresh_look"):
                screen.fresh_look(self.hot)

        screen.app.push_screen(BreatherScreen(self.house.monotonic), back)
