"""Errors that reach the reader: each has a title, what to do about it, and an exit code."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line; 65 to 78 follow BSD's sysexits, 141 is the shell's way."""

    DONE = 0
    NO = 1
    USAGE = 2
    BAD_FILE = 65
    UNREACHABLE = 69
    FAULT = 70
    SHUT = 75
    NOT_ALLOWED = 77
    CONFIG = 78
    BROKEN_PIPE = 141


class TwitterbarError(Exception):
    """Something went wrong that the reader can understand.

    `title` says in one sentence what happened, `advice` what to do; `exit` is the command's exit code.
    """

    exit = Exit.NO

    def __init__(self, title: str, advice: str = "") -> None:
        super().__init__(title, advice)
        self.title = title
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.title} {self.advice}".rstrip()


class BadFile(TwitterbarError):
    """A file that is not what it should be."""

    exit = Exit.BAD_FILE


class StoreError(TwitterbarError):
    """The store can't be opened, read or written."""

    exit = Exit.CONFIG


class ConfigError(TwitterbarError):
    """A setting, theme or key can't be used."""

    exit = Exit.CONFIG


class DoorShut(TwitterbarError):
    """The reader stepped out a short while ago, or a session is open elsewhere."""

    exit = Exit.SHUT


class NothingFound(TwitterbarError):
    """The answer is no: there is nothing of that name or about those words."""

    exit = Exit.NO


class UsageError(TwitterbarError):
    """The command was given words it can't work with."""

    exit = Exit.USAGE


class Unreachable(TwitterbarError):
    """The service can't be reached, or what answered was not the service."""

    exit = Exit.UNREACHABLE


class TryLater(TwitterbarError):
    """Not now: a limit stands in the way that time or a changed setting removes."""

    exit = Exit.SHUT


class NotAllowed(TwitterbarError):
    """The service says no to this reader or to this developer app."""

    exit = Exit.NOT_ALLOWED


class CapReached(TryLater):
    """The next request could break a cap that the reader has set, so it was not sent.

    `cost` is what it could cost, `left` what is left of the cap called `cap`; all three ready to be read.
    """

    def __init__(self, cost: str, left: str, cap: str) -> None:
        super().__init__(
            f"Asking on could cost {cost}, and {left} of {cap} is left; nothing was asked.",
            "What is here can be read. A higher cap is set under [tab] in the settings, or by --max-spend.",
        )
        self.cost = cost
        self.left = left
        self.cap = cap
