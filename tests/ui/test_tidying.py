import gc
import weakref
from collections.abc import Iterator

import pytest

from twitterbar.ui.tidying import WORTH_A_LOOK, Tidying, look


class Knot:
    """What hangs on itself, so that only a look for garbage finds it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def nobody_else_looks() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_in_a_lull_what_was_left_behind_goes() -> None:
    knots = [Knot() for _ in range(WORTH_A_LOOK)]
    left = weakref.ref(knots[0])
    del knots
    assert left() is not None

    look()

    assert left() is None


def test_for_little_nobody_looks() -> None:
    left = weakref.ref(Knot())

    look()

    assert left() is not None


async def test_before_it_has_begun_a_key_has_nobody_look() -> None:
    left = [weakref.ref(Knot()) for _ in range(WORTH_A_LOOK)]

    Tidying().after_key()

    assert left[0]() is not None
