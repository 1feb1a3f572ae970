"""Several changes in one picture: messages between widgets take turns, and a frame may come between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

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


async def _settled(pump: MessagePump) -> None:
    """Wait until it has done with what it was sent so far."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        await done.wait()
