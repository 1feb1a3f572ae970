"""Whether somebody is at the table already, in another window of the same profile.

A lock that the system takes back by itself when its process ends, however it ends; so a session that is kept
in the store while nobody holds the lock was interrupted.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock


class Occupancy:
    """The one seat at a profile's table; `file` is the lock's file, made when somebody first asks."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._made: BaseFileLock | None = None

    @property
    def _lock(self) -> "BaseFileLock":
        from filelock import FileLock  # noqa: PLC0415  (a command that only reads has no need of it)

        self._made = self._made or FileLock(self._file, mode=0o600)
        return self._made

    def claim(self) -> bool:
        """Take the seat; False when another window has it."""
        from filelock import Timeout  # noqa: PLC0415  (as above)

        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        return True

    def elsewhere(self) -> bool:
        """Whether another window has it."""
        if self._lock.is_locked:
            return False
        if not self.claim():
            return True
        self.release()
        return False

    def release(self) -> None:
        """Give it back."""
        if self._made is not None:
            self._made.release()
