"""Cdfs, tails, quantiles and intervals: against scipy.stats, integrals, sums and each other."""

import math

import numpy as np
import pytest

from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import Normal, StudentT
from tests.probability.members import (
    ALL,
    CONTINUOUS,
    DISCRETE,
    PROBABILITIES,
    Frozen,
    label,
    mp,
    points_of,
    quadrature,
    smooth,
)

each = pytest.mark.parametrize("d", [ours for ours, _ in ALL], ids=label)
each_with_scipys = pytest.mark.parametrize(("d", "theirs"), ALL, ids=label)
each_continuous = pytest.mark.parametrize("d", [ours for ours, _ in CONTINUOUS], ids=label)
each_discrete = pytest.mark.parametrize("d", [ours for ours, _ in DISCRETE], ids=label)


def scipys_error(d: Distribution) -> float:
    """How far scipy.stats is off: 2e-5 in the lower tail of a large gamma, 1e-9 in t's middle."""
    if d in (Gamma(1e6, 1e3), ChiSquare(1e6), Poisson(1e6)):
        return 2e-5
    return 1e-9 if isinstance(d, StudentT) else 1e-10


@each_with_scipys
def test_scipy_has_the_same_cdf_and_tail_as_far_as_it_is_good(
    d: Distribution, theirs: Frozen
) -> None:
    x = points_of(d)
    np.testing.assert_allclose(d.cdf(x), theirs.cdf(x), rtol=scipys_error(d))
    np.testing.assert_allclose(d.sf(x), theirs.sf(x), rtol=scipys_error(d), atol=1e-300)


@each_with_scipys
def test_far_in_the_tails_all_digits_are_still_there(d: Distribution, theirs: Frozen) -> None:
    # Quantiles of decimals would not do: there 1 - cdf happens to be exact.
    lower, median, upper = d.quantile([1e-9, 0.5, 1 - 1e-9])
    far = np.array([0.37, 0.71, 1.53])
    below, above = lower + (lower - median) * far, upper + (upper - median) * far
    rtol = scipys_error(d)
    np.testing.assert_allclose(d.sf(above), theirs.sf(above), rtol=rtol, atol=1e-290)
    np.testing.assert_allclose(d.cdf(below), theirs.cdf(below), rtol=rtol, atol=1e-290)


@pytest.mark.parametrize("shape", [2e4, 1e6, 1e8])
@pytest.mark.parametrize("z", [-30.0, -8.0, -4.6, -4.4, -3.9, -1.0])
def test_the_lower_tail_of_a_large_gamma_is_its_series(shape: float, z: float) -> None:
    x = shape + z * math.sqrt(shape)
    # P(α, x) is the mass at α times 1 + x/(α + 1) + x²/((α + 1)(α + 2)) + …
    terms = np.cumprod(x / (shape + np.arange(1, 20 + 12 * math.sqrt(shape))))
    mass = mp.exp(shape * mp.log(x) - x - mp.loggamma(shape + 1))
    below = float(mass * (1 + mp.mpf(math.fsum(terms))))
    d = Gamma(shape, 1.0)
    assert float(d.cdf(x)) == pytest.approx(below, rel=1e-10, abs=0)
    assert float(d.sf(x)) == pytest.approx(1 - below, rel=1e-13, abs=0)
    assert float(d.quantile(below)) == pytest.approx(x, rel=1e-13, abs=0)


@pytest.mark.parametrize("d", [d for d, _ in CONTINUOUS if smooth(d)], ids=label)
def test_the_cdf_is_the_integral_of_the_density(d: Distribution) -> None:
    edges, x, weights = quadrature(d)
    integrals = (weights * d.density(x)).sum(axis=1)
    lower = edges[1:] <= d.quantile(0.5)
    differences = np.where(lower, np.diff(d.cdf(edges)), -np.diff(d.sf(edges)))
    # Edges are rounded: where they are close together, their distance has few digits.
    rounding = 4 * np.spacing(np.abs(edges[1:])) * d.density(edges[1:]) + 1e-16
    assert (np.abs(integrals - differences) <= 1e-10 * integrals + rounding).all()
    assert integrals.sum() == pytest.approx(1, abs=1e-8)


@each_discrete
def test_the_cdf_is_the_sum_of_the_masses(d: Distribution) -> None:
    low, high = (float(end) for end in d.quantile([1e-15, 1 - 1e-15]))
    k = np.arange(low, min(high, low + 20_000) + 1)
    summed = float(d.cdf(low - 1)) + np.cumsum(d.density(k))
    np.testing.assert_allclose(d.cdf(k), summed, rtol=1e-10, atol=1e-13)
    tails = float(d.sf(k[-1])) + np.append(np.cumsum(d.density(k)[::-1])[::-1], 0.0)[1:]
    np.testing.assert_allclose(d.sf(k), tails, rtol=1e-9, atol=1e-300)


