"""The system's keyring for real: gnome-keyring on a bus of its own, where both are installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

KEEP = """
import sys
from twitterbar.errors import TwitterbarError
from twitterbar.secret import Secret
from twitterbar.vaults import Keyring
vault = Keyring("default", limit=float(sys.argv[1]))
try:
    before = vault.read()
    vault.write(Secret("a made-up token"))
    kept = Keyring("default", limit=float(sys.argv[1])).read()
    other = Keyring("work", limit=float(sys.argv[1])).read()
    vault.erase()
    print(before, kept is not None and kept.reveal(), other, vault.read())
except TwitterbarError as error:
    print(error.state, "|", error.title)
"""


def keep(tmp_path: Path, daemon: str, limit: float = 60.0) -> str:
    """What becomes of a sign-in on a bus of its own, after this shell line has started a keyring."""
    if not shutil.which("dbus-run-session") or not shutil.which("gnome-keyring-daemon"):
        pytest.skip("needs dbus-run-session and gnome-keyring-daemon, to try the keyring for real")
    script = f"{daemon}; exec {sys.executable} -c '{KEEP}' {limit}"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_", "DISPLAY"))
    }
    environment |= {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script],
        capture_output=True,
        text=True,
        timeout=300,
        env=environment,
        check=False,
    )
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr


@pytest.mark.slow
def test_an_open_keyring_keeps_and_forgets(tmp_path: Path) -> None:
    said = keep(tmp_path, "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1")
    assert said == "None a made-up token None None"


@pytest.mark.slow
def test_a_keyring_that_nobody_can_open_is_not_waited_for(tmp_path: Path) -> None:
    said = keep(tmp_path, "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1", limit=2.0)
    assert said.partition(" |")[0] in ("locked", "silent", "failed")


def test_without_a_bus_there_is_no_keyring(tmp_path: Path) -> None:
    environment = {
        "HOME": str(tmp_path),
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
        "PATH": os.environ["PATH"],
    }
    done = subprocess.run(
        [sys.executable, "-c", KEEP, "60"], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.startswith(("none |", "untrusted |")) or sys.platform == "darwin"
