"""The way into the screens and out of them, on a terminal made for the test."""

import os
import re
import signal
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.traceback import Traceback

from tests.cli.conftest import Bar
from tests.cli.terminal import PATIENCE, Terminal, drawn, on_a_terminal
from tests.make import TUESDAY
from twitterbar.cli.screens import LOOK, outline
from twitterbar.store.store import Store
from twitterbar.ui import theming
from twitterbar.ui.first_picture import Look
from twitterbar.ui.keymap import BY_ID

HELD_UP = """
import os, time
from twitterbar.ui.first_picture import FirstPicture
driver, until = FirstPicture.driver, time.monotonic() + 60
def held_up(picture):
    while not os.path.exists({until!r}) and time.monotonic() < until:
        time.sleep(0.01)
    return driver(picture)
FirstPicture.driver = held_up
"""
"""Has Textual loaded only once there is a file of this name."""


Start = Callable[..., Terminal]


@pytest.fixture
def start(town: Bar) -> Iterator[Start]:
    """Start the program on a terminal; `spoil` is Python that breaks something first."""
    with ExitStack() as stack:
        yield lambda *words, spoil="": stack.enter_context(
            on_a_terminal(town.folder, "--demo", *words, spoil=spoil)
        )


def kinds(bar: Bar) -> list[str]:
    return [event["kind"] for event in bar.run("--demo", "log", "--json").document["events"]]


def test_from_the_door_to_the_card(town: Bar, start: Start) -> None:
    before = kinds(town)
    terminal = start()
    terminal.wait_for("How long have you got?")
    terminal.type("\r")
    terminal.wait_for("The table")
    terminal.type("q")
    terminal.wait_for("heard nobody")
    terminal.type("q")
    assert terminal.end().code == 0
    assert [*reversed(kinds(town))][len(before) :] == ["session_opened", "session_closed"]


def test_the_screens_are_there_where_errors_go_to_a_file(town: Bar, start: Start) -> None:
    file = town.folder / "errors"
    start_so = f"import os; os.dup2(os.open({str(file)!r}, os.O_CREAT | os.O_WRONLY), 2)"
    terminal = start(spoil=start_so)
    terminal.wait_for("How long have you got?")
    terminal.type("q")
    assert terminal.end().code == 0
    assert file.read_text() == ""


def cells(sent: bytes) -> dict[tuple[int, int], tuple[str, str, str, bool]]:
    """What is to be seen where: a letter, its color, what is behind it, and whether it is bold."""
    screen = drawn(sent)
    found = {}
    for row in range(24):
        for column in range(80):
            cell = screen.buffer[row][column]
            found[row, column] = cell.data, cell.fg if cell.data != " " else "", cell.bg, cell.bold
    return found


