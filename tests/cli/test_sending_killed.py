"""A command that sends, killed by the system in the middle of its request."""

import os
import signal
import subprocess
import time
from queue import Queue
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cli.conftest import Bar, settle
from tests.x_server import faults
from tests.x_server.bar import XBar

PATIENCE = 60.0


@pytest.fixture
def signed_in(bar: Bar, x_bar: XBar, browser: "Queue[str]") -> XBar:
    """X on this computer, where the reader may write."""
    settle(bar, x_bar)
    assert bar.run("login", "--write", "--keep-in", "file").code == 0
    return x_bar


def said(x: XBar) -> list[str]:
    """What the reader said at X."""
    return [one.text for one in x.world.posts_of(x.me.id)]


def state(bar: Bar) -> str:
    """Where the one draft is."""
    rows = bar.run("outbox", "--json").document["drafts"]
    return str(rows[0]["state"]) if rows else "gone"


def killed(process: "subprocess.Popen[bytes]") -> None:
    """It ended without a word."""
    assert process.wait(PATIENCE) == -signal.SIGKILL
    for channel in (process.stdin, process.stdout, process.stderr):
        if channel is not None:
            channel.close()


@pytest.mark.slow
def test_killed_once_x_had_it_it_is_found_and_not_sent_again(bar: Bar, signed_in: XBar) -> None:
    assert bar.run("post", "Bread day").code == 0
    children: list[subprocess.Popen[bytes]] = []

    def kill(body: dict[str, Any]) -> dict[str, Any]:
        os.kill(children[0].pid, signal.SIGKILL)
        return body

    signed_in.server.fail(replace(faults.NOTHING, twist=kill), only="/2/tweets")
    children.append(bar.start("outbox", "send"))
    killed(children[0])
    assert said(signed_in) == ["Bread day"]
    assert state(bar) == "sending"
    assert bar.run("outbox", "send").code == 0
    assert state(bar) == "gone"
    assert said(signed_in) == ["Bread day"]


@pytest.mark.slow
def test_killed_before_x_had_it_it_is_asked_and_not_sent_by_itself(bar: Bar, signed_in: XBar) -> None:
    assert bar.run("post", "Bread day").code == 0
    signed_in.server.fail(faults.SILENCE, only="/2/tweets")
    child = bar.start("outbox", "send")
    end = time.monotonic() + PATIENCE
    while "/2/tweets" not in signed_in.server.routes() and time.monotonic() < end:
        time.sleep(0.02)
    child.kill()
    killed(child)
    signed_in.server.heal()
    assert bar.run("outbox", "send").code == 1
    assert (state(bar), said(signed_in)) == ("unknown", [])
    number = bar.run("outbox", "--json").document["drafts"][0]["number"]
    assert bar.run("outbox", "send", str(number), "--again").code == 0
    assert said(signed_in) == ["Bread day"]
