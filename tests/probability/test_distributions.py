"""Densities against formulas in forty digits and scipy.stats; properties; errors."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT
from tests.probability.members import (
    ALL,
    Frozen,
    exact_log_density,
    label,
    mp,
    points_of,
)

each = pytest.mark.parametrize("d", [ours for ours, _ in ALL], ids=label)
each_with_scipys = pytest.mark.parametrize(("d", "theirs"), ALL, ids=label)


@each
def test_the_density_is_the_textbooks_formula_to_eleven_digits(d: Distribution) -> None:
    x = points_of(d)
    exact = [exact_log_density(d, float(point)) for point in x]
    errors = [
        abs(mp.expm1(mp.mpf(float(ours)) - log))
        for ours, log in zip(d.log_density(x), exact, strict=True)
    ]
    assert max(errors) < 1e-11
    np.testing.assert_allclose(d.density(x), [float(mp.exp(log)) for log in exact], rtol=1e-11)


@each_with_scipys
def test_scipy_has_the_same_density_as_far_as_it_is_good(d: Distribution, theirs: Frozen) -> None:
    x = points_of(d)
    expected = theirs.logpmf(x) if d.is_discrete else theirs.logpdf(x)
    # At a million trials scipy's own differences of log-gammas are off by 2e-9.
    np.testing.assert_allclose(d.log_density(x), expected, rtol=1e-10, atol=5e-9)


@pytest.mark.parametrize("n", [1, 2, 15, 16, 40])
def test_binomial_masses_are_exact_fractions_rounded(n: int) -> None:
    k = np.arange(n + 1)
    exact = [math.comb(n, j) / 4**n * 3 ** (n - j) for j in k.tolist()]
    np.testing.assert_allclose(Binomial(n, 0.25).density(k), exact, rtol=1e-13)


@pytest.mark.parametrize("d", [Binomial(10**6, 0.3), Poisson(1e6)], ids=label)
def test_masses_far_in_a_tail_keep_their_digits(d: Distribution) -> None:
    k = np.round(d.mean + d.standard_deviation * np.array([-37.0, -20.0, 20.0, 37.0]))
    for ours, point in zip(d.log_density(k), k, strict=True):
        assert abs(float(exact_log_density(d, float(point)) - mp.mpf(float(ours)))) < 1e-11 * 700


@pytest.mark.parametrize("nu", [0.1, 3.0, 1e6])
def test_the_tail_of_t_is_a_power_and_does_not_overflow(nu: float) -> None:
    x = np.array([1e10, 1e150, 1e300])
    expected = [float(exact_log_density(StudentT(nu), point)) for point in x]
    np.testing.assert_allclose(StudentT(nu).log_density(x), expected, rtol=1e-13)


@each
def test_outside_of_the_support_nothing_is(d: Distribution) -> None:
    low, high = d.support
    beyond = [x for x in (low - 1, high + 1) if math.isfinite(x)] + [-math.inf, math.inf]
    if d.is_discrete:
        beyond.append(math.floor(d.quantile(0.5)) + 0.5)
    assert (d.log_density(beyond) == -np.inf).all()
    assert (d.density(beyond) == 0).all()


ENDS: list[tuple[Distribution, float, float]] = [
    (Uniform(-1.0, 3.0), -1, 0.25),
    (Uniform(-1.0, 3.0), 3, 0.25),
    (Exponential(2.0), 0, 2),
    (LogNormal(0.0, 100.0), 0, 0),
    (Gamma(0.5, 3.0), 0, math.inf),
    (Gamma(1.0, 3.0), 0, 3),
    (Gamma(1.5, 3.0), 0, 0),
    (ChiSquare(2.0), 0, 0.5),
    (Beta(1.0, 3.0), 0, 3),
    (Beta(1.0, 3.0), 1, 0),
    (Beta(3.0, 1.0), 1, 3),
    (Beta(0.5, 2.0), 0, math.inf),
    (Beta(2.0, 0.5), 1, math.inf),
    (Beta(1.0, 1.0), 0, 1),
]


@pytest.mark.parametrize(("d", "end", "height"), ENDS, ids=label)
def test_at_the_ends_the_density_is_its_limit(d: Distribution, end: float, height: float) -> None:
    assert float(d.density(end)) == pytest.approx(height, rel=1e-15, abs=0)


positive = st.floats(1e-3, 1e3)


@given(shape=positive, rate=positive, factor=positive, p=st.floats(1e-6, 1 - 1e-6))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_gamma_rate_only_stretches(shape: float, rate: float, factor: float, p: float) -> None:
    one, stretched = Gamma(shape, rate), Gamma(shape, rate / factor)
    x = float(one.quantile(p))
    assume(min(x, x * factor) > 1e-300)  # below, numbers have fewer digits to keep
    assert float(stretched.cdf(x * factor)) == pytest.approx(float(one.cdf(x)), rel=1e-8, abs=0)
    assert stretched.entropy == pytest.approx(one.entropy + math.log(factor), abs=1e-9)


@given(alpha=positive, beta=positive, x=st.floats(0.01, 0.99))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_beta_mirrors_when_its_parameters_change_places(
    alpha: float, beta: float, x: float
) -> None:
    one, mirrored = Beta(alpha, beta), Beta(beta, alpha)
    assert float(mirrored.log_density(1 - x)) == pytest.approx(
        float(one.log_density(x)), rel=1e-9, abs=0
    )
    assert float(mirrored.cdf(1 - x)) == pytest.approx(float(one.sf(x)), rel=1e-9, abs=1e-300)


@given(n=st.integers(1, 10**6), p=st.floats(1e-9, 0.5), share=st.floats(0, 1))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_failures_are_the_successes_of_the_opposite(n: int, p: float, share: float) -> None:
    k, q = round(share * n), 1 - p
    p = 1 - q  # so that both are exact
    ours = float(Binomial(n, p).log_density(k))
    assert float(Binomial(n, q).log_density(n - k)) == pytest.approx(ours, rel=1e-12, abs=1e-11)


def test_relatives_are_equal() -> None:
    x = np.array([0.2, 1.0, 3.0])
    np.testing.assert_allclose(Gamma(1.0, 2.0).density(x), Exponential(2.0).density(x), rtol=1e-14)
    np.testing.assert_allclose(ChiSquare(5.0).density(x), Gamma(2.5, 0.5).density(x), rtol=1e-15)
    np.testing.assert_allclose(StudentT(1.0).density(x), Cauchy(0.0, 1.0).density(x), rtol=1e-14)
    np.testing.assert_allclose(
        LogNormal(0.3, 0.7).cdf(np.exp(x)), Normal(0.3, 0.7).cdf(x), rtol=1e-14
    )
    np.testing.assert_allclose(Binomial(1, 0.3).density([0, 1]), [0.7, 0.3], rtol=1e-14)
    np.testing.assert_allclose(
        Laplace(0.0, 2.0).density(x), Exponential(0.5).density(x) / 2, rtol=1e-15
    )


@each
def test_shapes_are_kept_and_arguments_left_alone(d: Distribution) -> None:
    x = d.quantile(np.full((2, 3), 0.5))
    before = x.copy()
    for function in (d.log_density, d.density, d.cdf, d.sf):
        assert function(x).shape == (2, 3)
        assert function(x[0, 0]).shape == ()
        assert function([]).shape == (0,)
    np.testing.assert_array_equal(x, before)
    assert hash(d) == hash(type(d)(**d.parameters))


@pytest.mark.parametrize(
    "family", [Uniform, Normal, LogNormal, Laplace, Cauchy, Gamma, Beta, StudentT]
)
def test_whole_parameters_are_numbers_like_others(family: Callable[..., Distribution]) -> None:
    whole, decimal = family(2, 3), family(2.0, 3.0)
    p = np.array([0.0, 0.2, 0.7, 1.0])
    np.testing.assert_array_equal(whole.quantile(p), decimal.quantile(p))
    x = decimal.quantile(p[1:-1])
    for name in ("log_density", "density", "cdf", "sf"):
        np.testing.assert_array_equal(getattr(whole, name)(x), getattr(decimal, name)(x))
    for name in ("mean", "variance", "modes", "entropy"):
        np.testing.assert_equal(getattr(whole, name), getattr(decimal, name))
    rng, again = np.random.default_rng(0), np.random.default_rng(0)
    np.testing.assert_array_equal(whole.sample(rng, 9), decimal.sample(again, 9))


def test_parameters_come_by_name_in_order() -> None:
    assert list(Gamma(2.0, 3.0).parameters.items()) == [("shape", 2.0), ("rate", 3.0)]


REFUSED: list[tuple[str, Callable[[], object]]] = [
    (r"^low is 2 and high is 2: low must be below high", lambda: Uniform(2, 2)),
    (r"^low is nan: it must be a finite number", lambda: Uniform(math.nan, 2)),
    (r"^high - low is too large", lambda: Uniform(-1e308, 1e308)),
    (r"^mu is inf: it must be a finite number", lambda: Normal(math.inf, 1)),
    (r"^sigma is 0: it must be above 0 and finite", lambda: Normal(0, 0)),
    (r"^sigma is nan: it must be above 0", lambda: LogNormal(0, math.nan)),
    (r"^rate is -1: it must be above 0 and finite", lambda: Exponential(-1)),
    (r"^scale is inf: it must be above 0 and finite", lambda: Laplace(0, math.inf)),
    (r"^scale is 0: it must be above 0", lambda: Cauchy(0, 0)),
    (r"^shape is 0: it must be above 0", lambda: Gamma(0, 1)),
    (r"^nu is -2: it must be above 0", lambda: ChiSquare(-2)),
    (r"^beta is 0: it must be above 0", lambda: Beta(1, 0)),
    (r"^nu is 0: it must be above 0", lambda: StudentT(0)),
    (r"^low is 3 and high is 2: low must not be above high", lambda: DiscreteUniform(3, 2)),
    (r"^low is 0.5: it must be a whole number$", lambda: DiscreteUniform(0.5, 2)),  # type: ignore[arg-type]
    (r"^p is 1.2: a probability must be from 0 to 1", lambda: Bernoulli(1.2)),
    (r"^p is nan: a probability must be from 0 to 1", lambda: Binomial(3, math.nan)),
    (r"^n is 0: it must be a whole number of at least 1", lambda: Binomial(0, 0.5)),
    (r"^n is 1e\+20: it must be a whole number of at least 1 up to", lambda: Binomial(1e20, 0.5)),  # type: ignore[arg-type]
    (r"^p is 0: success would never come", lambda: Geometric(0)),
    (r"^rate is 0: it must be above 0", lambda: Poisson(0)),
    (r"^x has a NaN: a density is a function of numbers", lambda: Normal(0, 1).density(math.nan)),
    (r"^x has a NaN", lambda: Normal(0, 1).cdf([0, math.nan])),
    (r"^p has an entry outside of 0 to 1", lambda: Normal(0, 1).quantile([0.5, 1.1])),
    (r"^p has an entry outside of 0 to 1", lambda: Poisson(1).quantile(math.nan)),
    (r"^n is -1: the number of draws", lambda: Normal(0, 1).sample(np.random.default_rng(0), -1)),
]


@pytest.mark.parametrize(("message", "call"), REFUSED, ids=[message for message, _ in REFUSED])
def test_the_error_names_what_is_wrong(message: str, call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=message):
        call()
