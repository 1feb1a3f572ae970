"""What every live source offers, whichever service stands behind it.

A source turns answers of one service into batches. It stores nothing and shows nothing: whoever asks saves
each page as it comes, so that what was paid for is kept even if the next page fails. Files and the demo need
none of this; their pages enter at `x_pages.batch` like all others.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from twitterbar.domain.gaps import Stretch
from twitterbar.domain.model import Batch, PageKind
from twitterbar.domain.tab import Charge


class Brought(Protocol):
    """What one request brought: the batch to save, what it costs, and whether there is more to be had."""

    @property
    def batch(self) -> Batch:
        """What to save."""
        ...

    @property
    def charges(self) -> tuple[Charge, ...]:
        """What to book together with it."""
        ...

    @property
    def more(self) -> bool:
        """Whether the service has more of what was asked for than came until now."""
        ...


class Source(Protocol):
    """A service that can be asked for what is new.

    Every method may raise the errors of the families `errors.Unreachable`, `errors.TryLater` and
    `errors.NotAllowed`; what was yielded before stays good. A page may be asked for while the one before it
    is being saved: whoever stops in the middle takes it in by `under_way`.
    """

    @property
    def name(self) -> str:
        """What the ids of this source begin with."""
        ...

    def stretch(self, stretch: Stretch) -> Iterator[Brought]:
        """A stretch of one of the reader's timelines, newest first, page by page."""
        ...

    def people_of(self, kind: PageKind, token: str = "") -> Iterator[Brought]:
        """Whom the reader follows, is followed by, mutes or blocks; from the page with this token on."""
        ...

    def conversation(self, id: str, since: str | None = None) -> Iterator[Brought]:
        """What can still be had of a conversation, by the id of its first post; of `since`, what is newer."""
        ...

    def posts(self, ids: Sequence[str]) -> Iterator[Brought]:
        """Posts by their ids."""
        ...

    def people(self, ids: Sequence[str]) -> Iterator[Brought]:
        """People by their ids."""
        ...

    def called(self, names: Sequence[str]) -> Iterator[Brought]:
        """People by their handles."""
        ...

    def under_way(self) -> Iterator[Brought]:
        """The page that was asked for ahead and is not taken in yet, if there is one: it has its price."""
        ...

    def balance(self) -> int | None:
        """What the reader has left to spend there, in micro-dollars; None where the service does not say."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...