@pytest.fixture
def seen_before(town: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    """The door has stood here before, on a terminal with all the colors."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    (file,) = town.folder.rglob("*.sqlite3")
    look = Look.of(theming.load_all()[0][0])
    assert look is not None
    with Store.open(file, now=lambda: TUESDAY) as store:
        store.set_setting(LOOK, look.kept())


@pytest.mark.usefixtures("seen_before")
def test_the_door_stands_before_textual_is_loaded_and_nothing_flickers_or_is_lost(start: Start) -> None:
    terminal = start()
    terminal.read_until(lambda seen: b"\x1b[?2026l" in seen)
    picture, handed_over, _ = terminal.seen.partition(b"\x1b[?2026l")
    assert handed_over and b"\x1b[?1004h" not in picture
    terminal.type("\x1b[C")
    terminal.wait_for("fit in 10")
    of_textual = terminal.seen.index(b"leave", terminal.seen.index(b"\x1b[?1004h"))
    first, later = cells(picture), cells(terminal.seen[: of_textual + len(b"leave")])
    choices = {row for row, column in first if "▸" in (first[row, column][0], later[row, column][0])}
    assert len(choices) == 1
    assert {place for place in first if first[place] != later[place] and place[0] not in choices} == set()
    assert terminal.seen.count(b"\x1b[?1049h") == 1
    terminal.type("q")
    assert terminal.end().code == 0


@pytest.mark.usefixtures("seen_before")
def test_before_textual_is_loaded_one_chooses_and_what_else_is_pressed_follows(
    start: Start, tmp_path: Path
) -> None:
    assert (BY_ID["choice.previous"].keys, BY_ID["choice.next"].keys) == ("left,h,up,k", "right,l,down,j")
    terminal = start(spoil=HELD_UP.format(until=str(tmp_path / "go")))
    terminal.wait_for("▸ 5 min")
    terminal.type("hlkj\x1b[C\x1b[B\x1b[D\x1b[A\x1b[C")
    terminal.wait_for("▸ 10 min")
    assert b"\x1b[?1004h" not in terminal.seen
    terminal.type("\x1b[C\x1b[H\r")
    terminal.wait_for("▸ 15 min")
    before = len(terminal.seen)
    (tmp_path / "go").touch()
    terminal.wait_for("15 min left")
    marks = re.findall("▸ (?:[0-9]+ min|Not now)", terminal.seen[before:].decode(errors="replace"))
    assert set(marks) <= {"▸ 15 min"}
    terminal.type("Q")
    assert terminal.end().code == 0


@pytest.mark.usefixtures("seen_before")
def test_before_textual_is_loaded_one_can_be_made_to_leave_in_good_order(start: Start) -> None:
    spoil = "import time; from twitterbar.ui import first_picture\n"
    spoil += "first_picture.FirstPicture.driver = lambda picture: time.sleep(30)"
    terminal = start(spoil=spoil)
    before = termios.tcgetattr(terminal.ours)
    terminal.read_until(lambda seen: b"\x1b[?2026l" in seen)
    assert termios.tcgetattr(terminal.ours) != before
    os.kill(terminal.process.pid, signal.SIGTERM)
    assert terminal.end().code == 128 + signal.SIGTERM
    assert terminal.seen.endswith(b"\x1b[?1049l\x1b[?25h")
    assert termios.tcgetattr(terminal.ours) == before


def test_with_minutes_one_sits_at_the_table_at_once(
    town: Bar, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = start("step-in", "--minutes", "3")
    terminal.wait_for("The table")
    terminal.type("\x1a")
    terminal.wait_for("There is no shell here to go back to.")
    terminal.type("Q")
    assert terminal.end().code == 0
    assert kinds(town)[0] == "session_closed"
    looks = {code for codes in re.findall(rb"\x1b\[([0-9;]*)m", terminal.seen) for code in codes.split(b";")}
    assert looks <= {b"", b"0", b"1", b"2", b"3", b"4", b"7"}  # bold, dim, slanted, underlined, reversed


def test_a_theme_chosen_in_the_palette_is_kept(town: Bar, start: Start) -> None:
    terminal = start("step-in", "--minutes", "3")
    terminal.wait_for("The table")
    for keys, words in (
        ("\x10", "Search for commands"),
        ("theme", "Choose the colors"),
        ("\r", "Search for themes"),
    ):
        terminal.type(keys)
        terminal.wait_for(words)
    terminal.type("noon")
    terminal.wait_for("noon")
    settings = town.folder / "demo" / "settings" / "settings.toml"
    until = time.monotonic() + PATIENCE
    while not settings.exists() and time.monotonic() < until:
        terminal.type("\r")
        terminal.read_until(lambda seen: settings.exists(), 1)
    assert 'theme = "noon"' in settings.read_text()
    terminal.type("Q")
    assert terminal.end().code == 0


def test_a_second_window_is_told_in_words(town: Bar, start: Start) -> None:
    first = start("step-in", "--minutes", "3")
    first.wait_for("The table")
    said = start("step-in", "--minutes", "3").end()
    assert said.code == 75
    assert "in another window" in said.out
    assert "\x1b[?1049h" not in said.out
    assert town.run("--demo", "catch-up").code == 0


def test_being_asked_to_end_gives_the_terminal_back(start: Start) -> None:
    terminal = start()
    terminal.wait_for("How long have you got?")
    terminal.process.send_signal(signal.SIGTERM)
    terminal.end()
    assert b"\x1b[?1049l" in terminal.seen
    assert b"Traceback" not in terminal.seen


@pytest.mark.parametrize("way", ["terminate", "close the window"])
def test_however_one_leaves_the_table_one_has_stepped_out(town: Bar, start: Start, way: str) -> None:
    terminal = start("step-in", "--minutes", "3")
    terminal.wait_for("The table")
    if way == "terminate":
        terminal.process.send_signal(signal.SIGTERM)
        terminal.end()
    else:
        terminal.close()
    assert terminal.process.wait(PATIENCE) == 0
    event = town.run("--demo", "log", "--json").document["events"][0]
    assert event["kind"] == "session_closed"
    assert "interrupted" not in event["data"]


def test_a_store_that_is_no_store_is_said_in_words(town: Bar, start: Start) -> None:
    file = town.folder / "demo" / "data" / "twitterbar.sqlite3"
    for part in file.parent.iterdir():
        part.unlink()
    file.write_bytes(b"no database at all" * 100)
    said = start().end()
    assert said.code == 78
    assert "is not a store" in " ".join(said.out.split())


SPOILED = (
    "def fail(*a, **k):\n    secret = 'canary'\n    raise KeyError('in the middle')\nCore.{method} = fail"
)


@pytest.mark.parametrize(("method", "words"), [("door", []), ("table", ["step-in", "--minutes", "3"])])
def test_a_fault_in_the_screens_is_one_sentence_and_its_outline_is_in_the_log(
    town: Bar, start: Start, method: str, words: list[str]
) -> None:
    said = start(*words, spoil=SPOILED.format(method=method)).end()
    log = town.folder / "demo" / "log" / "twitterbar.log"
    assert said.code == 70
    assert "Something went wrong inside twitterbar" in said.out
    assert "twitterbar.log" in said.out.replace("\r\n", "")
    assert "Traceback" not in said.out
    assert "in the middle" in log.read_text()
    assert "canary" not in log.read_text()


def test_faults_in_settings_keys_and_themes_are_a_line_each_and_the_door_opens(
    town: Bar, start: Start
) -> None:
    settings = town.folder / "demo" / "settings" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("[door]\nusual = 'five'\n[keys]\nnothing = 'x'\n[look]\ntheme = 'nowhere'\n")
    (town.folder / "themes").mkdir()
    (town.folder / "themes" / "mine.toml").write_text("[colors]\ntext = 'nonsense'\n")
    terminal = start()
    for words in ("How long have you got?", "settings.toml: door.usual", "mine.toml", "keys: nothing"):
        terminal.wait_for(words)
    terminal.type("q")
    assert terminal.end().code == 0


def test_an_outline_has_the_way_to_the_fault_and_no_variables() -> None:
    def deeper() -> None:
        secret = "canary of a local variable"
        raise ValueError(len(secret))

    try:
        deeper()
    except ValueError:
        console = Console(width=80, force_terminal=True, file=StringIO())
        with console.capture() as captured:
            console.print(Traceback(show_locals=True, width=None))
    short = outline(captured.get())
    assert "test_screens.py" in short.replace("\n", "")
    assert "deeper" in short
    assert short.endswith("ValueError: 26")
    assert "canary" not in short.replace('secret = "canary of a local variable"', "")
    assert "\x1b" not in short
