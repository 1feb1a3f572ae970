"""Looking for new posts in the middle of an evening, at X on this computer."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.conftest import says, screen_text, settled
from tests.ui.entering import at_the_door, at_the_table
from tests.ui.live import LiveEvening
from tests.x_server import faults
from tests.x_server.bar import XBar
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.screens.table import TableScreen

TOKEN = re.compile(r'"((?:AT|RT)-[^"]{20,})"')
"""The tokens of X on this computer, as a file keeps them."""


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked a second time after a pause."""
    monkeypatch.setattr("twitterbar.sources.x_questions.PAUSES", ())


async def look(pilot: Pilot[Any], app: TwitterbarApp, key: str = "enter") -> None:
    """Press the comma, and a key once the price is there."""
    await pilot.press("comma")
    await says(pilot, app, "Look for new posts?")
    await pilot.press(key)


@pytest.fixture
def live(tmp_path: Path, x_bar: XBar) -> LiveEvening:
    """A reader who is signed in and has looked once, while Ana said one thing."""
    bar = LiveEvening(tmp_path, x_bar)
    bar.sign_in()
    x_bar.world.say(x_bar.ana, "The lighthouse keeper has a new bicycle", 60)
    return bar


@pytest.mark.usefixtures("patient")
async def test_a_look_in_the_middle_of_a_session_without_a_network_and_with_one_again(
    live: LiveEvening,
) -> None:
    x = live.x
    app = live.app(live.settings, minutes=10)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await says(pilot, app, "You're caught up.")
            await look(pilot, app)
            await says(pilot, app, "The lighthouse keeper", "1 new post for $0.0")
            await pilot.press("enter")
            await says(pilot, app, "1 new of 1")

            x.server.cut_off()
            x.world.say(x.ben, "The ferry has lost a shoe", 5)
            await look(pilot, app)
            seen = await says(pilot, app, "can't be reached")
            assert "1 new of 1" in seen, "reading goes on"
            assert "The ferry" not in seen
            await pilot.press("h")
            seen = await says(pilot, app, "The table")
            assert "can't be reached" in seen, "what happened stands there until it is put away"
            await pilot.press("escape")
            await settled(pilot, lambda: "can't be reached" not in screen_text(app))

            x.server.come_back()
            await look(pilot, app)
            await says(pilot, app, "The ferry has lost a shoe")
            await pilot.press("j", "enter")
            await says(pilot, app, "1 new of 1", "The ferry has lost a shoe")
            assert isinstance(app.screen, TableScreen)
    finally:
        live.close()


async def test_a_cap_leaves_a_gap_that_the_table_names_and_f_fills(tmp_path: Path, x_bar: XBar) -> None:
    live = LiveEvening(tmp_path, x_bar, session=0.6)
    live.sign_in()
    x_bar.world.say(x_bar.ana, "Early birds get the worm", 5)
    async with at_the_table(live, "You're caught up.", settings=live.settings) as (app, pilot):
        await look(pilot, app)
        await says(pilot, app, "Early birds")
        x_bar.clock.go_on(hours=3)
        live.later(hours=3)
        x_bar.talk(120)
        await look(pilot, app)
        await says(pilot, app, "Asking on could cost")
        await pilot.press("G")
        seen = await says(pilot, app, "About", "are not here;", "to fetch. (,f)")
        assert "Nothing from before" not in seen
    live.close()
    again = LiveEvening(tmp_path, x_bar)
    again.wall = live.wall
    again.sign_in()
    async with at_the_door(again, "are not here;", "(,f)", settings=again.settings) as (app, pilot):
        await pilot.press("comma")
        await says(pilot, app, "Look for new posts?", "f does that and fetches what is missing")
        await pilot.press("f")
        for _ in range(5):
            await settled(pilot, lambda: "are not here" not in screen_text(app))
    again.close()
    core = again.core()
    here = core.store.counts()["posts"]
    core.close()
    assert here == len(x_bar.world.posts)


async def test_what_x_did_not_charge_is_struck_off_the_tab_one_by_one(live: LiveEvening) -> None:
    live.x.server.fail(faults.TRUNCATED, times=2)
    async with at_the_table(live, "You're caught up.", settings=live.settings) as (app, pilot):
        for _ in range(2):
            await look(pilot, app)
            await says(pilot, app, "broke off")
        await pilot.press("comma")
        await says(pilot, app, "on the tab that X may not have charged")
        await pilot.press("x")
        await says(pilot, app, "Maybe not charged", "console.x.com")
        assert screen_text(app).count("at most") == 2
        await pilot.press("x")
        await settled(pilot, lambda: screen_text(app).count("at most") == 1)
        await pilot.press("u")
        await settled(pilot, lambda: screen_text(app).count("at most") == 2)
        await pilot.press("q")
        await says(pilot, app, "The table")
    live.close()


