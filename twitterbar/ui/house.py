"""What every screen is given: the lane to the core, the clocks, and what the reader set."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from twitterbar.settings import Settings
from twitterbar.ui.ask import Lane
from twitterbar.ui.errands import Errands
from twitterbar.ui.signing_in import SigningIn

if TYPE_CHECKING:
    from twitterbar.core.views_door import DoorView
    from twitterbar.domain.acts import Act


class Switch(Struct, frozen=True):
    """The reader leaves, and comes in again as somebody else: the profile of this name."""

    profile: str


class Wanted(StrEnum):
    """What one may ask X for."""

    NEW = "new"
    GAPS = "gaps"
    CONVERSATION = "conversation"
    PERSON = "person"
    FOLLOWS = "follows"


class Wish(Struct, frozen=True):
    """Something to ask for; `of` is the id of the conversation or the person it is about.

    Whoever wants the gaps gets what is new as well.
    """

    what: Wanted
    of: str = ""


class Price(Struct, frozen=True):
    """What granting a wish may bring and cost, in words that begin in small letters."""

    wish: Wish
    words: str


class PriceList(Struct, frozen=True):
    """What can be had of what was wished for; `room` says in a sentence what the caps leave, "" without.

    `uncertain` is how much stands on the tab that X may not have charged, "" where nothing does.
    """

    prices: tuple[Price, ...]
    room: str = ""
    uncertain: str = ""


class Booking(Struct, frozen=True):
    """Something on the tab of which nobody knows whether X charged it.

    Its number, and in words: what was asked for, when by the clock on the wall, and the most it cost.
    """

    number: int
    what: str
    when: str
    most: str


class Standing(Struct, frozen=True):
    """How the reader stands with X: what looking costs and was spent, and what ended the last look early.

    Both are in words, "" if there is nothing to say. `signed_in` is as well as that is known without asking a
    keyring, which might ask the reader.
    """

    tab: str = ""
    trouble: str = ""
    signed_in: bool = False


class NewPosts(Protocol):
    """Where new posts come from. What is in here may wait for a network: call it in a thread of its own."""

    def standing(self) -> Standing:
        """How the reader stands with the service."""
        ...

    def missing(self) -> str:
        """What is not here although it could be, on one line; "" if nothing is missing."""
        ...

    def prices(self, wishes: Sequence[Wish]) -> PriceList:
        """What these may bring and cost, those left out that can't be; raises `TwitterbarError`."""
        ...

    def fetch(self, wish: Wish, cancelled: Callable[[], bool]) -> Iterator[str]:
        """Fetch it page by page, telling after each what came so far."""
        ...

    def put_away(self) -> None:
        """The reader has read what ended the last look; waits for nothing."""
        ...

    def uncertain(self) -> Sequence[Booking]:
        """What stands on the tab although nobody knows whether it was charged, newest first."""
        ...

    def strike(self, number: int) -> None:
        """Strike one of these out: it was not charged, the reader says. Raises `TwitterbarError`."""
        ...

    def put_back(self) -> bool:
        """Put back what was struck out last; whether there is anything."""
        ...


BringIn = Callable[[str, Callable[[str], object], Callable[[], bool]], str]
"""Takes in a file, tells how far it is, ends where it is asked to, and gives in words what came.

Raises `TwitterbarError`.
"""


def _nothing_is_done(act: "Act", target: str) -> None:
    """Where nothing done here reaches anybody."""


def _nothing_is_sent(numbers: Sequence[int]) -> None:
    """Where nothing said goes anywhere."""


class House(Struct, frozen=True):
    """The surroundings of a screen.

    `now` is the clock on the wall (aware), `monotonic` the one that measures the session (seconds),
    `open_url` hands an address that was already judged safe to the system's browser (it gives False where
    there is none with a window of its own), `new_posts` is where
    new posts come from, `errands` carries out what may wait for a network. `send_out` sends those drafts of
    the outbox that go by the API; it may wait for a network, so it is called in a thread of its own, and
    raises `TwitterbarError` where it can't go on; `act_at_x` does one thing to a post or an account there, in
    the same way. `signing_in` signs the reader in to X, and `bring_in` takes in a file that
    they name (None: it is not X).
    `profile` is the name of the reader's, "" for the usual one; `profiles` are those one can go over to.
    `at_once` is what the door can say before the core is there (None: it has to wait for it, and says
    `setting_up` meanwhile), and `marked` which choice has the mark already (None: the usual one); `stands`
    is called once it stands.
    """

    lane: Lane
    settings: Settings
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    open_url: Callable[[str], object]
    new_posts: NewPosts
    send_out: Callable[[Sequence[int]], None] = _nothing_is_sent
    act_at_x: "Callable[[Act, str], None]" = _nothing_is_done
    errands: Errands = field(default_factory=Errands)
    signing_in: SigningIn | None = None
    bring_in: BringIn | None = None
    profile: str = ""
    profiles: Sequence[str] = ()
    at_once: "DoorView | None" = None
    marked: Callable[[], int | None] = lambda: None
    stands: Callable[[], None] = lambda: None
    setting_up: str = ""
