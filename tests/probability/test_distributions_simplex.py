"""Categorical, multinomial and Dirichlet: against scipy.stats, exact counts and marginals."""

import math

import numpy as np
import pytest
from scipy import stats

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions_counts import Binomial
from mathdl_core.probability.distributions_gamma import Beta
from mathdl_core.probability.distributions_simplex import Categorical, Dirichlet, Multinomial
from mathdl_core.probability.simplex import compositions
from tests.probability.members import mp

P = np.array([0.1, 0.42, 0.04, 0.44])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# --- Categorical and multinomial -----------------------------------------------------------------


def test_a_class_is_a_one_hot_vector() -> None:
    d = Categorical(P)
    np.testing.assert_allclose(d.density(np.eye(4)), P, rtol=1e-15)
    not_one_hot = np.array([[0, 0, 0, 0], [1, 1, 0, 0], [0.5, 0.5, 0, 0], [0, 2, 0, -1]])
    np.testing.assert_array_equal(d.density(not_one_hot), np.zeros(4))
    np.testing.assert_array_equal(d.mode, [0, 0, 0, 1])
    assert d.entropy == pytest.approx(float(stats.entropy(P)), rel=1e-14, abs=0)
    theirs = stats.multinomial(1, P)
    np.testing.assert_allclose(d.covariance, theirs.cov(), rtol=1e-13)
    assert Categorical(np.array([0.0, 1.0])).density([[1, 0], [0, 1]]).tolist() == [0, 1]
    assert Categorical(np.array([0.0, 1.0])).entropy == 0


def test_classes_are_drawn_as_often_as_they_are_probable() -> None:
    x = Categorical(P).sample(rng(), 20_000)
    assert (x.sum(axis=1) == 1).all()
    assert stats.chisquare(x.sum(axis=0), 20_000 * P).pvalue > 1e-3
    never = Categorical(np.array([0.0, 0.5, 0.0, 0.5, 0.0]))
    assert set(never.sample_classes(rng(), 1000).tolist()) == {1, 3}


@pytest.mark.parametrize("n", [1, 2, 10, 200])
def test_scipy_has_the_same_multinomial(n: int) -> None:
    ours, theirs = Multinomial(n, P), stats.multinomial(n, P)
    x = rng().multinomial(n, P, size=20)
    np.testing.assert_allclose(ours.log_density(x), theirs.logpmf(x), rtol=1e-11, atol=1e-11)
    np.testing.assert_allclose(ours.mean, n * P, rtol=1e-15)
    np.testing.assert_allclose(ours.covariance, theirs.cov(), rtol=1e-12)
    assert ours.entropy == pytest.approx(float(theirs.entropy()), rel=1e-10, abs=0)


def test_a_multinomial_of_a_million_trials_keeps_its_digits() -> None:
    n, x = 10**6, np.array([100_123, 419_800, 40_077, 440_000])
    p = [mp.mpf(entry) for entry in P.tolist()]
    exact = mp.loggamma(n + 1) + sum(
        k * mp.log(q) - mp.loggamma(k + 1) for k, q in zip(x.tolist(), p, strict=True)
    )
    # P as floats has a sum that is not quite 1, which is divided out.
    exact -= n * mp.log(sum(p))
    assert abs(float(mp.mpf(float(Multinomial(n, P).log_density(x))) - exact)) < 1e-11


@pytest.mark.parametrize("n", [1, 2, 7])
def test_multinomial_masses_are_fractions_and_sum_to_one(n: int) -> None:
    d = Multinomial(n, np.array([0.5, 0.25, 0.25]))
    counts = compositions(n)
    exact = [
        math.factorial(n) / math.prod(math.factorial(int(k)) for k in row) * 0.5 ** (2 * n - row[0])
        for row in counts
    ]
    np.testing.assert_allclose(d.density(counts), exact, rtol=1e-13)
    entropy = -sum(p * math.log(p) for p in exact)
    assert d.entropy == pytest.approx(entropy, rel=1e-12, abs=0)
    assert float(d.density(d.mode)) == pytest.approx(max(exact))


@pytest.mark.parametrize("seed", range(30))
def test_no_outcome_is_more_probable_than_the_mode(seed: int) -> None:
    p = rng(seed).dirichlet([0.7, 0.7, 0.7])
    d = Multinomial(11, p)
    assert d.mode.sum() == 11
    assert float(d.log_density(d.mode)) >= d.log_density(compositions(11)).max() - 1e-12


def test_two_classes_are_binomial() -> None:
    k = np.arange(8.0)
    masses = Multinomial(7, np.array([0.3, 0.7])).log_density(np.column_stack([k, 7 - k]))
    np.testing.assert_allclose(masses, Binomial(7, 0.3).log_density(k), rtol=1e-13)
    assert Multinomial(7, np.array([0.3, 0.7])).entropy == pytest.approx(Binomial(7, 0.3).entropy)


def test_what_does_not_add_up_is_impossible() -> None:
    d = Multinomial(3, np.array([0.5, 0.5]))
    impossible = np.array([[1, 1], [4, -1], [1.5, 1.5], [2, 2], [math.inf, 1]])
    np.testing.assert_array_equal(d.density(impossible), np.zeros(5))