async def test_a_look_can_be_stopped_and_what_came_is_kept(live: LiveEvening) -> None:
    live.x.talk(30)
    live.x.server.fail(faults.SILENCE, times=-1)
    async with at_the_table(live, "You're caught up.", settings=live.settings) as (app, pilot):
        await look(pilot, app)
        await settled(pilot, lambda: len(live.x.server.asked) > 0)
        await pilot.press("comma")
        await says(pilot, app, "No further pages")
        await pilot.press("Q")
        await settled(pilot, lambda: app.return_code is not None)
        assert app.return_code == 0
    live.close()


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_the_price_is_there_whole(live: LiveEvening, size: tuple[int, int]) -> None:
    async with at_the_table(live, "You're caught up.", settings=live.settings, size=size) as (app, pilot):
        await pilot.press("comma")
        await says(pilot, app, "Your caps leave $9.00", "You can read on meanwhile.")
        await pilot.press("escape")
        await says(pilot, app, "You're caught up.")
    live.close()
    assert live.x.server.asked == []


async def test_the_rest_of_a_conversation_and_who_somebody_is_are_asked_for_at_a_price(
    live: LiveEvening,
) -> None:
    x = live.x
    start = x.world.say(x.cleo, "The bridge is closed", 60 * 24 * 2)
    answer = x.world.say(x.ana, "Since when is the bridge closed?", 30, answers=start)
    async with at_the_table(live, "You're caught up.", settings=live.settings) as (app, pilot):
        await look(pilot, app)
        await says(pilot, app, "The bridge is closed", "new posts for $0.0")
        for n in range(4):
            x.world.say(x.cleo, f"Since day {n}, they say", 20 - n, answers=answer)
        await pilot.press("slash", *"bridge", "enter")
        await says(pilot, app, "new of 2", "Since when is the bridge")
        await pilot.press("comma")
        seen = await says(pilot, app, "c asks for the rest of this conversation", "(7 days)", "at most $")
        assert "Enter looks for what is new" in seen
        await pilot.press("c")
        await says(pilot, app, "new posts for $0.0")
        await says(pilot, app, "Since day 3, they say", "of 6")
        await pilot.press("g", "comma")
        seen = await says(pilot, app, "Ask X?", "Enter asks what was said in this conversation since")
        assert "what is new" not in seen
        await pilot.press("escape", "L")
        await says(pilot, app, "Person", "You follow them")
        await pilot.press("comma")
        await says(pilot, app, "Enter asks X who this is", "most $0.01")
        await pilot.press("enter")
        await says(pilot, app, "X told who this is for $0.0")
        await pilot.press("escape", "g", "w")
        await says(pilot, app, "asks whom you follow: $0.001 each")
        await pilot.press("enter")
        await says(pilot, app, "2 people whom you follow for $0.002")
        live.x.world.follows.discard((live.x.me.id, live.x.ben.id))
        live.later(days=2)
        await pilot.press("g", "w")
        await says(pilot, app, "asks whom you follow: $0.001 each")
        await pilot.press("enter")
        await says(pilot, app, "1 person whom you follow, 1 not any more, for $0.001")


@pytest.mark.usefixtures("patient")
async def test_what_ended_a_look_is_told_at_the_next_door_until_it_is_put_away(live: LiveEvening) -> None:
    live.x.server.fail(faults.CREDITS_GONE, times=-1)
    async with at_the_door(live, ", look for new posts", "gw whom you follow", settings=live.settings) as (
        app,
        pilot,
    ):
        await look(pilot, app)
        await says(pilot, app, "! Your developer account at X has no credits left.")
    for _ in range(2):
        app = live.app(live.settings)
        async with app.run_test(size=(80, 24)) as pilot:
            await says(pilot, app, "! The last look,", "has no credits left")
    async with at_the_door(live, "! The last look,", settings=live.settings) as (app, pilot):
        await pilot.press("escape")
        await settled(pilot, lambda: "!" not in screen_text(app))
        assert app.return_code is None, "the first Esc puts away, and only the next one leaves"
    app = live.app(live.settings)
    async with app.run_test(size=(80, 24)) as pilot:
        seen = await says(pilot, app, "The tab: looking for newer posts costs up to")
        assert "credits left" not in seen


async def test_the_clock_at_the_door_goes_on(live: LiveEvening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twitterbar.ui.screens.door.GLANCE", 0.01)
    async with at_the_door(live, f"{live.now().astimezone():%A %H:%M}", settings=live.settings) as (
        app,
        pilot,
    ):
        live.later(minutes=7)
        await says(pilot, app, f"{live.now().astimezone():%A %H:%M}")


@pytest.mark.usefixtures("patient")
async def test_the_screens_leave_no_token_anywhere(
    live: LiveEvening, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kept = live.here.profile.sign_in_file
    secrets = set(TOKEN.findall(kept.read_text()))
    live.x.server.fail(faults.UNAUTHORIZED)  # once, so that the sign-in is renewed
    async with at_the_table(live, "You're caught up.", settings=live.settings) as (app, pilot):
        await look(pilot, app)
        seen = await says(pilot, app, "The lighthouse keeper")
        live.x.server.fail(faults.FORBIDDEN, times=-1)
        await pilot.press("comma")
        await says(pilot, app, "c asks for the rest")
        await pilot.press("c")
        seen += await says(pilot, app, "X does not allow this")
    live.close()
    secrets |= set(TOKEN.findall(kept.read_text()))
    assert len(secrets) == 4
    files = [one for one in tmp_path.rglob("*") if one.is_file() and one != kept]
    assert live.file in files
    everything = (seen + caplog.text).encode() + b"".join(one.read_bytes() for one in files)
    assert not [secret for secret in secrets if secret[3:30].encode() in everything]
