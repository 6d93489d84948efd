r"""Where a curve is taken hold of: its center and its width, and the parameters that follow.

$$\alpha = \left(\frac{m}{s}\right)^2, \quad \beta = \frac{m}{s^2} \quad (\Gamma), \qquad
\alpha + \beta = \frac{m (1 - m)}{s^2} - 1, \quad \frac{\alpha}{\alpha + \beta} = m \quad
(\mathrm{Beta})$$

The center is the mean m where that is a parameter or a handle that moves well, else the median; the
width reaches from there to the second handle: the standard deviation s, or the scale. Families of
one parameter have no width, and a shape that is neither (ν, n) is kept. Whatever is asked for, the
nearest possible member of the family comes back, since a hand drags where it likes.
"""

import math
from dataclasses import replace
from typing import NamedTuple

from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT

SMALLEST = 1e-3
"""The smallest center or width of what must be above 0."""


class Handles(NamedTuple):
    """Two marks on the x axis, at `center` and at center + `width`; NaN if there is no second."""

    center: float
    width: float


def handles(distribution: Distribution) -> Handles:
    """Where a distribution is taken hold of."""
    match distribution:
        case Normal(mu, sigma) | StudentT(_, mu, sigma):
            return Handles(mu, sigma)
        case Laplace(center, scale) | Cauchy(center, scale):
            return Handles(center, scale)
        case Uniform(low, high) | DiscreteUniform(low, high):
            return Handles(low / 2 + high / 2, high / 2 - low / 2)
        case LogNormal(mu, sigma):
            return Handles(math.exp(mu), math.exp(mu) * math.expm1(sigma))
        case Gamma() | Beta():
            return Handles(distribution.mean, distribution.standard_deviation)
        case _:
            return Handles(distribution.mean, math.nan)


def moved(distribution: Distribution, *, center: float, width: float = math.nan) -> Distribution:
    """The member of the same family with these handles, or as near to them as it has one."""
    width = max(width, SMALLEST)
    positive = max(center, SMALLEST)
    match distribution:
        case Normal() | StudentT():
            return replace(distribution, mu=center, sigma=width)
        case Laplace():
            return Laplace(center, width)
        case Cauchy():
            return Cauchy(center, width)
        case Uniform():
            return Uniform(center - width, center + width)
        case DiscreteUniform():
            low = math.ceil(center - width)
            return DiscreteUniform(low, max(low, math.floor(center + width)))
        case LogNormal():
            return LogNormal(math.log(positive), math.log1p(width / positive))
        case Gamma():
            return Gamma((positive / width) ** 2, positive / width**2)
        case Beta():
            return _beta(center, width)
        case Exponential():
            return Exponential(1 / positive)
        case ChiSquare():
            return ChiSquare(positive)
        case Poisson():
            return Poisson(positive)
        case Geometric():
            return Geometric(1 / max(center, 1.0))
        case Bernoulli():
            return Bernoulli(min(max(center, 0.0), 1.0))
        case Binomial(n, _):
            return Binomial(n, min(max(center / n, 0.0), 1.0))
    raise ValueError(f"{distribution.name} has no handles")


def _beta(mean: float, width: float) -> Beta:
    mean = min(max(mean, SMALLEST), 1 - SMALLEST)
    # The widest of a mean has all at the ends, and the variance m(1 - m).
    total = max(mean * (1 - mean) / width**2 - 1, SMALLEST)
    return Beta(mean * total, (1 - mean) * total)
