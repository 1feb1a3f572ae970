"""Where a sign-in may be kept: the system's keyring, this run's memory, or a file on the reader's word.

A keyring is asked in a thread of its own and given five seconds, since some of them open a window and wait.
Only real ones are trusted, and what was written is read back. No vault ever stands in for another by itself.
"""

import logging
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol, TypeVar

from twitterbar.errors import NotAllowed
from twitterbar.secret import Secret
from twitterbar.settings import write

LIMIT = 5.0
"""Seconds within which a keyring has to answer."""

LARGEST = 100_000
"""Characters; no sign-in is longer than that."""

SERVICE = "twitterbar"
"""Under which name the system's keyring shows our entries; the user name in them is the profile's."""

TRUSTED = {
    "keyring.backends.SecretService": "the system's keyring (Secret Service)",
    "keyring.backends.libsecret": "the system's keyring (libsecret)",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "the macOS Keychain",
    "keyring.backends.Windows": "the Windows Credential Manager",
}
"""The keyrings that really guard what they keep, by the module they come from."""

NONE = "none"
UNTRUSTED = "untrusted"
LOCKED = "locked"
SILENT = "silent"
FAILED = "failed"
UNMADE = "unmade"
FORGETFUL = "forgetful"
GARBLED = "garbled"
OPEN_TO_OTHERS = "open_to_others"

_ELSEWHERE = (
    "`twitterbar login --keep-in memory` signs you in for one evening; on your word, `--keep-in file` keeps "
    "it in a file that only you can read."
)

WORDS = {
    NONE: ("This computer has no keyring to keep your sign-in in.", _ELSEWHERE),
    UNTRUSTED: (
        "The only keyring found here does not protect what it keeps, so nothing was given to it.",
        _ELSEWHERE,
    ),
    LOCKED: ("{vault} is locked.", "Unlock it (signing in to your desktop usually does) and try again."),
    SILENT: (
        "{vault} did not answer within 5 seconds.",
        "It may be waiting for you in another window. Unlock it there and try again.",
    ),
    UNMADE: (
        "The keyring service of this system has no keyring in it, and could not make one.",
        f"Make one with your desktop's program for passwords and try again. {_ELSEWHERE}",
    ),
    FAILED: ("{vault} can't be used: it failed with {why}.", f"Try again. {_ELSEWHERE}"),
    FORGETFUL: ("{vault} took your sign-in and did not keep it.", _ELSEWHERE),
    GARBLED: (
        "What {vault} holds for twitterbar is not a sign-in.",
        "`twitterbar login` puts a new one in its place.",
    ),
    OPEN_TO_OTHERS: (
        "{vault} can be read by others on this computer, so it was not used.",
        "Sign in anew with `twitterbar login`; what lies there may have been seen.",
    ),
}
"""What each state of a vault that is no good means, and what to do."""

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


class VaultTrouble(NotAllowed):
    """A vault can't be used; `state` says in which of the known ways."""

    def __init__(self, state: str, vault: str, why: str = "") -> None:
        title, advice = WORDS[state]
        named = title.format(vault=vault, why=why)
        super().__init__(named[0].upper() + named[1:], advice)
        self.state = state

    @property
    def is_absence(self) -> bool:
        """Whether there is merely nothing to keep a sign-in in, which is no fault until one wants to."""
        return self.state in (NONE, UNTRUSTED)


class Vault(Protocol):
    """Keeps one text. Every call may raise VaultTrouble."""

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        ...

    def read(self) -> Secret | None:
        """What is kept; None if nothing is."""
        ...

    def write(self, text: Secret) -> None:
        """Keep this and nothing else, and make sure of it."""
        ...

    def erase(self) -> None:
        """Keep nothing."""
        ...


class Memory:
    """This run's memory; everything is gone afterwards."""

    name = "this run's memory"

    def __init__(self) -> None:
        self._text: Secret | None = None

    def read(self) -> Secret | None:
        """What is kept; None if nothing is."""
        return self._text

    def write(self, text: Secret) -> None:
        """Keep this."""
        self._text = text

    def erase(self) -> None:
        """Keep nothing."""
        self._text = None


