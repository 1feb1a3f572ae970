"""Several changes in one picture: messages between widgets take turns, and a frame may come between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.geometry import Size
from textual.message_pump import MessagePump
from textual.screen import Screen


@asynccontextmanager
async def one_picture(screen: Screen[Any], *changed: MessagePump) -> AsyncIterator[None]:
    """Draw what is changed inside at once, with what follows for `changed` and, last, for the screen.

    For a worker: none of them may be waiting for it.
    """
    try:
        with screen.app.batch_update():
            yield
            for pump in (*changed, screen):
                await _settled(pump)
    finally:
        screen.check_idle()  # nothing else tells it that it may draw again


def fit(screen: Screen[Any], size: Size) -> None:
    """Lay a screen out for its size before it is first drawn in it.

    Textual draws a picture of every new size by the classes of the old one, and looks at the breakpoints
    after that.
    """
    for length, own, of_app in (
        (size.width, screen.HORIZONTAL_BREAKPOINTS, screen.app.HORIZONTAL_BREAKPOINTS),
        (size.height, screen.VERTICAL_BREAKPOINTS, screen.app.VERTICAL_BREAKPOINTS),
    ):
        breakpoints = sorted(own if own is not None else of_app or ())
        here = [name for least, name in breakpoints if least <= length][-1:]
        there = {name: name in here for _, name in breakpoints}
        screen.update_classes(there, update=screen.is_attached, animate=False)


async def _settled(pump: MessagePump) -> None:
    """Wait until it has done with what it was sent so far."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        await done.wait()
