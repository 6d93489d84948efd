"""Histograms against NumPy's and against the density they are to meet."""

import math

import numpy as np
import pytest

from mathdl_core.probability.distribution_histogram import bars, histogram, shown_range
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy
from mathdl_core.probability.distributions_discrete import DiscreteUniform
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import Normal
from tests.probability.members import ALL, label


def test_numpy_counts_the_same() -> None:
    draws = np.random.default_rng(0).normal(size=10_000)
    found = histogram(draws, low=-5, high=5, n_bins=41)
    counts, edges = np.histogram(draws, bins=np.linspace(-5, 5, 42))
    density, _ = np.histogram(draws, bins=np.linspace(-5, 5, 42), density=True)
    np.testing.assert_array_equal(found.counts, counts)
    np.testing.assert_allclose(found.edges, edges, rtol=0, atol=1e-15)
    np.testing.assert_allclose(found.density, density, rtol=1e-12)


def test_bars_keep_their_height_when_the_view_is_narrowed() -> None:
    draws = np.random.default_rng(0).normal(size=1000)
    wide = histogram(draws, low=-4, high=4, n_bins=16)
    narrow = histogram(draws, low=-1, high=1, n_bins=4)
    np.testing.assert_allclose(narrow.density, wide.density[6:10], rtol=1e-14)
    assert narrow.density.sum() * 0.5 == pytest.approx(np.mean(np.abs(draws) < 1))


def test_the_bars_meet_the_density() -> None:
    d = Gamma(3.0, 1.0)
    found = histogram(d.sample(np.random.default_rng(0), 100_000), low=0, high=12, n_bins=60)
    expected = np.diff(d.cdf(found.edges)) / 0.2
    spread = np.sqrt(expected / 0.2 / 100_000)
    assert (np.abs(found.density - expected) < 4.5 * spread + 1e-4).all()


def test_an_edge_belongs_to_the_bin_on_its_right_but_the_last() -> None:
    found = histogram(np.array([0.0, 0.1, 0.2, 0.3, 1.0, 1.1, -np.inf]), low=0, high=1, n_bins=10)
    np.testing.assert_array_equal(found.counts, np.histogram([0, 0.1, 0.2, 0.3, 1], 10, (0, 1))[0])
    assert found.density.sum() * 0.1 == pytest.approx(5 / 7)


def test_each_whole_number_has_its_bar() -> None:
    found = bars(np.array([1.0, 1, 2, 6, 7]), low=1, high=6)
    np.testing.assert_array_equal(found.counts, [2, 1, 0, 0, 0, 1])
    np.testing.assert_allclose(found.density, np.array([2, 1, 0, 0, 0, 1]) / 5, rtol=1e-15)
    np.testing.assert_array_equal(found.edges, np.arange(0.5, 7))


def test_no_draws_have_no_heights() -> None:
    found = histogram(np.array([]), low=0, high=1, n_bins=3)
    assert np.isnan(found.density).all()
    assert not found.counts.any()


@pytest.mark.parametrize("d", [ours for ours, _ in ALL], ids=label)
def test_what_is_shown_is_nearly_all(d: Distribution) -> None:
    low, high = shown_range(d)
    assert low < high
    assert d.probability(low, high) >= 0.998 - 1e-9 or d == Beta(0.01, 2.0)


def test_the_view_ends_with_the_support() -> None:
    assert shown_range(DiscreteUniform(1, 6)) == (0.5, 6.5)
    assert shown_range(Gamma(2.0, 1.0)).low == 0
    assert shown_range(Gamma(400.0, 1.0)).low > 300
    assert shown_range(Beta(2.0, 2.0)) == (0, 1)
    assert shown_range(Normal(0.0, 1.0)) == pytest.approx((-3.0902323, 3.0902323))
    assert shown_range(Cauchy(0.0, 1.0), outside=0.1).high == pytest.approx(
        math.tan(0.45 * math.pi)
    )


def test_the_error_names_what_is_wrong() -> None:
    draws = np.zeros(3)
    with pytest.raises(ValueError, match=r"^low is 1 and high is 1: low must be below high"):
        histogram(draws, low=1, high=1, n_bins=3)
    with pytest.raises(ValueError, match=r"^n_bins is 0: there must be at least 1 bin"):
        histogram(draws, low=0, high=1, n_bins=0)
    with pytest.raises(ValueError, match=r"^draws has a NaN, which is in no bin"):
        histogram(np.array([math.nan]), low=0, high=1, n_bins=1)
