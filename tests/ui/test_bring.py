"""Bringing in X's archive from the door."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual.events import Paste

from tests.sources.test_archive import EVERYTHING, data, packed, tweet
from tests.ui.conftest import Evening, says
from tests.ui.entering import at_the_door
from tests.ui.live import LiveEvening
from tests.x_server.bar import XBar
from twitterbar.cli.bringing import bring_in
from twitterbar.ui.ask import Lane


async def test_from_an_empty_door_to_what_the_archive_brought(tmp_path: Path, x_bar: XBar) -> None:
    path = packed(tmp_path, data(EVERYTHING))
    live = LiveEvening(tmp_path, x_bar)
    async with at_the_door(live, "bring in X's archive", settings=live.settings) as (app, pilot):
        await pilot.press("a")
        await says(pilot, app, "Download an archive of your data")
        await pilot.press(*"nowhere.zip", "enter")
        await says(pilot, app, "nowhere.zip: It can't be read")
        await pilot.press("ctrl+u")
        app.post_message(Paste(str(path)))
        await pilot.press("enter")
        await says(
            pilot, app, "1 post, 3 people", "1 direct message", "an archive does not say of which post"
        )
        await pilot.press("escape")
        await says(pilot, app, "nothing new. You're caught up.")
    live.close()
    core = live.core()
    assert core.store.me == "x:1000"
    core.close()


async def test_esc_ends_it_between_two_pages_and_what_came_until_then_is_kept(
    tmp_path: Path, x_bar: XBar
) -> None:
    notes = [tweet(1626930000000000000 + n, f"Note {n}") for n in range(950)]
    path = packed(tmp_path, data(EVERYTHING | {"tweets": notes}))
    live = LiveEvening(tmp_path, x_bar)

    def until_told(lane: Lane, file: str, tell: Callable[[str], object], stopped: Callable[[], bool]) -> str:
        """Takes in a few pages, and waits at the next until Esc was pressed, half a minute at most."""
        pages = 0

        def ends() -> bool:
            nonlocal pages
            pages += 1
            for _ in range(3000 if pages == 8 else 0):
                if stopped():
                    break
                time.sleep(0.01)
            return stopped()

        return bring_in(live.here, lane, file, tell, ends)

    live.bring_in = lambda lane: partial(until_told, lane)
    async with at_the_door(live, "bring in X's archive", settings=live.settings) as (app, pilot):
        await pilot.press("a")
        await says(pilot, app, "Enter bring it in")
        app.post_message(Paste(str(path)))
        await pilot.press("enter")
        await says(pilot, app, "% taken in", "Esc stop")
        await pilot.press("escape")
        await says(pilot, app, "200 posts", "came in", "You stopped it there", "Esc back")
        await pilot.press("escape")
        await says(pilot, app, "nothing new. You're caught up.")


async def test_the_made_up_town_brings_its_own(evening: Evening) -> None:
    async with at_the_door(evening, "Nobody is here yet.") as (app, pilot):
        await pilot.press("a")
        await says(pilot, app, "The made-up town brings its own posts.")
