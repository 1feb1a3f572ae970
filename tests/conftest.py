"""Fixtures for every test."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.desk import Desk
    from tests.x_server.bar import XBar

# Many tests start the program in a process of its own. Compiled once it starts in a third of the time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Whether a change lands must not be luck: CI tries the same inputs every time, any other run new ones.
settings.register_profile("twitterbar", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("twitterbar")


@pytest.fixture
def shared() -> Path:
    """Recorded bodies and X's own documents, kept out of this repository; skips where they are missing."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared with recorded bodies, which are not part of this repository")
    return folder


@pytest.fixture
def x_bar(tmp_path: Path) -> "Iterator[XBar]":
    """X on this computer, with a reader and some people who talk."""
    from tests.x_server.bar import XBar

    made = XBar(tmp_path)
    with made.server:
        yield made


@pytest.fixture
def desk(x_bar: "XBar", tmp_path: Path) -> "Iterator[Desk]":
    """A reader with an outbox, at X on this computer."""
    from tests.desk import Desk

    made = Desk(x_bar, tmp_path)
    yield made
    made.core.close()
