"""Garbage is looked for while nobody waits: Python does it in the middle of something, and a key waits."""

import asyncio
import gc

AT_THE_LATEST = 10_000
"""So many objects more than before let Python look for garbage at once: with its usual 700 it does so for
every second key."""

LULL = 0.25
"""Seconds after a key in which its picture stands, and what has followed from it."""

WORTH_A_LOOK = 1_000
"""With fewer new objects than this there is little to be found."""

OFTEN = 10
"""So many looks among what is new lead to one among all that came since the beginning."""


class Tidying:
    """Looks for garbage in the lull after a key; before `begin`, and without keys, it does nothing."""

    def __init__(self) -> None:
        self._begun = False
        self._next: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """From now on, and never among what is here already."""
        gc.freeze()
        gc.set_threshold(AT_THE_LATEST)
        gc.enable()
        self._begun = True

    def after_key(self) -> None:
        """A key was pressed: have a look once no other has followed for a moment."""
        if self._begun:
            if self._next is not None:
                self._next.cancel()
            self._next = asyncio.get_running_loop().call_later(LULL, look)


def look() -> None:
    """Look for garbage, if there may be any worth it."""
    young, _, looks = gc.get_count()
    if looks >= OFTEN:
        gc.collect()
    elif young >= WORTH_A_LOOK:
        gc.collect(1)
