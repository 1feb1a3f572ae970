"""The words of the command line."""

import re
from pathlib import Path

import pytest

from twitterbar.cli.parser import parser
from twitterbar.cli.run import function

EVERY_COMMAND = [
    [],
    ["--version"],
    ["step-in"],
    ["catch-up"],
    ["conversation", "x:1"],
    ["search", "a"],
    ["import", "a.json"],
    ["log"],
    ["where"],
    ["doctor"],
    ["backup", "a"],
    ["themes"],
    ["themes", "check", "a.toml"],
]


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_every_command_names_a_function_that_is_there(words: list[str]) -> None:
    assert callable(function(parser().parse_args(words).command))


def test_no_command_is_missing_above() -> None:
    listed = re.findall(r"(?m)^    ([a-z-]+) {2,}\S", parser().format_help().split("COMMAND")[-1])
    assert {words[0] for words in EVERY_COMMAND if words and not words[0].startswith("-")} == set(listed)


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_what_holds_everywhere_may_stand_before_or_after_the_command(words: list[str]) -> None:
    options = ["--data-dir", "d", "--profile", "ana", "--now", "2026-11-24T20:00Z", "--demo"]
    before, after = parser().parse_args([*options, *words]), parser().parse_args([*words, *options])
    assert vars(before) == vars(after)
    assert (before.data_dir, before.profile, before.demo) == ("d", "ana", True)


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


def test_the_kinds_of_pages_are_those_that_the_design_names() -> None:
    from twitterbar.cli.parser import KINDS
    from twitterbar.domain.model import PageKind

    assert [PageKind(kind) for kind in KINDS]


def test_help_fits_a_small_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, parser().format_help().splitlines())) <= 80
