"""The system's keyring for real: gnome-keyring on a bus of its own, where both are installed."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
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


UNLOCKED = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1"
STOPPED = """
printf pw | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
daemon=$!
trap 'kill -KILL $daemon' EXIT
owner='--dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets'
until dbus-send --session --print-reply $owner >/dev/null 2>&1; do :; done
kill -STOP $daemon
"""


def keep(tmp_path: Path, daemon: str, limit: float = 60.0) -> str:
    """What becomes of a sign-in on a bus of its own, after these shell lines have started a keyring."""
    if not shutil.which("dbus-run-session") or not shutil.which("gnome-keyring-daemon"):
        pytest.skip("needs dbus-run-session and gnome-keyring-daemon, to try the keyring for real")
    script = f"{daemon}\n{sys.executable} -c '{KEEP}' {limit}"
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "DBUS_", "DISPLAY", "WAYLAND_", "PYTHON_KEYRING"))
    }
    environment |= {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    said, trouble = tmp_path / "said", tmp_path / "trouble"
    with (
        said.open("w") as out,
        trouble.open("w") as err,
    ):  # pipes would end only with whatever the bus started
        process = subprocess.Popen(
            ["dbus-run-session", "--", "sh", "-c", script],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment,
            start_new_session=True,
        )
        try:
            process.wait(timeout=300)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return said.read_text().strip().splitlines()[-1] if said.read_text().strip() else trouble.read_text()


@pytest.mark.slow
def test_an_open_keyring_keeps_and_forgets_and_a_locked_one_says_so(tmp_path: Path) -> None:
    assert keep(tmp_path, UNLOCKED) == "None a made-up token None None"
    assert keep(tmp_path, LOCKED) == "locked | The system's keyring is locked."


@pytest.mark.slow
def test_a_service_without_a_keyring_says_so(tmp_path: Path) -> None:
    said = keep(tmp_path, LOCKED)
    assert said.startswith("unmade | The keyring service of this system has no keyring in it")


@pytest.mark.slow
def test_a_keyring_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    assert keep(tmp_path, STOPPED, limit=0.5).startswith("silent | The system's keyring did not answer")


def without_a_bus(tmp_path: Path, **environment: str) -> str:
    """What becomes of a sign-in where there is no bus."""
    found = {
        "HOME": str(tmp_path),
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
        "PATH": os.environ["PATH"],
        **environment,
    }
    done = subprocess.run(
        [sys.executable, "-c", KEEP, "60"],
        capture_output=True,
        text=True,
        env=found,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has a keyring without a bus")
def test_without_a_bus_there_is_no_keyring(tmp_path: Path) -> None:
    said = without_a_bus(tmp_path)
    assert said.startswith(("none | This computer has no keyring", "untrusted |"))


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        ("fail.Keyring", "none | This computer has no keyring"),
        ("chainer.ChainerBackend", "none | This computer has no keyring"),
        ("null.Keyring", "untrusted | The only keyring found here does not protect what it keeps"),
        ("nowhere.Keyring", "failed | The system's keyring can't be used"),
    ],
)
def test_a_keyring_that_guards_nothing_gets_nothing(tmp_path: Path, backend: str, words: str) -> None:
    assert without_a_bus(tmp_path, PYTHON_KEYRING_BACKEND=f"keyring.backends.{backend}").startswith(words)
