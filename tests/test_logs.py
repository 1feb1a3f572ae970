"""The log keeps one line an event, and no secrets."""

import logging
import stat
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitterbar import logs

TOKEN = "VGhpc0lzTWFkZVVwOjE3MzI0NzY1Nzg5MDE6MTowOmF0OjE"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "house" / "log" / "twitterbar.log"
    before = logging.getLogger().level, threading.excepthook
    logs.start(file, "debug")
    yield file
    logging.captureWarnings(False)
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, logs.PrivateFile)]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(before[0])
    threading.excepthook = before[1]


def test_an_event_is_one_line_with_time_level_and_place(log: Path) -> None:
    logging.getLogger("twitterbar.store").info("saved %d posts", 7)
    line = log.read_text()
    assert line.endswith("Z INFO twitterbar.store: saved 7 posts\n")
    assert line.count("\n") == 1


def test_what_a_stranger_wrote_cannot_pretend_to_be_another_event(log: Path) -> None:
    logging.info("page from %s", "ana\n2026-11-24T20:00:00.000Z INFO root: all is well\x1b[2J\u202e\r")
    assert len(log.read_text().splitlines()) == 1
    assert "\x1b" not in log.read_text()
    assert r"ana\n2026" in log.read_text()


def test_a_traceback_is_part_of_its_line(log: Path) -> None:
    try:
        raise ValueError(f"access_token={TOKEN}")
    except ValueError:
        logging.exception("it went wrong")
    text = log.read_text()
    assert len(text.splitlines()) == 1
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert TOKEN not in text


@pytest.mark.parametrize(
    "message",
    [
        f"Authorization: Bearer {TOKEN}",
        f"{{'Authorization': 'Bearer {TOKEN}'}}",
        f'authorization="{TOKEN}"',
        "Proxy-Authorization: Basic aGVsbG86d29ybGQ=",
        'OAuth oauth_consumer_key="canary", oauth_token="canary", oauth_signature="canary%3D"',
        '{"access_token": "canary", "refresh_token":"canary", "expires_in":7200}',
        "client_secret=canary&code_verifier=canary",
        "http://127.0.0.1:8723/callback?state=canary&code=canary",
        "https://ana:canary@proxy.example/",
        "password: canary",
        f"the server said {TOKEN} and left",
        "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de",
    ],
)
def test_nothing_that_looks_like_a_secret_is_kept(log: Path, message: str) -> None:
    logging.debug("%s", message)
    text = log.read_text()
    assert "[blanked]" in text
    for secret in ("canary", TOKEN, "aGVsbG86d29ybGQ", "9b74c9897bac"):
        assert secret not in text


@pytest.mark.parametrize(
    "message",
    [
        "saved 31 conversations, 400 posts, 2 set aside",
        "conversation x:1860123456789012345 was dropped",
        "/home/ana/.local/share/twitterbar/default/twitterbar.sqlite3 is version 3",
        "exit code: 65, state: closed",
    ],
)
def test_ordinary_events_are_kept_as_they_are(log: Path, message: str) -> None:
    logging.info(message)
    assert log.read_text().endswith(f"{message}\n")


@given(st.text(max_size=200))
def test_every_text_becomes_one_printable_line(text: str) -> None:
    line = logs.escaped(text)
    assert len(line.splitlines()) <= 1
    line.encode("utf-8")
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in line)


def test_only_the_owner_can_read_it(log: Path) -> None:
    logging.info("something")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_a_large_log_is_put_aside_and_few_are_kept(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST_FILE", 1000)
    logs.start(log)
    for n in range(200):
        logging.info("event number %d", n)
    assert sorted(file.name for file in log.parent.iterdir()) == [
        "twitterbar.log",
        "twitterbar.log.1",
        "twitterbar.log.2",
        "twitterbar.log.3",
    ]
    assert all(file.stat().st_size <= 1000 for file in log.parent.iterdir())
    assert "event number 199" in log.read_text()


def test_the_libraries_that_print_headers_are_kept_quiet(log: Path) -> None:
    for name in ("tweepy.client", "urllib3.connectionpool", "oauthlib.oauth2", "requests_oauthlib"):
        logging.getLogger(name).info("request with Cookie: canary")
    logging.getLogger("urllib3").warning("retrying")
    assert "request with" not in log.read_text()
    assert "retrying" in log.read_text()


def test_nothing_reaches_the_screen(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise RuntimeError("in a thread")

    thread = threading.Thread(target=fail, name="ask")
    thread.start()
    thread.join()
    warnings.warn("something is old", stacklevel=1)
    logging.error("loudly")
    assert capfd.readouterr() == ("", "")
    assert "ask ended early" in log.read_text()
    assert "in a thread" in log.read_text()


def test_a_log_that_cannot_be_written_disturbs_nobody(
    tmp_path: Path, log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    logs.start(tmp_path / "file" / "twitterbar.log")
    logging.error("loudly")
    assert capfd.readouterr() == ("", "")


def test_a_thread_that_fails_begins_a_log_that_was_put_off(tmp_path: Path) -> None:
    program = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from twitterbar import log_later\n"
        "log_later.start_later(Path(sys.argv[1]), 'info')\n"
        "assert 'logging.handlers' not in sys.modules\n"
        "thread = threading.Thread(target=lambda: 1 / 0)\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    file = tmp_path / "log" / "twitterbar.log"
    ended = subprocess.run([sys.executable, "-c", program, file], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")
    assert "ZeroDivisionError" in file.read_text()


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        ("class One:\n    def __del__(self): 1 / 0\nOne()\n", "ZeroDivisionError"),
        ("import warnings\nwarnings.warn('something is old')\n", "something is old"),
    ],
    ids=["a finalizer", "a warning"],
)
def test_what_goes_wrong_begins_the_log_of_a_command_that_loads_nothing_which_logs(
    tmp_path: Path, fails: str, told: str
) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from twitterbar import quiet_log\n"
        "quiet_log.start(Path(sys.argv[1]), 'info')\n"
        f"assert 'logging' not in sys.modules\n{fails}"
    )
    file = tmp_path / "log" / "twitterbar.log"
    ended = subprocess.run([sys.executable, "-c", program, file], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")
    assert told in file.read_text()
