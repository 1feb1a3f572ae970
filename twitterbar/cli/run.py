"""Carries a command out and turns whatever ends it into words and an exit code."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from twitterbar.cli.parser import parser
from twitterbar.errors import Exit, TwitterbarError

if TYPE_CHECKING:
    from argparse import Namespace


def run(words: Sequence[str] | None = None) -> int:
    """Carry out the command that these words (or else the process's arguments) name; gives the exit code.

    Raises `SystemExit` where argparse does: after --help, and for words that make no sense.
    """
    try:
        try:
            arguments = parser().parse_args(words)
            return function(arguments.command)(arguments)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except TwitterbarError as error:
        _tell(str(error))
        return error.exit
    except BrokenPipeError:
        _close_output()
        return Exit.BROKEN_PIPE
    except Exception as error:  # noqa: BLE001  (the last resort: a reader gets one sentence, the log the rest)
        return _tell_of_fault(error)


def function(name: str) -> "Callable[[Namespace], int]":
    """The function that a command names as "module.function"."""
    module, _, attribute = name.partition(".")
    found: Callable[[Namespace], int] = getattr(import_module(f"twitterbar.cli.{module}"), attribute)
    return found


def _tell(text: str) -> None:
    from twitterbar.cli.output import aside

    aside(text)


def _close_output() -> None:
    """Whoever read from us has left; let what is still buffered go nowhere, without a word at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _tell_of_fault(error: Exception) -> int:
    from twitterbar import logs

    file = logs.keep(error)
    details = f"The details are in {file}." if file else "No log could be written."
    _tell(f"Something went wrong inside twitterbar ({type(error).__name__}). {details}")
    return Exit.FAULT
