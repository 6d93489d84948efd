r"""Distributions of several numbers at once, and the multivariate normal.

$$f(x) = \frac{1}{\sqrt{(2\pi)^d \det\Sigma}}\, e^{-\frac12 (x - \mu)^\top \Sigma^{-1} (x - \mu)},
\qquad \Sigma = L L^\top$$

Points are the last axis of (..., d) arrays. With the Cholesky factor L, the exponent is the squared
length of $z = L^{-1}(x - \mu)$, the determinant is the square of L's diagonal, and $\mu + L z$ of
standard normal z is a draw: $\Sigma$ itself is never inverted.

Reference: MADL 5.9; C. Bishop, *Pattern Recognition and Machine Learning*, 2.3.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_samplers import standard_normals
from mathdl_core.probability.distribution_stirling import LOG_2PI


class JointDistribution(ABC):
    """A distribution of d numbers; its parameters are arrays, kept as copies."""

    name: ClassVar[str]

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters by name, in the order in which they are given."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]

    @property
    def dimension(self) -> int:
        """How many numbers, d."""
        return len(self.mean)

    @property
    def mean(self) -> Array:
        """(d,) E X."""
        return self._mean()

    @property
    def covariance(self) -> Array:
        """(d, d) of X."""
        return self._covariance()

    @property
    def mode(self) -> Array:
        """(d,) where the density is highest, the first of several; NaN where it has no maximum."""
        return self._mode()

    @property
    def entropy(self) -> float:
        """−E log f(X), in nats."""
        return self._entropy()

    def log_density(self, x: ArrayLike) -> Array:
        """(...) the logarithm of the density or probability at points x (..., d)."""
        x = np.asarray(x, dtype=np.float64)
        if x.ndim == 0 or x.shape[-1] != self.dimension:
            raise ValueError(f"x must have shape (..., {self.dimension}), not {x.shape}")
        if np.isnan(x).any():
            raise ValueError("x has a NaN: a density is a function of numbers")
        return self._log_density(x)

    def density(self, x: ArrayLike) -> Array:
        """(...) the density, or the probability of whole numbers, at points x (..., d)."""
        with np.errstate(over="ignore"):
            values: Array = np.exp(self.log_density(x))
        return values

    @abstractmethod
    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n, d) independent draws."""

    @abstractmethod
    def _mean(self) -> Array: ...

    @abstractmethod
    def _covariance(self) -> Array: ...

    @abstractmethod
    def _mode(self) -> Array: ...

    @abstractmethod
    def _entropy(self) -> float: ...

    @abstractmethod
    def _log_density(self, x: Array) -> Array: ...


