r"""Distributions of one number: what every family has in common.

$$F(x) = P(X \le x), \qquad Q(p) = \min \{x : F(x) \ge p\}, \qquad
h(X) = -\mathrm{E} \log f(X)$$

$f$ is the density (pdf) or, where only whole numbers occur, their probability (pmf). It is computed
as its logarithm, since a product of a thousand densities is too small for float64. Logarithms are
natural, so entropy is in nats.

A family is a frozen dataclass of its parameters. It states its formulas for points of its support;
what is outside, or at its ends, is the same for all of them and stated here. Impossible parameters
raise ValueError, as do points that are NaN.

Reference: MADL 5, MDL 2-3.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import fields
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_samplers import open_uniforms

LARGEST_WHOLE = 2.0**53
"""Up to here float64 has every whole number."""


class Support(NamedTuple):
    """The smallest and the largest value that can occur; infinite where there is none."""

    low: float
    high: float


class Distribution(ABC):
    """A distribution of one number.

    Attributes:
        name: of the family, lower case.
        is_discrete: whether only whole numbers occur.
    """

    name: ClassVar[str]
    is_discrete: ClassVar[bool] = False

    def __post_init__(self) -> None:
        """Refuse impossible parameters."""
        self._check()

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters by name, in the order in which they are given."""
        # The families are dataclasses; this class, which has no parameters, is none.
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]

    @property
    def support(self) -> Support:
        """The smallest and the largest value that can occur."""
        return self._support()

    @property
    def mean(self) -> float:
        """E X; NaN where it does not exist."""
        return self._mean()

    @property
    def variance(self) -> float:
        r"""$\mathrm{E}(X - \mathrm{E}X)^2$; infinite, or NaN where it does not exist."""
        return self._variance()

    @property
    def standard_deviation(self) -> float:
        """The square root of the variance."""
        return math.sqrt(self.variance)

    @property
    def modes(self) -> tuple[float, ...]:
        """Where the density is highest, ascending; empty where it is equally high everywhere."""
        return self._modes()

    @property
    def mode(self) -> float:
        """The first of the modes; NaN where there is none."""
        return self.modes[0] if self.modes else math.nan

    @property
    def entropy(self) -> float:
        r"""$-\mathrm{E} \log f(X)$ in nats; of a density it may be negative."""
        return self._entropy()

    def log_density(self, x: ArrayLike) -> Array:
        """The logarithm of f at x (...); −inf outside of the support."""
        x = checked_points(x)
        values, inside = np.full(x.shape, -np.inf), self._occurs(x)
        with np.errstate(over="ignore"):
            values[inside] = self._log_density(x[inside])
        return values

    def density(self, x: ArrayLike) -> Array:
        """The value of f at x (...): the density, or the probability of a whole number."""
        with np.errstate(over="ignore"):
            values: Array = np.exp(self.log_density(x))
        return values

    def cdf(self, x: ArrayLike) -> Array:
        r"""$P(X \le x)$ at x (...)."""
        x = checked_points(x)
        values, inside = np.where(x < self.support.high, 0.0, 1.0), self._rises(x)
        values[inside] = self._cdf(np.floor(x[inside]) if self.is_discrete else x[inside])
        return values

    def sf(self, x: ArrayLike) -> Array:
        """P(X > x) at x (...): 1 − cdf, with all its digits where that is small."""
        x = checked_points(x)
        values, inside = np.where(x < self.support.high, 1.0, 0.0), self._rises(x)
        values[inside] = self._sf(np.floor(x[inside]) if self.is_discrete else x[inside])
        return values

    def quantile(self, p: ArrayLike) -> Array:
        """The smallest x with P(X ≤ x) ≥ p, for p (...) from 0 to 1; at 0 and 1 the support ends.

        Raises:
            ValueError: some p is not a probability.
        """
        p = np.asarray(p, dtype=np.float64)
        if not ((p >= 0) & (p <= 1)).all():
            raise ValueError("p has an entry outside of 0 to 1: a quantile is of a probability")
        low, high = self.support
        values, inside = np.where(p > 0, float(high), float(low)), (p > 0) & (p < 1)
        values[inside] = self._quantile(p[inside])
        return values

    def probability(self, low: float, high: float) -> float:
        """P(low < X < high), both ends excluded; 0 if they are in the wrong order."""
        low_, high_ = checked_points([low, high])
        if self.is_discrete:
            high_ = np.ceil(high_) - 1
        if low_ >= high_:
            return 0.0
        # The difference of two numbers near 1 has few digits: subtract the small tails instead.
        if self.sf(low_) < 0.5:
            return float(self.sf(low_) - self.sf(high_))
        return float(self.cdf(high_) - self.cdf(low_))

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n,) independent draws; here by inversion, Q(U) of a uniform U."""
        return self.quantile(open_uniforms(rng, n))

    def _occurs(self, x: Array) -> NDArray[np.bool]:
        low, high = self.support
        inside = (x >= low) & (x <= high) & np.isfinite(x)
        return inside & (x == np.floor(x)) if self.is_discrete else inside

    def _rises(self, x: Array) -> NDArray[np.bool]:
        low, high = self.support
        return (x >= low) & (x < high) & (x > -np.inf)

    @abstractmethod
    def _check(self) -> None: ...

    @abstractmethod
    def _support(self) -> Support: ...

    @abstractmethod
    def _mean(self) -> float: ...

    @abstractmethod
    def _variance(self) -> float: ...

    @abstractmethod
    def _modes(self) -> tuple[float, ...]: ...

    @abstractmethod
    def _entropy(self) -> float: ...

    @abstractmethod
    def _log_density(self, x: Array) -> Array:
        """At points (n,) of the support."""

    @abstractmethod
    def _cdf(self, x: Array) -> Array:
        """At points (n,) of the support below its end."""

    @abstractmethod
    def _sf(self, x: Array) -> Array:
        """At points (n,) of the support below its end."""

    @abstractmethod
    def _quantile(self, p: Array) -> Array:
        """At probabilities (n,) strictly between 0 and 1."""


def checked_points(x: ArrayLike) -> Array:
    """Points x (...) as float64; ValueError if some of it is NaN."""
    x = np.asarray(x, dtype=np.float64)
    if np.isnan(x).any():
        raise ValueError("x has a NaN: a density is a function of numbers")
    return x


def require_finite(**parameters: float) -> None:
    """ValueError, naming the parameter, unless all are finite."""
    for name, value in parameters.items():
        if not math.isfinite(value):
            raise ValueError(f"{name} is {value}: it must be a finite number")


def require_positive(**parameters: float) -> None:
    """ValueError, naming the parameter, unless all are above 0 and finite."""
    for name, value in parameters.items():
        if not 0 < value < math.inf:
            raise ValueError(f"{name} is {value}: it must be above 0 and finite")


def require_probability(**parameters: float) -> None:
    """ValueError, naming the parameter, unless all are from 0 to 1."""
    for name, value in parameters.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} is {value}: a probability must be from 0 to 1")


def require_whole(*, at_least: float = -LARGEST_WHOLE, **parameters: float) -> None:
    """ValueError, naming the parameter, unless all are whole and within float64's whole numbers."""
    for name, value in parameters.items():
        if not (at_least <= value <= LARGEST_WHOLE and value == math.floor(value)):
            least = "" if at_least == -LARGEST_WHOLE else f" of at least {at_least:g}"
            most = " up to 2**53" if value > LARGEST_WHOLE else ""
            raise ValueError(f"{name} is {value}: it must be a whole number{least}{most}")
