"""Looking for new posts: the price first, then page by page beside whatever one is reading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.house import House


class PriceScreen(ModalScreen[bool]):
    """What looking may bring and cost, before anything is asked."""

    DEFAULT_CSS = """
    PriceScreen { align: center middle; }
    PriceScreen Vertical {
        width: 90%; max-width: 72; height: auto; padding: 1 2; background: $panel;
        border: round $border; border-title-color: $muted;
    }
    PriceScreen Static { width: 1fr; height: auto; }
    """
    SCOPE = "price"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("price")]

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        """The words and the two keys."""
        with Vertical() as box:
            box.border_title = "Look for new posts?"
            yield Static(Content(f"{self.words}\n\nEnter looks, Esc doesn't. You can read on meanwhile."))

    def action_yes(self) -> None:
        """Look."""
        self.dismiss(True)

    def action_close(self) -> None:
        """Don't."""
        self.dismiss(False)


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
        """It is over: what came in, or why it ended early; `brought` whether there is anything new."""

        words: str
        brought: bool

    def __init__(self, house: House) -> None:
        self.house = house
        self._stop: Callable[[], None] | None = None

    def ask(self, screen: Screen[Any]) -> None:
        """The price first; or, if a look is under way, the end of it."""
        if self._stop is not None:
            self._stop()
            screen.notify("No further pages; what came is here.", markup=False)
            return
        screen.run_worker(
            lambda: self._price(screen), thread=True, exclusive=True, group="price", exit_on_error=False
        )

    def _price(self, screen: Screen[Any]) -> None:
        try:
            words = self.house.new_posts.price()
        except TwitterbarError as error:
            screen.post_message(self.Ended(str(error), brought=False))
            return
        screen.app.call_from_thread(
            screen.app.push_screen, PriceScreen(words), lambda yes: self._begin(screen) if yes else None
        )

    def _begin(self, screen: Screen[Any]) -> None:
        worker = screen.run_worker(
            lambda: self._fetch(screen), thread=True, exclusive=True, group="refresh", exit_on_error=False
        )
        self._stop = worker.cancel

    def _fetch(self, screen: Screen[Any]) -> None:
        worker = get_current_worker()
        words, pages = "Nothing new.", 0
        try:
            for words in self.house.new_posts.fetch(lambda: worker.is_cancelled):
                pages += 1
                screen.post_message(self.Came(words))
        except TwitterbarError as error:
            words = str(error)
        finally:
            self._stop = None
        screen.post_message(self.Ended(words, brought=pages > 0))