@dataclass(frozen=True, eq=False)
class MultivariateNormal(JointDistribution):
    r"""The normal distribution of d numbers.

    Attributes:
        mu: (d,) the mean.
        Sigma: (d, d) the covariance, symmetric with all eigenvalues above 0.
    """

    mu: Array
    Sigma: Array

    name = "multivariate normal"

    def __post_init__(self) -> None:
        """Refuse what is no mean or no covariance."""
        keep(self, mu=self.mu, Sigma=self.Sigma)
        if self.mu.ndim != 1 or len(self.mu) == 0:
            raise ValueError(f"mu must have shape (d,) with d at least 1, not {self.mu.shape}")
        if not np.isfinite(self.mu).all():
            raise ValueError("mu has a number that is NaN or infinite: all must be finite")
        require_covariance(self.Sigma, len(self.mu))

    @property
    def cholesky(self) -> Array:
        """(d, d) the lower triangular L with positive diagonal and L Lᵀ = Σ."""
        return np.asarray(np.linalg.cholesky(self.Sigma), np.float64)

    def standardized(self, x: ArrayLike) -> Array:
        r"""(..., d) $z = L^{-1}(x - \mu)$ of points x (..., d): |z| is Mahalanobis' distance."""
        offset = np.asarray(x, dtype=np.float64) - self.mu
        return np.asarray(np.linalg.solve(self.cholesky, offset[..., None])[..., 0], np.float64)

    def sample(self, rng: np.random.Generator, n: int) -> Array:
        """(n, d) independent draws μ + L z, with standard normals z."""
        z = standard_normals(rng, n * self.dimension).reshape(n, self.dimension)
        draws: Array = self.mu + z @ self.cholesky.T
        return draws

    def marginal(self, indices: Sequence[int]) -> "MultivariateNormal":
        """The distribution of some of the numbers alone: their rows and columns, nothing else."""
        kept = list(indices)
        return MultivariateNormal(self.mu[kept], self.Sigma[np.ix_(kept, kept)])

    def conditional(self, indices: Sequence[int], values: ArrayLike) -> "MultivariateNormal":
        r"""The distribution of the other numbers once those at `indices` are known.

        $$\mu_{a|b} = \mu_a + \Sigma_{ab} \Sigma_{bb}^{-1} (x_b - \mu_b), \qquad
        \Sigma_{a|b} = \Sigma_{aa} - \Sigma_{ab} \Sigma_{bb}^{-1} \Sigma_{ba}$$
        """
        known = list(indices)
        others = [i for i in range(self.dimension) if i not in known]
        if not known or not others:
            raise ValueError("indices must name some of the numbers, and leave some unknown")
        across = self.Sigma[np.ix_(others, known)]
        slopes = np.linalg.solve(self.Sigma[np.ix_(known, known)], across.T).T
        mu = self.mu[others] + slopes @ (np.asarray(values, dtype=np.float64) - self.mu[known])
        Sigma = self.Sigma[np.ix_(others, others)] - slopes @ across.T
        return MultivariateNormal(mu, (Sigma + Sigma.T) / 2)

    def _mean(self) -> Array:
        return self.mu

    def _covariance(self) -> Array:
        return self.Sigma

    def _mode(self) -> Array:
        return self.mu

    def _entropy(self) -> float:
        return self.dimension * (1 + LOG_2PI) / 2 + self._log_root_determinant()

    def _log_density(self, x: Array) -> Array:
        with np.errstate(over="ignore"):
            exponent: Array = np.square(self.standardized(x)).sum(axis=-1) / 2
        return -exponent - self.dimension * LOG_2PI / 2 - self._log_root_determinant()

    def _log_root_determinant(self) -> float:
        return float(np.log(np.diag(self.cholesky)).sum())


def require_covariance(Sigma: Array, dimension: int) -> None:
    """ValueError, saying what is wrong, unless Sigma (d, d) is symmetric and positive definite."""
    if Sigma.shape != (dimension, dimension):
        raise ValueError(
            f"Sigma must have shape ({dimension}, {dimension}) as mu, not {Sigma.shape}"
        )
    if not np.isfinite(Sigma).all():
        raise ValueError("Sigma has a number that is NaN or infinite: all must be finite")
    gaps = np.abs(Sigma - Sigma.T)
    if gaps.max() > 1e-9 * np.abs(Sigma).max():
        i, j = (int(k) for k in np.unravel_index(gaps.argmax(), gaps.shape))
        raise ValueError(
            f"Sigma has {Sigma[i, j]:g} at ({i}, {j}) and {Sigma[j, i]:g} at ({j}, {i}): "
            f"a covariance is symmetric"
        )
    # Rounding is told from zero in units of the standard deviations, whatever these are.
    scale = np.sqrt(np.maximum(np.diag(Sigma), np.finfo(np.float64).tiny))
    rounding = dimension * math.ulp(1.0)
    if np.linalg.eigvalsh(Sigma / scale / scale[:, None])[0] <= rounding:
        smallest, largest = np.linalg.eigvalsh(Sigma)[[0, -1]]
        shown = 0.0 if abs(smallest) <= rounding * abs(largest) else smallest
        raise ValueError(
            f"Sigma has the eigenvalue {shown:g}: a covariance is positive definite, "
            f"so all of its eigenvalues must be above 0"
        )


def keep(owner: JointDistribution, **arrays: Array) -> None:
    """Set the parameters of a frozen dataclass to read-only copies of these arrays."""
    for name, values in arrays.items():
        copy = np.array(values, dtype=np.float64)
        copy.flags.writeable = False
        object.__setattr__(owner, name, copy)
