"""Whether there is a terminal that the screens can be drawn on."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from twitterbar.errors import UsageError

WITHOUT = ("", "dumb", "unknown")
"""Values of TERM that stand for terminals which can't move their cursor."""


def require() -> None:
    """The screens need a terminal that can move its cursor; pipes and files get no escape codes.

    Raises `UsageError` with the ways that are left.
    """
    if sys.stdin is None or sys.stdout is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        missing = "The screens need a terminal, and this is a pipe or a file."
    elif os.environ.get("TERM", "") in WITHOUT:
        missing = "The screens need a terminal that can move its cursor, and this one says it can't."
    else:
        return
    raise UsageError(
        missing,
        "`twitterbar step-in --plain` is a session in plain lines; `twitterbar catch-up` tells what is new.",
    )


@contextmanager
def drawn_on() -> Iterator[None]:
    """The screens are drawn on standard error; where that is a file, standard output's terminal stands in.

    What goes wrong afterwards is written to the file again. Where it is closed, it is no more from now on.
    """
    errors = sys.__stderr__
    if errors is None:
        sys.__stderr__ = os.fdopen(os.dup(sys.stdout.fileno()), "w")  # type: ignore[misc]  # Textual needs one
    if errors is None or errors.isatty():
        yield
        return
    errors.flush()
    kept = os.dup(errors.fileno())
    os.dup2(sys.stdout.fileno(), errors.fileno())
    try:
        yield
    finally:
        errors.flush()
        os.dup2(kept, errors.fileno())
        os.close(kept)
