"""Means of ever more draws become normal, where there is a variance."""

import math

import numpy as np
import pytest
from scipy import stats

from mathdl_core.probability.distribution_convergence import standardized_runs, unit
from mathdl_core.probability.distribution_empirical import gap_bound
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform
from mathdl_core.probability.distributions_gamma import Beta

SIZES = (1, 4, 64)
SOURCES = [Exponential(1.0), Beta(0.6, 5.0), DiscreteUniform(1, 6), Bernoulli(0.1)]
N_MEANS = 4000


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_gap_to_the_normal_cdf_shrinks_with_n(source: Distribution) -> None:
    gaps = [
        found.gap.distance
        for found in standardized_runs(
            source, np.random.default_rng(0), sizes=SIZES, n_means=N_MEANS
        )
    ]
    assert gaps[0] > gaps[1] > gaps[2]


def test_gap_of_exponential_means_is_that_of_the_gamma_distribution() -> None:
    runs = standardized_runs(
        Exponential(1.0), np.random.default_rng(1), sizes=SIZES, n_means=N_MEANS
    )
    z = np.linspace(-4, 4, 4001)
    for found in runs:
        n = found.n
        exact = stats.gamma(n, scale=1 / n).cdf(1 + z / math.sqrt(n))
        distance = np.abs(exact - stats.norm.cdf(z)).max()
        assert found.gap.distance == pytest.approx(distance, abs=gap_bound(N_MEANS))


def test_means_of_cauchy_draws_stay_as_far_from_normal_as_one() -> None:
    of = Cauchy(0.0, 1.0)
    runs = standardized_runs(of, np.random.default_rng(2), sizes=SIZES, n_means=N_MEANS)
    z = np.linspace(-8, 8, 4001)
    distance = np.abs(stats.cauchy.cdf(z) - stats.norm.cdf(z)).max()
    for found in runs:
        assert (found.center, found.scale) == pytest.approx((0, 1), abs=1e-12)
        assert found.gap.distance == pytest.approx(distance, abs=gap_bound(N_MEANS))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_histogram_counts_the_means_within_reach(source: Distribution) -> None:
    runs = standardized_runs(
        source, np.random.default_rng(3), sizes=SIZES, n_means=N_MEANS, reach=4.0
    )
    for found in runs:
        widths = np.diff(found.bins.edges)
        assert found.bins.counts.sum() <= N_MEANS
        area = float((found.bins.density * widths).sum())
        assert area == pytest.approx(found.bins.counts.sum() / N_MEANS, rel=1e-12)
        assert area > 0.98


def test_bars_of_whole_numbers_stand_on_their_lattice() -> None:
    die = DiscreteUniform(1, 6)
    (found,) = standardized_runs(die, np.random.default_rng(4), sizes=[2], n_means=36_000)
    middles = (found.bins.edges[:-1] + found.bins.edges[1:]) / 2
    sums = 2 * (found.center + found.scale * middles)
    np.testing.assert_allclose(sums, np.round(sums), atol=1e-9)
    # Two dice: 1/36, 2/36, … 6/36, … 1/36 for sums from 2 to 12.
    shares = dict(zip(np.round(sums), found.bins.counts / 36_000, strict=True))
    for total in range(2, 13):
        assert shares[total] == pytest.approx((6 - abs(total - 7)) / 36, abs=0.006)


def test_larger_means_begin_with_the_draws_of_smaller_ones() -> None:
    of = Exponential(1.0)
    both = standardized_runs(of, np.random.default_rng(5), sizes=[1, 8], n_means=100)
    draws = of.sample(np.random.default_rng(5), 100 * 8).reshape(100, 8)
    assert both[0].first == pytest.approx(draws[0, 0], abs=1e-15)
    assert both[1].first == pytest.approx(draws[0].mean(), abs=1e-14)


@pytest.mark.parametrize("n", [1, 16])
def test_unit_is_the_standard_error_or_half_of_the_middle_half(n: int) -> None:
    assert unit(Exponential(2.0), n) == pytest.approx((0.5, 0.5 / math.sqrt(n)), rel=1e-12)
    assert unit(Cauchy(1.0, 3.0), n) == pytest.approx((1.0, 3.0), rel=1e-12)
