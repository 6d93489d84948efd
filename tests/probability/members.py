"""Members of every family, ordinary and extreme, each beside its formula to forty digits."""

import math
from collections.abc import Callable
from typing import Any

import mpmath  # type: ignore[import-untyped]
import numpy as np
from scipy import stats

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT

# SciPy and mpmath come without types.
Frozen = Any
Exact = Any
mp: Any = mpmath.mp.clone()
mp.dps = 40
Formula = Callable[..., Exact]

CONTINUOUS: list[tuple[Distribution, Frozen]] = [
    (Uniform(-1.0, 3.0), stats.uniform(-1, 4)),
    (Uniform(1e6, 1e6 + 0.5), stats.uniform(1e6, 0.5)),
    (Normal(0.0, 1.0), stats.norm()),
    (Normal(-3.0, 1e-6), stats.norm(-3, 1e-6)),
    (Normal(1e6, 1e6), stats.norm(1e6, 1e6)),
    (LogNormal(0.0, 1.0), stats.lognorm(1)),
    (LogNormal(5.0, 0.01), stats.lognorm(0.01, scale=math.exp(5))),
    (LogNormal(-2.0, 3.0), stats.lognorm(3, scale=math.exp(-2))),
    (Exponential(1.0), stats.expon()),
    (Exponential(1e-9), stats.expon(scale=1e9)),
    (Exponential(1e6), stats.expon(scale=1e-6)),
    (Laplace(0.0, 1.0), stats.laplace()),
    (Laplace(3.0, 1e-6), stats.laplace(3, 1e-6)),
    (Cauchy(0.0, 1.0), stats.cauchy()),
    (Cauchy(-5.0, 1e6), stats.cauchy(-5, 1e6)),
    (Gamma(0.01, 1.0), stats.gamma(0.01)),
    (Gamma(0.5, 2.0), stats.gamma(0.5, scale=0.5)),
    (Gamma(1.0, 3.0), stats.gamma(1, scale=1 / 3)),
    (Gamma(7.5, 1e-3), stats.gamma(7.5, scale=1e3)),
    (Gamma(1e6, 1e3), stats.gamma(1e6, scale=1e-3)),
    (ChiSquare(1.0), stats.chi2(1)),
    (ChiSquare(2.0), stats.chi2(2)),
    (ChiSquare(3.5), stats.chi2(3.5)),
    (ChiSquare(1e6), stats.chi2(1e6)),
    (Beta(0.5, 0.5), stats.beta(0.5, 0.5)),
    (Beta(1.0, 1.0), stats.beta(1, 1)),
    (Beta(1.0, 3.0), stats.beta(1, 3)),
    (Beta(2.0, 5.0), stats.beta(2, 5)),
    (Beta(0.01, 2.0), stats.beta(0.01, 2)),
    (Beta(0.5, 2.0), stats.beta(0.5, 2)),
    (Beta(300.0, 0.7), stats.beta(300, 0.7)),
    (Beta(0.7, 300.0), stats.beta(0.7, 300)),
    (Beta(1e6, 2.0), stats.beta(1e6, 2)),
    (Beta(1e6, 1e6), stats.beta(1e6, 1e6)),
    (StudentT(0.5), stats.t(0.5)),
    (StudentT(1.0), stats.t(1)),
    (StudentT(2.5, 3.0, 1e-3), stats.t(2.5, 3, 1e-3)),
    (StudentT(30.0), stats.t(30)),
    (StudentT(1e6), stats.t(1e6)),
]
DISCRETE: list[tuple[Distribution, Frozen]] = [
    (DiscreteUniform(1, 6), stats.randint(1, 7)),
    (DiscreteUniform(0, 10**6), stats.randint(0, 10**6 + 1)),
    (Bernoulli(0.3), stats.bernoulli(0.3)),
    (Bernoulli(1e-9), stats.bernoulli(1e-9)),
    (Geometric(0.3), stats.geom(0.3)),
    (Geometric(1e-9), stats.geom(1e-9)),
    (Binomial(1, 0.5), stats.binom(1, 0.5)),
    (Binomial(10, 0.3), stats.binom(10, 0.3)),
    (Binomial(10**6, 0.5), stats.binom(10**6, 0.5)),
    (Binomial(10**6, 1e-9), stats.binom(10**6, 1e-9)),
    (Binomial(10**6, 1 - 1e-6), stats.binom(10**6, 1 - 1e-6)),
    (Poisson(1e-9), stats.poisson(1e-9)),
    (Poisson(0.5), stats.poisson(0.5)),
    (Poisson(3.0), stats.poisson(3)),
    (Poisson(100.0), stats.poisson(100)),
    (Poisson(1e6), stats.poisson(1e6)),
]
ALL = CONTINUOUS + DISCRETE
PROBABILITIES: Array = np.array(
    [1e-12, 1e-9, 1e-6, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.6, 0.9, 0.99, 0.999, 1 - 1e-6, 1 - 1e-9]
)

NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


def label(value: object) -> str | None:
    """A distribution as it is written; for pytest's ids."""
    return repr(value) if isinstance(value, Distribution) else ""


def points_of(distribution: Distribution) -> Array:
    """Points all over, from one tail to the other, that are inside of the support."""
    x = np.unique(distribution.quantile(PROBABILITIES))
    low, high = distribution.support
    return x if distribution.is_discrete else x[(x > low) & (x < high)]


def smooth(d: Distribution) -> bool:
    """Whether quadrature works: no pole too sharp, and none at 1, where floats are coarse."""
    return d not in (Gamma(0.01, 1.0), Beta(0.01, 2.0)) and not (isinstance(d, Beta) and d.beta < 1)


def quadrature(d: Distribution) -> tuple[Array, Array, Array]:
    """Edges (n + 1,), and points and weights (n, 24) that integrate from edge to edge."""
    tails = np.geomspace(1e-12, 0.5, 150)
    edges = np.unique(d.quantile(np.concatenate([tails, 1 - tails[::-1]])))
    # The Laplace density has a corner at its center, which is an edge: the median.
    middles, halves = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    return edges, middles[:, None] + halves[:, None] * NODES, halves[:, None] * WEIGHTS


def exact_log_density(distribution: Distribution, x: float) -> Exact:
    """The textbook's formula in forty digits."""
    parameters = [mp.mpf(value) for value in distribution.parameters.values()]
    return FORMULAS[distribution.name](mp.mpf(x), *parameters)


def _gamma(x: Exact, shape: Exact, rate: Exact) -> Exact:
    return shape * mp.log(rate) + (shape - 1) * mp.log(x) - rate * x - mp.loggamma(shape)


def _student_t(x: Exact, nu: Exact, mu: Exact, sigma: Exact) -> Exact:
    z = (x - mu) / sigma
    norm = mp.loggamma((nu + 1) / 2) - mp.loggamma(nu / 2) - mp.log(nu * mp.pi) / 2 - mp.log(sigma)
    return norm - (nu + 1) / 2 * mp.log1p(z**2 / nu)


def _beta(x: Exact, alpha: Exact, beta: Exact) -> Exact:
    norm = mp.loggamma(alpha + beta) - mp.loggamma(alpha) - mp.loggamma(beta)
    return norm + (alpha - 1) * mp.log(x) + (beta - 1) * mp.log1p(-x)


def _binomial(k: Exact, n: Exact, p: Exact) -> Exact:
    ways = mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)
    return ways + k * mp.log(p) + (n - k) * mp.log1p(-p)


def _normal(x: Exact, mu: Exact, sigma: Exact) -> Exact:
    return -(((x - mu) / sigma) ** 2) / 2 - mp.log(sigma) - mp.log(2 * mp.pi) / 2


FORMULAS: dict[str, Formula] = {
    "uniform": lambda x, low, high: -mp.log(high - low),
    "normal": _normal,
    "log-normal": lambda x, mu, sigma: _normal(mp.log(x), mu, sigma) - mp.log(x),
    "exponential": lambda x, rate: mp.log(rate) - rate * x,
    "Laplace": lambda x, mu, scale: -abs(x - mu) / scale - mp.log(2 * scale),
    "Cauchy": lambda x, c, s: -mp.log(mp.pi * s) - mp.log1p(((x - c) / s) ** 2),
    "gamma": _gamma,
    "chi-square": lambda x, nu: _gamma(x, nu / 2, mp.mpf(1) / 2),
    "beta": _beta,
    "Student t": _student_t,
    "discrete uniform": lambda x, low, high: -mp.log(high - low + 1),
    "Bernoulli": lambda x, p: _binomial(x, mp.mpf(1), p),
    "geometric": lambda k, p: (k - 1) * mp.log1p(-p) + mp.log(p),
    "binomial": _binomial,
    "Poisson": lambda k, rate: k * mp.log(rate) - rate - mp.loggamma(k + 1),
}
