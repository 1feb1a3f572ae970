"""A store on a fresh disk with a clock that stands still unless told."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.make import TUESDAY
from twitterbar.store.store import Store


class Clock:
    """A clock on the wall that shows what it was set to."""

    def __init__(self) -> None:
        self.at = TUESDAY

    def __call__(self) -> datetime:
        return self.at


IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A folder where no disk is waited for, if this system has one; for tests that make hundreds of stores."""


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        Store.open(path, now=lambda: TUESDAY).close()
        return path.read_bytes()


def empty_store(path: Path, now: Callable[[], datetime]) -> Store:
    """A store with nothing in it, for tests that need hundreds: making its tables takes long."""
    path.write_bytes(_empty())
    return Store.open(path, now=now)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "store.db"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(path, now=clock) as opened:
        yield opened
