"""The palette: what it finds, and going over to another profile by it."""

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.conftest import Evening, says, settled
from tests.ui.towns import a_town
from twitterbar.domain.model import EventKind
from twitterbar.store.store import Store
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.house import Switch
from twitterbar.ui.palette import BEGINS_A_WORD, BEGINS_IT, IN_A_WORD, place


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


async def test_a_word_finds_what_has_it_in_its_name_and_nothing_that_only_has_its_letters(
    evening: Evening,
) -> None:
    a_town(evening)
    app = evening.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await says(pilot, app, "3 conversations")
        await pilot.press("ctrl+p")
        await says(pilot, app, "Search for commands")
        await pilot.press(*"noon")
        assert "Leave" not in await says(pilot, app, "Theme noon")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await settled(pilot, lambda: app.theme == "noon")
        assert app.theme == "noon"
        assert "How long have you got?" in await says(pilot, app, "How long have you got?")


@pytest.mark.parametrize(
    ("typed", "name", "counts"),
    [
        ("leave", "leave: not now", BEGINS_IT),
        ("now", "leave: not now", BEGINS_A_WORD),
        ("box", "the outbox", IN_A_WORD),
        ("ox", "the outbox", 0),
        ("noon", "not now", 0),
    ],
)
def test_the_beginning_of_a_word_counts_more_than_its_middle(typed: str, name: str, counts: int) -> None:
    assert place(typed, name)[0] == counts
