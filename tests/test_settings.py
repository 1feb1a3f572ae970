"""A settings file in any state: what is good in it counts, what is not is said in words."""

import re
import stat
from pathlib import Path

import msgspec
import pytest
import tomlkit
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from twitterbar import settings
from twitterbar.errors import ConfigError
from twitterbar.settings import Settings


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "settings.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_no_file_means_defaults_and_no_word(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.toml") == (Settings(), ())


def test_what_is_chosen_counts_and_the_rest_stays_at_its_default(tmp_path: Path) -> None:
    file = written(
        tmp_path, "[door]\nlengths = [20, 4, 4]\nusual = 4\nshut_hours = 0\n[keys]\n'post.next' = 'n,down'"
    )
    chosen, faults = settings.load(file)
    assert faults == ()
    assert chosen.door == settings.Door(lengths=(4, 20), usual=4, shut_hours=0.0)
    assert chosen.keys == {"post.next": "n,down"}
    assert chosen.reading == settings.Reading()


def test_the_made_up_town_never_shuts_and_its_file_still_counts(tmp_path: Path) -> None:
    chosen, _ = settings.load(written(tmp_path, "[door]\nusual = 10"), settings.DEMO)
    assert chosen.door.shut_hours == 0
    assert chosen.door.usual == 10


def test_the_usual_length_is_always_one_that_the_door_offers(tmp_path: Path) -> None:
    chosen, faults = settings.load(written(tmp_path, "[door]\nlengths = [4, 8]"))
    assert (chosen.door.usual, faults) == (4, ())
    chosen, faults = settings.load(written(tmp_path, "[door]\nlengths = [4, 8]\nusual = 7"))
    assert chosen.door.usual == 8
    assert [str(fault) for fault in faults] == ["door.usual: 7 is not one of the lengths [4, 8]"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[door]\nusual = 'five'", "door.usual: 'five' is not one of the lengths, in whole minutes"),
        ("[door]\nusual = true", "door.usual: True is not"),
        ("[door]\nlengths = []", "door.lengths: [] is not one to six whole minutes"),
        ("[door]\nlengths = [5, 0]", "door.lengths: [5, 0] is not"),
        ("[door]\nshut_hours = -1", "door.shut_hours: -1 is not a number of hours from 0"),
        ("[door]\nshut_hours = nan", "door.shut_hours: nan is not"),
        ("[door]\nshut_hours = inf", "door.shut_hours: inf is not"),
        ("[reading]\npace = 9", "reading.pace: 9 is not a number from 0.25"),
        ("[log]\nlevel = 'chatty'", "log.level: 'chatty' is not one of"),
        ("[look]\ntheme = ''", "look.theme: '' is not the name of a theme"),
        ("door = 5", "door: it must be a table, begun with a line [door]"),
        ("keys = 'x'", "keys: it must be a table"),
        ("[keys]\nquit = 5", "keys.quit: 5 is not names of keys"),
        ("[door]\nlenghts = [5]", "door.lenghts: no such setting; did you mean door.lengths?"),
        ("[window]\nwidth = 5", "window: no such setting; there are door, reading, look, "),
        ("theme = 'dusk'", "theme: no such setting"),
        ("[door", "it is not TOML: "),
        (b"\xff\xfe\x00", "it is not UTF-8 text"),
        (b"a = " + b"[" * 20_000, "it is nested too deeply"),
        ("#" * 300_000, "it is larger than 256 KiB"),
    ],
)
def test_a_fault_is_said_in_words_and_costs_only_itself(
    tmp_path: Path, text: str | bytes, words: str
) -> None:
    chosen, faults = settings.load(written(tmp_path, text))
    assert chosen == Settings()
    assert len(faults) == 1
    assert str(faults[0]).startswith(words)


