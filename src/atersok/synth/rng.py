# ruff: noqa: S311 - invented people need no cryptographic chance, but the same bytes every time
"""Chance that gives the same answer on every machine.

Only ``random.Random.random`` is used: Python promises its sequence for a given seed, which it does not
for its other methods.
"""

import math
from collections.abc import Sequence
from random import Random


class Rng:
    """One stream of chance, named by its key (the seed and what it is for)."""

    __slots__ = ("u",)

    def __init__(self, *key: object) -> None:
        self.u = Random("|".join(map(str, key))).random

    def chance(self, probability: float) -> bool:
        """Say yes with this probability."""
        return self.u() < probability

    def between(self, low: int, high: int) -> int:
        """Give a whole number, both ends included; ``low`` when the range is empty."""
        return low + int(self.u() * (high - low + 1)) if high > low else low

    def pick[T](self, options: Sequence[T]) -> T:
        """Give one of the options, each as likely."""
        return options[int(self.u() * len(options))]

    def weighted[T](self, options: Sequence[tuple[T, float]]) -> T:
        """Give one of (option, weight); the weights need not sum to one."""
        left = self.u() * sum(weight for _, weight in options)
        for option, weight in options:
            left -= weight
            if left < 0:
                return option
        return options[-1][0]

    def gauss(self) -> float:
        """Give a standard normal number."""
        return math.sqrt(-2.0 * math.log(1.0 - self.u())) * math.cos(2.0 * math.pi * self.u())

    def lognormal(self, median: float, sigma: float) -> float:
        """Give a lognormal number with this median."""
        return median * math.exp(sigma * self.gauss())

    def pareto(self, minimum: float, alpha: float, ceiling: float) -> float:
        """Give a Pareto number, the heavy tail of costs, cut at the ceiling."""
        return min(minimum * math.exp(-math.log(1.0 - self.u()) / alpha), ceiling)

    def poisson(self, mean: float) -> int:
        """Give a Poisson count; a normal approximation above 30."""
        if mean > 30.0:
            return max(0, round(mean + math.sqrt(mean) * self.gauss()))
        limit, product, count = math.exp(-mean), self.u(), 0
        while product > limit:
            product *= self.u()
            count += 1
        return count
