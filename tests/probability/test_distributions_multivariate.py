"""Multivariate families against scipy.stats, their own marginals, and exact counts."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions_multivariate import (
    JointDistribution,
    MultivariateNormal,
)
from mathdl_core.probability.distributions_normal import Normal
from mathdl_core.probability.distributions_simplex import Categorical, Dirichlet, Multinomial

P = np.array([0.1, 0.42, 0.04, 0.44])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def covariance(d: int, seed: int = 0) -> Array:
    A = rng(seed).normal(size=(d, d))
    return A @ A.T + 0.1 * np.eye(d)


# --- Multivariate normal -------------------------------------------------------------------------


@pytest.mark.parametrize("d", [1, 2, 5])
@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_scipy_has_the_same_normal_density(d: int, scale: float) -> None:
    mu, Sigma = rng(1).normal(size=d), scale * covariance(d)
    ours, theirs = MultivariateNormal(mu, Sigma), stats.multivariate_normal(mu, Sigma)
    x = mu + math.sqrt(scale) * rng(2).normal(size=(3, 7, d))
    expected = theirs.logpdf(x).reshape(3, 7)
    np.testing.assert_allclose(ours.log_density(x), expected, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(ours.density(x), np.exp(ours.log_density(x)), rtol=1e-14)
    assert ours.entropy == pytest.approx(float(theirs.entropy()), rel=1e-12, abs=0)
    np.testing.assert_array_equal(ours.mean, mu)
    np.testing.assert_array_equal(ours.mode, mu)
    np.testing.assert_array_equal(ours.covariance, Sigma)


def test_independent_numbers_multiply_their_densities() -> None:
    joint = MultivariateNormal(np.array([1.0, -2.0]), np.diag([4.0, 1e-12]))
    x, y = 0.3, -2 + 1e-6
    product = Normal(1.0, 2.0).log_density(x) + Normal(-2.0, 1e-6).log_density(y)
    assert float(joint.log_density([x, y])) == pytest.approx(float(product), rel=1e-12, abs=0)


@pytest.mark.parametrize("known", [[0], [2, 0], [1, 2]])
def test_a_joint_density_is_marginal_times_conditional(known: list[int]) -> None:
    joint = MultivariateNormal(np.array([1.0, -2.0, 0.5]), covariance(3))
    others = [i for i in range(3) if i not in known]
    for x in rng(3).normal(size=(5, 3)):
        marginal = joint.marginal(known).log_density(x[known])
        conditional = joint.conditional(known, x[known]).log_density(x[others])
        assert float(joint.log_density(x)) == pytest.approx(float(marginal + conditional))


def test_normal_draws_have_mean_covariance_and_normal_projections() -> None:
    d = MultivariateNormal(np.array([1.0, -2.0, 0.5]), covariance(3))
    x = d.sample(rng(), 50_000)
    assert x.shape == (50_000, 3)
    np.testing.assert_allclose(x.mean(axis=0), d.mean, rtol=0, atol=0.05)
    np.testing.assert_allclose(np.cov(x.T), d.covariance, rtol=0, atol=0.15)
    z = d.standardized(x)
    np.testing.assert_allclose(np.cov(z.T), np.eye(3), rtol=0, atol=0.03)
    assert stats.kstest(np.square(z).sum(axis=1), stats.chi2(3).cdf).pvalue > 1e-3
    assert stats.kstest(z @ np.array([0.6, 0.0, 0.8]), "norm").pvalue > 1e-3


# --- In common -----------------------------------------------------------------------------------

MEMBERS: list[JointDistribution] = [
    MultivariateNormal(np.zeros(3), np.eye(3)),
    Categorical(np.array([0.2, 0.3, 0.5])),
    Multinomial(4, np.array([0.2, 0.3, 0.5])),
    Dirichlet(np.array([2.0, 3.0, 5.0])),
]


@pytest.mark.parametrize("d", MEMBERS, ids=[d.name for d in MEMBERS])
def test_shapes_are_kept_and_parameters_protected(d: JointDistribution) -> None:
    x = d.sample(rng(), 6)
    assert d.dimension == 3
    assert d.log_density(x.reshape(2, 3, 3)).shape == (2, 3)
    assert d.density(x[0]).shape == ()
    assert d.sample(rng(), 0).shape == (0, 3)
    np.testing.assert_array_equal(d.sample(rng(9), 4), d.sample(rng(9), 4))
    array = next(value for value in d.parameters.values() if isinstance(value, np.ndarray))
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 7


def normal(Sigma: list[list[float]], *, dimension: int | None = None) -> MultivariateNormal:
    return MultivariateNormal(np.zeros(dimension or len(Sigma)), np.array(Sigma))


def categorical(*p: float) -> Categorical:
    return Categorical(np.array(p))


REFUSED: list[tuple[str, Callable[[], object]]] = [
    (
        r"^Sigma has the eigenvalue -1: a covariance is positive definite, so all",
        lambda: normal([[1, 2], [2, 1]]),
    ),
    (r"^Sigma has the eigenvalue 0: a covariance is pos", lambda: normal([[1, 1], [1, 1]])),
    (r"^Sigma has the eigenvalue -1: a covariance is pos", lambda: normal([[4, 0], [0, -1]])),
    (r"^Sigma has the eigenvalue 0: a covariance is pos", lambda: normal([[0, 0], [0, 0]])),
    (
        r"^Sigma has 0.5 at \(0, 1\) and 0.2 at \(1, 0\): a covariance is symmetric",
        lambda: normal([[1, 0.5], [0.2, 1]]),
    ),
    (r"^Sigma has a number that is NaN or inf", lambda: normal([[1, math.nan], [math.nan, 1]])),
    (
        r"^Sigma must have shape \(3, 3\) as mu, not \(2, 2\)",
        lambda: normal([[1, 0], [0, 1]], dimension=3),
    ),
    (
        r"^mu has a number that is NaN or infinite",
        lambda: MultivariateNormal(np.array([math.inf]), np.eye(1)),
    ),
    (r"^mu must have shape \(d,\)", lambda: MultivariateNormal(np.eye(2), np.eye(2))),
    (
        r"^x must have shape \(..., 2\), not \(3,\)",
        lambda: normal([[1, 0], [0, 1]]).density([1, 2, 3]),
    ),
    (r"^x has a NaN", lambda: normal([[1]]).density([math.nan])),
    (r"^indices must name some of the numbers", lambda: normal([[1]]).conditional([0], [1])),
    (r"^p has the sum 0.9: the probabilities of all", lambda: categorical(0.5, 0.4)),
    (r"^p has the entry -0.1: a probability", lambda: categorical(1.0, -0.1, 0.1)),
    (r"^p has the entry nan: a probability", lambda: Multinomial(2, np.array([math.nan, 1]))),
    (r"^p must have shape \(d,\)", lambda: Categorical(np.eye(2))),
    (r"^n is 2.5: it must be a whole number", lambda: Multinomial(2.5, P)),  # type: ignore[arg-type]
    (r"^alpha has the entry 0: all must be above 0", lambda: Dirichlet(np.array([1.0, 0.0]))),
    (r"^alpha has the entry inf: all must be above 0", lambda: Dirichlet(np.array([1.0, np.inf]))),
    (r"^alpha must have shape \(d,\) with d at least 2", lambda: Dirichlet(np.array([1.0]))),
]


@pytest.mark.parametrize(("message", "call"), REFUSED, ids=[message for message, _ in REFUSED])
def test_the_error_names_what_is_wrong(message: str, call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_decimals_may_miss_the_sum_by_rounding() -> None:
    thirds = Categorical(np.array([0.3333333333, 0.3333333333, 0.3333333333]))
    assert thirds.p.sum() == pytest.approx(1, rel=1e-15, abs=0)
