"""Giving a draft to the browser or the clipboard, where the reader finishes it."""

from typing import Any

from textual.screen import Screen

from twitterbar.domain.outbox import Way
from twitterbar.ui.house import House


async def hand_over(house: House, screen: Screen[Any], number: int, way: Way, more: int = 0) -> None:
    """Give one draft to the browser or the clipboard, while so many more wait to go there."""
    given = await house.lane.ask(lambda core: core.speaking.hand_over(number, way))
    if way is Way.COPY:
        screen.app.copy_to_clipboard(given)
        screen.notify("Copied: paste it where it belongs.", markup=False, timeout=4)
    elif house.open_url(given) is False:
        screen.app.copy_to_clipboard(given)
        words = f"There is no browser here. Open this address, which is in the clipboard, too: {given}"
        screen.notify(words, markup=False, timeout=30)
    else:
        words = "Finish it in the browser. u takes it back if you don't."
        if more:
            words = f"Finish it there; u takes it back. S opens the next of {more}."
        screen.notify(words, markup=False, timeout=6)
