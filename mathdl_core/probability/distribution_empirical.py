r"""Draws beside their distribution: the share of them up to x, and how far it is from F(x).

$$F_n(x) = \frac{1}{n} \#\{i \le n : x_i \le x\}, \qquad
d_n = \sup_x |F_n(x) - F(x)|, \qquad
P(d_n > \varepsilon) \le 2 e^{-2 n \varepsilon^2}$$

The last is the inequality of Dvoretzky, Kiefer and Wolfowitz with Massart's constant. It holds for
every distribution: ten times closer takes a hundred times as many draws.

Reference: P. Massart, "The tight constant in the Dvoretzky–Kiefer–Wolfowitz inequality", 1990.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import Distribution


class EmpiricalGap(NamedTuple):
    """Where draws and their distribution are farthest apart.

    Attributes:
        distance: between the two cdfs.
        at: the x at which, or just below which, they are so far apart.
        empirical: the share of the draws there.
        exact: the probability there.
    """

    distance: float
    at: float
    empirical: float
    exact: float


def empirical_cdf(draws: Array, x: Array) -> Array:
    """(...) the share of draws (n,) that are at most x (...)."""
    if not len(draws):
        raise ValueError("draws is empty: there must be at least 1")
    shares: Array = np.searchsorted(np.sort(draws), x, side="right") / len(draws)
    return shares


def empirical_gap(draws: Array, distribution: Distribution) -> EmpiricalGap:
    """The largest gap between the cdf of draws (n,) and the exact one."""
    return empirical_gaps(draws, distribution, [len(draws)])[0]


def empirical_gaps(
    draws: Array, distribution: Distribution, sizes: Sequence[int]
) -> list[EmpiricalGap]:
    """The gap of the first so many of draws (n,), for each of the sizes."""
    if not all(1 <= size <= len(draws) for size in sizes):
        raise ValueError(f"sizes is {list(sizes)}: each must be from 1 to {len(draws)}")
    order = np.argsort(draws, kind="stable")
    x = draws[order]
    exact = distribution.cdf(x)
    # Just below a draw a cdf of whole numbers has not yet risen; a smooth one has.
    below = distribution.cdf(x - 1) if distribution.is_discrete else exact
    return [
        _gap(x[kept], exact[kept], below[kept], step=float(distribution.is_discrete))
        for kept in (order < size for size in sizes)
    ]


def gap_bound(n: int, *, confidence: float = 0.95) -> float:
    """What the gap of n draws stays below with at least that probability, whatever they are of."""
    if n < 1 or not 0 < confidence < 1:
        raise ValueError(f"n is {n} and confidence {confidence}: at least 1, and within 0 and 1")
    return math.sqrt(math.log(2 / (1 - confidence)) / (2 * n))


def _gap(x: Array, exact: Array, below: Array, *, step: float) -> EmpiricalGap:
    """Of sorted draws (n,). Of equal ones the last has the share up to it, the first that below."""
    n = len(x)
    ranks = np.arange(n + 1) / n
    above, under = ranks[1:] - exact, below - ranks[:-1]
    i, j = int(above.argmax()), int(under.argmax())
    if above[i] >= under[j]:
        return EmpiricalGap(float(above[i]), float(x[i]), float(ranks[i + 1]), float(exact[i]))
    return EmpiricalGap(float(under[j]), float(x[j] - step), float(ranks[j]), float(below[j]))
