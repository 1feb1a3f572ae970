"""The rooms among which one goes when one is with people: the only place that knows all of these screens."""

from typing import Any

from textual.app import App

from twitterbar.ui.screens.among_people import AmongPeople
from twitterbar.ui.screens.book import BookScreen
from twitterbar.ui.screens.company import (
    Company,
    ToBook,
    ToIntroductions,
    ToLedger,
    ToPerson,
    ToSheet,
    ToWriting,
)
from twitterbar.ui.screens.going import Going
from twitterbar.ui.screens.introduce import IntroduceScreen
from twitterbar.ui.screens.introductions import IntroductionsScreen
from twitterbar.ui.screens.ledger import LedgerScreen
from twitterbar.ui.screens.person import PersonScreen


def go(app: App[Any], going: Going) -> None:
    """Go where one wants to; to a room one came through, by going back there."""
    match going:
        case ToIntroductions():
            _back_or_on(app, IntroductionsScreen, going.company)
        case ToBook():
            _back_or_on(app, BookScreen, going.company)
        case ToLedger():
            _back_or_on(app, LedgerScreen, going.company)
        case ToPerson():
            app.push_screen(PersonScreen(going.company, going.account))
        case ToSheet():
            app.push_screen(IntroduceScreen(going.company, going.view, going.by_api))
        case ToWriting():
            from twitterbar.ui.screens.speaking import Speaking  # noqa: PLC0415  (few write from here)

            writing = going.company.writing or Speaking(
                going.company.house, going.company.session, going.company
            )
            writing.write(app.screen, going.draft)


def _back_or_on(
    app: App[Any], kind: type[IntroductionsScreen | BookScreen | LedgerScreen], company: Company
) -> None:
    above: list[AmongPeople] = []
    for screen in reversed(app.screen_stack):
        if type(screen) is kind:
            for _ in above:
                app.pop_screen()
            return
        if not isinstance(screen, AmongPeople):
            break
        above.append(screen)
    app.push_screen(kind(company))
