"""The palette: what it finds, and going over to another profile by it."""

from typing import Any

import pytest
from textual.command import CommandList
from textual.pilot import Pilot

from tests.ui.conftest import Evening, says, settled
from tests.ui.entering import at_the_door, at_the_table
from tests.ui.towns import a_town
from twitterbar.domain.model import EventKind
from twitterbar.store.store import Store
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.house import Switch
from twitterbar.ui.palette import BEGINS_A_WORD, BEGINS_IT, IN_A_WORD, place


def marked(app: TwitterbarApp) -> str:
    """The command in the palette that Enter takes."""
    found = app.screen.query_one(CommandList).highlighted_option
    return str(found.prompt) if found else ""


async def find(pilot: Pilot[Any], app: TwitterbarApp, command: str, shown: str) -> str:
    """Type into the palette until the mark is on the command that says this; what is on the screen then."""
    await pilot.press("ctrl+p")
    await says(pilot, app, "Search for commands")
    await pilot.press(*("space" if letter == " " else letter for letter in command))
    await settled(pilot, lambda: shown in marked(app))
    return await says(pilot, app, shown)


async def choose(pilot: Pilot[Any], app: TwitterbarApp, command: str, shown: str) -> None:
    """Find a command in the palette and take it."""
    await find(pilot, app, command, shown)
    await pilot.press("enter")


@pytest.mark.parametrize("seated", [False, True])
async def test_going_over_ends_the_session_in_good_order(evening: Evening, seated: bool) -> None:
    a_town(evening)
    here = at_the_table(evening) if seated else at_the_door(evening, "3 conversations")
    async with here as (app, pilot):
        evening.seconds += 1
        await choose(pilot, app, "profile work", "come in again with this profile")
        await settled(pilot, lambda: app.return_value is not None)
        assert app.return_value == Switch("work")
    evening.close()
    with Store.open(evening.file, now=evening.now) as store:
        kinds = [event.kind for event in store.events()]
    assert kinds[:1] == ([EventKind.SESSION_CLOSED] if seated else kinds[:1])
    assert kinds.count(EventKind.SESSION_OPENED) == kinds.count(EventKind.SESSION_CLOSED)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_a_new_profile_has_a_name_that_can_be_one(evening: Evening, size: tuple[int, int]) -> None:
    a_town(evening)
    async with at_the_door(evening, "3 conversations", size=size) as (app, pilot):
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
    async with at_the_door(evening, "3 conversations") as (app, pilot):
        assert "Leave" not in await find(pilot, app, "noon", "Theme noon")
        await pilot.press("enter")
        await settled(pilot, lambda: app.theme == "noon")
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
