"""log, where, doctor, backup, themes, and the version."""

import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Bar


def test_where_tells_and_makes_nothing(bar: Bar) -> None:
    said = bar.run("where")
    assert said.code == 0
    assert str(bar.folder) in said.out
    assert "not there yet" in said.out
    assert not bar.folder.exists()


def test_where_as_a_document(bar: Bar) -> None:
    document = bar.run("where", "--json", "--profile", "ana").document
    assert document["schema"] == 1
    assert document["profile"] == "ana"
    for name in ("settings", "store", "log", "themes"):
        assert Path(document[name]).is_relative_to(bar.folder)


def test_where_writes_settings_once(bar: Bar) -> None:
    first = bar.run("where", "--write-settings")
    file = Path(bar.run("where", "--json").document["settings"])
    assert first.code == 0
    assert str(file) in first.err
    assert "[door]" in file.read_text()
    file.write_text("[door]\nusual = 10\n")
    second = bar.run("where", "--write-settings")
    assert second.code == 78
    assert "already" in second.err
    assert file.read_text() == "[door]\nusual = 10\n"


def test_the_log_of_an_empty_house_is_empty(bar: Bar) -> None:
    assert bar.run("log").out == "Nothing yet.\n"
    assert bar.run("log", "--json").document["events"] == []


def test_the_log_tells_what_was_done_newest_first(town: Bar) -> None:
    before = town.run("--demo", "log", "--json").document["events"]
    town.run_apart("--demo", "step-in", "--plain", "--minutes", "3", stdin="next\nquit\n")
    said = town.run("--demo", "log")
    lines = said.out.splitlines()
    assert said.code == 0
    assert "stepped out" in lines[0]
    assert "stepped in for 3 minutes" in lines[2]
    document = town.run("--demo", "log", "--json").document
    assert document["schema"] == 1
    assert [event["kind"] for event in document["events"]][:3] == [
        "session_closed",
        "heard",
        "session_opened",
    ]
    assert document["events"][3:] == before
    assert document["events"][1]["posts"]
    assert document["events"][0]["at"] == document["now"] == "2026-11-24T20:00:00Z"


def test_the_doctor_finds_everything_in_order(town: Bar) -> None:
    said = town.run("--demo", "doctor")
    assert said.code == 0, said.out
    assert "Nothing is broken; the notes above are worth knowing." in said.out
    document = town.run("--demo", "doctor", "--json").document
    assert document["ok"] is True
    assert {"versions", "search", "folders", "settings", "themes", "store", "terminal"} <= {
        check["code"] for check in document["checks"]
    }
    assert {check["state"] for check in document["checks"]} <= {"fine", "note"}


def test_the_doctor_needs_no_store_and_makes_none(bar: Bar) -> None:
    assert bar.run("doctor").code == 0
    assert not list(bar.folder.rglob("*.sqlite3*"))


def settings_of(bar: Bar, text: str, profile: str = "default") -> Path:
    file = bar.folder / profile / "settings" / "settings.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def broken(bar: Bar) -> dict[str, str]:
    said = bar.run("doctor", "--json")
    assert said.code == 78
    assert said.document["ok"] is False
    return {check["code"]: check["text"] for check in said.document["checks"] if check["state"] == "broken"}


def test_the_doctor_names_every_broken_setting(bar: Bar) -> None:
    file = settings_of(bar, "[door]\nusual = 'five'\nlenghts = [1]\n")
    checks = bar.run("doctor", "--json").document["checks"]
    told = [check["text"] for check in checks if check["code"] == "settings"]
    assert len(told) == 2
    assert all(text.startswith(f"{file}: door.") for text in told)
    assert "door.lengths?" in "".join(told)
    said = bar.run("doctor")
    assert said.code == 78
    assert "broken" in said.out


def test_the_doctor_names_a_store_that_is_no_store(bar: Bar) -> None:
    file = bar.folder / "default" / "data" / "twitterbar.sqlite3"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"this is no database at all" * 100)
    before = file.read_bytes()
    assert str(file) in broken(bar)["store"]
    assert file.read_bytes() == before


def test_the_doctor_names_a_folder_that_is_in_the_way(bar: Bar) -> None:
    bar.folder.mkdir()
    (bar.folder / "default").write_text("in the way")
    assert "default" in broken(bar)["folders"]


def test_a_broken_settings_file_is_one_notice_and_the_program_starts(bar: Bar) -> None:
    settings_of(bar, "[door\n")
    said = bar.run("log")
    assert said.code == 0
    assert said.err.count("\n") == 1
    assert "settings.toml: it is not TOML" in said.err


def test_a_store_that_is_no_store_is_said_in_words(bar: Bar) -> None:
    file = bar.folder / "default" / "data" / "twitterbar.sqlite3"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"this is no database at all" * 100)
    said = bar.run("catch-up")
    assert said.code == 78
    assert str(file) in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_backup_copies_the_store(town: Bar, tmp_path: Path) -> None:
    said = town.run("--demo", "backup", str(tmp_path / "safe"))
    assert said.code == 0
    copies = list((tmp_path / "safe").iterdir())
    assert len(copies) == 1
    assert copies[0].name in said.out.replace("\n", "")
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600


def test_the_version_is_a_line(bar: Bar) -> None:
    assert bar.run("--version").out.startswith("twitterbar 0.")


def test_a_level_of_the_log_that_there_is_not_is_said(bar: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWITTERBAR_LOG", "chatty")
    said = bar.run("log")
    assert said.code == 0
    assert "TWITTERBAR_LOG" in said.err


def test_the_themes_there_are(bar: Bar) -> None:
    said = bar.run("themes")
    assert (said.code, said.err) == (0, "")
    document = bar.run("themes", "--json").document
    assert document["schema"] == 1
    assert document["faults"] == []
    assert {theme["dark"] for theme in document["themes"]} == {True, False}
    for theme in document["themes"]:
        assert theme["name"] in said.out


def test_a_theme_of_ones_own_is_listed_and_a_broken_one_is_said(bar: Bar) -> None:
    folder = Path(bar.run("themes", "--json").document["folder"])
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('dark = false\n[colors]\naccent = "#a03020"\n')
    (folder / "theirs.toml").write_text('[colors]\naccent = "no color"\n')
    said = bar.run("themes")
    assert said.code == 78
    assert "mine" in said.out
    assert "theirs.toml: colors.accent: 'no color'" in said.err
    assert bar.run("doctor").code == 78


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[colors]\naccent = "no color"\n', "colors.accent: 'no color'"),
        ('[colors]\nneon = "#ffffff"\n', "colors.neon"),
        ("[colors\n", "it is not TOML"),
        ('dark = "yes"\n', "dark"),
    ],
)
def test_a_theme_file_is_looked_through(bar: Bar, tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    said = bar.run("themes", "check", str(file))
    assert said.code == 78
    assert words in " ".join(said.out.split())
    document = bar.run("themes", "check", "--json", str(file)).document
    assert (document["schema"], document["file"]) == (1, str(file))
    assert len(document["faults"]) == 1


def test_our_own_themes_have_nothing_wrong_with_them(bar: Bar) -> None:
    for file in (Path(__file__).parents[2] / "themes").glob("*.toml"):
        assert bar.run("themes", "check", str(file)).code == 0


def test_a_theme_file_that_is_not_there_is_said(bar: Bar) -> None:
    said = bar.run("themes", "check", "nowhere.toml")
    assert said.code == 78
    assert "can't be read" in said.out
