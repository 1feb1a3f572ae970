"""Looking for new posts: the price first, then page by page beside whatever one is reading."""

from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from twitterbar.errors import NotSignedIn, TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.errands import Errand
from twitterbar.ui.house import House, Price
from twitterbar.ui.widgets.box import Box

LOOK = "look"
FILL = "fill"


class PriceScreen(ModalScreen[str]):
    """What looking may bring and cost, before anything is asked.

    Its result is LOOK, FILL (look, and fill the gaps as well) or "".
    """

    DEFAULT_CSS = """
    PriceScreen { align: center middle; }
    """
    SCOPE = "price"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("price")]

    def __init__(self, price: Price) -> None:
        super().__init__()
        self.price = price

    def compose(self) -> ComposeResult:
        """The words and the keys."""
        with Box("Look for new posts?", ""):
            filling = self.price.filling
            keys = (
                "Enter looks, f fills the gaps as well, Esc doesn't."
                if filling
                else "Enter looks, Esc doesn't."
            )
            parts = [self.price.words, *([filling] if filling else []), f"{keys} You can read on meanwhile."]
            yield Static(Content("\n\n".join(parts)))

    def action_yes(self) -> None:
        """Look."""
        self.dismiss(LOOK)

    def action_fill(self) -> None:
        """Look, and fill the gaps."""
        if self.price.filling:
            self.dismiss(FILL)

    def action_close(self) -> None:
        """Don't."""
        self.dismiss("")


class Looking:
    """Looks for new posts on behalf of one screen.

    The screen hears of it by messages: how far it has come, and how it ended. Asked again while it is under
    way, it stops after the page it is at; what came by then is kept.
    """

    @dataclass
    class Came(Message):
        """How far it has come, in words."""

        words: str

    @dataclass
    class Ended(Message):
        """It is over: what came in, or the trouble that ended it; `brought` whether there is anything new."""

        words: str
        brought: bool
        trouble: bool = False

    def __init__(self, house: House) -> None:
        self.house = house
        self._under_way: Errand | None = None

    def ask(self, screen: Screen[Any]) -> None:
        """The price first; or, if a look is under way, the end of it."""
        if self._under_way is not None:
            self._under_way.stop()
            screen.notify("No further pages; what came is here.", markup=False)
            return
        self.house.errands.start("price", lambda errand: self._price(screen, errand))

    def sign_in(self, screen: Screen[Any], *, and_look: bool = False) -> None:
        """Sign the reader in to X, and then look, if that was the wish."""

        def signed_in(yes: bool | None) -> None:
            if yes and and_look:
                self.ask(screen)

        if self.house.signing_in is None:
            screen.notify("The made-up town is not on X: you are known here.", markup=False)
        elif screen.is_current:
            from twitterbar.ui.screens.sign_in import SignInScreen  # noqa: PLC0415  (hardly ever needed)

            screen.app.push_screen(SignInScreen(self.house, self.house.signing_in), signed_in)

    def _price(self, screen: Screen[Any], errand: Errand) -> None:
        try:
            price = self.house.new_posts.price()
        except NotSignedIn as error:
            if errand.stopped or self.house.signing_in is None:
                screen.post_message(self.Ended(str(error), brought=False, trouble=True))
            else:
                screen.call_later(self.sign_in, screen, and_look=True)
            return
        except TwitterbarError as error:
            screen.post_message(self.Ended(str(error), brought=False, trouble=True))
            return
        if not errand.stopped:
            screen.call_later(self._show_price, screen, price)

    def _show_price(self, screen: Screen[Any], price: Price) -> None:
        if screen.is_current:
            screen.app.push_screen(
                PriceScreen(price),
                lambda answer: self._begin(screen, fill=answer == FILL) if answer else None,
            )

    def _begin(self, screen: Screen[Any], *, fill: bool) -> None:
        screen.post_message(self.Came("looking for new posts…"))
        self._under_way = self.house.errands.start(
            "looking for new posts", lambda errand: self._fetch(screen, errand, fill=fill)
        )

    def _fetch(self, screen: Screen[Any], errand: Errand, *, fill: bool) -> None:
        words, pages, trouble, came = "It broke off; the log says why.", 0, True, "Nothing new."
        try:
            for came in self.house.new_posts.fetch(lambda: errand.stopped, fill=fill):
                pages += 1
                screen.post_message(self.Came(came))
            words, trouble = came, False
        except TwitterbarError as error:
            words = f"{came}; then: {error}" if pages else str(error)
        finally:
            self._under_way = None
            screen.post_message(self.Ended(words, brought=pages > 0, trouble=trouble))
