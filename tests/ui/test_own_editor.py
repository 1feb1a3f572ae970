"""The reader's own editor, whatever it does."""

import stat
from pathlib import Path

import pytest

from twitterbar.ui.own_editor import NoEditor, command, edited


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that puts its first argument before the text, and fails where that is "fail"."""
    script = tmp_path / "my editor"
    script.write_text('#!/bin/sh\nfor f; do :; done\nprintf "%s " "$1" >"$f.new"\ncat "$f" >>"$f.new"\n'
                      'mv "$f.new" "$f"\n[ "$1" != fail ]\n')  # fmt: skip
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.delenv("VISUAL", raising=False)
    return script


def test_it_is_started_with_its_arguments(editor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", f"'{editor}' --wait")
    assert edited("hello\nthere") == "--wait hello\nthere"


def test_visual_comes_first(editor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    monkeypatch.setenv("VISUAL", f"'{editor}' x")
    assert edited("hello") == "x hello"


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("no-such-editor --now", "no-such-editor could not be used: No such file"),
        ("vim 'unclosed", "can't be read as a command"),
        ("{} fail", "ended with a fault (1); your words are as they were"),
    ],
)
def test_what_goes_wrong_is_said(
    editor: Path, monkeypatch: pytest.MonkeyPatch, named: str, words: str
) -> None:
    monkeypatch.setenv("EDITOR", named.format(f"'{editor}'"))
    with pytest.raises(NoEditor) as error:
        edited("hello")
    assert words in str(error.value)


def test_without_a_name_a_usual_one_is_taken(editor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    nano = editor.rename(editor.with_name("nano"))
    monkeypatch.setenv("PATH", str(nano.parent))
    assert command() == [str(nano)]
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoEditor, match="neither nano nor vi is here"):
        command()
