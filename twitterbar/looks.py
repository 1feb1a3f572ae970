"""What the store keeps about looks at the service.

As facts: how far each timeline is known, what ended the last look, what was left of the credits. And on the
tab, before it is sent: what is asked.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from twitterbar.domain.gaps import Marks
from twitterbar.domain.tab import Charge
from twitterbar.errors import StoreError

if TYPE_CHECKING:
    from twitterbar.store.store import Store

Answer = TypeVar("Answer")

MARKS = "marks"
"""The store's fact that holds how far each timeline is known."""

TROUBLE = "trouble"
"""The store's fact that holds what ended the last look early; empty if nothing did."""

BALANCE = "balance"
"""The store's fact that holds what X said was left of the credits."""


class Ask(Protocol):
    """Carries a question to the store's thread and brings the answer back."""

    def __call__(self, question: "Callable[[Store], Answer]", /) -> Answer:
        """The answer."""
        ...


class Trouble(Struct, frozen=True, kw_only=True):
    """What ended the last look early, and when.

    `until` is from when on the service answers again, if it said so; `put_away` whether the reader has read
    it and wants to see it no more.
    """

    at: datetime
    title: str
    advice: str
    until: datetime | None = None
    put_away: bool = False

    def stands(self, now: datetime) -> bool:
        """Whether the reader has to be told."""
        return not self.put_away and (self.until is None or self.until > now)


class Balance(Struct, frozen=True):
    """What X said was left of the credits, in micro-dollars, and when it did."""

    at: datetime
    micros: int


class Booking:
    """Books in the store that `ask` leads to what is about to be sent."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def book_ahead(self, charge: Charge) -> int:
        """Keep the charge for a request that nobody knows the price of yet; gives the booking's number."""
        return self._ask(lambda store: store.book_ahead(charge))

    def unbook(self, number: int) -> None:
        """Strike out a booking again, since nothing was charged."""
        self._ask(lambda store: store.unbook(number))


def marks_of(store: "Store") -> Marks:
    """How far each timeline is known."""
    kept = store.setting(MARKS)
    if not kept:
        return Marks()
    try:
        return msgspec.json.decode(kept, type=Marks)
    except msgspec.DecodeError as error:
        raise StoreError("The store does not say any more how far the timelines are known.") from error


def trouble_of(store: "Store") -> Trouble | None:
    """What ended the last look early; None if nothing did."""
    kept = store.setting(TROUBLE)
    return msgspec.json.decode(kept, type=Trouble) if kept else None


def put_away_trouble(store: "Store") -> None:
    """The reader has read what ended the last look."""
    trouble = trouble_of(store)
    if trouble is not None:
        note(TROUBLE, replace(trouble, put_away=True), store)


def balance_of(store: "Store") -> Balance | None:
    """What X said was left of the credits, if it ever did."""
    kept = store.setting(BALANCE)
    return msgspec.json.decode(kept, type=Balance) if kept else None


def note(name: str, what: Struct | None, store: "Store") -> None:
    """Put a fact of these into the store; None takes it out."""
    store.set_setting(name, msgspec.json.encode(what).decode() if what is not None else "")
