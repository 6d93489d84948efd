"""The law of large numbers and the central limit theorem, and where they fail."""

import math

import numpy as np
import pytest
from scipy import stats

from mathdl_core.probability import distribution_averages
from mathdl_core.probability.distribution_averages import (
    running_means,
    standard_error,
    standardized_means,
)
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Uniform
from mathdl_core.probability.distributions_discrete import Bernoulli
from mathdl_core.probability.distributions_gamma import Beta
from mathdl_core.probability.distributions_normal import Normal, StudentT
from tests.probability.members import label

SOURCES: list[Distribution] = [
    Exponential(2.0),
    Beta(0.5, 0.5),
    Bernoulli(0.3),
    Uniform(-1.0, 5.0),
    StudentT(5.0),
]


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_running_mean_is_the_mean_of_the_first_draws() -> None:
    found = running_means(Exponential(2.0), rng(3), n=50, n_runs=4)
    draws = Exponential(2.0).sample(rng(3), 200).reshape(4, 50)
    for k in (1, 2, 17, 50):
        np.testing.assert_allclose(found.means[:, k - 1], draws[:, :k].mean(axis=1), rtol=1e-13)
    np.testing.assert_allclose(found.high - 0.5, 1.96 * 0.5 / np.sqrt(np.arange(1, 51)), rtol=1e-14)
    np.testing.assert_allclose(found.high + found.low, 1, rtol=1e-14)


@pytest.mark.parametrize("d", SOURCES, ids=label)
def test_the_band_holds_95_of_100_means(d: Distribution) -> None:
    means, low, high = running_means(d, rng(1), n=400, n_runs=2000)
    inside = ((means > low) & (means < high)).mean(axis=0)
    assert abs(inside[-1] - 0.95) < 0.02
    assert (high - low)[399] == pytest.approx((high - low)[99] / 2)


def test_cauchy_means_have_no_band_and_do_not_settle() -> None:
    means, low, high = running_means(Cauchy(0.0, 1.0), rng(), n=1000, n_runs=2000)
    assert np.isnan(low).all()
    assert np.isnan(high).all()
    for k in (1, 30, 1000):
        assert stats.kstest(means[:, k - 1], "cauchy").pvalue > 1e-3


def test_the_standard_error_is_infinite_for_nobody() -> None:
    assert float(standard_error(Normal(0.0, 3.0), 9)) == 1
    assert np.isnan(standard_error(StudentT(1.5), 9))


@pytest.mark.parametrize("d", SOURCES, ids=label)
def test_means_of_many_draws_are_standard_normal_whatever_the_source(d: Distribution) -> None:
    found = standardized_means(d, rng(5), n=3000, n_means=2000)
    # A mean of zeros and ones has steps, of this height in its cdf.
    steps = 0.4 / found.scale / 3000 if d.is_discrete else 0.0
    statistic = stats.kstest(found.means, "norm").statistic
    assert statistic < 1.9 / math.sqrt(2000) + steps
    assert found.center == d.mean
    assert found.scale == pytest.approx(d.standard_deviation / math.sqrt(3000))


def test_the_mean_of_one_draw_is_still_the_source() -> None:
    one = standardized_means(Exponential(2.0), rng(), n=1, n_means=2000).means
    assert one.min() >= -1
    assert stats.kstest(one, "norm").pvalue < 1e-6
    assert stats.kstest(one + 1, "expon").pvalue > 1e-3


def test_skewness_dies_with_the_root_of_n() -> None:
    means = standardized_means(Exponential(1.0), rng(), n=100, n_means=50_000).means
    assert float(stats.skew(means)) == pytest.approx(2 / math.sqrt(100), abs=0.05)


@pytest.mark.parametrize("n", [1, 10, 1000])
def test_the_mean_of_cauchy_draws_is_as_cauchy_as_one(n: int) -> None:
    found = standardized_means(Cauchy(3.0, 2.0), rng(n), n=n, n_means=3000)
    assert (found.center, found.scale) == pytest.approx((3, 2))
    assert stats.kstest(found.means, "cauchy").pvalue > 1e-3


def test_large_samples_are_drawn_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution_averages, "AT_ONCE", 1000)
    found = standardized_means(Uniform(0.0, 1.0), rng(), n=337, n_means=400)
    assert stats.kstest(found.means, "norm").pvalue > 1e-3


def test_the_error_names_what_is_wrong() -> None:
    with pytest.raises(ValueError, match=r"^n is 0 and n_runs is 2: both must be at least 1"):
        running_means(Normal(0.0, 1.0), rng(), n=0, n_runs=2)
    with pytest.raises(ValueError, match=r"^n is 3 and n_means is 0: both must be at least 1"):
        standardized_means(Normal(0.0, 1.0), rng(), n=3, n_means=0)
    with pytest.raises(ValueError, match=r"^Bernoulli has the variance 0 here: no draw differs"):
        standardized_means(Bernoulli(1.0), rng(), n=3, n_means=2)