def test_all_faults_are_one_notice_that_names_the_file(tmp_path: Path) -> None:
    file = written(
        tmp_path, "[door]\nusual = 'five'\nlenghts = 3\n[log]\nlevel = 'error'\n[reading]\npace = 0"
    )
    chosen, faults = settings.load(file)
    assert chosen == Settings(log=settings.Log(level="error"))
    notice = settings.notice(file, faults)
    assert "\n" not in notice
    for word in (str(file), "door.usual", "door.lenghts", "reading.pace"):
        assert word in notice


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    chosen, faults = settings.load(tmp_path / "settings.toml")
    assert chosen == Settings()
    assert "can't be read" in str(faults[0])


SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
TABLES = st.dictionaries(
    st.sampled_from(["door", "reading", "look", "log", "keys", "other"]),
    SIMPLE
    | st.lists(SIMPLE, max_size=4)
    | st.dictionaries(
        st.sampled_from(["lengths", "usual", "shut_hours", "pace", "theme", "level", "x"]),
        SIMPLE | st.lists(st.integers(-5, 200), max_size=8),
    ),
)


@given(TABLES)
@hypothesis_settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_file_the_settings_are_allowed_ones(
    tmp_path: Path, table: dict[str, object]
) -> None:
    try:
        text = tomlkit.dumps(table)
    except (ValueError, TypeError):  # None has no place in TOML
        return
    chosen, _ = settings.load(written(tmp_path, text))
    assert msgspec.convert(msgspec.to_builtins(chosen), Settings) == chosen
    assert chosen.door.usual in chosen.door.lengths


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@hypothesis_settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_keep_the_program_from_starting(tmp_path: Path, body: bytes) -> None:
    settings.load(written(tmp_path, body))


def test_the_template_says_what_holds_without_it(tmp_path: Path) -> None:
    settled = re.sub(r"(?m)^# (\w+ = )", r"\1", settings.TEMPLATE)
    assert settings.load(written(tmp_path, settings.TEMPLATE)) == (Settings(), ())
    assert settings.load(written(tmp_path, settled)) == (Settings(), ())
    offered = {
        (section.name, setting.name)
        for section in msgspec.structs.fields(Settings)
        if section.name != "keys"
        for setting in msgspec.structs.fields(section.type)
    }
    table = tomlkit.parse(settled).unwrap()
    assert {(section, name) for section in table for name in table[section]} == offered


def test_changing_a_setting_leaves_the_readers_comments_alone(tmp_path: Path) -> None:
    file = written(
        tmp_path, "# mine\n[look]  # how it looks\ntheme = 'dusk' # I like it\n\n[door]\nusual = 10\n"
    )
    settings.change(file, "look.theme", "noon")
    text = file.read_text()
    assert settings.load(file)[0].look.theme == "noon"
    assert text.replace('"noon"', "'dusk'") == (
        "# mine\n[look]  # how it looks\ntheme = 'dusk' # I like it\n\n[door]\nusual = 10\n"
    )


def test_changing_a_setting_without_a_file_begins_with_the_template(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    settings.change(file, "look.theme", "noon")
    assert settings.load(file) == (Settings(look=settings.Look(theme="noon")), ())
    assert "How fast you read" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_linked_settings_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir(mode=0o755)
    (tmp_path / "settings.toml").symlink_to(tmp_path / "dotfiles" / "twitterbar.toml")
    settings.change(tmp_path / "settings.toml", "look.theme", "noon")
    assert (tmp_path / "settings.toml").is_symlink()
    assert settings.load(tmp_path / "dotfiles" / "twitterbar.toml")[0].look.theme == "noon"
    assert stat.S_IMODE((tmp_path / "dotfiles").stat().st_mode) == 0o755


@pytest.mark.parametrize("text", ["[look\n", "look = 5\n", b"\xff"])
def test_a_broken_file_is_not_written_over(tmp_path: Path, text: str | bytes) -> None:
    file = written(tmp_path, text)
    before = file.read_bytes()
    with pytest.raises(ConfigError) as refused:
        settings.change(file, "look.theme", "noon")
    assert str(file) in refused.value.title
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_value_that_is_not_allowed_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"reading\.pace: 9 is not"):
        settings.change(tmp_path / "settings.toml", "reading.pace", 9)
    assert list(tmp_path.iterdir()) == []
