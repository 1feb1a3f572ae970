"""The first keys: what is pressed before Textual is loaded, at the door that stands already.

The arrows, h and l, j and k move the mark at once. With the first key that means anything else the listening
ends: it, and whatever is pressed after it, waits for Textual.
"""

import os
import select
import threading
from collections.abc import Callable, Sequence

MOVES = {
    **dict.fromkeys((b"\x1b[C", b"l", b"\x1b[B", b"j"), 1),
    **dict.fromkeys((b"\x1b[D", b"h", b"\x1b[A", b"k"), -1),
}
"""What a terminal sends for the keys that move the mark, and where to."""

REST = 0.02
"""Seconds in which the rest of a key comes whose beginning is here."""


class FirstKeys:
    """Answers, in a thread of its own, the keys that choose.

    `lines` has for each choice what draws all of them with the mark on it, `marked` is the one that carries
    it, and `draw` sends something to the terminal.
    """

    def __init__(self, lines: Sequence[str], marked: int, draw: Callable[[str], object]) -> None:
        self.marked = marked
        self.left = b""
        """What was read and not answered."""
        self._lines = lines
        self._draw = draw
        self._told, self._tell = os.pipe()
        self._thread = threading.Thread(target=self._listen, name="first-keys", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no longer: somebody else does from now on."""
        os.write(self._tell, b".")
        self._thread.join()
        os.close(self._tell)
        os.close(self._told)

    def _listen(self) -> None:
        while not self.left and self._told not in select.select([0, self._told], [], [])[0]:
            try:
                read = os.read(0, 1024)
                if any(move.startswith(read) for move in MOVES if move != read) and _more():
                    read += os.read(0, 1024)
            except OSError:
                return
            if not read:
                return
            self._answer(read)

    def _answer(self, read: bytes) -> None:
        before = self.marked
        while move := next((move for move in MOVES if read.startswith(move)), None):
            self.marked = min(max(0, self.marked + MOVES[move]), len(self._lines) - 1)
            read = read[len(move) :]
        self.left = read
        if self.marked != before:
            self._draw(self._lines[self.marked])


def _more() -> bool:
    return bool(select.select([0], [], [], REST)[0])
