"""Weights that learn from what happens, one step at a time, and hold on to where they began.

A logistic regression with a prior: `weights` begin where they fitted many, and move with every observation as
far as it surprises them. The prior is as strong as `strength` observations in which each feature is as far
from nothing as its `spread` says, so a few say little and many are heard. This is one step of the extended
Kalman filter for each, which comes close to fitting everything anew each time, and costs k² for k weights.

A weight may drift: where the world itself changes, what was learned long ago says less about it, and the
filter goes on following. Weights that don't drift settle.
"""

import math
from collections.abc import Mapping, Sequence

SHARPEST = 0.01
"""However sure a prediction is, so much doubt is left."""


class Ridge:
    """A ridge-regularized logistic regression that is kept up to date."""

    def __init__(
        self,
        prior: Sequence[float],
        spread: Sequence[float],
        strength: float,
        drifts: Mapping[int, float] = {},
    ) -> None:
        """`drifts` tells in how many observations a weight (by its place) may move as far as at first."""
        self.weights = list(prior)
        self._doubt = [
            [4 / (strength * far * far) if row == column else 0.0 for column in range(len(prior))]
            for row, far in enumerate(spread)
        ]
        self._drift = {place: self._doubt[place][place] / steps for place, steps in drifts.items()}

    def expect(self, features: Sequence[float]) -> float:
        """The probability of what has these features."""
        return logistic(sum(weight * feature for weight, feature in zip(self.weights, features, strict=True)))

    def learn(self, features: Sequence[float], outcome: float) -> None:
        """One step towards what happened (1: it came true); weights move together, and less each time."""
        expected = self.expect(features)
        sharpness = max(expected * (1 - expected), SHARPEST)
        towards = [
            sum(doubt * feature for doubt, feature in zip(row, features, strict=True)) for row in self._doubt
        ]
        scale = 1 + sharpness * sum(a * b for a, b in zip(features, towards, strict=True))
        for row, step in zip(self._doubt, towards, strict=True):
            less = sharpness / scale * step
            for column, other in enumerate(towards):
                row[column] -= less * other
        for n, step in enumerate(towards):
            self.weights[n] += step * (outcome - expected) / scale
        for place, more in self._drift.items():
            self._doubt[place][place] += more


def logistic(x: float) -> float:
    """The odds of a score as a probability."""
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
