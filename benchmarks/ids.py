"""Opaque ids of a stream as ids the domain understands, and back."""

from twitterbar.domain.model import SNOWFLAKE_EPOCH_MS

SEQUENCE = 1 << 22


class Accounts:
    """Users of a stream: each gets the next number."""

    def __init__(self) -> None:
        self._ours: dict[str, str] = {}
        self._theirs: dict[str, str] = {}

    def ours(self, theirs: str) -> str:
        """Our id of a user."""
        known = self._ours.get(theirs)
        if known is None:
            known = self._ours[theirs] = f"x:{len(self._ours) + 1}"
            self._theirs[known] = theirs
        return known

    def knows(self, theirs: str) -> bool:
        """Whether somebody was told of before."""
        return theirs in self._ours

    def theirs(self, ours: str) -> str:
        """The stream's id of an account that came from it."""
        return self._theirs[ours]


class Posts:
    """Posts of a stream: each gets an id that tells its time, as X's do, so that ids are in order of time.

    A post that is only named so far gets an id just before the post that names it.
    """

    def __init__(self) -> None:
        self._ours: dict[str, str] = {}
        self._theirs: dict[str, str] = {}

    def said(self, theirs: str, at: float) -> str:
        """Our id of a post that was said then (Unix seconds)."""
        return self._get(theirs, round(at * 1000))

    def named(self, theirs: str, by_post_at: float) -> str:
        """Our id of a post that a post of that moment names."""
        return self._get(theirs, round(by_post_at * 1000) - 1)

    def _get(self, theirs: str, ms: int) -> str:
        known = self._ours.get(theirs)
        if known is None:
            number = (max(ms - SNOWFLAKE_EPOCH_MS, 0) << 22) + len(self._ours) % SEQUENCE
            known = self._ours[theirs] = f"x:{number}"
            self._theirs[known] = theirs
        return known

    def ours(self, theirs: str) -> str | None:
        """Our id of a post, if it was ever named."""
        return self._ours.get(theirs)

    def theirs(self, ours: str) -> str:
        """The stream's id of a post."""
        return self._theirs[ours]
