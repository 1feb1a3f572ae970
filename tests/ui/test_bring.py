"""Bringing in X's archive from the door."""

from pathlib import Path

from tests.sources.test_archive import EVERYTHING, data, packed
from tests.ui.conftest import Evening, says
from tests.ui.live import LiveEvening
from tests.x_server.bar import XBar


async def test_from_an_empty_door_to_what_the_archive_brought(tmp_path: Path, x_bar: XBar) -> None:
    path = packed(tmp_path, data(EVERYTHING))
    live = LiveEvening(tmp_path, x_bar)
    app = live.app(live.settings)
    async with app.run_test(size=(80, 24)) as pilot:
        await says(pilot, app, "bring in X's archive")
        await pilot.press("a")
        await says(pilot, app, "Download an archive of your data")
        await pilot.press(*"nowhere.zip", "enter")
        await says(pilot, app, "nowhere.zip: It can't be read")
        await pilot.press("ctrl+u", *str(path), "enter")
        await says(
            pilot, app, "1 post, 3 people", "1 direct message", "an archive does not say of which post"
        )
        await pilot.press("escape")
        await says(pilot, app, "nothing new. You're caught up.")
    live.close()
    core = live.core()
    assert core.store.me == "x:1000"
    core.close()


async def test_the_made_up_town_brings_its_own(evening: Evening) -> None:
    app = evening.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await says(pilot, app, "Nobody is here yet.")
        await pilot.press("a")
        await says(pilot, app, "The made-up town brings its own posts.")
