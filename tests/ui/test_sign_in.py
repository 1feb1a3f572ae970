"""Signing in to X from the door, at X on this computer."""

import socket
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from keyring.backends import fail
from textual.events import Paste

from tests.ui.conftest import Evening, says, screen_text, settled
from tests.ui.entering import at_the_door
from tests.ui.live import LiveEvening
from tests.x_server import Keys, faults
from tests.x_server.bar import XBar
from tests.x_server.tokens import Tokens
from twitterbar import vaults
from twitterbar.ui.screens.door import DoorScreen


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without a keyring, and a run that keeps nothing yet."""
    monkeypatch.setattr("keyring.get_keyring", fail.Keyring)
    monkeypatch.setattr(vaults, "_this_run", {})


@pytest.fixture
def live(tmp_path: Path, x_bar: XBar) -> LiveEvening:
    """A reader of X who is not signed in."""
    return LiveEvening(tmp_path, x_bar)


def saying_yes(live: LiveEvening) -> list[str]:
    """A browser whose reader says yes; the pages it showed at the end."""
    shown: list[str] = []

    def open_url(address: str) -> None:
        live.opened.append(address)
        threading.Thread(target=lambda: shown.append(requests.get(address, timeout=60).text)).start()

    live.open_url = open_url
    return shown


async def test_a_sign_in_that_x_renews_no_more_leads_to_a_new_one(live: LiveEvening) -> None:
    live.sign_in()
    live.x.clock.go_on(hours=3)
    live.later(hours=3)
    live.x.server.tokens = Tokens(
        live.x.server.tokens.app, live.x.me.id, live.x.clock
    )  # all old ones are void
    async with at_the_door(live, "Nobody is here yet", settings=live.settings) as (app, pilot):
        await pilot.press("comma")
        await says(pilot, app, "Look for new posts?")
        await pilot.press("enter")
        await says(pilot, app, "Your sign-in has ended")
        await pilot.press("comma")
        await says(pilot, app, "Sign in to X", "Enter opens the browser")
    live.close()


async def test_through_the_browser_and_on_to_the_first_look(live: LiveEvening) -> None:
    shown = saying_yes(live)
    live.x.world.say(live.x.ana, "The lighthouse keeper has a new bicycle", 60)
    async with at_the_door(live, "Nobody is here yet", "sign in to X", settings=live.settings) as (
        app,
        pilot,
    ):
        await pilot.press("comma")
        await says(pilot, app, "Sign in to X", "You are not signed in", "no keyring", "Keep the sign-in in")
        await pilot.press("down", "enter")
        await pilot.press("tab", "enter")
        await says(pilot, app, "You are signed in as @me", "the file", "cost $0.01")
        await settled(pilot, lambda: bool(shown))
        assert "You can close this page" in shown[0]
        await pilot.press("enter")
        await says(pilot, app, "Look for new posts?")
        await pilot.press("enter")
        await says(pilot, app, "1 conversation", "How long have you got?")
        assert isinstance(app.screen, DoorScreen)
    assert live.here.profile.sign_in_file.stat().st_mode & 0o777 == 0o600


async def test_memory_keeps_it_for_this_run_alone(live: LiveEvening) -> None:
    saying_yes(live)
    async with at_the_door(live, "Nobody is here yet", settings=live.settings) as (app, pilot):
        await pilot.press("S")
        await says(pilot, app, "no keyring", "▸ memory, this once")
        await pilot.press("enter", "tab", "enter")
        await says(pilot, app, "You are signed in as @me", "this run's memory")
        await pilot.press("escape")
        await says(pilot, app, "looking for newer posts costs")
    assert not live.here.profile.sign_in_file.exists()


async def test_the_pasted_address_will_do_where_the_browser_cannot_come_back(live: LiveEvening) -> None:
    with socket.create_server(("127.0.0.1", live.port)):
        app = live.app(live.settings)
        async with app.run_test(size=(80, 24)) as pilot:
            await says(pilot, app, "Nobody is here yet")
            await pilot.press("S")
            await says(pilot, app, "no keyring")
            await pilot.press("enter", "tab", "enter")
            await says(pilot, app, f"Port {live.port} of this computer is taken", "Paste the address", "5:00")
            await settled(pilot, lambda: bool(live.opened))
            answer = requests.get(live.opened[0], allow_redirects=False, timeout=60).headers["Location"]
            await pilot.press("ctrl+y")
            assert app.clipboard == live.opened[0]
            app.post_message(Paste(answer))
            await pilot.pause()
            assert parse_qs(urlsplit(answer).query)["code"][0][:20] not in screen_text(app)
            await pilot.press("enter")
            await says(pilot, app, "You are signed in as @me")


async def test_where_no_browser_opens_that_is_said(live: LiveEvening) -> None:
    live.open_url = lambda address: False
    async with at_the_door(live, "Nobody is here yet", settings=live.settings) as (app, pilot):
        await pilot.press("S")
        await says(pilot, app, "no keyring")
        await pilot.press("enter", "tab", "enter")
        await says(pilot, app, "No browser could be opened here: copy the address", "5:00 left")


async def test_waiting_can_be_stopped_and_begun_again(live: LiveEvening) -> None:
    async with at_the_door(live, "Nobody is here yet", settings=live.settings) as (app, pilot):
        await pilot.press("S")
        await says(pilot, app, "no keyring")
        await pilot.press("enter", "tab", "enter")
        await says(pilot, app, "Waiting for the browser. 5:00 left", "code_challenge")
        live.seconds += 61
        await says(pilot, app, "Waiting for the browser. 3:59 left")
        await pilot.press("escape")
        await says(pilot, app, "You stopped waiting")
        saying_yes(live)
        await pilot.press("enter")
        await says(pilot, app, "You are signed in as @me")


async def test_no_is_an_answer_and_so_is_silence(live: LiveEvening) -> None:
    live.x.server.says_yes = False
    saying_yes(live)
    async with at_the_door(live, "Nobody is here yet", settings=live.settings) as (app, pilot):
        await pilot.press("S")
        await says(pilot, app, "no keyring")
        await pilot.press("enter", "tab", "enter")
        await says(pilot, app, "You said no to X's question", "Client ID; Enter")
        live.x.server.says_yes = True
        live.x.server.fail(faults.down(503), only="oauth2/token")
        await pilot.press("enter")
        await says(pilot, app, "a problem of its own")
        await pilot.press("enter")
        await says(pilot, app, "You are signed in as @me")


async def test_the_four_keys(live: LiveEvening) -> None:
    keys = Keys(consumer_key="ck", consumer_secret="cs", access=f"{live.x.me.id}-token", access_secret="ts")
    live.x.server.tokens.keys = keys
    async with at_the_door(live, "Nobody is here yet", settings=live.settings) as (app, pilot):
        await pilot.press("S")
        await says(pilot, app, "no keyring")
        await pilot.press("ctrl+t")
        await says(pilot, app, "Access token secret")
        for key in (keys.consumer_key, keys.consumer_secret, "nonsense", keys.access_secret):
            await pilot.press(*key, "enter")
        await says(pilot, app, "That is no access token")
        await pilot.press("shift+tab", *["backspace"] * 8, *keys.access, "enter", "enter")
        seen = await says(pilot, app, "You are signed in as @me")
        assert keys.access not in seen


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_how_to_come_by_an_app_is_told_at_any_size(live: LiveEvening, size: tuple[int, int]) -> None:
    async with at_the_door(live, "Nobody is here yet", settings=live.settings, size=size) as (app, pilot):
        await pilot.press("S")
        await says(pilot, app, "no keyring")
        seen = ""
        for _ in range(8):
            await pilot.press("pagedown")
            await pilot.pause()
            seen += screen_text(app)
        for words in ("console.x.com", f"http://127.0.0.1:{live.port}/callback", "Native App", "$0.005"):
            assert words in seen, words


async def test_the_town_needs_nobody_to_sign_in(evening: Evening) -> None:
    async with at_the_door(evening, "Nobody is here yet") as (app, pilot):
        await pilot.press("S")
        await says(pilot, app, "The made-up town is not on X")
