"""What one does with people from wherever one is: meet, look closer, keep, visit, introduce.

Screens that show people hold the one `Company` of the evening and pass it on; it knows the session, whose
clock stands still during a visit, and whom the reader marked for an introduction. Such screens lead to one
another and so can't import one another: `Company` tells the app where one wants to go.
"""

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen

from twitterbar.core.views_people import Handing, PlaceView, SheetView
from twitterbar.core.views_speaking import WayOut
from twitterbar.domain import links
from twitterbar.domain.book import NO_LONGER, cadence_words, what_was_left
from twitterbar.domain.links import Verdict, verdict
from twitterbar.domain.model import Account
from twitterbar.domain.outbox import Draft
from twitterbar.domain.session import VISIT, Session
from twitterbar.ui.failures import carry_out
from twitterbar.ui.house import House
from twitterbar.ui.screens.going import Going

if TYPE_CHECKING:
    from twitterbar.core.core import Core

CADENCES = (NO_LONGER, 0, 365, 30, 7, 1)
"""From not kept to daily; + and - go along here."""

LATER = "What becomes of it is in the ledger (gi)."
STOPPED = "The clock stands still for five minutes at most."


class ToPeople(Going):
    """To a screen on which people are."""

    def __init__(self, company: "Company") -> None:
        super().__init__()
        self.company = company


class ToIntroductions(ToPeople):
    """To whom one might meet tonight."""


class ToBook(ToPeople):
    """To the book."""


class ToLedger(ToPeople):
    """To the ledger."""


class ToPerson(ToPeople):
    """To somebody, by id."""

    def __init__(self, company: "Company", account: str) -> None:
        super().__init__(company)
        self.account = account


class ToSheet(ToPeople):
    """To the sheet for two people; `by_api` is what asking them by the API would be."""

    def __init__(self, company: "Company", view: SheetView, by_api: WayOut) -> None:
        super().__init__(company)
        self.view = view
        self.by_api = by_api


class ToWriting(ToPeople):
    """To the sheet on which one writes, on a draft that is there already."""

    def __init__(self, company: "Company", draft: Draft) -> None:
        super().__init__(company)
        self.draft = draft


class Writing(Protocol):
    """Who opens the sheet on which one writes posts."""

    def write(self, screen: Screen[Any], draft: Draft) -> None:
        """Open the sheet on a draft that is there already."""
        ...


