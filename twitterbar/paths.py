"""Where everything of a profile lies: its settings, its store, its log.

A profile is one reader's account with settings and a store of its own. Without a folder of choice the
system's own customs hold (the XDG folders on Linux, Application Support on macOS); with one, everything of
this run lies under it. Folders made here are open to their owner alone.
"""

import os
import re
from pathlib import Path

from msgspec import Struct

from twitterbar.errors import ConfigError, UsageError

USUAL = "default"
"""The profile when none is named."""

DEMO = "demo"
"""The profile that the made-up town has to itself."""

_NAME = re.compile(r"(?!themes$)[a-z0-9][a-z0-9_-]{0,31}")


class Profile(Struct, frozen=True):
    """One profile and its three folders; `themes` is where the reader's own themes lie, for all profiles."""

    name: str
    settings_folder: Path
    data_folder: Path
    log_folder: Path
    themes: Path

    @property
    def settings_file(self) -> Path:
        """What the reader chose; need not exist."""
        return self.settings_folder / "settings.toml"

    @property
    def store_file(self) -> Path:
        """The profile's posts, people and events."""
        return self.data_folder / "twitterbar.sqlite3"

    @property
    def seat_file(self) -> Path:
        """Held by the window in which somebody is at the table."""
        return self.data_folder / "seat.lock"

    @property
    def sign_in_file(self) -> Path:
        """The sign-in, if the reader chose a file for it."""
        return self.data_folder / "sign-in.json"

    @property
    def renewing_file(self) -> Path:
        """Held by whoever renews the sign-in."""
        return self.data_folder / "renewing.lock"

    @property
    def refreshing_file(self) -> Path:
        """Held by whoever looks for new posts."""
        return self.data_folder / "refreshing.lock"

    @property
    def log_file(self) -> Path:
        """What happened, one line per event."""
        return self.log_folder / "twitterbar.log"


def profile(name: str = USUAL, folder: Path | None = None) -> Profile:
    """The profile of that name, under `folder` if one is given. Nothing is made on disk.

    Raises `UsageError` for a name that would be no good as the name of a folder on every system.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} can't be the name of a profile.",
            "A name has up to 32 small letters a to z, digits, - and _, and begins with a letter or a digit; "
            "'themes' is taken.",
        )
    if folder is not None:
        root = folder.absolute()
        return Profile(
            name=name,
            settings_folder=root / name / "settings",
            data_folder=root / name / "data",
            log_folder=root / name / "log",
            themes=root / "themes",
        )
    from platformdirs import PlatformDirs  # noqa: PLC0415  (slower to import than a run with --data-dir takes to start)

    folders = PlatformDirs("twitterbar", appauthor=False)
    return Profile(
        name=name,
        settings_folder=folders.user_config_path / name,
        data_folder=folders.user_data_path / name,
        log_folder=folders.user_log_path / name,
        themes=folders.user_config_path / "themes",
    )


def existing(folder: Path | None = None) -> list[str]:
    """The names of the profiles there are, under `folder` if one is given; the usual one always is."""
    usual = profile(USUAL, folder)
    places = [one.parent if folder is None else one.parent.parent for one in _folders(usual)]
    found = {path.name for place in places if place.is_dir() for path in place.iterdir()}
    names = {name for name in found if _NAME.fullmatch(name) and _is_there(profile(name, folder))}
    return sorted(names | {USUAL})


def _folders(profile: Profile) -> tuple[Path, Path]:
    return profile.settings_folder, profile.data_folder


def _is_there(profile: Profile) -> bool:
    return any(file.exists() for file in (profile.settings_file, profile.store_file, profile.sign_in_file))


def make_private(folder: Path) -> None:
    """Have this folder, open to its owner alone, and make what is missing above it in the same way.

    Folders above that were there already stay as they are. Raises `ConfigError` where that is not possible.
    """
    try:
        for missing in reversed([above for above in (folder, *folder.parents) if not above.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
        if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(folder)
    except OSError as error:
        reason = error.strerror or "it can't be written to"
        raise ConfigError(
            f"The folder {folder} can't be used: {reason}.",
            "Make it writable, or choose another place with --data-dir.",
        ) from error
