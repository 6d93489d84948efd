"""Families compared on columns: the truth wins, reasons are given, quantiles line up."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris

from mathdl_core.probability.distribution_ranking import (
    FITTED,
    fit_distribution,
    n_fitted_parameters,
    quantile_points,
    rank,
)
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, Geometric
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT
from tests.probability.members import label

TRUTHS: list[Distribution] = [
    Normal(50.0, 5.0),
    Laplace(0.0, 1.0),
    StudentT(2.0),
    Uniform(2.0, 9.0),
    Gamma(3.0, 0.1),
    LogNormal(0.0, 0.8),
    Beta(0.4, 0.5),
    Poisson(4.0),
    Geometric(0.2),
    Binomial(12, 0.4),
]


@pytest.mark.parametrize("truth", TRUTHS, ids=label)
def test_among_all_families_the_truth_wins(truth: Distribution) -> None:
    values = truth.sample(np.random.default_rng(4), 3000)
    assert rank(values, n_trials=12).fits[0].family == truth.name


def test_an_exponential_column_is_a_gamma_of_shape_one_or_exponential() -> None:
    values = Exponential(0.5).sample(np.random.default_rng(0), 3000)
    best, second = rank(values).fits[:2]
    assert {best.family, second.family} == {"exponential", "gamma"}
    assert second.aic - best.aic < 4


def test_the_numbers_of_a_fit_belong_together() -> None:
    values = load_iris().data[:, 0]
    fits = {fit.family: fit for fit in rank(values).fits}
    normal = fits["normal"]
    assert normal.log_likelihood == pytest.approx(
        stats.norm(values.mean(), values.std()).logpdf(values).sum(), rel=1e-12
    )
    for fit in fits.values():
        assert fit.aic == pytest.approx(2 * fit.n_parameters - 2 * fit.log_likelihood)
        assert fit.weight / normal.weight == pytest.approx(math.exp((normal.aic - fit.aic) / 2))
    assert sum(fit.weight for fit in fits.values()) == pytest.approx(1)
    aics = [fit.aic for fit in rank(values).fits]
    assert aics == sorted(aics)


def test_as_many_parameters_count_as_are_fitted() -> None:
    assert n_fitted_parameters(StudentT(3.0)) == 3
    assert n_fitted_parameters(Exponential(3.0)) == 1
    assert n_fitted_parameters(Binomial(10, 0.2)) == 1


def test_every_family_is_either_fitted_or_refused_for_a_reason() -> None:
    values = load_diabetes().data[:, 2]
    ranking = rank(values)
    reasons = {unfit.family: unfit.reason for unfit in ranking.unfit}
    fitted = {fit.family for fit in ranking.fits}
    assert fitted | set(reasons) == {*FITTED, "binomial"}
    assert not fitted & set(reasons)
    assert reasons["gamma"] == "-0.0902753 is not above 0, as all values of gamma are"
    assert reasons["Poisson"].endswith("is not a whole number, as all values of Poisson are")
    assert reasons["binomial"] == "a binomial needs the number of trials, which data do not tell"


def test_an_area_is_not_normal_but_log_normal() -> None:
    fits = rank(load_breast_cancer().data[:, 3]).fits
    assert fits[0].family == "log-normal"
    assert fits[0].weight > 0.999


def test_zeros_and_ones_are_bernoulli() -> None:
    values = np.array([0.0, 1, 1, 0, 1, 1])
    fits = {fit.family: fit.distribution for fit in rank(values).fits}
    assert fits["Bernoulli"] == Bernoulli(4 / 6)
    assert fit_distribution("Bernoulli", values) == Bernoulli(4 / 6)
    assert fit_distribution("binomial", values, n_trials=1) == Binomial(1, 4 / 6)


def test_quantiles_of_the_truth_are_on_the_diagonal() -> None:
    d = Gamma(3.0, 1.0)
    values = d.sample(np.random.default_rng(0), 20_000)
    points = quantile_points(d, values)
    middle = slice(20, -20)
    np.testing.assert_allclose(points.observed[middle], points.expected[middle], rtol=0.05)
    assert len(points.expected) == 300
    assert points.observed[0] == values.min()
    assert points.observed[-1] == values.max()


def test_scipy_has_the_same_quantiles_but_for_its_plotting_positions() -> None:
    values = load_iris().data[:, 0]
    points = quantile_points(Normal(0.0, 1.0), values)
    theirs, ordered = stats.probplot(values, fit=False)
    np.testing.assert_array_equal(points.observed, ordered)
    np.testing.assert_allclose(points.expected[1:-1], theirs[1:-1], rtol=0, atol=0.05)
    np.testing.assert_allclose(points.expected[[0, -1]], stats.norm.ppf([1 / 300, 299 / 300]))


def test_the_band_holds_95_of_100_points_of_other_samples() -> None:
    d, rng = Normal(2.0, 3.0), np.random.default_rng(0)
    inside = np.zeros(40)
    for _ in range(2000):
        points = quantile_points(d, d.sample(rng, 40))
        inside += (points.observed > points.low) & (points.observed < points.high)
    np.testing.assert_allclose(inside / 2000, 0.95, rtol=0, atol=0.02)


def fit_ones(family: str) -> Distribution:
    return fit_distribution(family, np.ones(3))


REFUSED: list[tuple[str, Callable[[], object]]] = [
    (r"^the column has 2 values: a fit needs at least 3", lambda: rank(np.array([1.0, 2.0]))),
    (r"^1 of 3 values are NaN", lambda: rank(np.array([1.0, 2.0, math.nan]))),
    (r"^all 4 values are 2: there is no spread", lambda: rank(np.full(4, 2.0))),
    (
        r"^family is 'weibull', but may be binomial, norm",
        lambda: fit_distribution("weibull", np.ones(3)),
    ),
    (r"^a binomial needs the number of trials", lambda: fit_distribution("binomial", np.ones(3))),
]


@pytest.mark.parametrize(("message", "call"), REFUSED, ids=[message for message, _ in REFUSED])
def test_the_error_names_what_is_wrong(message: str, call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=message):
        call()
