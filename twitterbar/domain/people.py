"""What is known of the reader and of the people at the table when conversations are weighed."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct


class Tie(Struct, frozen=True):
    """How somebody turned to somebody: how often in all, and what that weighs at this moment.

    A turn weighs what its kind does when it happens, and half of that after every 30 days.
    """

    n: int
    weight: float


class Silence(Struct, frozen=True):
    """A time in which somebody said nothing: their last post before it, and the first one after."""

    since: datetime
    until: datetime


class People(Struct, frozen=True, kw_only=True):
    """What weighing conversations takes to know of the reader and of those who speak in them.

    Accounts are told by their ids; whoever isn't in a mapping has nothing to tell there.

    `me` is the reader, `handle` the reader's handle without @ (for sources that name people by handle alone).
    `names` are the names to show, `follows` whom the reader follows.
    `turned_to` are the ties from the reader to others, `turned_to_me` those back.
    `circle` is Σ 1/ln(2 + indegree f) over the people f to whom both the reader and the account turn, those
    to whom 400 or more turn left out; `circle_through` names those f, the weightiest first.
    `last_heard` is when the reader last heard each voice. `silences` tells of those who came back within the
    last four weeks after a silence of four weeks or more, `said` how many posts each account made in the
    last four weeks. `interests` maps the words of what the reader wrote or passed on to how often they stand
    there. Of `document_count` posts (all, or the latest ones), `document_frequency` hold a word.
    """

    me: str | None = None
    handle: str = ""
    names: Mapping[str, str] = {}
    follows: frozenset[str] = frozenset()
    turned_to: Mapping[str, Tie] = {}
    turned_to_me: Mapping[str, Tie] = {}
    circle: Mapping[str, float] = {}
    circle_through: Mapping[str, tuple[str, ...]] = {}
    last_heard: Mapping[str, datetime] = {}
    silences: Mapping[str, Silence] = {}
    said: Mapping[str, int] = {}
    interests: Mapping[str, float] = {}
    document_count: int = 0
    document_frequency: Mapping[str, int] = {}

    def name(self, account: str) -> str:
        """The name to show for an account."""
        return self.names.get(account) or "somebody"
