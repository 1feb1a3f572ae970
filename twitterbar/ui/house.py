"""What every screen is given: the lane to the core, the clocks, and what the reader set."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from twitterbar.settings import Settings
from twitterbar.ui.ask import Lane


class NewPosts(Protocol):
    """Where new posts come from. What is in here may wait for a network: call it in a thread of its own."""

    def tab(self) -> str:
        """What looking costs and what was spent this month, on one line; "" where it costs nothing."""
        ...

    def price(self) -> str:
        """What looking may bring and cost, in words; raises `TwitterbarError` where one can't look."""
        ...

    def fetch(self, cancelled: Callable[[], bool]) -> Iterator[str]:
        """Fetch what is new, page by page, telling after each what came so far."""
        ...


@dataclass(frozen=True)
class House:
    """The surroundings of a screen.

    `now` is the clock on the wall (aware), `monotonic` the one that measures the session (seconds),
    `open_url` hands an address that was already judged safe to the system's browser, `new_posts` is where
    new posts come from.
    """

    lane: Lane
    settings: Settings
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    open_url: Callable[[str], None]
    new_posts: NewPosts
