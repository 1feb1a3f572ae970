"""Bringing in a file: the archive that X hands out, or saved pages of its API."""

from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.errands import Errand
from twitterbar.ui.house import BringIn, House
from twitterbar.ui.screens.looking import NEW, Looking
from twitterbar.ui.widgets.bars import HeadLine, KeyLine

BRINGING = "bringing in a file"
"""The errand's name; there is one at a time."""

ABOUT = (
    "X hands out an archive of your own data: Settings, Your account, Download an archive of your data. It"
    " tells whom you follow, mute and block, what you said and liked, and with whom you talk, and costs"
    " nothing. It may be the zip file or the unpacked folder; bringing it twice does no harm. Of what you"
    " passed on it does not say whose post it was, so those are set aside."
)


class BringScreen(Screen[None]):
    """Asks where the file is, tells how far it is, and what came; Esc ends it in between."""

    DEFAULT_CSS = """
    BringScreen VerticalScroll { height: 1fr; }
    BringScreen Static { width: 1fr; height: auto; padding: 0 2; margin: 1 0 0 0; }
    BringScreen Input { border: none; height: 1; margin: 1 2 0 2; }
    BringScreen #about { color: $muted; }
    """
    SCOPE = "bring"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("bring")]

    def __init__(self, house: House, bring_in: BringIn) -> None:
        super().__init__()
        self.house = house
        self.bring_in = bring_in

    def compose(self) -> ComposeResult:
        """Where it is, what becomes of it, and what it is."""
        yield HeadLine()
        with VerticalScroll(can_focus=False):
            yield Input(placeholder="where it is: ~/Downloads/twitter-….zip", compact=True)
            yield Static(id="came", markup=False)
            yield Static(ABOUT, id="about", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready for the name."""
        self.query_one(HeadLine).left = "Bring in X's archive"
        self.say_keys(under_way=self.house.errands.under_way(BRINGING) is not None)

    def say_keys(self, *, under_way: bool) -> None:
        """What Esc does, and what there is to do besides."""
        keys = self.query_one(KeyLine)
        keys.keys = () if under_way else (("Enter", "bring it in"),)
        keys.always = (("Esc", "stop"),) if under_way else (("Esc", "back"),)

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Bring it in, unless that is under way."""
        path, app = event.value.strip(), self.app
        if self.house.errands.under_way(BRINGING) is not None:
            self.say("One is on its way; what came of it is said here or at the door.")
        elif path:
            self.say("Opening it…")
            self.house.errands.start(BRINGING, lambda errand: self.bring(app, path, errand))
            self.say_keys(under_way=True)

    def bring(self, app: App[Any], path: str, errand: Errand) -> None:
        """In the errand's thread: take it in, telling how far it is, and in the end what came."""

        def tell(words: str) -> None:
            if not errand.stopped:
                app.call_later(self.say, words)

        words = "It broke off; the log says why."
        try:
            words = self.bring_in(path, tell, lambda: errand.stopped)
        except TwitterbarError as error:
            words = str(error)
        finally:
            app.call_later(self.end, app, words)

    def end(self, app: App[Any], words: str) -> None:
        """Say what came, at the door if one has gone back there, where it shows."""
        if self in app.screen_stack:
            self.say(words)
            self.say_keys(under_way=False)
            return
        app.notify(words, markup=False)
        for screen in app.screen_stack:
            screen.post_message(Looking.Ended(NEW, brought=True))

    def say(self, words: str) -> None:
        """How far it is, or what came; nothing once one has left."""
        for came in self.query("#came").results(Static):
            came.update(words)

    def action_close(self) -> None:
        """Stop what is under way, keeping what was read of it; where nothing is, back to the door."""
        errand = self.house.errands.under_way(BRINGING)
        if errand is None or errand.stopped:
            self.dismiss()
            return
        errand.stop()
        self.say("Stopping; what was read until here is being put away…")
