"""The words of the command line."""

import argparse
import re
from collections.abc import Iterator

import pytest

from twitterbar.cli.parser import parser
from twitterbar.cli.run import function


def commands_of(top: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every command below, and every command of a command."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield command.parser
                yield from commands_of(command.parser)


EVERY_COMMAND = [parser(), *commands_of(parser())]


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=lambda command: command.prog)
def test_every_command_names_a_function_that_is_there_and_explains_itself(
    command: argparse.ArgumentParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert callable(function(command.get_default("command")))
    assert command.description
    about = command.format_help().split("\n\n", 1)[1]
    assert max(map(len, about.splitlines())) <= 80
    assert "None" not in about


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--version"],
        ["catch-up"],
        ["search", "a", "b"],
        ["import", "a.json"],
        ["themes", "check", "a.toml"],
    ],
    ids=" ".join,
)
def test_what_holds_everywhere_may_stand_before_or_after_the_command(words: list[str]) -> None:
    options = ["--data-dir", "d", "--profile", "ana", "--now", "2026-11-24T20:00Z", "--demo"]
    before, after = parser().parse_args([*options, *words]), parser().parse_args([*words, *options])
    assert vars(before) == vars(after)
    assert (before.data_dir, before.profile, before.demo) == ("d", "ana", True)


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=lambda command: command.prog)
def test_what_holds_everywhere_holds_for_every_command(command: argparse.ArgumentParser) -> None:
    for option in ("--profile NAME", "--data-dir DIR", "--demo", "--now ISO8601"):
        assert option in command.format_help()


def test_the_later_word_counts_when_both_are_given() -> None:
    assert parser().parse_args(["--profile", "ana", "log", "--profile", "ben"]).profile == "ben"


@pytest.mark.parametrize(
    "words",
    [
        ["step-out"],
        ["catch-up", "--minutes", "0"],
        ["catch-up", "--minutes", "-5"],
        ["catch-up", "--minutes", "²"],
        ["catch-up", "--minutes", "9" * 5000],
        ["catch-up", "--minutes", "5", "--all"],
        ["catch-up", "--prof", "ana"],
        ["import"],
        ["import", "--kind", "gossip", "a.json"],
        ["search"],
        ["conversation"],
        ["themes", "check"],
        ["log", "\x1b[2J\u202e"],
    ],
    ids=str,
)
def test_words_that_make_no_sense_are_named_and_end_with_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(words)
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    assert "--help" in said.err
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said.err)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["catchup"], "there is no command 'catchup'; did you mean catch-up?"),
        (["themes", "chek"], "there is no command 'chek'; did you mean check?"),
        (["xyzzy"], "there is no command 'xyzzy'\n"),
    ],
    ids=str,
)
def test_of_a_command_that_is_not_there_the_one_that_was_meant_is_named(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(words)
    said = capsys.readouterr().err
    assert told in said
    assert "bookmarks" not in said


def test_the_kinds_of_pages_are_those_that_the_design_names() -> None:
    from twitterbar.cli.parser import KINDS
    from twitterbar.domain.model import PageKind

    assert [PageKind(kind) for kind in KINDS]
