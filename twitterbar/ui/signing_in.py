"""What the screen for signing in asks of whoever does it. All of it may wait: call it on an errand."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from twitterbar.secret import Secret

KEYRING = "keyring"
MEMORY = "memory"
FILE = "file"


class Begun(Protocol):
    """A sign-in through the browser that was begun; good for one answer within five minutes."""

    @property
    def address(self) -> str:
        """What to open in the browser."""
        ...

    @property
    def deaf(self) -> str:
        """Why the browser can't come back to this computer by itself; "" if it can."""
        ...

    def wait(self, stopped: Callable[[], bool]) -> "Secret | None":
        """The address that the browser came back with; None if it was stopped, or took too long."""
        ...

    def finish(self, answer: "Secret") -> str:
        """Sign in with the address that the browser ended at; says who is signed in now, and what it cost."""
        ...


class SigningIn(Protocol):
    """Signs the reader of a profile in to X.

    Every method may raise `TwitterbarError` for what went wrong, in words. `keep_in` is KEYRING, MEMORY or
    FILE: where the sign-in is to be kept.
    """

    @property
    def client_id(self) -> str:
        """The developer app that was used last; "" if none ever was."""
        ...

    def guide(self) -> Sequence[str]:
        """How to make a developer app, which callback it needs, what is asked for, and what it costs."""
        ...

    def standing(self) -> str:
        """Who is signed in now, or that nobody is."""
        ...

    def trouble(self, keep_in: str) -> str:
        """Why a sign-in can't be kept there; "" if it can."""
        ...

    def resume(self, keep_in: str) -> str:
        """End a sign-in of which X had not said yet whose it is; "" if there is none such."""
        ...

    def begin(self, client_id: str, secret: "Secret | None", keep_in: str, *, write: bool) -> Begun:
        """Begin a sign-in through the browser."""
        ...

    def with_keys(self, keys: "Sequence[Secret]", keep_in: str) -> str:
        """Sign in with the four keys of OAuth 1.0a, in the console's order."""
        ...
