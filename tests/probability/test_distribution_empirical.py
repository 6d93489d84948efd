"""Draws beside their distribution: shares, gaps and the bound on gaps."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mathdl_core.probability.distribution_empirical import (
    empirical_cdf,
    empirical_gap,
    empirical_gaps,
    gap_bound,
)
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential
from mathdl_core.probability.distributions_counts import Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform
from mathdl_core.probability.distributions_normal import Normal

SIZES = (1, 2, 7, 50, 1000)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30), st.floats(-1e3, 1e3))
@settings(deadline=None, max_examples=60)
def test_share_of_draws_up_to_a_point_is_counted(draws: list[float], x: float) -> None:
    expected = sum(draw <= x for draw in draws) / len(draws)
    assert empirical_cdf(np.array(draws), np.array(x)) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize(
    ("distribution", "reference"),
    [(Normal(1.0, 2.0), stats.norm(1, 2)), (Cauchy(0.0, 1.0), stats.cauchy)],
)
def test_gap_is_the_statistic_of_kolmogorov_and_smirnov(
    distribution: Distribution, reference: stats.rv_continuous, n: int
) -> None:
    draws = distribution.sample(np.random.default_rng(n), n)
    expected = stats.kstest(draws, reference.cdf).statistic
    assert empirical_gap(draws, distribution).distance == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("distribution", [Poisson(3.0), DiscreteUniform(1, 6), Bernoulli(0.1)])
def test_gap_of_whole_numbers_is_the_largest_at_any_of_them(
    distribution: Distribution, n: int
) -> None:
    draws = distribution.sample(np.random.default_rng(n), n)
    k = np.arange(-2.0, 60.0)
    expected = np.abs(empirical_cdf(draws, k) - distribution.cdf(k)).max()
    assert empirical_gap(draws, distribution).distance == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("distribution", [Exponential(2.0), Poisson(3.0), DiscreteUniform(1, 6)])
def test_gap_says_where_it_is_and_between_which_numbers(distribution: Distribution) -> None:
    draws = distribution.sample(np.random.default_rng(3), 40)
    found = empirical_gap(draws, distribution)
    assert found.distance == pytest.approx(abs(found.empirical - found.exact), abs=1e-15)
    assert found.exact == pytest.approx(float(distribution.cdf(found.at)), abs=1e-15)
    # At the point, or just below it, where one draw less has been counted.
    here = float(empirical_cdf(draws, np.array(found.at)))
    below = float((draws < found.at).mean())
    assert found.empirical in (here, below)


def test_gaps_of_growing_samples_are_those_of_their_first_draws() -> None:
    of = Exponential(1.0)
    draws = of.sample(np.random.default_rng(0), 500)
    found = empirical_gaps(draws, of, [1, 10, 500])
    assert found == [empirical_gap(draws[:n], of) for n in (1, 10, 500)]


@pytest.mark.parametrize(("n", "confidence"), [(20, 0.95), (200, 0.95), (50, 0.8)])
def test_so_many_samples_stay_below_the_bound(n: int, confidence: float) -> None:
    of, bound = Normal(0.0, 1.0), gap_bound(n, confidence=confidence)
    samples = [of.sample(np.random.default_rng(seed), n) for seed in range(1000)]
    share = np.mean([empirical_gap(draws, of).distance <= bound for draws in samples])
    spread = math.sqrt(confidence * (1 - confidence) / 1000)
    # The bound is nearly tight: neither too many samples are above it nor too few.
    assert confidence - 4 * spread <= share <= confidence + 0.03 + 4 * spread


def test_ten_times_closer_takes_a_hundred_times_as_many() -> None:
    assert gap_bound(100) == pytest.approx(10 * gap_bound(10_000), rel=1e-12)
    assert gap_bound(1) == pytest.approx(1.358, abs=1e-3)


def test_impossible_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="draws is empty"):
        empirical_cdf(np.zeros(0), np.zeros(1))
    with pytest.raises(ValueError, match="sizes is"):
        empirical_gaps(np.zeros(3), Normal(0.0, 1.0), [4])
    with pytest.raises(ValueError, match="n is 0"):
        gap_bound(0)
    with pytest.raises(ValueError, match="confidence"):
        gap_bound(5, confidence=1.0)
