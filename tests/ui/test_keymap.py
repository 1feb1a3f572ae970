import pytest

from twitterbar.ui import keymap, keynames
from twitterbar.ui.keytable import COMMANDS


class Clock:
    """Seconds that pass when a test says so."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_names_are_unique_and_the_usual_keys_are_keys_that_mean_one_thing_each() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert keymap.check({command.id: command.keys for command in COMMANDS}) == []


@pytest.mark.parametrize(
    ("mapping", "faults"),
    [
        ({}, []),
        ({"list.down": "e, ctrl+e, f5, ä, *"}, []),
        ({"list.top": "g e"}, []),
        ({"list.dwon": "e"}, ["list.dwon: there is no command of that name; did you mean list.down?"]),
        ({"zzz": "e"}, ["zzz: there is no command of that name"]),
        ({"list.down": " , "}, ["list.down: no key is named"]),
        ({"list.down": "<up>"}, ["list.down: there is no key '<up>'"]),
        ({"list.down": "Ctrl+E"}, ["list.down: there is no key 'Ctrl+E'; write it 'ctrl+e'"]),
        ({"list.down": "ctrl+E"}, ["list.down: there is no key 'ctrl+E'; write it 'ctrl+shift+e'"]),
        ({"list.down": "shift+e"}, ["list.down: there is no key 'shift+e'; write it 'E'"]),
        ({"list.down": "Escape"}, ["list.down: there is no key 'Escape'; write it 'escape'"]),
        (
            {"list.down": "ge"},
            ["list.down: there is no key 'ge'; keys one after the other have spaces between them: 'g e'"],
        ),
        ({"list.down": "J"}, ["table.next and list.down: both want J"]),
        ({"table.why": "/"}, ["table.search and table.why: both want /"]),
        ({"table.why": "?"}, ["table.why and help: both want ?"]),
        ({"tree.fold": "x a"}, ["table.done_branch and tree.fold: both want x"]),
        ({"list.down": "J", "table.next": "e"}, []),
    ],
)
def test_a_readers_keymap_is_judged_in_words(mapping: dict[str, str], faults: list[str]) -> None:
    assert keymap.check(mapping) == faults


def test_textual_gets_single_keys_only() -> None:
    keys = {binding.id: binding.key for binding in keymap.bindings("list")}  # type: ignore[union-attr]
    assert keys["list.top"] == "home"
    assert keymap.for_textual({"list.top": "g e, f2", "list.down": "e"}) == {
        "list.top": "f2",
        "list.down": "e",
    }


def test_keys_one_after_the_other_call_a_command() -> None:
    sequences = keymap.Sequences(Clock())
    assert sequences.press("g", ["list"]).waiting == ("g",)
    assert sequences.waiting == "g"
    called = sequences.press("g", ["list"]).command
    assert called is not None
    assert called.id == "list.top"
    assert sequences.waiting == ""


def test_the_innermost_scope_is_asked_first() -> None:
    sequences = keymap.Sequences(Clock(), {"tree.fold": "g g"})
    sequences.press("g", ["tree", "list"])
    called = sequences.press("g", ["tree", "list"]).command
    assert called is not None
    assert called.id == "tree.fold"


def test_a_key_that_continues_nothing_goes_its_own_way() -> None:
    sequences = keymap.Sequences(Clock())
    sequences.press("z", ["tree"])
    assert sequences.press("j", ["tree"]) == keymap.Pressed()
    assert sequences.press("a", ["tree"]) == keymap.Pressed()


def test_the_first_key_is_forgotten_after_a_while() -> None:
    clock = Clock()
    sequences = keymap.Sequences(clock)
    sequences.press("z", ["tree"])
    clock.seconds += keymap.PATIENCE + 0.1
    assert sequences.press("a", ["tree"]) == keymap.Pressed()


def test_keys_wait_only_where_they_can_lead_somewhere() -> None:
    assert keymap.Sequences(Clock()).press("z", ["door"]) == keymap.Pressed()


def test_a_readers_own_sequence_replaces_the_usual_one() -> None:
    sequences = keymap.Sequences(Clock(), {"list.top": "space /"})
    sequences.press("space", ["list"])
    called = sequences.press("slash", ["list"]).command
    assert called is not None
    assert called.id == "list.top"
    assert sequences.press("g", ["list"]) == keymap.Pressed()


@pytest.mark.parametrize(
    ("key", "written"),
    [("g g", "gg"), ("ctrl+d", "^D"), ("question_mark", "?"), ("down", "↓"), ("escape", "Esc"), ("J", "J")],
)
def test_keys_are_written_as_one_would_write_them(key: str, written: str) -> None:
    assert keynames.shown(key) == written


def test_help_names_the_readers_own_keys_and_gathers_numbers() -> None:
    said = dict(line for _, lines in keymap.helps({"table.why": "e"}, ["table", "list"]) for line in lines)
    assert said["e"] == "Why is this here?"
    assert said["1…9"] == "Open link 1 to 9"
    assert said["gg Home"] == "To the top"
    assert "Read on" not in said.values()
