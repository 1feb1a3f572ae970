"""Whether there is a terminal that the screens can be drawn on."""

import os
import sys

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
