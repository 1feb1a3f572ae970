"""When the terminal goes away below the screens: its window was closed, its line dropped."""

import errno
import os
import signal
import termios
from collections.abc import Callable


def at_hangup(leave: Callable[[], object]) -> None:
    """Have `leave` called when the terminal is lost; from then on everything is drawn into the void.

    The system follows the hangup with a signal to continue, upon which Textual draws at once; and the first
    error ends its writing thread, whose queue then holds up the end of the program for good. So the terminal
    is let go of before any other handler runs: this can't wait for the event loop.
    """

    def hang_up(*_: object) -> None:
        if _is_lost():
            void = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(void, standard)
            os.close(void)
        leave()

    signal.signal(signal.SIGHUP, hang_up)


def _is_lost() -> bool:
    """Whether nobody is at the other end; a terminal that is still there has to be given back as it was."""
    try:
        termios.tcgetattr(0)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    return False
