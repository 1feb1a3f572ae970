"""Going over to another profile by the palette."""

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.conftest import Evening, says, settled
from tests.ui.towns import a_town
from twitterbar.domain.model import EventKind
from twitterbar.store.store import Store
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.house import Switch


async def choose(pilot: Pilot[Any], app: TwitterbarApp, command: str, shown: str) -> None:
    """Find a command in the palette and take it."""
    await pilot.press("ctrl+p")
    await says(pilot, app, "Search for commands")
    await pilot.press(*("space" if letter == " " else letter for letter in command))
    await says(pilot, app, shown)
    await pilot.pause(0.3)
    await pilot.press("enter")


@pytest.mark.parametrize("minutes", [None, 5])
async def test_going_over_ends_the_session_in_good_order(evening: Evening, minutes: float | None) -> None:
    a_town(evening)
    app = evening.app(minutes=minutes)
    async with app.run_test(size=(80, 24)) as pilot:
        await says(pilot, app, "3 conversations" if minutes is None else "1 of 3")
        evening.seconds += 1
        await choose(pilot, app, "profile work", "come in again with this profile")
        await settled(pilot, lambda: app.return_value is not None)
        assert app.return_value == Switch("work")
    evening.close()
    with Store.open(evening.file, now=evening.now) as store:
        kinds = [event.kind for event in store.events()]
    assert kinds[:1] == ([EventKind.SESSION_CLOSED] if minutes else kinds[:1])
    assert kinds.count(EventKind.SESSION_OPENED) == kinds.count(EventKind.SESSION_CLOSED)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_a_new_profile_has_a_name_that_can_be_one(evening: Evening, size: tuple[int, int]) -> None:
    a_town(evening)
    app = evening.app()
    async with app.run_test(size=size) as pilot:
        await says(pilot, app, "3 conversations")
        await choose(pilot, app, "new profile", "come in with a new one")
        await says(pilot, app, "A new profile")
        await pilot.press(*"Work!", "enter")
        await says(pilot, app, "can't be the name")
        assert app.return_value is None
        await pilot.press(*["backspace"] * 5, *"night-2", "enter")
        await settled(pilot, lambda: app.return_value is not None)
        assert app.return_value == Switch("night-2")
