"""Fixtures for tests of sources."""

import pytest

from tests.sources.wire import Spelled, in_post_dialect, in_tweet_dialect


@pytest.fixture(params=[in_tweet_dialect, in_post_dialect], ids=["tweet", "post"])
def spelled(request: pytest.FixtureRequest) -> Spelled:
    """The spelling in which a page comes."""
    spelling: Spelled = request.param
    return spelling
