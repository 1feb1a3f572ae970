"""The log of a command that loads nothing which logs: `logging` is loaded when something goes wrong."""

import sys
import warnings
from pathlib import Path
from typing import Any

LEVELS = ("debug", "info", "warning", "error")

_waiting: tuple[Path, str] | None = None


def start(file: Path, level: str) -> None:
    """Send what goes wrong in this process to the file; `level` is one of `LEVELS`.

    What finalizers fail with goes there, and warnings. Whoever has more to tell says `begin` first.
    """
    global _waiting  # noqa: PLW0603  (there is one log, as there is one root of all loggers)
    _waiting = file, level
    warnings.showwarning = _begin_with_warning
    sys.unraisablehook = _begin_with_finalizer


def begin() -> None:
    """Begin the log, if that was put off."""
    global _waiting
    if _waiting is not None:
        from twitterbar import log_later  # noqa: PLC0415  (that is what this is for)

        (file, level), _waiting = _waiting, None
        log_later.start_later(file, level)


def _begin_with_warning(*told: Any, **named: Any) -> None:
    begin()  # puts the log's own hook in the place of this one
    if warnings.showwarning is not _begin_with_warning:
        warnings.showwarning(*told, **named)


def _begin_with_finalizer(failure: "sys.UnraisableHookArgs") -> None:
    begin()
    if sys.unraisablehook is not _begin_with_finalizer:
        sys.unraisablehook(failure)
