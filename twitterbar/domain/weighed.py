"""What weighing a conversation found (see `reasons`), told when somebody looks at it."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import overload

from msgspec import Struct

from twitterbar.domain.model import Post, Term


class Quiet(Struct, frozen=True):
    """A voice seldom heard: whose, in which post, and whether it comes back after a month.

    The `text` leaves room for the voice's `{name}`: most are never told, and who is called how is asked last.
    """

    voice: str
    post: str
    text: str
    back: bool


class Reasons(Sequence[Term]):
    """The reasons for a conversation, the weightiest first, put into words when somebody looks at them."""

    def __init__(self, tell: Callable[[], tuple[Term, ...]]) -> None:
        self._tell = tell

    @cached_property
    def _told(self) -> tuple[Term, ...]:
        return self._tell()

    def __len__(self) -> int:
        return len(self._told)

    @overload
    def __getitem__(self, at: int) -> Term: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Term]: ...
    def __getitem__(self, at: int | slice) -> Term | Sequence[Term]:
        return self._told[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._told == tuple(other)

    def __hash__(self) -> int:
        return hash(self._told)


class Weighed:
    """What weighing a conversation found: its best post, the sum of the reasons, the quiet voice in it."""

    def __init__(
        self, best: Post, score: float, quiet: Quiet | None, tell: Callable[[], tuple[Term, ...]]
    ) -> None:
        self.best = best
        self.score = score
        self.quiet = quiet
        self.why = Reasons(tell)
