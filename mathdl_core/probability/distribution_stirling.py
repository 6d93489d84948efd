r"""What Stirling's formula leaves, and the densities that keep all their digits by it.

$$\Gamma(x + 1) = \sqrt{2 \pi x}\, x^x e^{-x}\, e^{s(x)}, \qquad
\log \frac{e^{-m} m^x}{\Gamma(x + 1)} = -D(x, m) - s(x) - \tfrac12 \log 2 \pi x, \qquad
D(x, m) = x \log \frac{x}{m} + m - x$$

At $n = 10^6$ the logarithms of factorials are near $10^7$, and their differences have lost eight
digits. Here the large parts have cancelled on paper: $s(x) < 1 / 12x$, and the deviance
$D(x, m) \ge 0$ is small where the probability is not. Binomial, Poisson, multinomial, gamma, beta,
t and Dirichlet are all products of this one mass, since each is what independent Poisson counts
make of it.

Reference: C. Loader, "Fast and accurate computation of binomial probabilities", 2000.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mathdl_core.arrays import Array

LOG_2PI = math.log(2 * math.pi)
STIRLING_SERIES = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
DIGAMMA_SERIES = (-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760)
FROM_HERE_SERIES = 15.0
LARGE_SHAPE = 1e4
NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)


def stirling_error(x: Array) -> Array:
    r"""$s(x) = \log\Gamma(x + 1) - (x + \frac12)\log x + x - \frac12 \log 2\pi$ at x (...) > 0."""
    large = np.maximum(x, FROM_HERE_SERIES)
    series = _in_powers(STIRLING_SERIES, 1 / large**2) / large
    small = np.minimum(x, FROM_HERE_SERIES)
    direct: Array = special.gammaln(small + 1) - (small + 0.5) * np.log(small) + small - LOG_2PI / 2
    return np.where(x < FROM_HERE_SERIES, direct, series)


def digamma_error(x: Array) -> Array:
    r"""$\psi(x) - \log x$ at x (...) > 0, where $\psi$ is the derivative of $\log\Gamma$."""
    large = np.maximum(x, FROM_HERE_SERIES)
    series = _in_powers(DIGAMMA_SERIES, 1 / large**2) / large**2 - 0.5 / large
    small = np.minimum(x, FROM_HERE_SERIES)
    direct: Array = special.digamma(small) - np.log(small)
    return np.where(x < FROM_HERE_SERIES, direct, series)


def deviance(x: Array, m: Array) -> Array:
    r"""$D(x, m) = x \log\frac{x}{m} + m - x$ at x (...) ≥ 0 and m (...) ≥ 0; 0 where they agree."""
    x, m = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(m, np.float64))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        v = (x - m) / (x + m)
        near = np.abs(v) < 0.1
        # x/m = (1 + v)/(1 - v), whose logarithm is 2 (v + v³/3 + v⁵/5 + …): no cancellation.
        v = np.where(near, v, 0.0)
        odd = _in_powers([1 / (2 * j + 3) for j in range(8)], v**2)
        series = (x - m) * v + 2 * x * v**3 * odd
        direct = np.where(x > 0, x * (np.log(x) - np.log(m)), 0.0) + m - x
    values: Array = np.where(x == m, 0.0, np.where(near, series, direct))
    return np.where(np.isinf(m), np.inf, values)


def log_poisson_mass(x: Array, m: Array) -> Array:
    r"""$\log (e^{-m} m^x / \Gamma(x + 1))$ at any real x (...) ≥ 0, for a mean m (...) ≥ 0."""
    x, m = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(m, np.float64))
    above = np.where(x > 0, x, 1.0)
    masses = -deviance(above, m) - stirling_error(above) - (LOG_2PI + np.log(above)) / 2
    values: Array = np.where(x > 0, masses, -m)
    return values


def lower_gamma(shape: Array, x: Array) -> Array:
    r"""$P(\alpha, x) = \int_0^x t^{\alpha - 1} e^{-t} dt / \Gamma(\alpha)$ at shapes and x (n,).

    SciPy's `gammainc` sums too few terms below $\alpha - 4.5 \sqrt\alpha$ of a large $\alpha$: at
    $10^6$ it is off by 1e-5, at $10^8$ by half. There the integrand decays nearly exponentially
    from x downward, and Gauss and Legendre's quadrature has all digits.
    """
    shape, x = np.broadcast_arrays(np.asarray(shape, np.float64), np.asarray(x, np.float64))
    values: Array = np.array(special.gammainc(shape, x))
    cut = _where_scipy_is_off(shape, x)
    if cut.any():
        a, end = shape[cut][:, None], x[cut][:, None]
        decay = end / (a - 1 - end)
        t = end - decay * 20 * (1 + NODES)
        integrand = np.exp(log_poisson_mass(a, t)) * a / t
        values[cut] = (20 * decay * WEIGHTS * integrand).sum(axis=1)
    return values


def upper_gamma(shape: Array, x: Array) -> Array:
    r"""$1 - P(\alpha, x)$ at shapes and x (n,), with all its digits where that is small."""
    shape, x = np.broadcast_arrays(np.asarray(shape, np.float64), np.asarray(x, np.float64))
    values: Array = np.array(special.gammaincc(shape, x))
    cut = _where_scipy_is_off(shape, x)
    values[cut] = 1 - lower_gamma(shape[cut], x[cut])
    return values


def _where_scipy_is_off(shape: Array, x: Array) -> NDArray[np.bool]:
    off: NDArray[np.bool] = (shape > LARGE_SHAPE) & (x > 0) & (x < shape - 4 * np.sqrt(shape))
    return off


def _in_powers(coefficients: Sequence[float], t: Array) -> Array:
    total = np.zeros_like(t)
    for coefficient in reversed(coefficients):
        total = total * t + coefficient
    return total
