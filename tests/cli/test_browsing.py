"""Opening an address beside the screens."""

import subprocess
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twitterbar.cli.browsing import open_url

ADDRESS = "https://x.com/intent/tweet?text=Yes"


def kept(started: "list[subprocess.Popen[bytes]]") -> "Callable[..., subprocess.Popen[bytes]]":
    """Starts processes and keeps them, to be waited for."""
    start = subprocess.Popen

    def begin(*words: Any, **more: Any) -> "subprocess.Popen[bytes]":
        started.append(start(*words, **more))
        return started[-1]

    return begin


def test_the_command_that_the_reader_names_gets_the_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    noted = tmp_path / "noted"
    noted.touch()
    script = tmp_path / "my-browser"
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > {noted}.new && mv {noted}.new {noted}\n')
    script.chmod(0o700)
    monkeypatch.setattr("webbrowser.get", lambda: webbrowser.GenericBrowser(str(script)))
    started: list[subprocess.Popen[bytes]] = []
    monkeypatch.setattr("subprocess.Popen", kept(started))
    assert open_url(ADDRESS)
    assert started[0].wait(60) == 0
    assert noted.read_text() == ADDRESS


@pytest.mark.parametrize("name", ["w3m", "/usr/bin/www-browser", "/no/such/program"])
def test_one_in_this_terminal_or_none_is_no_browser(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("webbrowser.get", lambda: webbrowser.GenericBrowser(name))
    assert not open_url(ADDRESS)
