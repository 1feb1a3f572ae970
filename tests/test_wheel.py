"""The wheel is whole: what it holds, and that it works where nothing else of ours is."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


OUT_OF_REACH = ("Failed to fetch", "error sending request", "network was disabled")
"""What uv says where it can reach no package index and its cache lacks what is needed."""


def run(*words: str | Path, **more: object) -> "subprocess.CompletedProcess[str]":
    ended = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, timeout=300, check=False, **more
    )  # type: ignore[call-overload]
    if ended.returncode and "CI" not in os.environ and any(said in ended.stderr for said in OUT_OF_REACH):
        pytest.skip("needs a package index, or what it would bring in the cache of uv")
    assert ended.returncode == 0, ended.stderr
    return ended  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def uv() -> str:
    found = shutil.which("uv")
    assert found, "the README's command brings uv"
    return found


@pytest.fixture(scope="module")
def wheel(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(uv, "build", "--wheel", "--out-dir", out, ROOT)
    return next(out.glob("*.whl"))


def test_themes_and_the_town_are_in_the_wheel_and_tests_are_not(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for theme in (ROOT / "themes").glob("*.toml"):
        assert f"twitterbar/themes/{theme.name}" in names
    for data in (ROOT / "twitterbar").rglob("*"):
        if data.is_file() and "__pycache__" not in data.parts:
            assert data.relative_to(ROOT).as_posix() in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


def test_the_wheel_steps_into_the_town_with_an_empty_home(wheel: Path, uv: str, tmp_path: Path) -> None:
    home, room = tmp_path / "home", tmp_path / "room"
    home.mkdir()
    run(uv, "venv", "--python", sys.executable, room)
    run(uv, "pip", "install", "--python", room / "bin" / "python", wheel)
    unset = (
        "PYTHONPATH",
        "VIRTUAL_ENV",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
    )
    environment = {name: value for name, value in os.environ.items() if name not in unset} | {
        "HOME": str(home)
    }

    caught_up = run(room / "bin" / "twitterbar", "--demo", "catch-up", "--json", cwd=home, env=environment)
    document = json.loads(caught_up.stdout)
    assert document["schema"] == 1
    assert document["conversations"]
    assert all(row["why"] for row in document["conversations"])

    themes = json.loads(
        run(room / "bin" / "twitterbar", "themes", "--json", cwd=home, env=environment).stdout
    )
    assert len(themes["themes"]) >= 2
    assert themes["faults"] == []
    run(room / "bin" / "python", "-m", "twitterbar", "--demo", "doctor", cwd=home, env=environment)
    for file in home.rglob("*"):
        assert file.stat().st_mode & 0o077 == 0 or file.name.startswith("."), file
