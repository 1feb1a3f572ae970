"""How wide the window is. Nothing is imported here that --help doesn't need."""

import os
import sys

USUAL = 80
"""Columns where there is no window."""


def columns() -> int:
    """The columns of the window, or what $COLUMNS says, as `shutil.get_terminal_size` finds them.

    That one loads every archive format there is.
    """
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told[:9]) > 0:
        return int(told[:9])
    window = sys.__stdout__
    try:
        return (os.get_terminal_size(window.fileno()).columns if window is not None else 0) or USUAL
    except (ValueError, OSError):  # it is closed, or no window
        return USUAL
