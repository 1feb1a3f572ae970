"""What the core answers with where the reader would rather not hear: noise, and their own filters."""

from msgspec import Struct

from twitterbar.domain.filters import Filter
from twitterbar.domain.model import Account
from twitterbar.domain.noise import Noise


class Folded(Struct, frozen=True, kw_only=True):
    """One conversation that is folded away: who makes the noise in it, or which filter caught it."""

    conversation: str
    opening: str
    people: tuple[str, ...] = ()
    filter: Filter | None = None


class NoiseRow(Struct, frozen=True, kw_only=True):
    """Somebody whose noise is folded, and the proof: what they said, newest last."""

    person: Account
    noise: Noise
    said: tuple[str, ...]


class FilterRow(Struct, frozen=True, kw_only=True):
    """One of the reader's filters, and what it is about in their words: a handle, first words, or words."""

    filter: Filter
    means: str


class NoiseView(Struct, frozen=True, kw_only=True):
    """The noise at the bar: conversations folded away, who makes it and why, and the filters that hold."""

    conversations: tuple[Folded, ...] = ()
    people: tuple[NoiseRow, ...] = ()
    filters: tuple[FilterRow, ...] = ()
