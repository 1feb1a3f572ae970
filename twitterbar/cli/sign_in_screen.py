"""Signing in from within the screens: the same steps as the command's, and the wait for the browser."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

from twitterbar.cli.place import Place
from twitterbar.errors import ConfigError, TwitterbarError
from twitterbar.ui.ask import Lane
from twitterbar.ui.signing_in import MEMORY

if TYPE_CHECKING:
    from twitterbar.cli import sign_in
    from twitterbar.secret import Secret
    from twitterbar.sources.x_login import Attempt

LONGEST = 300.0
"""Seconds for which the browser is waited for."""

GLANCE = 0.2
"""Seconds between two looks at whether to go on waiting."""


class AtTheDoor:
    """Signs the reader of a profile in, one step at a time."""

    def __init__(self, here: Place, lane: Lane) -> None:
        self._here = here
        self._lane = lane

    @cached_property
    def _steps(self) -> "sign_in.SigningIn":
        """The steps, loaded when the first one is taken."""
        from twitterbar.cli import sign_in

        lane = self._lane
        return sign_in.SigningIn(
            self._here, lambda question: lane.submit(lambda core: question(core.store)).result()
        )

    @property
    def client_id(self) -> str:
        """The developer app that was used last."""
        return self._steps.client_id

    def guide(self) -> Sequence[str]:
        """How to make a developer app."""
        return self._steps.guide()

    def standing(self) -> str:
        """Who is signed in now."""
        from twitterbar.cli import connecting

        mine = connecting.credentials(self._here)
        try:
            name = mine.current().username
        except TwitterbarError as error:
            return error.title
        if not name:
            return "You are signed in, but X has not said yet as whom."
        return f"You are signed in as @{name}; the sign-in is kept in {mine.vault.name}."

    def trouble(self, keep_in: str) -> str:
        """Why a sign-in can't be kept there."""
        if keep_in == MEMORY:
            return ""
        try:
            self._steps.see(keep_in)
        except TwitterbarError as error:
            return error.title
        return ""

    def resume(self, keep_in: str) -> str:
        """End a sign-in that was left unfinished."""
        welcome = self._steps.resume(keep_in)
        return _words(welcome) if welcome else ""

    def begin(self, client_id: str, secret: "Secret | None", keep_in: str, *, write: bool) -> "Browser":
        """Begin a sign-in through the browser; from now on the port listens."""
        self._steps.see(keep_in)
        return Browser(self._steps, self._steps.attempt(client_id, secret, write=write), keep_in)

    def with_keys(self, keys: "Sequence[Secret]", keep_in: str) -> str:
        """Sign in with the four keys."""
        self._steps.see(keep_in)
        return _words(self._steps.with_keys(keys, keep_in))


class Browser:
    """A sign-in through the browser, and the port that the browser comes back to."""

    def __init__(self, steps: "sign_in.SigningIn", attempt: "Attempt", keep_in: str) -> None:
        from twitterbar.sources.x_callback import Callback

        self._steps = steps
        self._attempt = attempt
        self._keep_in = keep_in
        self._open = ExitStack()
        self._callback: Callback | None = None
        self.address = attempt.address
        self.deaf = ""
        try:
            self._callback = self._open.enter_context(Callback(attempt.app.port, attempt.is_mine))
        except ConfigError as error:
            self.deaf = error.title

    def wait(self, stopped: Callable[[], bool]) -> "Secret | None":
        """Wait until the browser comes back, or nobody wants it any more."""
        from twitterbar.secret import Secret

        if self._callback is None:
            return None
        until = time.monotonic() + LONGEST
        with self._open:
            while not stopped() and time.monotonic() < until:
                if answer := self._callback.wait(GLANCE):
                    return Secret(answer)
        return None

    def finish(self, answer: "Secret") -> str:
        """Trade the answer for a sign-in, and keep it."""
        return _words(self._steps.finish(self._attempt, answer, self._keep_in))


def _words(welcome: "sign_in.Welcome") -> str:
    return f"{welcome.words} {welcome.cost}"
