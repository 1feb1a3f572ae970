"""What was on the screen, worked out from what a program sent to its terminal."""

import re
from collections.abc import Iterable, Iterator

import pyte

from benchmarks.speed.terminal import COLUMNS, FRAME_ENDS, PAUSE, ROWS

_NOT_DRAWN = re.compile(
    rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[\??[0-9;]*[$ !][A-Za-z]|\x1b\[\?2026[hl]|\x1bP[^\x1b]*\x1b\\"
)
"""What pyte would take for text."""


class Screen:
    """The cells of a terminal."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._rows: dict[int, tuple[object, ...]] = {}

    def take(self, sent: bytes) -> bool:
        """Draw what was sent; tells whether any cell looks different now."""
        self._screen.dirty.clear()
        self._stream.feed(_NOT_DRAWN.sub(b"", sent))
        changed = False
        for number in self._screen.dirty:
            line = self._screen.buffer[number]
            row = tuple(line[column] for column in range(COLUMNS))
            changed = changed or row != self._rows.get(number)
            self._rows[number] = row
        return changed

    @property
    def text(self) -> str:
        """The characters, line by line."""
        return "\n".join(self._screen.display)


def frames(chunks: Iterable[tuple[float, bytes]]) -> Iterator[tuple[float, bytes]]:
    """What was sent, in frames, each with the moment at which it was complete."""
    told = False
    sent, last = b"", 0.0
    for at, data in chunks:
        if sent and not told and at - last > PAUSE:
            yield last, sent
            sent = b""
        sent += data
        last = at
        while FRAME_ENDS in sent:
            told = True
            frame, _, sent = sent.partition(FRAME_ENDS)
            yield at, frame
        if sent and b"\x1b[?2026h" not in sent and told:
            yield at, sent
            sent = b""
    if sent:
        yield last, sent