class PrivateFile:
    """A file that only its owner can read; used on the reader's explicit word alone."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.name = f"the file {file}"

    def read(self) -> Secret | None:
        """What is kept; None if nothing is."""
        try:
            descriptor = os.open(self.file, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise VaultTrouble(FAILED, self.name, error.strerror or "an error") from error
        with os.fdopen(descriptor, encoding="utf-8", errors="replace") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise VaultTrouble(OPEN_TO_OTHERS, self.name)
            return Secret(file.read(LARGEST))

    def write(self, text: Secret) -> None:
        """Put a new file in the place of the old one, whole or not at all."""
        try:
            write(self.file, text.reveal())
        except OSError as error:
            raise VaultTrouble(FAILED, self.name, error.strerror or "an error") from error

    def erase(self) -> None:
        """Remove the file."""
        try:
            self.file.unlink(missing_ok=True)
        except OSError as error:
            raise VaultTrouble(FAILED, self.name, error.strerror or "an error") from error


class Backend(Protocol):
    """The part of a keyring's backend that is used."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """The password; None if there is none."""
        ...

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a password."""
        ...

    def delete_password(self, service: str, username: str, /) -> None:
        """Forget a password."""
        ...


class Keyring:
    """The system's keyring, for one profile. `find` gives the backend to use."""

    def __init__(self, profile: str, find: Callable[[], Backend] | None = None, limit: float = LIMIT) -> None:
        self.profile = profile
        self.name = "the system's keyring"
        self._find = find or trusted_backend
        self._limit = limit

    def read(self) -> Secret | None:
        """What is kept; None if nothing is."""

        def read(backend: Backend) -> Secret | None:
            kept = backend.get_password(SERVICE, self.profile)
            return None if kept is None else Secret(kept)

        return self._within_limit(read)

    def write(self, text: Secret) -> None:
        """Keep this, and read it back."""

        def write_and_read(backend: Backend) -> bool:
            backend.set_password(SERVICE, self.profile, text.reveal())
            return backend.get_password(SERVICE, self.profile) == text.reveal()

        if not self._within_limit(write_and_read):
            raise VaultTrouble(FORGETFUL, self.name)

    def erase(self) -> None:
        """Keep nothing."""

        def erase(backend: Backend) -> None:
            if backend.get_password(SERVICE, self.profile) is not None:
                backend.delete_password(SERVICE, self.profile)

        self._within_limit(erase)

    def _within_limit(self, call: Callable[[Backend], Answer]) -> Answer:
        """Ask in a thread that dies with the program; a keyring that hangs holds nobody up but itself."""
        answers: SimpleQueue[Answer | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(call(self._find()))
            except Exception as error:  # noqa: BLE001  (a backend is a plug-in, and raises what it likes)
                answers.put(error)

        threading.Thread(target=ask, name="keyring", daemon=True).start()
        try:
            answer = answers.get(timeout=self._limit)
        except Empty:
            raise VaultTrouble(SILENT, self.name) from None
        if isinstance(answer, VaultTrouble):
            raise answer
        if isinstance(answer, Exception):
            # what it says is left out of the message and of the traceback: it may quote what it was given
            kind = type(answer).__name__
            _log.warning("the keyring failed with %s", kind)
            raise VaultTrouble(_state(kind), self.name, kind)
        return answer


def _state(kind: str) -> str:
    """What it means that a keyring failed with an error of this name.

    A keyring is locked also for who dismissed its question for the password; `InitError` is what the library
    raises where the Secret Service has no collection and none could be made.
    """
    if any(word in kind for word in ("Locked", "Dismissed")):
        return LOCKED
    return UNMADE if kind == "InitError" else FAILED


def trusted_backend() -> Backend:
    """The first keyring of this system that really guards what it keeps.

    Raises VaultTrouble where there is none at all, or none to be trusted.
    """
    import keyring  # noqa: PLC0415  (slow to import, and needed only where there is a sign-in)
    import keyring.backends.fail  # noqa: PLC0415

    chosen = keyring.get_keyring()
    candidates = getattr(chosen, "backends", [chosen])  # a chain has several, or none
    for candidate in candidates:
        if type(candidate).__module__ in TRUSTED:
            return candidate  # type: ignore[no-any-return]
    if all(isinstance(candidate, keyring.backends.fail.Keyring) for candidate in candidates):
        raise VaultTrouble(NONE, "")
    raise VaultTrouble(UNTRUSTED, "")


_this_run: dict[str, Memory] = {}


def for_this_run(profile: str) -> Memory:
    """Keep the sign-in of a profile in memory from now on, for as long as this process runs."""
    return _this_run.setdefault(profile, Memory())


def vault_of(profile: str, file: Path) -> Vault:
    """Where the sign-in of a profile is.

    In memory if this run was told so, in the file if the reader once chose that (then it exists), else in
    the keyring.
    """
    if profile in _this_run:
        return _this_run[profile]
    return PrivateFile(file) if file.exists() or file.is_symlink() else Keyring(profile)
