r"""The map of families: which of them become, or simply are, one another.

$$\mathrm{Binomial}(n, \lambda / n) \to \mathrm{Poisson}(\lambda), \qquad
\mathrm{Binomial}(n, p),\ \mathrm{Poisson}(\lambda),\ \Gamma(\alpha, \beta),\ t_\nu \to
\text{normal}$$

Some ways end at infinity: they stop at a parameter where the eye sees no difference, and the
distance left is stated. Others end where one family is a member of the other, and the distance is
0. Along each way t goes from 0 to 1.

Reference: MADL 5.9; L. Leemis and J. McQueston, "Univariate distribution relationships", 2008;
A. Barbour and P. Hall, "On the rate of Poisson convergence", 1984.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mathdl_core.probability.distribution_distance import cdf_distance
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, Geometric
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import Normal, StudentT

Pair = tuple[Distribution, Distribution]


class Step(NamedTuple):
    """A stop on the way.

    Attributes:
        t: share of the way, from 0 to 1.
        moving: the distribution whose parameter changes.
        target: what it becomes.
        distance: the largest gap between their cdfs.
        at: where that gap is.
    """

    t: float
    moving: Distribution
    target: Distribution
    distance: float
    at: float


@dataclass(frozen=True)
class Way:
    """A way from one family to another.

    Attributes:
        source: name of the family that moves.
        target: name of the family it becomes.
        parameter: of the source, the one that changes most.
        at_infinity: whether the end is a limit, never reached, rather than a special case.
        pair: the two distributions at t.
    """

    source: str
    target: str
    parameter: str
    at_infinity: bool
    pair: Callable[[float], Pair]

    def at(self, t: float) -> Step:
        """The stop at t, from 0 to 1."""
        if not 0 <= t <= 1:
            raise ValueError(f"t is {t}: a share of the way must be from 0 to 1")
        moving, target = self.pair(t)
        return Step(t, moving, target, *cdf_distance(moving, target))

    def steps(self, n_steps: int) -> list[Step]:
        """All n_steps + 1 stops from t = 0 to t = 1."""
        return [self.at(float(t)) for t in np.linspace(0.0, 1.0, n_steps + 1)]


def binomial_to_poisson(*, rate: float, largest: int = 10_000) -> Way:
    r"""Many trials that rarely succeed, $np = \lambda$: at most $(1 - e^{-\lambda}) p$ apart."""
    first = math.ceil(rate)

    def pair(t: float) -> Pair:
        n = round(_between(first, largest, t))
        return Binomial(n, min(rate / n, 1.0)), Poisson(rate)

    return Way("binomial", "Poisson", "n", at_infinity=True, pair=pair)


def binomial_to_normal(*, p: float, largest: int = 10_000) -> Way:
    """Many trials, p fixed: the central limit theorem of a coin."""

    def pair(t: float) -> Pair:
        n = round(_between(1, largest, t))
        return Binomial(n, p), Normal(n * p, math.sqrt(n * p * (1 - p)))

    return Way("binomial", "normal", "n", at_infinity=True, pair=pair)


def poisson_to_normal(*, largest: float = 10_000.0) -> Way:
    """Many events."""

    def pair(t: float) -> Pair:
        rate = _between(1.0, largest, t)
        return Poisson(rate), Normal(rate, math.sqrt(rate))

    return Way("Poisson", "normal", "rate", at_infinity=True, pair=pair)


def gamma_to_normal(*, rate: float = 1.0, largest: float = 10_000.0) -> Way:
    """The wait for many events is a sum of many waits."""

    def pair(t: float) -> Pair:
        shape = _between(1.0, largest, t)
        return Gamma(shape, rate), Normal(shape / rate, math.sqrt(shape) / rate)

    return Way("gamma", "normal", "shape", at_infinity=True, pair=pair)


def t_to_normal(*, largest: float = 1e6) -> Way:
    """A spread that is estimated from many values is known."""

    def pair(t: float) -> Pair:
        return StudentT(_between(1.0, largest, t)), Normal(0.0, 1.0)

    return Way("Student t", "normal", "nu", at_infinity=True, pair=pair)


def geometric_to_exponential(*, smallest: float = 1e-4) -> Way:
    """Rare successes: trials run together to a time, and success comes at the rate p."""

    def pair(t: float) -> Pair:
        p = _between(0.5, smallest, t)
        return Geometric(p), Exponential(p)

    return Way("geometric", "exponential", "p", at_infinity=True, pair=pair)


def gamma_to_exponential(*, rate: float = 1.0, first: float = 9.0) -> Way:
    """The wait for the first event: shape 1."""

    def pair(t: float) -> Pair:
        return Gamma(_between(first, 1.0, t), rate), Exponential(rate)

    return Way("gamma", "exponential", "shape", at_infinity=False, pair=pair)


def gamma_to_chi_square(*, nu: float = 5.0, first: float = 2.0) -> Way:
    """Shape ν/2 and rate 1/2."""

    def pair(t: float) -> Pair:
        return Gamma(nu / 2, _between(first, 0.5, t)), ChiSquare(nu)

    return Way("gamma", "chi-square", "rate", at_infinity=False, pair=pair)


def beta_to_uniform(*, alpha: float = 4.0, beta: float = 2.0) -> Way:
    """Nothing seen, nothing known: both parameters 1."""

    def pair(t: float) -> Pair:
        return Beta(_between(alpha, 1.0, t), _between(beta, 1.0, t)), Uniform(0.0, 1.0)

    return Way("beta", "uniform", "alpha", at_infinity=False, pair=pair)


def t_to_cauchy(*, first: float = 30.0) -> Way:
    """A spread estimated from two values: one degree of freedom, and no mean."""

    def pair(t: float) -> Pair:
        return StudentT(_between(first, 1.0, t)), Cauchy(0.0, 1.0)

    return Way("Student t", "Cauchy", "nu", at_infinity=False, pair=pair)


def binomial_to_bernoulli(*, p: float, first: int = 10) -> Way:
    """One trial."""

    def pair(t: float) -> Pair:
        return Binomial(round(_between(first, 1, t)), p), Bernoulli(p)

    return Way("binomial", "Bernoulli", "n", at_infinity=False, pair=pair)


def ways() -> list[Way]:
    """The map, with parameters that show each way well."""
    return [
        binomial_to_poisson(rate=3.0),
        binomial_to_normal(p=0.3),
        poisson_to_normal(),
        gamma_to_normal(),
        t_to_normal(),
        geometric_to_exponential(),
        gamma_to_exponential(),
        gamma_to_chi_square(),
        beta_to_uniform(),
        t_to_cauchy(),
        binomial_to_bernoulli(p=0.3),
    ]


def _between(start: float, end: float, t: float) -> float:
    """From start to end by equal factors; exact at both ends."""
    return float(start ** (1 - t) * end**t)
