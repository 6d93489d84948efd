r"""Which family suits a column of data: likelihoods compared, and quantiles against quantiles.

$$\mathrm{AIC} = 2 k - 2 \ell(\hat\theta), \qquad
w_j \propto e^{-\frac12 (\mathrm{AIC}_j - \min \mathrm{AIC})}, \qquad
\left(Q\!\left(\tfrac{i - 1/2}{n}\right),\ x_{(i)}\right)$$

k parameters are fitted, and each must earn 1 in the log likelihood. A probability and a density
compare for whole numbers, which lie 1 apart; in other units they do not.

Reference: H. Akaike, "A new look at the statistical model identification", 1974; for the band:
H. David and H. Nagaraja, *Order Statistics*, 2003.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import special

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_fit import (
    checked_column,
    fit_bernoulli,
    fit_beta,
    fit_binomial,
    fit_exponential,
    fit_gamma,
    fit_geometric,
    fit_laplace,
    fit_log_normal,
    fit_normal,
    fit_poisson,
    fit_student_t,
    fit_uniform,
    log_likelihood,
    varying_column,
)
from mathdl_core.probability.distributions import Distribution


class Fit(NamedTuple):
    """A family fitted to a column.

    Attributes:
        family: its name.
        distribution: with the fitted parameters.
        log_likelihood: of the column.
        n_parameters: how many were fitted.
        aic: smaller is better.
        weight: Akaike's, of sum 1 over all families that fit: how much speaks for this one.
    """

    family: str
    distribution: Distribution
    log_likelihood: float
    n_parameters: int
    aic: float
    weight: float


class Unfit(NamedTuple):
    """A `family` that cannot be fitted to a column, and the `reason`, half a sentence."""

    family: str
    reason: str


class Ranking(NamedTuple):
    """`fits`, the best first, and the families that cannot fit."""

    fits: tuple[Fit, ...]
    unfit: tuple[Unfit, ...]


class QuantilePoints(NamedTuple):
    """A column against a distribution: on the diagonal where the distribution is right.

    Attributes:
        expected: (n_points,) quantiles of the distribution.
        observed: (n_points,) the values, ascending.
        low: (n_points,) below which only 2.5 % of samples would have that value.
        high: (n_points,) above which only 2.5 % would.
    """

    expected: Array
    observed: Array
    low: Array
    high: Array


FITTED: dict[str, Callable[[Array], Distribution]] = {
    "normal": fit_normal,
    "Laplace": fit_laplace,
    "Student t": fit_student_t,
    "uniform": fit_uniform,
    "exponential": fit_exponential,
    "gamma": fit_gamma,
    "log-normal": fit_log_normal,
    "beta": fit_beta,
    "Poisson": fit_poisson,
    "geometric": fit_geometric,
    "Bernoulli": fit_bernoulli,
}
"""How each family is fitted, by its name."""


def fit_distribution(family: str, values: Array, *, n_trials: int | None = None) -> Distribution:
    """The most likely member of a family for values (n,).

    Args:
        family: a key of `FITTED`, or "binomial".
        values: the column.
        n_trials: of which each value is a number of successes; only for the binomial.

    Raises:
        ValueError: the column or the family is impossible; the sentence says why.
    """
    if family == "binomial":
        if n_trials is None:
            raise ValueError("a binomial needs the number of trials, which data do not tell")
        return fit_binomial(values, n=n_trials)
    if family not in FITTED:
        raise ValueError(f"family is {family!r}, but may be binomial, {', '.join(FITTED)}")
    return FITTED[family](values)


def rank(values: Array, *, n_trials: int | None = None) -> Ranking:
    """All families fitted to values (n,), by AIC; with n_trials the binomial among them.

    Raises:
        ValueError: the column has fewer than 3 values, NaN, or only one value all over.
    """
    values = varying_column(values)
    fitted: dict[str, Distribution] = {}
    unfit: list[Unfit] = []
    for family in (*FITTED, "binomial"):
        try:
            fitted[family] = fit_distribution(family, values, n_trials=n_trials)
        except ValueError as error:
            unfit.append(Unfit(family, str(error)))
    likelihoods = {family: log_likelihood(found, values) for family, found in fitted.items()}
    aics = {
        family: 2 * n_fitted_parameters(found) - 2 * likelihoods[family]
        for family, found in fitted.items()
    }
    weights = special.softmax([-aic / 2 for aic in aics.values()])
    fits = [
        Fit(family, found, likelihoods[family], n_fitted_parameters(found), aics[family], weight)
        for (family, found), weight in zip(fitted.items(), weights.tolist(), strict=True)
    ]
    return Ranking(tuple(sorted(fits, key=lambda fit: fit.aic)), tuple(unfit))


def n_fitted_parameters(distribution: Distribution) -> int:
    """How many of its parameters are fitted: all, but the known number of trials of a binomial."""
    return len(distribution.parameters) - (distribution.name == "binomial")


def quantile_points(
    distribution: Distribution, values: Array, *, max_points: int = 300
) -> QuantilePoints:
    """Values (n,) in order against the quantiles expected of them, and a band for chance.

    The i-th of n uniform draws in order is Beta(i, n + 1 − i): the band holds each point with 95 %
    if the distribution is right (and was not fitted to the very same values, which helps it).
    Of more values than max_points, evenly spaced ones are taken, the ends among them.
    """
    values = np.sort(checked_column(values))
    n = len(values)
    i = np.unique(np.linspace(1, n, min(n, max_points)).round())
    low, high = (special.betaincinv(i, n + 1 - i, share) for share in (0.025, 0.975))
    return QuantilePoints(
        distribution.quantile((i - 0.5) / n),
        values[i.astype(np.intp) - 1],
        distribution.quantile(low),
        distribution.quantile(high),
    )
