"""Fixtures for tests of sources."""

import pytest

from tests.sources.wire import Spelled, in_post_dialect, in_tweet_dialect
from tests.x_server.bar import XBar


@pytest.fixture(params=[in_tweet_dialect, in_post_dialect], ids=["tweet", "post"])
def spelled(request: pytest.FixtureRequest) -> Spelled:
    """The spelling in which a page comes."""
    spelling: Spelled = request.param
    return spelling


@pytest.fixture
def talking(x_bar: XBar) -> XBar:
    """X with a reader who is signed in, and thirty posts for them."""
    x_bar.sign_in()
    x_bar.talk(30)
    return x_bar
