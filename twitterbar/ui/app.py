"""The app: themes, keys, the palette and the way in and out. What one sees is in the screens."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import Event, Key
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import Theme

from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap, theming
from twitterbar.ui.commands import editing, press, within_reach
from twitterbar.ui.hangup import at_hangup
from twitterbar.ui.house import House, Switch
from twitterbar.ui.keytable import Command
from twitterbar.ui.screens.door import DoorScreen
from twitterbar.ui.screens.going import Going
from twitterbar.ui.settling import fit
from twitterbar.ui.tidying import Tidying
from twitterbar.ui.widgets.bars import KeyLine

if TYPE_CHECKING:
    from concurrent.futures import Future

    from textual.command import Provider

LEAST_SECONDS = 2.0
"""How long what is told in passing stands there, however short it is …"""

LETTERS_A_SECOND = 15.0
"""… and how fast it is read: a little slower than the 238 words a minute that prose is read with."""


def _by_name() -> "type[Provider]":
    """What finds commands in the palette."""
    from twitterbar.ui.palette import ByName  # noqa: PLC0415  (the door needs none of it)

    return ByName


class TwitterbarApp(App[TwitterbarError | Switch]):
    """The bar. Its result is the error it could not go on with, or the profile the reader goes over to.

    `minutes` steps straight to the table (the session must be open by then); `keep_theme` is called with the
    name of a theme that was chosen in the palette. Without `colors` nothing is said by color. The first of
    `themes` stands in for one that isn't there; `more_themes` are those that come a little later.
    """

    TITLE = "twitterbar"
    SCOPE = "everywhere"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar = {_by_name}
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("everywhere")]
    CSS = """
    * { scrollbar-size-vertical: 1; scrollbar-background: $surface; scrollbar-color: $border; }
    Box { scrollbar-background: $panel; }
    .-low Box { width: 100%; max-height: 100%; padding: 0 1; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012  (Textual declares it so)

    _theme_kept = ""

    def __init__(
        self,
        house: House,
        themes: Sequence[Theme],
        *,
        minutes: float | None = None,
        keep_theme: Callable[[str], None] = lambda name: None,
        colors: bool = True,
        more_themes: "Future[Sequence[Theme]] | None" = None,
        driver: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver)
        self.more_themes = more_themes
        self.no_color = not colors
        self.house = house
        self.minutes = minutes
        self.keep_theme = keep_theme
        for theme in themes:
            self.register_theme(theme)
        wanted = house.settings.look.theme
        self._theme_kept = wanted if wanted in self.available_themes else themes[0].name
        self.set_reactive(App.theme, self._theme_kept)  # setting it has every rule read twice before the door
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_keymap(keymap.for_textual(house.settings.keys))
        self.sequences = keymap.Sequences(house.monotonic, house.settings.keys)
        self.tidying = Tidying()

    def get_css_variables(self) -> dict[str, str]:
        """The colors of the theme; none before there is one of ours, since to work them out takes a while."""
        return super().get_css_variables() if self._theme_kept else {}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """A color for every meaning, also under themes that know nothing of ours."""
        return theming.variable_defaults(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through before it is sent to the terminal."""
        return [self.uncolored] if self.no_color else super().get_line_filters()

    @cached_property
    def uncolored(self) -> LineFilter:
        """What says by cells and weight what colors would."""
        from twitterbar.ui.uncolored import Uncolored  # noqa: PLC0415  (with colors, nobody needs it)

        return Uncolored()

    def get_default_screen(self) -> Screen[None]:
        """The door, or the table for those who said their minutes already."""
        screen: Screen[None]
        if self.minutes is not None:
            from twitterbar.ui.screens.table import TableScreen  # noqa: PLC0415  (the door needs none of it)

            screen = TableScreen(self.house, self.minutes)
        else:
            screen = DoorScreen(self.house)
        fit(screen, self.size)
        return screen

    def push_screen(self, screen: Any, *arguments: Any, **more: Any) -> Any:
        """Put a screen in front, laid out for the size it will have from its first picture on."""
        if isinstance(screen, Screen):
            fit(screen, self.size)
        return super().push_screen(screen, *arguments, **more)

    def on_mount(self) -> None:
        """Leave in good order also when the terminal or the system asks for it."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.leave)
        at_hangup(lambda: loop.call_soon_threadsafe(self.leave))
        self.house.lane.on_failure = self.tell_failure
        self.theme_changed_signal.subscribe(self, self.note_theme)
        self.call_after_refresh(self.settle)
        if self.more_themes is not None:
            self.more_themes.add_done_callback(lambda done: self.call_later(self.take_in, done.result()))

    def settle(self) -> None:
        """From the first picture on look for garbage again, but not among what was loaded for it."""
        if not gc.isenabled():
            self.tidying.begin()
        if self.minutes is not None:  # the door says so itself
            self.house.stands()

    def note_theme(self, theme: Theme) -> None:
        """Keep what was chosen in the palette."""
        if theme.name != self._theme_kept:
            self._theme_kept = theme.name
            self.keep_theme(theme.name)

    def take_in(self, themes: Sequence[Theme]) -> None:
        """Offer these themes, too."""
        for theme in themes:
            if theme.name != self.theme:
                self.register_theme(theme)

    def on_unmount(self) -> None:
        """What comes now may be cut short."""
        signal.signal(signal.SIGHUP, signal.SIG_DFL)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Tell the reader something in the bottom line, from whatever thread; nothing is covered by it."""
        said = Content.from_markup(message) if markup else Content(message)
        words = Content.assemble(title, " ", said) if title else said
        if severity != "information":
            words = Content.styled(words.plain, f"${severity} bold")
        seconds = max(timeout or self.NOTIFICATION_TIMEOUT, LEAST_SECONDS + len(words) / LETTERS_A_SECOND)
        self.call_later(lambda: self.screen.call_later(self.tell, words, seconds))  # once it has its lines

    def tell(self, words: Content, seconds: float) -> None:
        """Say something on this screen and on those one may go back to."""
        for screen in self.screen_stack:
            for line in screen.query(KeyLine):
                line.say(words, seconds)

    def tell_failure(self, failure: BaseException) -> None:
        """A quiet line for what could not be noted."""
        if isinstance(failure, TwitterbarError):
            self.notify(str(failure), markup=False, severity="error")
        else:
            logging.getLogger(__name__).error("what was done could not be noted", exc_info=failure)
            self.notify("That could not be noted; the log says why.", markup=False, severity="error")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every command of the screen one is on, then profiles and colors."""
        from twitterbar.ui.screens.step_out import StepOutScreen  # noqa: PLC0415  (the door needs none of it)
        from twitterbar.ui.screens.table import TableScreen  # noqa: PLC0415  (the door needs none of it)

        for command, carrier in within_reach(screen):
            yield SystemCommand(
                command.description, command.spoken, partial(self.carry_out, command, carrier)
            )
        if isinstance(screen, DoorScreen | TableScreen | StepOutScreen):
            for name in self.house.profiles:
                yield SystemCommand(
                    f"Profile {name}",
                    "Leave, and come in again with this profile",
                    partial(self.switch, name),
                )
            yield SystemCommand("New profile", "Leave, and come in with a new one", self.begin_profile)
        yield SystemCommand("Theme", "Choose the colors", self.action_change_theme)
        for name in self.available_themes:
            choose = partial(setattr, self, "theme", name)
            yield SystemCommand(f"Theme {name}", "These colors", choose, discover=False)

    def begin_profile(self) -> None:
        """A new profile, once it has a name."""
        from twitterbar.ui.screens.profile import NewProfileScreen  # noqa: PLC0415  (the door needs none of it)

        self.push_screen(NewProfileScreen(), lambda name: self.switch(name) if name else None)

    def switch(self, profile: str) -> None:
        """Leave in good order, and come in again with another profile."""
        self.leave(Switch(profile))

    async def action_quit(self) -> None:
        """Leave in good order from wherever one is."""
        self.leave()

    def action_help_quit(self) -> None:
        """Ctrl+C, which many press to leave: say what does."""
        self.notify("Ctrl+Q leaves from everywhere.", markup=False, timeout=4)

    def action_suspend_process(self) -> None:
        """Back to the shell, with whatever stands between it and us (such as `uv run`); `fg` returns.

        Where no shell waits for that, nobody could bring the screens back.
        """
        if os.getsid(0) == os.getpgrp():
            self.notify("There is no shell here to go back to.", markup=False)
        elif not self.is_headless:
            with self.suspend():  # first, or the shell takes the terminal while we are still tidying it
                os.killpg(0, signal.SIGTSTP)

    def leave(self, leaves_for: Switch | None = None) -> None:
        """Step out where a session is going on, and end the program or go over to another profile."""
        from twitterbar.ui.screens.table import TableScreen  # noqa: PLC0415  (the door needs none of it)

        for screen in self.screen_stack:
            if isinstance(screen, TableScreen):
                screen.step_out(card=False, leaves_for=leaves_for)
                return
        self.exit(leaves_for)

    @on(Going)
    def go(self, going: Going) -> None:
        """Go to one of the screens on which people are."""
        from twitterbar.ui.screens.rooms import go  # noqa: PLC0415  (the door needs none of it)

        go(self, going)

    async def carry_out(self, command: Command, carrier: DOMNode) -> None:
        """Do what was chosen in the palette, where it belongs."""
        await self.run_action(command.action, carrier)

    async def on_event(self, event: Event) -> None:
        """Whoever types goes first, and keys that edit act in their turn.

        Textual sends those round by the screen, where letters that are typed behind them overtake them.
        """
        if isinstance(event, Key):
            self.house.lane.precedence.take()
            self.tidying.after_key()
            focused = self.focused
            if focused is not None and not event.is_forwarded and self.app_focus:
                action = editing(focused, event.key)
                if action is not None:
                    focused.call_later(self.run_action, action, focused)
                    return
        await super().on_event(event)

    async def on_key(self, event: Key) -> None:
        """Keys pressed one after the other; all others go their usual way."""
        await press(self.screen, self.sequences, event)

    def action_help(self) -> None:
        """Every key that works here; where these are listed already, away with the list."""
        from twitterbar.ui.screens.help import HelpScreen  # noqa: PLC0415  (the door needs none of it)

        if isinstance(self.screen, HelpScreen):
            self.screen.action_close()
            return
        here = dict.fromkeys(command.scope for command, _ in within_reach(self.screen))
        self.push_screen(HelpScreen(tuple(here), self.house.settings.keys))
