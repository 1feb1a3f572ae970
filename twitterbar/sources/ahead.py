"""Asking for something ahead: it is answered while whoever asked does something else."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Answer = TypeVar("Answer")


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
    return answer
