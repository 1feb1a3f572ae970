"""Errands: what may wait for a network or a keyring, each in a thread of its own that holds nobody up.

Leaving must never wait for somebody who doesn't answer, so these threads die with the program; those who are
about to come back anyway get a moment for it, since what was paid for should be kept.
"""

import threading
import time
from collections.abc import Callable
from contextvars import copy_context


class Errand:
    """One errand under way; whoever carries it out looks at `stopped` from time to time."""

    def __init__(self, name: str, carry_out: "Callable[[Errand], object]") -> None:
        self._stop = threading.Event()
        around = copy_context()  # in which a screen knows its app
        self.name = name
        self.thread = threading.Thread(target=lambda: around.run(carry_out, self), name=name, daemon=True)

    @property
    def stopped(self) -> bool:
        """Whether it is to end as soon as it can."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask for its end, without waiting for it."""
        self._stop.set()


class Errands:
    """All errands of one run of the program."""

    def __init__(self) -> None:
        self._under_way: list[Errand] = []

    def start(self, name: str, carry_out: Callable[[Errand], object]) -> Errand:
        """Send somebody out."""
        errand = Errand(name, carry_out)
        self._under_way = [one for one in self._under_way if one.thread.is_alive()] + [errand]
        errand.thread.start()
        return errand

    def under_way(self, name: str) -> Errand | None:
        """The errand of this name, unless somebody is back from it."""
        return next((one for one in self._under_way if one.name == name and one.thread.is_alive()), None)

    def end(self, seconds: float) -> bool:
        """Ask for the end of all and wait for them, so many seconds at most; whether all came back."""
        for errand in self._under_way:
            errand.stop()
        until = time.monotonic() + seconds
        for errand in self._under_way:
            errand.thread.join(max(0.0, until - time.monotonic()))
        return not any(errand.thread.is_alive() for errand in self._under_way)
