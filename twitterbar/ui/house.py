"""What every screen is given: the lane to the core, the clocks, and what the reader set."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from twitterbar.settings import Settings
from twitterbar.ui.ask import Lane
from twitterbar.ui.errands import Errands
from twitterbar.ui.signing_in import SigningIn

if TYPE_CHECKING:
    from twitterbar.core.views_door import DoorView


@dataclass(frozen=True)
class Switch:
    """The reader leaves, and comes in again as somebody else: the profile of this name."""

    profile: str


@dataclass(frozen=True)
class Price:
    """What looking may bring and cost, in words; `filling` what filling the gaps would, "" without any."""

    words: str
    filling: str = ""


class NewPosts(Protocol):
    """Where new posts come from. What is in here may wait for a network: call it in a thread of its own."""

    def tab(self) -> str:
        """What looking costs and what was spent this month, on one line; "" where it costs nothing."""
        ...

    def missing(self) -> str:
        """What is not here although it could be, on one line; "" if nothing is missing."""
        ...

    def price(self) -> Price:
        """What looking may bring and cost; raises `TwitterbarError` where one can't look."""
        ...

    def fetch(self, cancelled: Callable[[], bool], *, fill: bool = False) -> Iterator[str]:
        """Fetch what is new, page by page, telling after each what came so far; `fill`: the gaps, too."""
        ...


def _nothing_is_sent(numbers: Sequence[int]) -> None:
    """Where nothing said goes anywhere."""


@dataclass(frozen=True)
class House:
    """The surroundings of a screen.

    `now` is the clock on the wall (aware), `monotonic` the one that measures the session (seconds),
    `open_url` hands an address that was already judged safe to the system's browser (it gives False where
    there is none with a window of its own), `new_posts` is where
    new posts come from, `errands` carries out what may wait for a network. `send_out` sends those drafts of
    the outbox that go by the API; it may wait for a network, so it is called in a thread of its own, and
    raises `TwitterbarError` where it can't go on. `signing_in` signs the reader in to X (None: it is not X).
    `profile` is the name of the reader's, "" for the usual one; `profiles` are those one can go over to.
    `at_once` is what the door can say before the core is there (None: it has to wait for it).
    """

    lane: Lane
    settings: Settings
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    open_url: Callable[[str], object]
    new_posts: NewPosts
    send_out: Callable[[Sequence[int]], None] = _nothing_is_sent
    errands: Errands = field(default_factory=Errands)
    signing_in: SigningIn | None = None
    profile: str = ""
    profiles: Sequence[str] = ()
    at_once: "DoorView | None" = None
