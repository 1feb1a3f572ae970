"""Errors that reach the reader: each has a title, what to do about it, and an exit code."""

from enum import IntEnum

TYPE_CHECKING = False  # as typing has it, without loading that: `--help` needs neither
if TYPE_CHECKING:
    from datetime import datetime


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


class NoNetwork(Unreachable):
    """Nothing at the other end could be reached, or it fell silent before it answered."""

    def __init__(self, title: str, advice: str = "") -> None:
        super().__init__(title, advice or "What is here can be read without a network. Try again later.")


class NotReached(NoNetwork):
    """Nothing at the other end was reached, so it certainly got nothing of what was to be sent."""


class BrokeOff(NoNetwork):
    """The connection broke before anything was answered; often the next one holds."""

    def __init__(self, host: str) -> None:
        super().__init__(f"The connection to {host} broke off before it answered.")


class NotSafe(Unreachable):
    """Who answered could not prove to be the service: something is wrong with the certificate.

    `at_once`: it was found out before anything was sent.
    """

    def __init__(self, host: str, reason: str, *, at_once: bool = False) -> None:
        super().__init__(
            f"{host} could not prove who it is: {reason}.",
            "Nothing was sent to it. A wrong date on this computer or a network's proxy may be behind it.",
        )
        self.at_once = at_once


class NotTheService(Unreachable):
    """Something else than the service answered: the sign-in page of a network, most often."""

    def __init__(self, host: str, shown: str) -> None:
        super().__init__(
            f"Something else answered in the place of {host}: {shown}.",
            "Most often that is the sign-in page of a network. Open any page in the browser, then try again.",
        )


class ServiceDown(Unreachable):
    """The service answered that it is in trouble itself."""

    def __init__(self, status: int) -> None:
        super().__init__(
            f"X has a problem of its own right now (it answers {status}).",
            "Nothing is wrong here, and a failed request costs nothing. Try again in a few minutes.",
        )


class BrokenAnswer(Unreachable):
    """An answer that began well and can't be used: cut off, endless, too slow, too large or garbled.

    `charged` tells whether the service may have charged for it all the same.
    """

    def __init__(self, title: str, *, charged: bool = False) -> None:
        super().__init__(title, "Try again; what was fetched before it is kept.")
        self.charged = charged


class NotUnderstood(Unreachable):
    """The service did not understand what it was asked, or answered in a way that is not known here."""

    def __init__(self, title: str) -> None:
        super().__init__(title, "X may have changed. Look for a newer twitterbar; what is here can be read.")


class RateLimited(TryLater):
    """Too many requests; the service says from when on it answers again (`until`)."""

    def __init__(self, until: "datetime", now: "datetime") -> None:
        local = until.astimezone()
        far = local.date() != now.astimezone().date()
        shown = f"{local:%A %H:%M}" if far else f"{local:%H:%M}"
        super().__init__(
            f"X asks us to wait until {shown}: too many requests in a short time.",
            "What is here can be read meanwhile. Waiting costs nothing.",
        )
        self.until = until


class UsageCapReached(TryLater):
    """The developer account has read as many posts as it may in this billing cycle."""

    def __init__(self) -> None:
        super().__init__(
            "Your developer account has read as many posts as X allows in this billing cycle.",
            "It starts anew with the next cycle; console.x.com shows when. What is here can be read.",
        )


class SpendLimitReached(TryLater):
    """The spending limit set in the developer console is reached."""

    def __init__(self) -> None:
        super().__init__(
            "The spending limit that you set at X for this billing cycle is reached.",
            "It can be raised at console.x.com, under billing. What is here can be read.",
        )


class CreditsGone(NotAllowed):
    """The developer account has no credits left."""

    def __init__(self) -> None:
        super().__init__(
            "Your developer account at X has no credits left.",
            "Buy some at console.x.com, under billing. What is here can be read.",
        )


class NotSignedIn(NotAllowed):
    """There is no sign-in, or the one there is is not accepted."""

    def __init__(
        self, title: str = "You are not signed in to X.", advice: str = "`twitterbar login` signs you in."
    ) -> None:
        super().__init__(title, advice)


class NotEnrolled(NotAllowed):
    """The developer app is in no package, so X refuses it everything."""

    def __init__(self) -> None:
        super().__init__(
            "X refuses your developer app: it is not in a package yet.",
            "At console.x.com, move the app into the pay-per-use package, production environment.",
        )


class Refused(NotAllowed):
    """The service says no to this one request. `reason` is a stable word for why, where one is known."""

    def __init__(self, said: str, reason: str = "") -> None:
        super().__init__(
            f"X does not allow this: {said}" if said else "X does not allow this, and does not say why.",
            "`twitterbar doctor` shows how you are signed in and what it permits.",
        )
        self.reason = reason
