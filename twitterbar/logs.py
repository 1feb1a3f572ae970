"""The log: a file per profile, one line per event, without secrets.

Nothing is ever written to the terminal. Line breaks and control characters in a message are escaped, so that
what a stranger wrote cannot pretend to be another event; whatever looks like a token or a password is blanked
in the finished line, tracebacks included.
"""

import logging
import os
import re
import sys
import threading
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

from twitterbar.paths import make_private

LARGEST_FILE = 1_000_000
"""Bytes; a log larger than this is put aside, and a new one begun."""

KEPT = 3
"""How many logs that were put aside are kept."""

LONGEST_LINE = 20_000
"""Characters; more of one event is cut off."""

_LOUD = ("tweepy", "requests", "requests_oauthlib", "oauthlib", "urllib3", "keyring", "asyncio")
"""Loggers of others that say too much: at DEBUG some of them print the Authorization header."""

_BLANK = "[blanked]"

_NAMED = re.compile(
    r"""(?ix) (?<![\w-])
    (?P<name> (?:proxy-)?authorization | (?:set-)?cookie | oauth_\w{1,40}
            | [\w-]{0,40}?(?:token|secret|password|passwd|api[_-]?key|verifier) )
    (?P<sign> ["']? \s? [:=] \s? )
    (?P<value> "[^"]*" | '[^']*' | (?:(?:bearer|basic|oauth|digest)\s)? [^\s,;&"'\])}]+ )
    """
)
_SCHEME = re.compile(r"(?i)\b(bearer|basic|digest)\s+[\w.~+/%=:-]{8,}")
_ANSWER = re.compile(r"(?<=[?&])(code|state)=[^\s&\"']+")
_USER_IN_ADDRESS = re.compile(r"(?<=://)[^/\s@]{1,200}@")
_RUN = re.compile(r"[A-Za-z0-9_%-]{24,}=*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def escaped(text: str) -> str:
    """One line of printable characters: line breaks, control and direction characters as escapes."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}" if found[0] != "\n" else "\\n", text)


def blanked(text: str) -> str:
    """The text without anything that looks like a token, a password or an Authorization header."""
    text = _USER_IN_ADDRESS.sub(f"{_BLANK}@", text)
    text = _ANSWER.sub(rf"\1={_BLANK}", text)
    text = _SCHEME.sub(rf"\1 {_BLANK}", text)
    text = _NAMED.sub(rf"\g<name>\g<sign>{_BLANK}", text)
    return _RUN.sub(lambda found: _BLANK if _is_opaque(found[0]) else found[0], text)


def _is_opaque(run: str) -> bool:
    """Whether a long run of characters looks drawn by lot: digits with both cases, or hexadecimal."""
    if not any(character.isdigit() for character in run):
        return False
    mixed = run != run.lower() and run != run.upper()
    return mixed or (len(run) >= 32 and not run.isdigit() and set(run.lower()) <= set("0123456789abcdef"))


class OneLine(logging.Formatter):
    """An event with its traceback on one line without secrets: ``2026-11-24T20:00:00.000Z INFO …``."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        return escaped(blanked(super().format(record)[:LONGEST_LINE]))


class PrivateFile(RotatingFileHandler):
    """A rotating file that only its owner can read, made at the first event."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file, maxBytes=LARGEST_FILE, backupCount=KEPT, encoding="utf-8", delay=True, errors="replace"
        )

    def _open(self) -> IO[str]:  # type: ignore[override]  # a file opened as text
        make_private(Path(self.baseFilename).parent)
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, self.mode, encoding=self.encoding, errors=self.errors)


def start(file: Path, level: str = "info") -> None:
    """Send every event of this process to the file from now on; replaces the file of an earlier call.

    `level` is one of `quiet_log.LEVELS`. What threads and finalizers fail with goes there too, and so do
    warnings, none of which may appear on a screen that somebody reads from.
    """
    handler = PrivateFile(file)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    for old in list(root.handlers):
        if isinstance(old, PrivateFile):
            root.removeHandler(old)
            old.close()
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a full disk must not disturb whoever is reading; the event is lost
    threading.excepthook = _log_of_thread
    sys.unraisablehook = _log_unraisable


def keep(failure: BaseException) -> Path | None:
    """Log a failure that nobody foresaw; tells where, None if that could not be written."""
    logging.getLogger(__name__).critical("not foreseen", exc_info=failure)
    for handler in logging.getLogger().handlers:
        if isinstance(handler, PrivateFile) and handler.stream is not None:
            return Path(handler.baseFilename)
    return None


def _log_of_thread(failure: threading.ExceptHookArgs) -> None:
    name = failure.thread.name if failure.thread else "a thread"
    trace = (failure.exc_type, failure.exc_value or failure.exc_type(), failure.exc_traceback)
    logging.getLogger(__name__).error("%s ended early", name, exc_info=trace)


def _log_unraisable(failure: "sys.UnraisableHookArgs") -> None:
    logging.getLogger(__name__).error("while cleaning up: %s", failure.err_msg, exc_info=failure.exc_value)
