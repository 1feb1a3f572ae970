"""Asking X for something: the price first, then page by page beside whatever one is reading."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from twitterbar.errors import NotSignedIn, TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.errands import Errand
from twitterbar.ui.house import House, Price, PriceList, Wanted, Wish
from twitterbar.ui.widgets.bars import HeadLine, TroubleLine
from twitterbar.ui.widgets.box import Box

LOOKING = "looking for new posts"
"""The errand's name; there is one at a time, whatever it was sent out for."""

BETWEEN = 1.0
"""Seconds between two words on how far it has come: pages may come faster than one reads, and a key that is
pressed just behind a frame waits for the next."""

ROOMY = 16
"""Lines from which there is room for empty ones."""

NEW = Wish(Wanted.NEW)
GAPS = Wish(Wanted.GAPS)
FOLLOWS = Wish(Wanted.FOLLOWS)


class PriceScreen(ModalScreen[Wish]):
    """What can be asked for, and what each may bring and cost. Its result is what was taken, if anything."""

    DEFAULT_CSS = """
    PriceScreen { align: center middle; }
    """
    SCOPE = "price"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("price")]

    def __init__(self, on_offer: PriceList, house: House) -> None:
        super().__init__()
        self.on_offer = on_offer
        self.house = house
        self.keys = house.settings.keys

    def compose(self) -> ComposeResult:
        """Each with its key; below them what the caps leave, and how not to ask."""
        prices = self.on_offer.prices
        title = "Look for new posts?" if any(price.wish == NEW for price in prices) else "Ask X?"
        with Box(title, ""):
            lines = [self.line(price, first=price is prices[0]) for price in prices]
            if self.on_offer.uncertain:
                words = f"shows {self.on_offer.uncertain} on the tab that X may not have charged."
                lines.append(self.words("price.uncertain", words))
            no = keymap.key_of("price.no", self.keys)
            end = f"{no} asks for nothing. You can read on meanwhile."
            lines.append(Content(f"{self.on_offer.room} {end}".lstrip()))
            yield Static(Content("\n\n" if self.app.size.height >= ROOMY else "\n").join(lines))

    def line(self, price: Price, *, first: bool) -> Content:
        """A key, and what it asks for."""
        return self.words("price.yes" if first else f"price.{price.wish.what}", price.words)

    def words(self, command: str, words: str) -> Content:
        """The key of a command, and what it does."""
        return Content.assemble((keymap.key_of(command, self.keys), "$clock bold"), "  ", words)

    def action_take(self, what: str = "") -> None:
        """Ask for the first, or for another one that is on offer."""
        for price in self.on_offer.prices:
            if what in ("", price.wish.what):
                self.dismiss(price.wish)
                return

    def action_uncertain(self) -> None:
        """What stands on the tab although X may not have charged it."""
        if self.on_offer.uncertain:
            from twitterbar.ui.screens.tab import TabScreen  # noqa: PLC0415  (hardly ever needed)

            self.app.switch_screen(TabScreen(self.house))

    def action_close(self) -> None:
        """Don't."""
        self.dismiss(None)


class Looking:
    """Asks X for something on behalf of one screen.

    While it is under way the head lines say how far it has come, and what ends it early stays in the trouble
    lines; all screens that lie on each other hear of the end by a message. Asked again meanwhile, from
    whichever screen, it stops after the page it is at; what came by then is kept.
    """

    class Ended(Message):
        """It is over; `brought` tells whether there is anything new."""

        def __init__(self, wish: Wish, brought: bool) -> None:
            super().__init__()
            self.wish = wish
            self.brought = brought

    def __init__(self, house: House) -> None:
        self.house = house

    def ask(self, screen: Screen[Any], *wishes: Wish) -> None:
        """The prices of these first; or, if something is under way, the end of it."""
        under_way = self.house.errands.under_way(LOOKING)
        if under_way is not None:
            under_way.stop()
            screen.notify("No further pages; what came is here.", markup=False)
            return
        self.house.errands.start("price", lambda errand: self._price(screen, wishes, errand))

    def sign_in(self, screen: Screen[Any], *wishes: Wish) -> None:
        """Sign the reader in to X, and then ask for these, if that was what it took."""

        def signed_in(yes: bool | None) -> None:
            if yes and wishes:
                self.ask(screen, *wishes)

        if self.house.signing_in is None:
            screen.notify("The made-up town is not on X: you are known here.", markup=False)
        elif screen.is_current:
            from twitterbar.ui.screens.sign_in import SignInScreen  # noqa: PLC0415  (hardly ever needed)

            screen.app.push_screen(SignInScreen(self.house, self.house.signing_in), signed_in)

    def _price(self, screen: Screen[Any], wishes: Sequence[Wish], errand: Errand) -> None:
        app = screen.app
        try:
            on_offer = self.house.new_posts.prices(wishes)
        except NotSignedIn as error:
            if errand.stopped or self.house.signing_in is None:
                app.call_later(tell_trouble, app, str(error))
            else:
                app.call_later(self.sign_in, screen, *wishes)
            return
        except TwitterbarError as error:
            app.call_later(tell_trouble, app, str(error))
            return
        if not errand.stopped:
            app.call_later(self._show_prices, screen, on_offer)

    def _show_prices(self, screen: Screen[Any], on_offer: PriceList) -> None:
        if not on_offer.prices:
            screen.notify("There is nothing to ask for here.", markup=False)
        elif screen.is_current:
            screen.app.push_screen(
                PriceScreen(on_offer, self.house),
                lambda wish: self._begin(screen.app, wish) if wish is not None else None,
            )

    def _begin(self, app: App[Any], wish: Wish) -> None:
        tell_how_far(app, "looking for new posts…" if wish.what in (Wanted.NEW, Wanted.GAPS) else "asking X…")
        self.house.errands.start(LOOKING, lambda errand: self._fetch(app, wish, errand))

    def _fetch(self, app: App[Any], wish: Wish, errand: Errand) -> None:
        words, pages, trouble, came = "It broke off; the log says why.", 0, True, "Nothing new."
        clock, told = self.house.monotonic, -BETWEEN
        try:
            for came in self.house.new_posts.fetch(wish, lambda: errand.stopped):
                pages += 1
                if (now := clock()) - told >= BETWEEN:
                    told = now
                    app.call_later(tell_how_far, app, came)
            words, trouble = came, False
        except TwitterbarError as error:
            words = f"{came}; then: {error}" if pages else str(error)
        finally:
            app.call_later(self._end, app, wish, words, pages > 0, trouble)

    def _end(self, app: App[Any], wish: Wish, words: str, brought: bool, trouble: bool) -> None:
        tell_how_far(app, "")
        if trouble:
            tell_trouble(app, words)
        else:
            app.notify(words, markup=False)
        for screen in app.screen_stack:
            screen.post_message(self.Ended(wish, brought))


def tell_how_far(app: App[Any], words: str) -> None:
    """One quiet line meanwhile, in the head of every screen; what was in the way before no longer counts."""
    for screen in app.screen_stack:
        for head in screen.query(HeadLine):
            head.aside = words
        for line in screen.query(TroubleLine):
            line.tell("")


def tell_trouble(app: App[Any], words: str) -> None:
    """What went wrong, until it is put away; in passing, where the screen in front has no line for it."""
    for screen in app.screen_stack:
        for line in screen.query(TroubleLine):
            line.tell(words)
    if not app.screen.query(TroubleLine):
        app.notify(words, markup=False, severity="warning")
