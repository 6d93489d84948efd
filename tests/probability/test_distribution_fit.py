"""Maximum likelihood: against scipy's fits, and against every neighbor's likelihood."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats
from sklearn.datasets import load_breast_cancer, load_iris, load_wine

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
    student_t_given,
    varying_column,
)
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, Geometric
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT
from tests.probability.members import label


def binomial_of_20(values: Array) -> Binomial:
    return fit_binomial(values, n=20)


TRUTHS: list[tuple[Distribution, Callable[[Array], Distribution]]] = [
    (Normal(3.0, 2.0), fit_normal),
    (Laplace(3.0, 2.0), fit_laplace),
    (StudentT(4.0, 3.0, 2.0), fit_student_t),
    (Uniform(-1.0, 3.0), fit_uniform),
    (Exponential(0.2), fit_exponential),
    (Gamma(2.5, 0.1), fit_gamma),
    (Gamma(0.3, 4.0), fit_gamma),
    (LogNormal(1.0, 0.7), fit_log_normal),
    (Beta(2.0, 5.0), fit_beta),
    (Beta(0.3, 0.4), fit_beta),
    (Poisson(3.5), fit_poisson),
    (Geometric(0.15), fit_geometric),
    (Bernoulli(0.3), fit_bernoulli),
    (Binomial(20, 0.15), binomial_of_20),
]
each = pytest.mark.parametrize(("truth", "fit"), TRUTHS, ids=label)


def sample(d: Distribution, n: int, seed: int = 0) -> Array:
    return d.sample(np.random.default_rng(seed), n)


def parameters(d: Distribution) -> Array:
    return np.array(list(d.parameters.values()))


@each
def test_with_many_values_the_truth_is_found(
    truth: Distribution, fit: Callable[[Array], Distribution]
) -> None:
    found = fit(sample(truth, 40_000))
    np.testing.assert_allclose(parameters(found), parameters(truth), rtol=0.06)


@each
def test_no_neighbor_is_more_likely(
    truth: Distribution, fit: Callable[[Array], Distribution]
) -> None:
    values = sample(truth, 200, seed=1)
    found = fit(values)
    highest = log_likelihood(found, values)
    for name, value in found.parameters.items():
        for factor in (1 - 1e-3, 1 + 1e-3):
            if isinstance(value, int):
                continue
            neighbor = type(found)(**found.parameters | {name: value * factor})
            assert log_likelihood(neighbor, values) <= highest + 1e-9


def test_what_calculus_gives_is_what_is_found() -> None:
    values = np.array([1.0, 2.0, 4.0, 9.0])
    assert fit_normal(values) == Normal(4.0, math.sqrt((9 + 4 + 25) / 4))
    assert fit_laplace(values) == Laplace(3.0, (2 + 1 + 1 + 6) / 4)
    assert fit_uniform(values) == Uniform(1.0, 9.0)
    assert fit_exponential(values) == Exponential(0.25)
    assert fit_poisson(values) == Poisson(4.0)
    assert fit_geometric(values) == Geometric(0.25)
    assert fit_bernoulli(np.array([0.0, 1, 1, 1])) == Bernoulli(0.75)
    assert fit_binomial(values, n=10) == Binomial(10, 0.4)
    logs = np.log(values)
    assert fit_log_normal(values) == LogNormal(float(logs.mean()), float(logs.std()))


COLUMNS = {
    "sepal length": load_iris().data[:, 0],
    "mean area": load_breast_cancer().data[:, 3],
    "proline": load_wine().data[:, 12],
}
each_column = pytest.mark.parametrize("values", COLUMNS.values(), ids=COLUMNS)


@each_column
def test_scipy_fits_the_same_gamma(values: Array) -> None:
    shape, _, scale = stats.gamma.fit(values, floc=0)
    found = fit_gamma(values)
    assert found.shape == pytest.approx(shape, rel=1e-6, abs=0)
    assert found.rate == pytest.approx(1 / scale, rel=1e-6, abs=0)


@each_column
def test_scipy_fits_the_same_beta(values: Array) -> None:
    shares = values / 3000
    alpha, beta, _, _ = stats.beta.fit(shares, floc=0, fscale=1)
    assert parameters(fit_beta(shares)) == pytest.approx([alpha, beta], rel=1e-6, abs=0)


@pytest.mark.parametrize("nu", [1.2, 3.0, 12.0])
def test_scipys_t_is_no_more_likely(nu: float) -> None:
    values = 5 + 0.01 * sample(StudentT(nu), 500)
    found = fit_student_t(values)
    # From its own start, 0 and 1, scipy does not find the way.
    theirs = StudentT(*(float(p) for p in stats.t.fit(values, 3, loc=5, scale=0.01)))
    assert log_likelihood(found, values) >= log_likelihood(theirs, values) - 1e-9
    assert found.nu == pytest.approx(theirs.nu, rel=0.01, abs=0)


def test_light_tails_make_t_normal() -> None:
    values = sample(Uniform(0.0, 1.0), 300)
    found, normal = fit_student_t(values), fit_normal(values)
    assert found.nu > 1e5
    assert (found.mu, found.sigma) == pytest.approx((normal.mu, normal.sigma), rel=1e-4, abs=0)


def test_em_solves_the_likelihood_equations_of_t() -> None:
    values = sample(StudentT(2.0), 100)
    found = student_t_given(values, nu=3.0)
    z = (values - found.mu) / found.sigma
    weights = 4 / (3 + z**2)
    assert abs(float((weights * z).mean())) < 1e-9
    assert float((weights * z**2).mean()) == pytest.approx(1, rel=1e-9, abs=0)


def test_one_wild_value_moves_the_normal_and_not_t() -> None:
    values = sample(StudentT(4.0), 50)
    wild = np.append(values, 1e4)
    assert abs(fit_normal(wild).mu - fit_normal(values).mu) > 100
    assert abs(fit_student_t(wild).mu - fit_student_t(values).mu) < 0.3


@pytest.mark.parametrize("spread", [1e-6, 1e-3, 1.0])
def test_values_close_together_are_fitted_too(spread: float) -> None:
    values = 0.5 + spread * sample(Uniform(-0.4, 0.4), 100)
    gamma, beta = fit_gamma(values), fit_beta(values)
    assert gamma.mean == pytest.approx(values.mean(), rel=1e-12, abs=0)
    assert beta.mean == pytest.approx(values.mean(), rel=1e-2, abs=0)
    assert gamma.standard_deviation == pytest.approx(values.std(), rel=0.3, abs=0)
    assert beta.standard_deviation == pytest.approx(values.std(), rel=0.3, abs=0)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
@pytest.mark.parametrize("fit", [fit_normal, fit_laplace, fit_student_t, fit_gamma])
def test_a_change_of_units_shifts_the_likelihood_by_what_it_must(
    fit: Callable[[Array], Distribution], unit: float
) -> None:
    values = COLUMNS["sepal length"]
    here, there = fit(values), fit(values * unit)
    shift = -len(values) * math.log(unit)
    assert log_likelihood(there, values * unit) == pytest.approx(
        log_likelihood(here, values) + shift, rel=1e-9
    )


def test_what_cannot_occur_has_no_likelihood() -> None:
    assert log_likelihood(Exponential(1.0), np.array([1.0, -1.0])) == -math.inf


def column(*values: float) -> Array:
    return np.array(values)


REFUSED: list[tuple[str, Callable[[], object]]] = [
    (r"^the column has 2 values: a fit needs at least 3", lambda: fit_normal(column(1, 2))),
    (r"^the column has 0 values: a fit needs", lambda: fit_poisson(column())),
    (
        r"^2 of 4 values are NaN or infinite: leave them out, or fill them in",
        lambda: fit_normal(column(1, math.nan, math.inf, 2)),
    ),
    (r"^values must have shape \(n,\), not \(3, 3\)", lambda: checked_column(np.eye(3))),
    (r"^all 3 values are 5: there is no spread to fit", lambda: fit_normal(column(5, 5, 5))),
    (r"^all 3 values are 5: there", lambda: fit_student_t(column(5, 5, 5))),
    (r"^all 4 values are 0.5: there", lambda: varying_column(np.full(4, 0.5))),
    (r"^the value 1e\+200 is too large to be squared", lambda: fit_normal(column(1e200, 1, 2))),
    (r"^-1 is below 0, where exponential starts", lambda: fit_exponential(column(-1, 2, 3))),
    (r"^all values are 0: an exponential rate", lambda: fit_exponential(column(0, 0, 0))),
    (r"^0 is not above 0, as all values of gamma are", lambda: fit_gamma(column(0, 2, 3))),
    (r"^-2 is not above 0, as all values of log-normal", lambda: fit_log_normal(column(-2, 2, 3))),
    (r"^1 is not below 1, as all values of beta are", lambda: fit_beta(column(0.1, 0.2, 1))),
    (r"^0 is not above 0, as all values of beta are", lambda: fit_beta(column(0, 0.2, 0.3))),
    (r"^1.5 is not a whole number, as all values of P", lambda: fit_poisson(column(1, 1.5, 2))),
    (r"^-1 is below 0, where Poisson starts", lambda: fit_poisson(column(1, -1, 2))),
    (r"^all values are 0: a Poisson rate must be above 0", lambda: fit_poisson(column(0, 0, 0))),
    (r"^0 is below 1, where geometric starts", lambda: fit_geometric(column(0, 1, 2))),
    (r"^2 is above 1, where Bernoulli ends", lambda: fit_bernoulli(column(0, 1, 2))),
    (
        r"^9 is above 8, where binomial with 8 trials ends",
        lambda: fit_binomial(column(9, 1, 2), n=8),
    ),
    (
        r"^the value 7 is 4 of 9: with a peak narrow enough",
        lambda: fit_student_t(column(7, 7, 7, 7, 1, 2, 3, 4, 5)),
    ),
]


@pytest.mark.parametrize(("message", "call"), REFUSED, ids=[message for message, _ in REFUSED])
def test_the_error_names_what_is_wrong(message: str, call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=message):
        call()
