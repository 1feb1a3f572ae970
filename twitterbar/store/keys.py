"""Ids outside, numbers inside: `x:1860…` is kept under the number 1860….

Numbers sort as the ids do, and take a third of the room.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from twitterbar.errors import StoreError

SOURCE = "x:"
LIMIT = 1 << 63
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


MOST_KEPT = 1 << 15
"""So many ids are kept in hand with their numbers."""


class _Keys(dict[str, int]):
    """Ids with their numbers, each worked out once: the same ones come on page after page."""

    def __missing__(self, id: str) -> int:
        try:
            number = int(id[len(SOURCE) :])
        except ValueError:
            number = -1
        if not 0 <= number < LIMIT or id != f"{SOURCE}{number}":
            raise StoreError(f"The store keeps posts and people of X only; {id!r} is not an id of X.")
        if len(self) >= MOST_KEPT:
            self.clear()
        self[id] = number
        return number


KEYS = _Keys()
"""Leads from ids to their numbers as `key` does, for where millions are asked for."""


def key(id: str) -> int:
    """The number under which an id is kept; raises `StoreError` for an id of another source."""
    return KEYS[id]


def known_keys(ids: Iterable[str]) -> list[int]:
    """The numbers of those ids that the store could hold; the others are passed over."""
    wanted = list(ids)
    try:
        return [KEYS[id] for id in wanted]
    except StoreError:
        pass
    found = []
    for id in wanted:
        try:
            found.append(key(id))
        except StoreError:
            continue
    return found


def id_of(number: int) -> str:
    """The id that is kept under a number."""
    return f"x:{number}"


def milliseconds(at: datetime) -> int:
    """A moment as it is kept: Unix milliseconds."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def moment(ms: int) -> datetime:
    """A moment that was kept as Unix milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC)
