"""Fixtures for every test."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("twitterbar", deadline=None)
settings.load_profile("twitterbar")


@pytest.fixture
def shared() -> Path:
    """Recorded bodies and X's own documents, kept out of this repository; skips where they are not at hand."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared with recorded bodies, which are not part of this repository")
    return folder
