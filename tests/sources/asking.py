"""Asking X for the home timeline, and what that ends with."""

import pytest

from twitterbar.domain.gaps import Stretch
from twitterbar.errors import TwitterbarError
from twitterbar.sources.x import Page, X

HOME = Stretch(timeline="home")


def trouble(x: X, came: list[Page] | None = None) -> TwitterbarError:
    """What asking for the timeline ends with."""
    with pytest.raises(TwitterbarError) as error:
        for page in x.stretch(HOME):
            if came is not None:
                came.append(page)
    return error.value
