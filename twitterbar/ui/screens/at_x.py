"""Doing something at X from a screen, once the reader has seen what it costs.

Words wait in the outbox until one steps out. What is done without words goes as soon as the reader says so.
"""

import asyncio
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from twitterbar.domain.acts import Act
from twitterbar.domain.tab import dollars
from twitterbar.ui import keymap
from twitterbar.ui.house import House
from twitterbar.ui.widgets.box import Box


class ConfirmPriceScreen(ModalScreen[bool]):
    """What is to be done at X and what it costs; do it, or not."""

    DEFAULT_CSS = """
    ConfirmPriceScreen { align: center middle; }
    """

    SCOPE = "confirm"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("confirm")]

    def __init__(self, question: str, micros: int) -> None:
        super().__init__()
        self.question = question
        self.micros = micros

    def compose(self) -> ComposeResult:
        """The price and the two keys."""
        with Box(self.question, ""):
            yield Static(
                f"It goes at once, and costs {dollars(self.micros)}.\n\ny does it, n doesn't.", markup=False
            )

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_close(self) -> None:
        """Don't."""
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
    if not await screen.app.push_screen_wait(ConfirmPriceScreen(question, micros)):
        return False
    await asyncio.to_thread(house.act_at_x, act, target)
    screen.notify("Done at X.", markup=False, timeout=4)
    return True
