"""What tonight's table is laid from."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from twitterbar.domain.model import Conversation, Plan
from twitterbar.domain.people import People

if TYPE_CHECKING:
    from twitterbar.core.noise import Sifted
    from twitterbar.domain.catch_up import Weights


class Evening(Struct, frozen=True):
    """Everything that tonight's table is laid from: what may be on it, and what is known of the people."""

    conversations: tuple[Conversation, ...]
    people: People
    heard: frozenset[str]
    now: datetime
    pace: float
    weights: "Weights"
    sifted: "Sifted"

    def plans(self, lengths: Iterable[float]) -> dict[float, Plan]:
        """The table for each of several lengths in minutes."""
        from twitterbar.domain import catch_up  # noqa: PLC0415  (not before something is weighed)

        return catch_up.plans(
            self.conversations,
            self.people,
            lengths,
            self.now,
            heard=self.heard,
            pace=self.pace,
            weights=self.weights,
        )