class Company:
    """The people of the evening. `session` is None at the door, where no clock runs.

    `writing` is the evening's speaking, once there is one (which says so itself).
    """

    def __init__(self, house: House, session: Session | None = None) -> None:
        self.house = house
        self.session = session
        self.marked: Account | None = None
        self.writing: Writing | None = None

    # Going somewhere

    def introductions(self, screen: Screen[Any]) -> None:
        """Whom one might meet tonight."""
        screen.post_message(ToIntroductions(self))

    def book(self, screen: Screen[Any]) -> None:
        """The book."""
        screen.post_message(ToBook(self))

    def ledger(self, screen: Screen[Any]) -> None:
        """What became of introductions, and who might meet."""
        screen.post_message(ToLedger(self))

    def person(self, screen: Screen[Any], account: str) -> None:
        """One person and the ladder."""
        screen.post_message(ToPerson(self, account))

    # Keeping

    async def keep(self, screen: Screen[Any], account: str, step: int) -> None:
        """Want to drop by more often (`step` 1) or less often (-1)."""
        view = await self.house.lane.ask(lambda core: core.portraits.of(account))
        now = NO_LONGER if view.every is None else view.every
        at = min(range(len(CADENCES)), key=lambda place: abs(CADENCES[place] - now))
        if view.every is None and step > 0:
            at = CADENCES.index(30)
        every = CADENCES[min(max(0, at + step), len(CADENCES) - 1)]
        name = view.person.shown_name
        await self.house.lane.ask(lambda core: core.people.keep(account, every))
        words = "no longer kept" if every == NO_LONGER else cadence_words(every)
        screen.notify(f"{name}: {words}.", markup=False, timeout=3)

    async def undo(self, screen: Screen[Any]) -> None:
        """Take back what was last done with people."""
        words = await self.house.lane.ask(lambda core: core.people.undo())
        screen.notify(words or "There is nothing to take back.", markup=False, timeout=3)

    # Visiting

    async def visit(self, screen: Screen[Any], account: str) -> None:
        """Go to somebody's own place, and on return say what one left there."""
        view = await self.house.lane.ask(lambda core: core.portraits.of(account))
        if not view.places:
            screen.notify(
                f"No place of {view.person.shown_name} is known. `twitterbar person --place` names one.",
                markup=False,
            )
            return
        place = view.places[0]
        link = links.link(place.url)
        judged, reason = verdict(link)
        if judged is Verdict.REFUSE:
            screen.notify(f"Not opened: {reason}", markup=False, severity="warning")
        elif judged is Verdict.OPEN:
            self._go(screen, view.person, place)
        else:
            from twitterbar.ui.screens.links import ConfirmLinkScreen  # noqa: PLC0415  (screens know each other)

            def answer(opens: bool | None) -> None:
                if opens:
                    self._go(screen, view.person, place)

            screen.app.push_screen(ConfirmLinkScreen(link, reason), answer)

    def _go(self, screen: Screen[Any], person: Account, place: PlaceView) -> None:
        from twitterbar.ui.screens.visit import VisitScreen  # noqa: PLC0415  (screens know each other)

        stopped = self.session is not None and self.session.pause(VISIT)
        self.house.open_url(place.url)

        def back(said: str | None) -> None:
            if self.session is not None:
                self.session.resume()
            if said is not None:
                carry_out(screen, self._note(screen, person, place, said))

        screen.app.push_screen(VisitScreen(person, place, STOPPED if stopped else ""), back)

    async def _note(self, screen: Screen[Any], person: Account, place: PlaceView, said: str) -> None:
        left, words = what_was_left(said)
        await self.house.lane.ask(
            lambda core: core.people.visited(person.id, left, place=place.url, words=words)
        )
        view = await self.house.lane.ask(lambda core: core.portraits.of(person.id))
        screen.notify(f"Noted. {person.shown_name}: {view.rung}.", markup=False, timeout=4)
        renew = getattr(screen, "renew", None)
        if callable(renew):
            renew()

    # Shouting out

    def shout_out(self, screen: Screen[Any], account: str) -> None:
        """Open the sheet on a shout-out about somebody and their place; where it is too early, say so."""

        async def write() -> None:
            draft = await self.house.lane.ask(lambda core: core.speaking.shout_out(account))
            screen.post_message(ToWriting(self, draft))

        carry_out(screen, write())

    # Introducing

    def introduce(self, screen: Screen[Any], account: Account) -> None:
        """Mark somebody; with somebody marked already, open the sheet for the two."""
        marked = self.marked
        if marked is None:
            self.marked = account
            screen.notify(
                f"{account.shown_name} is marked. i on somebody else introduces the two.", markup=False
            )
        elif marked.id == account.id:
            self.marked = None
            screen.notify(f"{account.shown_name} is no longer marked.", markup=False, timeout=3)
        else:
            self.marked = None
            self.sheet(screen, marked.id, account.id)

    def sheet(self, screen: Screen[Any], a: str, b: str) -> None:
        """The sheet on which one introduces two people."""

        async def open_sheet() -> None:
            view = await self.house.lane.ask(lambda core: core.introducing.sheet(a, b))
            by_api = await self.house.lane.ask(lambda core: core.speaking.message_way())
            screen.post_message(ToSheet(self, view, by_api))

        carry_out(screen, open_sheet())

    async def hand_over(self, screen: Screen[Any], seq: int, *, copy: bool = False) -> None:
        """Hand over what is to be said next of an introduction: to the browser, or to the clipboard.

        Of two questions one at a time, so that the words for one never reach the other.
        """
        handings = await self.house.lane.ask(lambda core: core.introducing.handing(seq))
        if not handings:
            screen.notify("There is nothing to hand over now.", markup=False)
            return
        handing, *others = handings
        via, opened = "copy", False
        if not copy and handing.address is not None:
            opened = self.house.open_url(handing.address) is not False
            via = "intent" if opened else "copy"
        copied = not opened or handing.to is not None
        if copied:
            screen.app.copy_to_clipboard(handing.text)
        await self._noted(seq, handing, via)
        words = f"The words {for_whom(handing.to)}are in the {'clipboard' if copied else 'browser'}."
        after = "Enter in the ledger (gi) asks the other." if others else LATER
        screen.notify(f"{words} {after}", markup=False)

    async def ask_by_api(self, screen: Screen[Any], seq: int) -> None:
        """Put the questions of an introduction into the outbox, as messages by the API."""
        handings = await self.house.lane.ask(lambda core: core.introducing.handing(seq))
        for handing in handings:
            if (to := handing.to) is not None:
                await self.house.lane.ask(partial(_ask, account=to.id, text=handing.text, seq=seq))
        screen.notify("Both questions wait in the outbox (go).", markup=False)

    async def _noted(self, seq: int, handing: Handing, via: str) -> None:
        to = handing.to
        if to is None:
            await self.house.lane.ask(lambda core: core.introducing.hand_over(seq, via))
        else:
            await self.house.lane.ask(lambda core: core.introducing.asked(seq, to.id, via))


def _ask(core: "Core", account: str, text: str, seq: int) -> None:
    core.speaking.ask(account, text, seq)


def for_whom(account: Account | None) -> str:
    """To whom words are to be given, in front of a verb; "" where they are for everybody."""
    return f"for {account.shown_name} " if account is not None else ""
