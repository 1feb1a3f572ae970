"""The lane in which the core lives: one thread that answers questions in the order they were asked.

A SQLite connection belongs to one thread, and the interface must never wait for a disk. So screens hand
questions (functions of the core) to the lane: `ask` is awaited inside a worker and gives the answer, `tell`
is for what the reader did, which is never cancelled and never waited for.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from twitterbar.errors import TwitterbarError

if TYPE_CHECKING:
    from twitterbar.core.core import Core

Answer = TypeVar("Answer")
Question = Callable[["Core"], Answer]


class LaneClosed(TwitterbarError):
    """The reader has left; whoever was still out has nobody to bring anything to."""

    def __init__(self) -> None:
        super().__init__("Everybody has left.")


class Precedence:
    """Who types goes first: while a key is answered, threads that work for later stand aside.

    Threads of one Python take turns, and with several of them at work a key may have to wait for many turns.
    """

    ANSWERED = 0.03
    """Seconds in which a key is answered: so long the others wait."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._until = clock()

    def take(self) -> None:
        """A key was pressed."""
        self._until = self._clock() + self.ANSWERED

    def give_way(self) -> float:
        """Wait, in another thread, while somebody goes first; tells for how many seconds.

        Whoever has waited for one key goes on for a step, even if another was pressed: a key that is held
        down must not stop everything else.
        """
        left = self._until - self._clock()
        if left <= 0:
            return 0.0
        self._sleep(left)
        return left


class Lane:
    """One ordered thread around one core.

    `open_core` runs in the thread before the first question is answered, and not before one is asked: the
    door stands the sooner for it.
    """

    def __init__(self, open_core: "Callable[[], Core]") -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ask")
        self._open_core = open_core
        self._core: Core | None = None
        self._trouble: BaseException | None = None
        self.precedence = Precedence()
        """Asked by those who work beside the lane; the lane itself answers whoever types."""
        self.on_failure: Callable[[BaseException], None] = lambda failure: None
        """Called, in the lane's thread, with what a `tell` raised."""

    def submit(self, question: Question[Answer]) -> Future[Answer]:
        """Queue a question; its future has the answer, or what opening the core or answering raised.

        Raises LaneClosed when it is too late for questions.
        """
        try:
            return self._thread.submit(lambda: question(self._opened()))
        except RuntimeError:
            raise LaneClosed from None

    def _opened(self) -> "Core":
        """The core, opened by the first who asks; raises what opening it raised, to everybody who asks."""
        if self._trouble is not None:
            raise self._trouble
        if self._core is None:
            try:
                self._core = self._open_core()
            except BaseException as trouble:
                self._trouble = trouble
                raise
        return self._core

    async def ask(self, question: Question[Answer]) -> Answer:
        """The core's answer. Giving up waiting does not take back a question that is being answered."""
        return await asyncio.wrap_future(self.submit(question))

    def tell(self, question: Question[object]) -> None:
        """Queue something to be noted, without waiting for it."""
        self.submit(question).add_done_callback(self._tell_of_failure)

    def _tell_of_failure(self, future: Future[object]) -> None:
        if not future.cancelled() and (failure := future.exception()) is not None:
            self.on_failure(failure)

    def close(self) -> None:
        """Answer what is still queued, close the core and end the thread."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _close(self) -> None:
        if self._core is not None:
            self._core.close()
