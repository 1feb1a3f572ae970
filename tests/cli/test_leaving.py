"""Leaving the screens while something is under way, on a terminal made for the test."""

import time

from tests.cli.conftest import Bar, settle
from tests.cli.terminal import PATIENCE, Terminal, on_a_terminal
from tests.x_server import faults
from tests.x_server.bar import XBar
from twitterbar import paths
from twitterbar.credentials import Credentials
from twitterbar.looks import trouble_of
from twitterbar.sources.x_login import exchange
from twitterbar.store.store import Store
from twitterbar.vaults import PrivateFile


def signed_in(bar: Bar, x_bar: XBar) -> None:
    """The reader of the usual profile is signed in, by a file."""
    settle(bar, x_bar)
    profile = paths.profile(folder=bar.folder)
    paths.make_private(profile.data_folder)
    vault = PrivateFile(profile.sign_in_file)
    trade = exchange(base=x_bar.server.base, now=x_bar.clock)
    Credentials(vault, profile.renewing_file, trade, x_bar.clock).keep(x_bar.sign_in())


def test_nobody_waits_for_x_to_say_something_when_leaving(bar: Bar, x_bar: XBar) -> None:
    signed_in(bar, x_bar)
    x_bar.talk(5)
    x_bar.server.fail(faults.SILENCE, times=-1)
    with on_a_terminal(bar.folder, "step-in", "--minutes", "3") as terminal:
        terminal.wait_for("You're caught up.")
        terminal.type(",")
        terminal.wait_for("Look for new posts?")
        terminal.type("\r")
        until = time.monotonic() + PATIENCE
        while not x_bar.server.asked and time.monotonic() < until:
            terminal.read_until(lambda seen: bool(x_bar.server.asked), 0.2)
        assert x_bar.server.asked, "a look is under way"
        terminal.type("Q")
        assert terminal.end().code == 0
    profile = paths.profile(folder=bar.folder)
    assert "Traceback" not in profile.log_file.read_text()
    with Store.open(profile.store_file, now=x_bar.clock) as store:
        assert trouble_of(store) is None, "X's silence would have been noted, had it been waited for"


def go_over(terminal: Terminal, profile: str) -> None:
    """To this profile by the palette, once nothing else is found in it."""
    terminal.type("\x10")
    terminal.wait_for("Search for commands")
    terminal.type(f"profile {profile}")
    told = "come in again with this profile"
    terminal.wait_to_see(
        lambda lines: (
            sum(told in line for line in lines) == 1 and not any("a new one" in line for line in lines)
        )
    )
    terminal.forget()
    terminal.type("\r")


def test_going_over_to_another_profile_and_back(town: Bar) -> None:
    with on_a_terminal(town.folder, "--demo", "step-in", "--minutes", "3") as terminal:
        terminal.wait_for("The table")
        go_over(terminal, "default")
        terminal.wait_for("Nobody is here yet")
        go_over(terminal, "demo")
        terminal.wait_for("How long have you got?")
        terminal.type("q")
        assert terminal.end().code == 0
    kinds = [event["kind"] for event in town.run("--demo", "log", "--json").document["events"]]
    assert kinds[:2] == ["session_closed", "session_opened"]
