"""Carries a command out and turns whatever ends it into words and an exit code."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper

from twitterbar.cli.parser import parser
from twitterbar.errors import Exit, TwitterbarError

TYPE_CHECKING = False  # as typing has it, without loading that: `--help` needs none of it
if TYPE_CHECKING:
    from argparse import Namespace

BRIEF = ("reading.catch_up", "reading.conversation", "reading.search", "reading.why")
"""Commands that read and answer: whatever they make is gone in a moment, and they with it. They load nothing
that logs."""


def run(words: Sequence[str] | None = None) -> int:
    """Carry out the command that these words (or else the process's arguments) name; gives the exit code.

    Raises `SystemExit` where argparse does: after --help, and for words that make no sense.
    """
    try:
        _be_ready_for_any_letter()
        try:
            arguments = parser().parse_args(words)
            return (
                _answer(arguments) if arguments.command in BRIEF else function(arguments.command)(arguments)
            )
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except TwitterbarError as error:
        _tell(str(error))
        return error.exit
    except BrokenPipeError:
        _close_output()
        return Exit.BROKEN_PIPE
    except OSError as error:
        return _tell_of_system(error)
    except Exception as error:  # noqa: BLE001  (the last resort: a reader gets one sentence, the log the rest)
        return _tell_of_fault(error)


def _answer(arguments: "Namespace") -> int:
    """Carry out a brief command."""
    from twitterbar.uncollected import uncollected

    with uncollected():
        return function(arguments.command)(arguments)


def _load_msgspec_alone() -> None:
    """Load msgspec without typing_extensions, which it would ask for what it finds in typing as well.

    That one loads inspect, ast and dis along; together they take as long as half of our own modules.
    """
    if "typing_extensions" not in sys.modules:
        sys.modules["typing_extensions"] = None  # type: ignore[assignment]  # Python's way to say: not there
        try:
            import msgspec  # noqa: F401
        finally:
            del sys.modules["typing_extensions"]


def _be_ready_for_any_letter() -> None:
    """Where the terminal's encoding lacks a letter, a question mark stands for it, and nothing fails."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def function(name: str) -> "Callable[[Namespace], int]":
    """The function that a command names as "module.function"."""
    _load_msgspec_alone()
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


def _tell_of_system(error: OSError) -> int:
    """A full disk, most often; what could not be printed goes nowhere, or Python would try again later."""
    from twitterbar import logs, quiet_log

    quiet_log.begin()
    logs.keep(error)
    _close_output()
    _tell(f"The system says no: {error.strerror or type(error).__name__}.")
    return Exit.NO


def _tell_of_fault(error: Exception) -> int:
    from twitterbar import logs, quiet_log

    quiet_log.begin()
    file = logs.keep(error)
    details = f"The details are in {file}." if file else "No log could be written."
    _tell(f"Something went wrong inside twitterbar ({type(error).__name__}). {details}")
    return Exit.FAULT