@pytest.mark.parametrize("n", [1, 12, 10**7])
def test_multinomial_draws_are_binomial_in_each_class(n: int) -> None:
    x = Multinomial(n, P).sample(rng(5), 4000)
    assert (x.sum(axis=1) == n).all()
    assert (x >= 0).all()
    spread: Array = np.sqrt(n * P * (1 - P))
    np.testing.assert_array_less(np.abs(x.mean(axis=0) - n * P), 4 * spread / np.sqrt(4000))
    np.testing.assert_allclose(x.var(axis=0), spread**2, rtol=0.1)
    correlation = -math.sqrt(P[1] * P[3] / (1 - P[1]) / (1 - P[3]))
    if n > 1:
        assert np.corrcoef(x[:, 1], x[:, 3])[0, 1] == pytest.approx(correlation, abs=0.04)


def test_a_class_that_cannot_come_does_not() -> None:
    x = Multinomial(5, np.array([0.0, 0.5, 0.0, 0.5, 0.0])).sample(rng(), 200)
    assert not x[:, [0, 2, 4]].any()


# --- Dirichlet -----------------------------------------------------------------------------------

ALPHAS = [[1.0, 1.0, 1.0], [0.5, 2.0, 3.5], [0.01, 0.2], [40.0, 30.0, 20.0, 10.0]]


@pytest.mark.parametrize("alpha", ALPHAS)
def test_scipy_has_the_same_dirichlet(alpha: list[float]) -> None:
    ours, theirs = Dirichlet(np.array(alpha)), stats.dirichlet(alpha)
    x = rng().dirichlet(np.ones(len(alpha)), size=20)
    expected = [theirs.logpdf(row) for row in x]
    np.testing.assert_allclose(ours.log_density(x), expected, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(ours.mean, theirs.mean(), rtol=1e-14)
    np.testing.assert_allclose(np.diag(ours.covariance), theirs.var(), rtol=1e-13)
    np.testing.assert_allclose(ours.covariance, theirs.cov(), rtol=1e-12)
    assert ours.entropy == pytest.approx(float(theirs.entropy()), rel=1e-10, abs=0)


def test_a_dirichlet_of_huge_concentrations_keeps_its_digits() -> None:
    alpha, x = [1e6, 2e6, 3e6], [0.1667, 0.3332, 0.5001]
    total = sum(mp.mpf(a) for a in alpha)
    exact = mp.loggamma(total) + sum(
        (a - 1) * mp.log(mp.mpf(v)) - mp.loggamma(a) for a, v in zip(alpha, x, strict=True)
    )
    exact -= (total - 3) * mp.log(sum(mp.mpf(v) for v in x))
    ours = float(Dirichlet(np.array(alpha)).log_density(x))
    assert abs(float(mp.mpf(ours) - exact)) < 1e-10


def test_two_concentrations_are_beta() -> None:
    x = np.array([0.1, 0.5, 0.99])
    ours = Dirichlet(np.array([2.0, 0.7]))
    np.testing.assert_allclose(
        ours.log_density(np.column_stack([x, 1 - x])), Beta(2.0, 0.7).log_density(x), rtol=1e-12
    )
    assert ours.entropy == pytest.approx(Beta(2.0, 0.7).entropy, rel=1e-12, abs=0)
    np.testing.assert_allclose(Dirichlet(np.array([2.0, 3.0])).mode[0], Beta(2.0, 3.0).mode)


def test_at_the_edge_of_the_simplex_the_density_is_its_limit() -> None:
    edge = [[0.0, 0.4, 0.6]]
    assert Dirichlet(np.array([0.5, 1.0, 1.0])).density(edge) == [math.inf]
    assert Dirichlet(np.array([1.5, 1.0, 1.0])).density(edge) == [0]
    assert Dirichlet(np.array([1.0, 1.0, 1.0])).density(edge) == pytest.approx([2])
    near = Dirichlet(np.array([1.0, 2.0, 3.0])).density([[1e-12, 0.4, 0.6 - 1e-12]])
    assert Dirichlet(np.array([1.0, 2.0, 3.0])).density(edge) == pytest.approx(near)
    off = [[0.5, 0.6, -0.1], [0.5, 0.6, 0.1]]
    np.testing.assert_array_equal(Dirichlet(np.ones(3)).density(off), [0, 0])


@pytest.mark.parametrize("alpha", ALPHAS)
def test_dirichlet_draws_are_beta_in_each_class(alpha: list[float]) -> None:
    x = Dirichlet(np.array(alpha)).sample(rng(7), 20_000)
    np.testing.assert_allclose(x.sum(axis=1), 1, rtol=1e-12)
    for j, a in enumerate(alpha):
        marginal = stats.beta(a, sum(alpha) - a)
        if marginal.sf(1 - 1e-12) > 1e-6:
            continue  # much of it is nearer to 1 than floats are
        assert stats.kstest(x[:, j], marginal.cdf).pvalue > 1e-3
    expected = stats.dirichlet(alpha).cov()
    np.testing.assert_allclose(np.cov(x.T), expected, rtol=0, atol=0.003)


def test_no_point_is_denser_than_the_mode() -> None:
    d = Dirichlet(np.array([2.0, 3.0, 5.0]))
    assert (d.density(d.sample(rng(), 5000)) <= d.density(d.mode)).all()
    np.testing.assert_allclose(d.mode, np.array([1.0, 2.0, 4.0]) / 7, rtol=1e-15)
    assert np.isnan(Dirichlet(np.array([1.0, 3.0, 5.0])).mode).all()
