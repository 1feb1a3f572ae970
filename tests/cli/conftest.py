"""Running commands the way a person does, each test in a house of its own."""

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import requests
from msgspec import Struct

from tests.make import TUESDAY
from tests.ports import free_port
from tests.x_server.bar import XBar
from tests.x_server.tokens import App, Tokens
from twitterbar.cli import wiring
from twitterbar.cli.parser import parser
from twitterbar.cli.run import run
from twitterbar.logs import PrivateFile
from twitterbar.sources import demo


class Said(Struct, frozen=True):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What it said as JSON."""
        return json.loads(self.out)


class Bar:
    """Runs commands on one data folder, on Tuesday evening."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.now = TUESDAY

    def run(self, *words: str, now: datetime | None = None) -> Said:
        """Run a command in this process."""
        everywhere = ["--data-dir", str(self.folder), "--now", (now or self.now).isoformat()]
        self.capsys.readouterr()
        try:
            code = run([*everywhere, *words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = self.capsys.readouterr()
        return Said(code, captured.out, captured.err)

    def start(self, *words: str, **more: Any) -> "subprocess.Popen[bytes]":
        """Start a command in a process of its own, its three channels pipes unless said otherwise."""
        channels = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        everywhere = ["--data-dir", str(self.folder), "--now", self.now.isoformat()]
        return subprocess.Popen(
            [sys.executable, "-m", "twitterbar", *everywhere, *words], **{**channels, **more}
        )

    def run_apart(self, *words: str, stdin: str = "", **environment: str) -> Said:
        """Run a command in a process of its own, with this on its standard input."""
        process = self.start(*words, env={**os.environ, **environment})
        out, err = process.communicate(stdin.encode(), timeout=60)
        return Said(process.returncode, out.decode("utf-8"), err.decode("utf-8"))


@pytest.fixture
def bar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Bar]:
    """An empty house; the log of this process is left as it was found."""
    root = logging.getLogger()
    before = root.level, list(root.handlers), threading.excepthook, sys.unraisablehook
    yield Bar(tmp_path / "house", capsys)
    for handler in [each for each in root.handlers if isinstance(each, PrivateFile)]:
        root.removeHandler(handler)
        handler.close()
    root.level, root.handlers[:] = before[0], before[1]
    threading.excepthook, sys.unraisablehook = before[2], before[3]
    logging.captureWarnings(False)
    logging.raiseExceptions = True


@pytest.fixture(scope="session")
def town_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the made-up town has come in, to be copied."""
    folder = tmp_path_factory.mktemp("town")
    words = ["--data-dir", str(folder), "--now", TUESDAY.isoformat(), "--demo", "log"]
    subprocess.run([sys.executable, "-m", "twitterbar", *words], check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture
def town(bar: Bar, town_built: Path) -> Bar:
    """A house in which the made-up town has come in."""
    shutil.copytree(town_built, bar.folder)
    return bar


@pytest.fixture(scope="session")
def home_timeline() -> bytes:
    """The town's home timeline as it is saved, one page a line."""
    bodies = [body for kind, body in demo.pages(TUESDAY, TUESDAY) if kind == "home"]
    return b"\n".join(json.dumps(json.loads(body)).encode() for body in bodies) + b"\n"


@pytest.fixture
def saved_pages(tmp_path: Path, home_timeline: bytes) -> Path:
    """A file of saved pages."""
    file = tmp_path / "home.jsonl"
    file.write_bytes(home_timeline)
    return file


def _nothing_done(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("twitterbar.sources.demo.log.deeds", lambda anchor: iter(()))


@pytest.fixture
def nothing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """A town whose reader did nothing with people before, where it comes in now."""
    _nothing_done(monkeypatch)


@pytest.fixture(scope="session")
def town_with_an_empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the made-up town, whose reader did nothing with people before."""
    folder = tmp_path_factory.mktemp("empty")
    arguments = parser().parse_args(
        ["--data-dir", str(folder), "--now", TUESDAY.isoformat(), "--demo", "log"]
    )
    with pytest.MonkeyPatch.context() as patch:
        _nothing_done(patch)
        wiring.open_core(wiring.place(arguments)).close()
    return folder


def settle(bar: Bar, x_bar: XBar, **more: str) -> int:
    """Settings that lead to X on loopback, where an app is registered; gives the callback's port."""
    port = free_port()
    folder = bar.folder / "default" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    tab = "".join(f"{name} = {value}\n" for name, value in more.items())
    (folder / "settings.toml").write_text(
        f"""[x]
base_url = "{x_bar.server.base}"
sign_in_url = "{x_bar.server.base}/i/oauth2/authorize"
callback_port = {port}
client_id = "made-up-client"
[tab]
{tab}"""
    )
    app = App(redirects=(f"http://127.0.0.1:{port}/callback",))
    x_bar.server.tokens = Tokens(app, x_bar.me.id, x_bar.clock)
    return port


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> "Queue[str]":
    """A browser that says yes; the pages that it shows at the end."""
    shown: Queue[str] = Queue()

    def open_in(address: str) -> bool:
        def go() -> None:
            shown.put(requests.get(address, timeout=60).text)

        threading.Thread(target=go).start()
        return True

    monkeypatch.setattr("webbrowser.open", open_in)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    return shown


@pytest.fixture
def signed_in(bar: Bar, x_bar: XBar, browser: "Queue[str]") -> XBar:
    settle(bar, x_bar)
    assert bar.run("login", "--keep-in", "file").code == 0
    x_bar.server.asked.clear()
    return x_bar
