"""What goes wrong below a screen is told on it, in words, and reading goes on."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widget import Widget

from twitterbar.errors import TwitterbarError

Given = ParamSpec("Given")
Node = TypeVar("Node", bound=Widget)


def failures_told(
    method: Callable[Concatenate[Node, Given], Awaitable[None]],
) -> Callable[Concatenate[Node, Given], Coroutine[Any, Any, None]]:
    """A worker of a screen that tells the reader what it could not do, instead of ending the program.

    Only errors made for readers are told; anything else is a fault of ours and goes its way, but for what is
    missing on a screen that the reader left while the answer was on its way.
    """

    async def telling(self: Node, /, *arguments: Given.args, **options: Given.kwargs) -> None:
        try:
            await method(self, *arguments, **options)
        except TwitterbarError as error:
            self.notify(str(error), markup=False, severity="error")
        except NoMatches:
            if self.display:  # it is still there
                raise

    update_wrapper(telling, method)
    return telling


def carry_out(screen: Screen[Any], doing: Awaitable[None]) -> None:
    """Do something beside what is on the screen; what can't be done is said in words."""

    async def words_for_trouble() -> None:
        try:
            await doing
        except TwitterbarError as error:
            screen.notify(str(error), markup=False, severity="warning")

    screen.run_worker(words_for_trouble(), group="beside", exclusive=False)
