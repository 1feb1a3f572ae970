"""What the core answers with where the reader speaks: drafts, the outbox, whose turn it is."""

from datetime import datetime

from msgspec import Struct

from twitterbar.domain.length import Length
from twitterbar.domain.manners import Listener, Verdict
from twitterbar.domain.model import Account
from twitterbar.domain.outbox import Draft, Way


class WayOut(Struct, frozen=True, kw_only=True):
    """One way out of the outbox: `price` in micro-dollars, or in words why it is closed."""

    way: Way
    price: int = 0
    closed: str = ""


class Checked(Struct, frozen=True, kw_only=True):
    """A draft as it stands: its length, what is known of those it would notify, and the ways out.

    `answered` and `quoted` are the posts it is about, on one line, `quoted_by` whose post it quotes;
    `company` are the people of the conversation who could be notified besides the addressee, and `also` those
    whom X notifies of the answer although nobody ticked them, unless one unticks them in the browser. `word`
    is set where the typed word is still to be given today.
    """

    verdict: Verdict
    length: Length
    most: int
    ways: tuple[WayOut, ...]
    addressee: Listener | None = None
    called_you: bool = False
    answered: str = ""
    quoted: str = ""
    quoted_by: Listener | None = None
    company: tuple[Account, ...] = ()
    also: tuple[Account, ...] = ()
    word: bool = False

    @property
    def fits(self) -> bool:
        """Whether it has words, and not too many."""
        return 0 < self.length.weight <= self.most


class OutboxRow(Struct, frozen=True, kw_only=True):
    """One draft in the outbox, with the name of whom it answers and what is known of it now."""

    draft: Draft
    to: str
    checked: Checked


class OutboxView(Struct, frozen=True, kw_only=True):
    """What waits, in the order in which it goes out; `cost` in micro-dollars of what goes by the API."""

    now: datetime
    rows: tuple[OutboxRow, ...]
    cost: int = 0


class TurnsRow(Struct, frozen=True, kw_only=True):
    """The ledger of one person: whose turn came how often, and what is unanswered on either side."""

    person: Listener
    unanswered: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    last_from_me: datetime | None = None
    last_from_them: datetime | None = None
    held_until: datetime | None = None
    stopped: str | None = None
