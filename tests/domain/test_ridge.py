"""Weights that learn and hold on to where they began."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitterbar.domain.ridge import Ridge, logistic


def test_it_begins_where_it_was_told() -> None:
    ridge = Ridge([1.0, -2.0], [1.0, 1.0], strength=200)
    assert ridge.weights == [1.0, -2.0]
    assert ridge.expect([2.0, 1.0]) == 0.5


def test_it_comes_to_what_is_true_and_a_few_say_little() -> None:
    dice = random.Random(7)
    ridge = Ridge([0.0, 0.0], [1.0, 1.0], strength=200)
    for n in range(20_000):
        features = [dice.gauss(0, 1), dice.gauss(0, 1)]
        ridge.learn(features, float(dice.random() < logistic(features[0] - 0.5 * features[1])))
        if n == 10:
            assert max(map(abs, ridge.weights)) < 0.15
    assert ridge.weights == pytest.approx([1.0, -0.5], abs=0.08)


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100), st.booleans()), max_size=30))
def test_no_history_breaks_it(history: list[tuple[float, float, bool]]) -> None:
    ridge = Ridge([8.0, 25.0], [0.5, 0.1], strength=200)
    for a, b, came in history:
        ridge.learn([a, b], float(came))
    assert 0.0 <= ridge.expect([1.0, 1.0]) <= 1.0
