"""Means, variances, modes and entropies: against scipy.stats, integrals and forty digits."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import StudentT
from tests.probability.members import (
    ALL,
    CONTINUOUS,
    DISCRETE,
    Exact,
    Frozen,
    label,
    mp,
    points_of,
    quadrature,
    smooth,
)

each = pytest.mark.parametrize("d", [ours for ours, _ in ALL], ids=label)
each_with_scipys = pytest.mark.parametrize(("d", "theirs"), ALL, ids=label)
DEGENERATE = [
    Bernoulli(0.0),
    Bernoulli(1.0),
    Binomial(20, 0.0),
    Binomial(20, 1.0),
    Geometric(1.0),
    DiscreteUniform(-3, -3),
]


@each_with_scipys
def test_scipy_has_the_same_mean_and_variance(d: Distribution, theirs: Frozen) -> None:
    if isinstance(d, Cauchy) or (isinstance(d, StudentT) and d.nu <= 1):
        assert math.isnan(d.mean)
        assert math.isnan(d.variance)
        return
    assert d.mean == pytest.approx(float(theirs.mean()), rel=1e-11, abs=1e-300)
    assert d.variance == pytest.approx(float(theirs.var()), rel=1e-10, abs=0)
    assert d.standard_deviation == pytest.approx(float(theirs.std()), rel=1e-10, abs=0)


def test_t_has_no_variance_up_to_two_degrees_of_freedom() -> None:
    assert StudentT(2.0).variance == math.inf
    assert StudentT(1.5).mean == 0
    assert StudentT(2.1).variance == pytest.approx(21)


@pytest.mark.parametrize("d", [d for d, _ in CONTINUOUS if smooth(d)], ids=label)
def test_entropy_is_the_integral_of_minus_f_log_f(d: Distribution) -> None:
    _, x, weights = quadrature(d)
    integral = float((weights * d.density(x) * -d.log_density(x)).sum())
    rounding = 1e-8 if d == Uniform(1e6, 1e6 + 0.5) else 0.0
    assert d.entropy == pytest.approx(integral, rel=1e-8, abs=2e-8 + rounding)


EXACT_ENTROPIES: list[tuple[Distribution, Callable[[], Exact]]] = [
    (
        Gamma(1e6, 1e3),
        lambda: 1e6 - mp.log(1000) + mp.loggamma(1e6) + (1 - mp.mpf(1e6)) * mp.digamma(1e6),
    ),
    (
        Gamma(0.01, 1.0),
        lambda: (
            mp.mpf(0.01) + mp.loggamma(mp.mpf(0.01)) + (1 - mp.mpf(0.01)) * mp.digamma(mp.mpf(0.01))
        ),
    ),
    (
        Beta(1e6, 1e6),
        lambda: (
            2 * mp.loggamma(1e6)
            - mp.loggamma(2e6)
            - 2 * mp.mpf(999_999) * mp.digamma(1e6)
            + mp.mpf(1_999_998) * mp.digamma(2e6)
        ),
    ),
    (
        StudentT(1e6),
        lambda: (
            mp.mpf(1_000_001) / 2 * (mp.digamma(mp.mpf(1_000_001) / 2) - mp.digamma(500_000))
            + mp.log(1000)
            + mp.loggamma(500_000)
            + mp.log(mp.pi) / 2
            - mp.loggamma(mp.mpf(1_000_001) / 2)
        ),
    ),
]


@pytest.mark.parametrize(("d", "exact"), EXACT_ENTROPIES, ids=label)
def test_extreme_entropies_keep_twelve_digits(d: Distribution, exact: Callable[[], Exact]) -> None:
    assert d.entropy == pytest.approx(float(exact()), rel=1e-12, abs=0)


@pytest.mark.parametrize(
    "d",
    [
        *(d for d, _ in DISCRETE if d.variance < 1e7 and d.support.high < 1e7),
        Poisson(3.0),
        Poisson(9.9e5),
        Poisson(1.01e6),
        Binomial(5 * 10**6, 0.5),
        Binomial(2 * 10**7, 0.9),
        Geometric(0.3),
    ],
    ids=label,
)
def test_entropy_is_the_sum_of_minus_p_log_p(d: Distribution) -> None:
    low, high = (float(end) for end in d.quantile([1e-15, 1 - 1e-15]))
    k = np.arange(low, high + 60)
    logs = d.log_density(k)[d.density(k) > 0]
    assert d.entropy == pytest.approx(-math.fsum(np.exp(logs) * logs), rel=1e-11, abs=0)


def test_entropy_of_rare_counts_is_not_lost() -> None:
    p = mp.mpf(1e-9)
    expected = float(-p * mp.log(p) - (1 - p) * mp.log1p(-p))
    assert Bernoulli(1e-9).entropy == pytest.approx(expected, rel=1e-12, abs=0)
    assert Geometric(1e-9).entropy == pytest.approx(expected / 1e-9, rel=1e-12, abs=0)
    poisson = float(p * (1 - mp.log(p)))  # and e^-p times a sum of the order p²
    assert Poisson(1e-9).entropy == pytest.approx(poisson, rel=1e-8, abs=0)


@each
def test_at_a_mode_the_density_is_highest(d: Distribution) -> None:
    spread = float(d.quantile(0.6) - d.quantile(0.4)) or 1.0
    for mode in d.modes:
        step = 1.0 if d.is_discrete else 1e-3 * spread
        around = np.array([mode - step, mode + step])
        assert (d.density(mode) >= d.density(around) * (1 - 1e-12)).all()
        assert (d.density(mode) >= d.density(points_of(d)) * (1 - 1e-12)).all()


MODES: list[tuple[Distribution, tuple[float, ...]]] = [
    (Uniform(0.0, 1.0), ()),
    (Beta(1.0, 1.0), ()),
    (Beta(0.5, 0.5), (0, 1)),
    (Beta(0.5, 1.0), (0,)),
    (Beta(1.0, 0.5), (1,)),
    (Beta(2.0, 0.5), (1,)),
    (Beta(2.0, 4.0), (0.25,)),
    (Binomial(9, 0.5), (4, 5)),
    (Binomial(9, 0.3), (2, 3)),
    (Binomial(9, 1.0), (9,)),
    (Binomial(9, 0.0), (0,)),
    (Poisson(3.0), (2, 3)),
    (Poisson(0.5), (0,)),
    (Bernoulli(0.5), ()),
    (Bernoulli(0.7), (1,)),
    (Gamma(0.5, 1.0), (0,)),
    (Gamma(3.0, 2.0), (1,)),
    (ChiSquare(5.0), (3,)),
    (DiscreteUniform(1, 6), ()),
]


@pytest.mark.parametrize(("d", "modes"), MODES, ids=label)
def test_there_are_as_many_modes_as_there_are(d: Distribution, modes: tuple[float, ...]) -> None:
    assert d.modes == pytest.approx(modes)
    if modes:
        assert d.mode == d.modes[0]
    else:
        assert math.isnan(d.mode)


@pytest.mark.parametrize("d", DEGENERATE, ids=label)
def test_what_is_certain_has_all_the_probability(d: Distribution) -> None:
    assert float(d.density(d.mean)) == 1
    assert d.variance == 0
    assert d.entropy == 0
    assert d.modes == (d.mean,)
    np.testing.assert_array_equal(d.quantile([0.001, 0.5, 0.999]), [d.mean] * 3)
    np.testing.assert_array_equal(d.sample(np.random.default_rng(0), 5), [d.mean] * 5)
    np.testing.assert_array_equal(d.cdf([d.mean - 1, d.mean]), [0, 1])
