"""A store on a fresh disk with a clock that stands still unless told."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.make import TUESDAY
from twitterbar.store.store import Store


class Clock:
    """A clock on the wall that shows what it was set to."""

    def __init__(self) -> None:
        self.at = TUESDAY

    def __call__(self) -> datetime:
        return self.at


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
