"""Where things lie, and who may read them."""

import stat
from pathlib import Path

import pytest

from twitterbar import paths
from twitterbar.errors import ConfigError, UsageError


def test_everything_of_a_run_is_under_the_folder_it_was_given(tmp_path: Path) -> None:
    profile = paths.profile("ana", tmp_path)
    for place in (profile.settings_file, profile.store_file, profile.log_file, profile.themes):
        assert place.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_relative_folder_stays_where_it_was_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    profile = paths.profile(folder=Path("here"))
    monkeypatch.chdir("/")
    assert profile.store_file.is_relative_to(tmp_path / "here")


def test_without_a_folder_the_systems_customs_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    profile = paths.profile()
    assert profile.settings_file.is_relative_to(tmp_path)
    assert profile.store_file.is_relative_to(tmp_path)
    assert "twitterbar" in profile.log_file.parts


def test_profiles_share_themes_and_nothing_else(tmp_path: Path) -> None:
    ana, ben = paths.profile("ana", tmp_path), paths.profile("ben", tmp_path)
    assert ana.themes == ben.themes
    assert not {ana.settings_folder, ana.data_folder, ana.log_folder} & {
        ben.settings_folder,
        ben.data_folder,
        ben.log_folder,
    }


@pytest.mark.parametrize(
    "name", ["", "..", "a/b", "Ana", "-x", "a b", "ünal", "x" * 33, "a\n", "themes", "a\0"]
)
def test_a_name_that_is_no_good_as_a_folder_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as refused:
        paths.profile(name)
    assert "name of a profile" in refused.value.title


def test_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    paths.make_private(tmp_path / "a" / "b")
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_is_open_to_others_is_closed_and_those_above_stay(tmp_path: Path) -> None:
    open_one = tmp_path / "open"
    open_one.mkdir(mode=0o755)
    (open_one / "own").mkdir(mode=0o755)
    paths.make_private(open_one / "own")
    assert stat.S_IMODE((open_one / "own").stat().st_mode) == 0o700
    assert stat.S_IMODE(open_one.stat().st_mode) == 0o755


def test_a_file_in_the_way_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(ConfigError) as refused:
            paths.make_private(place)
        assert str(place) in refused.value.title
        assert "--data-dir" in refused.value.advice


@pytest.mark.parametrize("folder", [True, False])
def test_the_profiles_that_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, folder: bool
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    root = tmp_path / "house" if folder else None
    assert paths.existing(root) == ["default"]
    work, night = paths.profile("work", root), paths.profile("night", root)
    paths.make_private(work.data_folder)
    work.store_file.touch()
    paths.make_private(night.settings_folder)
    night.settings_file.touch()
    paths.make_private(paths.profile("empty", root).data_folder)
    paths.make_private(work.themes)
    assert paths.existing(root) == ["default", "night", "work"]
