"""Whether somebody is at the table already, in another window of the same profile.

A lock that the system takes back by itself when its process ends, however it ends; so a session that is kept in
the store while nobody holds the lock was interrupted.
"""

from pathlib import Path


class Occupancy:
    """The one seat at a profile's table; `file` is the lock's file."""

    def __init__(self, file: Path) -> None:
        from filelock import FileLock

        self._lock = FileLock(file, mode=0o600)

    def claim(self) -> bool:
        """Take the seat; False when another window has it."""
        from filelock import Timeout

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
        self._lock.release()
