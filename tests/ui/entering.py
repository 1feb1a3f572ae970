"""Where tests of the interface begin: at the door, at the table, in a conversation, answering a post."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from tests.ui.conftest import Evening, says, settled
from twitterbar.domain.outbox import State
from twitterbar.settings import Settings
from twitterbar.store.store import Store
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.screens.comment import CommentScreen
from twitterbar.ui.screens.reading import Reading
from twitterbar.ui.widgets.table import ConversationList

Inside = tuple[TwitterbarApp, Pilot[Any]]
"""The app, and who presses its keys."""


@asynccontextmanager
async def at_the_door(
    evening: Evening, *words: str, settings: Settings | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Inside]:
    """Before the door, once it says these words."""
    app = evening.app(settings)
    async with app.run_test(size=size) as pilot:
        await says(pilot, app, *words)
        yield app, pilot


@asynccontextmanager
async def at_the_table(
    evening: Evening,
    *words: str,
    settings: Settings | None = None,
    minutes: float = 10,
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[Inside]:
    """At the table, once it is laid, and once these words are on the screen."""
    app = evening.app(settings, minutes)
    async with app.run_test(size=size) as pilot:
        if words:
            await says(pilot, app, *words)
        else:
            await settled(pilot, lambda: bool(app.screen.query_one(ConversationList).rows))
        yield app, pilot


@asynccontextmanager
async def answering(evening: Evening, typed: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Inside]:
    """In front of an answer to the first post of the first conversation, with this typed."""
    async with at_the_table(evening, size=size) as (app, pilot):
        await comment(pilot, typed)
        yield app, pilot


async def go_in(pilot: Pilot[Any], *keys: str) -> None:
    """Into a conversation by these keys."""
    await pilot.press(*keys)
    await settled(pilot, lambda: pilot.app.screen.query_one(Reading).inside)


async def comment(pilot: Pilot[Any], words: str) -> None:
    """Open the first conversation and begin to answer."""
    await go_in(pilot, "enter")
    await pilot.press("r")
    await settled(pilot, lambda: isinstance(pilot.app.screen, CommentScreen))
    await pilot.press(*(word if word != " " else "space" for word in words))


def kept(evening: Evening, *states: State) -> list[str]:
    """The words of all that was written and is in these states, or in any."""
    with Store.open(evening.file, now=evening.now) as store:
        return [draft.text for draft in store.drafts.all(states or State)]
