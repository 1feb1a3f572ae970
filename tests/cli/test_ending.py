"""How a command ends: with words and an exit code, never with a traceback or escape codes."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Bar
from twitterbar.cli import keeping
from twitterbar.errors import Unreachable

ESCAPES = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--now", "yesterday", "log"], "is not a moment"),
        (["--now", "0001-01-01T00:00+23:00", "log"], "is not a moment"),
        (["--profile", "Ana!", "log"], "name of a profile"),
        (["--profile", "demo", "log"], "--demo"),
        (["--profile", "ana", "--demo", "log"], "profile of its own"),
    ],
    ids=str,
)
def test_words_that_make_no_sense_end_with_2(bar: Bar, words: list[str], expected: str) -> None:
    said = bar.run(*words)
    assert said.code == 2
    assert expected in said.err
    assert said.out == ""
    assert not bar.folder.exists()


def test_a_moment_without_a_zone_is_utc(bar: Bar) -> None:
    moments = ("2026-11-24T20:00:00", "2026-11-24T20:00Z", "2026-11-24T21:00+01:00")
    assert {bar.run("log", "--json", "--now", moment).document["now"] for moment in moments} == {
        "2026-11-24T20:00:00Z"
    }


def test_an_error_is_its_title_and_advice(bar: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(arguments: object) -> int:
        raise Unreachable("X can't be reached\x1b[2J.", "Try again later.")

    monkeypatch.setattr(keeping, "where", fail)
    said = bar.run("where")
    assert (said.code, said.out) == (69, "")
    assert said.err == "X can't be reached\\u001b[2J. Try again later.\n"


def test_what_nobody_foresaw_is_one_sentence_and_the_log_has_the_rest(
    bar: Bar, monkeypatch: pytest.MonkeyPatch
) -> None:
    from twitterbar.core.core import Core

    def fail(self: Core) -> None:
        raise KeyError("a secret\nplace")

    monkeypatch.setattr(Core, "events", fail)
    said = bar.run("log")
    log = bar.folder / "default" / "log" / "twitterbar.log"
    assert (said.code, said.out) == (70, "")
    assert said.err.count("\n") == 1
    assert "KeyError" in said.err
    assert str(log) in said.err
    assert "secret" not in said.err
    assert "Traceback" in log.read_text()
    assert r"a secret\nplace" in log.read_text()


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("words", [["log"], ["step-in", "--plain"]], ids=" ".join)
def test_ctrl_c_is_one_quiet_line(town: Bar, words: list[str]) -> None:
    program = (
        "import os, signal, sys; from twitterbar.core.core import Core; "
        "Core.events = lambda self: os.kill(os.getpid(), signal.SIGINT); "
        "Core.door = lambda self: os.kill(os.getpid(), signal.SIGINT); "
        "sys.argv = ['twitterbar', *sys.argv[1:]]; from twitterbar.__main__ import main; sys.exit(main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "--demo", "--data-dir", str(town.folder), *words],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"Interrupted.\n")


@pytest.mark.parametrize(
    "words", [["--help"], ["--demo", "catch-up", "--all"], ["--demo", "catch-up", "--json"]], ids=" ".join
)
def test_a_reader_that_has_left_is_met_with_silence(town: Bar, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = town.start(*words, stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert err == b""
    assert process.returncode == 141 or words == ["--help"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_in_words(town: Bar) -> None:
    with Path("/dev/full").open("wb") as full:
        process = town.start("--demo", "catch-up", stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"No space left" in err
    assert b"Traceback" not in err


ONE_AFTER_THE_OTHER = """
import json, sys
from twitterbar.__main__ import main
everywhere, *commands = json.loads(sys.argv[1])
for words in commands:
    print("$", *words, flush=True)
    print("$", *words, file=sys.stderr, flush=True)
    sys.argv[1:] = [*everywhere, *words]
    try:
        main()
    except SystemExit:
        pass
"""


def test_no_escape_bytes_reach_a_pipe(town: Bar) -> None:
    commands = [
        ["--help"],
        ["catch-up"],
        ["catch-up", "--json"],
        ["catch-up", "--all"],
        ["search", "the"],
        ["log"],
        ["where"],
        ["doctor"],
        ["themes"],
        ["step-in", "--plain", "--minutes", "3"],
        ["step-in"],
        [],
    ]
    everywhere = ["--data-dir", str(town.folder), "--now", town.now.isoformat(), "--demo"]
    ended = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER, json.dumps([everywhere, *commands])],
        env={**os.environ, "TERM": "xterm-256color", "FORCE_COLOR": "1"},
        input=b"next\nnext\nnext\nquit\n",
        capture_output=True,
        timeout=120,
        check=True,
    )
    for said in (ended.stdout, ended.stderr):
        begun = [line for line in said.decode().splitlines() if line.startswith("$")]
        assert begun == [" ".join(("$", *words)) for words in commands]
        assert not ESCAPES.search(said)


def test_the_screens_need_a_terminal_and_say_so(town: Bar) -> None:
    before = town.run("--demo", "log", "--json").document["events"]
    for words in ((), ("step-in",), ("step-in", "--minutes", "5")):
        said = town.run_apart("--demo", *words)
        assert (said.code, said.out) == (2, "")
        assert "--plain" in said.err
    assert town.run("--demo", "log", "--json").document["events"] == before


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_move_its_cursor_gets_words(town: Bar, term: str) -> None:
    ours, theirs = pty.openpty()
    process = town.start("--demo", stdin=theirs, stdout=theirs, env={**os.environ, "TERM": term})
    _, err = process.communicate(timeout=60)
    os.close(theirs)
    os.close(ours)
    assert process.returncode == 2
    assert b"--plain" in err


def test_a_closed_output_is_no_fault(town: Bar) -> None:
    closed = subprocess.run(
        [
            "sh",
            "-c",
            f'"{sys.executable}" -m twitterbar --data-dir "{town.folder}" --demo catch-up --json >&-',
        ],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (closed.returncode, closed.stderr) == (0, b"")


def test_a_plain_session_that_was_killed_is_charged_at_the_next_start(town: Bar) -> None:
    process = town.start("--demo", "step-in", "--plain", "--minutes", "3")
    assert process.stdout is not None
    seen = b""
    while b"quit?" not in seen and (more := os.read(process.stdout.fileno(), 4096)):
        seen += more
    assert b"quit?" in seen
    process.kill()
    process.communicate(timeout=60)
    assert town.run_apart("--demo", "step-in", "--plain").code == 0
    events = town.run("--demo", "log", "--json").document["events"]
    assert [event["kind"] for event in events[:2]] == ["session_closed", "session_opened"]
    assert events[0]["data"]["interrupted"] is True
