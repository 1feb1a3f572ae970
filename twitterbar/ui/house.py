"""What every screen is given: the lane to the core, the clocks, and what the reader set."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from twitterbar.settings import Settings
from twitterbar.ui.ask import Lane


@dataclass(frozen=True)
class House:
    """The surroundings of a screen.

    `now` is the clock on the wall (aware), `monotonic` the one that measures the session (seconds),
    `open_url` hands an address that was already judged safe to the system's browser.
    """

    lane: Lane
    settings: Settings
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    open_url: Callable[[str], None]
