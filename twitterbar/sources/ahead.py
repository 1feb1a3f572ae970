"""Asking for something ahead: it is answered while whoever asked does something else."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Answer = TypeVar("Answer")

HEAD_START = 0.01
"""Seconds in which the question gets on its way before whoever asked goes on: threads of one Python take
turns, and what is sent later is answered later."""


def ahead(question: Callable[[], Answer]) -> Future[Answer]:
    """Ask in a thread of its own; the future has the answer, or what asking raised.

    The thread dies with the program, so that leaving waits for nobody who doesn't answer.
    """
    answer: Future[Answer] = Future()

    def ask() -> None:
        try:
            answer.set_result(question())
        except BaseException as error:  # noqa: BLE001  (it is raised where the answer is looked for)
            answer.set_exception(error)

    threading.Thread(target=ask, name="asked ahead", daemon=True).start()
    time.sleep(HEAD_START)
    return answer