@each
def test_cdf_and_tail_sum_to_one_and_rise_from_end_to_end(d: Distribution) -> None:
    low, high = d.support
    x = np.concatenate([[-np.inf, low], points_of(d), points_of(d) + 0.5, [high, np.inf]])
    x.sort()
    np.testing.assert_allclose(d.cdf(x) + d.sf(x), 1, rtol=1e-12)
    assert (np.diff(d.cdf(x)) >= 0).all()
    assert (np.diff(d.sf(x)) <= 0).all()
    np.testing.assert_array_equal(d.cdf([-np.inf, np.inf]), [0, 1])
    np.testing.assert_array_equal(d.sf([-np.inf, np.inf]), [1, 0])


@pytest.mark.parametrize("x", [-1e15, -3.0, -1e-4, -7.45e-9, 0.0, 1e-12, 2e-8, 0.3, 1e8])
def test_t_with_one_degree_of_freedom_is_cauchy_even_near_its_center(x: float) -> None:
    expected = 1 / math.pi * math.atan2(1, -x)
    assert float(StudentT(1.0).cdf(x)) == pytest.approx(expected, rel=1e-14, abs=0)
    assert float(Cauchy(0.0, 1.0).cdf(x)) == pytest.approx(expected, rel=1e-15, abs=0)


@pytest.mark.parametrize("z", [-35.0, -20.0, 20.0, 35.0])
def test_a_normal_tail_has_all_digits(z: float) -> None:
    tail = float(mp.erfc(mp.mpf(abs(z)) / mp.sqrt(2)) / 2)
    d = Normal(0.0, 1.0)
    assert float(d.cdf(z) if z < 0 else d.sf(z)) == pytest.approx(tail, rel=1e-12, abs=0)


@each_continuous
def test_the_quantile_undoes_the_cdf(d: Distribution) -> None:
    p = PROBABILITIES
    x = d.quantile(p)
    reached = np.where(p < 0.5, d.cdf(x) / p, d.sf(x) / (1 - p))
    # A probability cannot be hit better than the spacing of floats around x lets it.
    with np.errstate(invalid="ignore", over="ignore"):
        spacing = np.spacing(np.abs(x)) * d.density(x) / np.minimum(p, 1 - p)
    found = (x > 1e-300) | (d.support.low < 0)
    assert (np.abs(reached - 1) <= 1e-10 + 2 * spacing)[found].all()


@each_discrete
def test_the_quantile_is_the_first_whole_number_that_reaches_p(d: Distribution) -> None:
    p = np.concatenate([PROBABILITIES, np.linspace(0.001, 0.999, 97)])
    k = d.quantile(p)
    assert (k == np.floor(k)).all()
    assert (d.cdf(k) >= p).all()
    # Or the mass of k is lost in the rounding of a cdf near 1.
    assert ((d.cdf(k - 1) < p) | (d.density(k) < 1e-16)).all()


@pytest.mark.parametrize(
    "d", [DiscreteUniform(1, 6), Binomial(10, 0.3), Poisson(3.0), Geometric(0.3), Bernoulli(0.3)]
)
def test_at_a_jump_the_quantile_is_the_jump(d: Distribution) -> None:
    k = np.arange(d.support.low, min(d.support.high, 12) + 1)
    np.testing.assert_array_equal(d.quantile(d.cdf(k)), np.where(d.cdf(k) < 1, k, d.support.high))
    just_above = np.nextafter(d.cdf(k[:-1]), 2)
    np.testing.assert_array_equal(d.quantile(just_above), k[1:])


@each
def test_the_quantiles_of_0_and_1_are_the_ends(d: Distribution) -> None:
    np.testing.assert_array_equal(d.quantile([0.0, 1.0]), d.support)


@pytest.mark.parametrize("d", [Poisson(1e12), Binomial(2**53, 1e-3), Geometric(1e-12)], ids=label)
def test_quantiles_of_huge_counts_are_near_those_of_their_limits(d: Distribution) -> None:
    p = np.array([0.001, 0.5, 0.999])
    limit: Distribution = Normal(d.mean, d.standard_deviation)
    if isinstance(d, Geometric):
        limit = Exponential(d.p)
    np.testing.assert_allclose(d.quantile(p), limit.quantile(p), rtol=1e-5)


def test_an_interval_holds_what_is_strictly_between_its_ends() -> None:
    die = DiscreteUniform(1, 6)
    assert die.probability(1, 4) == pytest.approx(2 / 6)
    assert die.probability(0.5, 4.5) == pytest.approx(4 / 6)
    assert die.probability(2.2, 2.8) == 0
    assert die.probability(-math.inf, math.inf) == 1
    assert die.probability(5, 1) == 0
    assert Normal(0.0, 1.0).probability(-1, 1) == pytest.approx(
        0.6826894921370859, rel=1e-14, abs=0
    )


def test_an_interval_in_a_tail_keeps_its_digits() -> None:
    inside = float((mp.erfc(mp.mpf(20) / mp.sqrt(2)) - mp.erfc(mp.mpf(21) / mp.sqrt(2))) / 2)
    assert Normal(0.0, 1.0).probability(20, 21) == pytest.approx(inside, rel=1e-12, abs=0)
    assert Normal(0.0, 1.0).probability(-21, -20) == pytest.approx(inside, rel=1e-12, abs=0)
    assert Exponential(1.0).probability(50, math.inf) == pytest.approx(
        math.exp(-50), rel=1e-14, abs=0
    )
