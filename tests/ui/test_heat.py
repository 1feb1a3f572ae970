"""A breather by the keys one really presses: on each kind of heat it is offered, and what comes after it."""

from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.make import account, batch, mention, post
from tests.ui.conftest import Evening, screen_text, settled
from tests.ui.entering import answering, at_the_table, kept
from twitterbar.domain.outbox import State
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.screens.breather import BreatherScreen
from twitterbar.ui.screens.table import TableScreen
from twitterbar.ui.widgets.table import ConversationList
from twitterbar.ui.widgets.tree import ConversationTree

OFFERED = "A breather? ^B takes one"


@pytest.fixture
def talk(evening: Evening) -> Evening:
    """Ana asks the reader something; Ben, Cleo and Dora say something else, Ben twice."""
    evening.bring(
        batch(
            *(account(name) for name in ("robin", "ana", "ben", "cleo", "dora")),
            post("ana", "What do you say, @robin?", -30, mentions=(mention("robin"),)),
            post("ben", "The tide is out.", -20),
            post("ben", "The tide is in.", -15),
            post("cleo", "Bread day", -10),
        )
    )
    return evening


def rows(app: TwitterbarApp) -> list[str]:
    return [row.opening for row in app.screen.query_one(ConversationList).rows]


def here(app: TwitterbarApp) -> str:
    listed = app.screen.query_one(ConversationList)
    return listed.rows[listed.cursor].opening


async def read(pilot: Pilot[Any]) -> None:
    """Go in, and out again."""
    await pilot.press("enter")
    await settled(pilot, lambda: pilot.app.screen.query_one(ConversationTree).has_focus)
    await pilot.press("h")
    await settled(pilot, lambda: pilot.app.screen.query_one(ConversationList).has_focus)


async def breathe(talk: Evening, pilot: Pilot[Any], key: str) -> None:
    """Take a breather, and come back."""
    await pilot.press(key)
    await settled(pilot, lambda: isinstance(pilot.app.screen, BreatherScreen))
    talk.seconds += 10
    await pilot.press("space")
    await settled(pilot, lambda: isinstance(pilot.app.screen, TableScreen))


async def test_the_third_reopening_offers_one(talk: Evening) -> None:
    async with at_the_table(talk) as (app, pilot):
        for _ in range(3):
            await read(pilot)
        assert "A breather?" not in screen_text(app)
        await read(pilot)
        assert "A breather? Z takes one." in screen_text(app)


@pytest.mark.parametrize(("size", "keys"), [((40, 12), "r"), ((80, 24), "enter r")])
async def test_an_answer_to_a_stranger_begun_at_once_offers_one_that_covers_no_key(
    talk: Evening, size: tuple[int, int], keys: str
) -> None:
    talk.bring(batch(account("roy"), post("roy", "Boo", -1)))
    async with at_the_table(talk, size=size) as (app, pilot):
        while not here(app).startswith("The tide"):  # Ben never turned to the reader
            await pilot.press("j")
        for key in keys.split():  # by its line alone, or once one is in it
            await pilot.press(key)
            await settled(pilot, lambda: not app.screen.query("ConversationList:focus"))
        await settled(pilot, lambda: OFFERED in " ".join(screen_text(app).split()))
        assert "^S outbox" in screen_text(app).splitlines()[-1]
        assert "Esc" in screen_text(app).splitlines()[-1]


async def test_two_hundred_characters_taken_back_offer_one_and_the_draft_is_kept(talk: Evening) -> None:
    async with answering(talk, "Late") as (app, pilot):
        area = app.screen.query_one(TextArea)
        area.post_message(Paste("x" * 195))  # with the four letters before it one short of heat
        await settled(pilot, lambda: len(area.text) == 199)
        await pilot.press("f7", "backspace", *"Late", "space", "x")
        await pilot.pause(0.1)
        assert OFFERED not in screen_text(app)
        assert area.text == "Late x"
        await pilot.press("backspace", "backspace")
        await settled(pilot, lambda: OFFERED in screen_text(app))
        await breathe(talk, pilot, "ctrl+b")
        assert kept(talk, State.DRAFT) == ["Late"]


async def test_after_one_the_look_is_fresh(talk: Evening) -> None:
    async with at_the_table(talk) as (app, pilot):
        while here(app) != "The tide is out.":
            await pilot.press("j")
        await read(pilot)
        while here(app) != "What do you say, @robin?":
            await pilot.press("j" if rows(app).index(here(app)) == 0 else "g", *("g",) * 1)
        await pilot.press("backslash", *"say", "enter")
        await settled(pilot, lambda: len(rows(app)) == 1)
        await pilot.press("enter")
        await settled(pilot, lambda: app.screen.query_one(ConversationTree).has_focus)
        await breathe(talk, pilot, "Z")
        assert app.screen.query_one(ConversationList).has_focus
        assert len(rows(app)) == 4  # the filter is gone
        assert rows(app)[-1] == "What do you say, @robin?"  # the hot one is set aside
        assert here(app) == "Bread day"  # Ben was heard tonight, Cleo was not
