"""Doing something at X from a screen, once the reader has seen what it costs.

Words wait in the outbox until one steps out. What is done without words has no place there, so it waits for
some seconds in the box that names its price: nothing leaves at the press of a key alone.
"""

import asyncio
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from twitterbar.domain.acts import Act
from twitterbar.domain.phrases import number
from twitterbar.domain.tab import dollars
from twitterbar.ui import keymap
from twitterbar.ui.house import House
from twitterbar.ui.widgets.box import Box

GRACE = 4
"""Seconds in which what was said yes to can be taken back: about as long as it takes to see a wrong key."""


class ConfirmPriceScreen(ModalScreen[bool]):
    """What is to be done at X and what it costs; do it, or not, or not after all."""

    DEFAULT_CSS = """
    ConfirmPriceScreen { align: center middle; }
    """

    SCOPE = "confirm"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("confirm")]

    def __init__(self, question: str, micros: int) -> None:
        super().__init__()
        self.question = question
        self.micros = micros
        self.left: int | None = None
        """Seconds until it goes; None before it was said yes to."""

    def compose(self) -> ComposeResult:
        """The price and the two keys."""
        with Box(self.question, ""):
            yield Static(f"It costs {dollars(self.micros)}.\n\ny does it, n doesn't.", markup=False)

    def action_yes(self) -> None:
        """Do it, unless the reader thinks better of it."""
        if self.left is None:
            self.left = GRACE
            self.count_down()

    def count_down(self) -> None:
        """Count the seconds down that are left, then do it; not while something else lies above the box."""
        if self.is_active:
            if not self.left:
                self.dismiss(True)
                return
            seconds = number(self.left, "second")
            self.query_one(Static).update(
                f"It goes in {seconds}, for {dollars(self.micros)}.\n\nu takes it back."
            )
            self.left -= 1
        self.set_timer(1, self.count_down)

    def action_close(self) -> None:
        """Don't, or take it back."""
        self.dismiss(False)


async def act_at_x(screen: Screen[Any], house: House, act: Act, target: str, question: str) -> bool:
    """Ask, the price named, and do it in a thread of its own; tells whether it was done.

    To be called in a worker. Raises `TwitterbarError` where it can't be done.
    """
    closed = await house.lane.ask(lambda core: core.marks.closed)
    if closed:
        screen.notify(closed, markup=False)
        return False
    micros = await house.lane.ask(lambda core: core.marks.price(act))
    asked = ConfirmPriceScreen(question, micros)
    if not await screen.app.push_screen_wait(asked):
        if asked.left is not None:
            screen.notify("Taken back: nothing was done.", markup=False, timeout=3)
        return False
    await asyncio.to_thread(house.act_at_x, act, target)
    screen.notify("Done at X.", markup=False, timeout=4)
    return True
