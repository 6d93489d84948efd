"""Inversion and rejection: what is kept has the distribution wanted, and costs what is said."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import optimize, stats

from mathdl_core.probability.distribution_sampling import (
    inversion,
    rejection,
    smallest_factor,
)
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, Gamma
from mathdl_core.probability.distributions_normal import Normal, StudentT
from tests.probability.members import label

PAIRS: list[tuple[Distribution, Distribution]] = [
    (Beta(2.0, 5.0), Uniform(0.0, 1.0)),
    (Normal(0.0, 1.0), Cauchy(0.0, 1.0)),
    (Normal(0.3, 1.0), Laplace(0.0, 1.0)),
    (Gamma(2.5, 1.0), Exponential(0.4)),
    (StudentT(3.0), Cauchy(0.0, 1.0)),
    (Binomial(10, 0.3), DiscreteUniform(0, 10)),
    (Poisson(3.0), Poisson(5.0)),
]
each_pair = pytest.mark.parametrize(("target", "proposal"), PAIRS, ids=label)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("d", [Cauchy(0.0, 1.0), Gamma(2.5, 1.0), Poisson(3.0)], ids=label)
def test_inversion_meets_the_curve_of_the_cdf(d: Distribution) -> None:
    uniforms, x = inversion(d, rng(), 2000)
    assert stats.kstest(uniforms, "uniform").pvalue > 1e-3
    assert (d.cdf(x) >= uniforms - 1e-12).all()
    before = x - 1 if d.is_discrete else x - 1e-9 * (1 + np.abs(x))
    assert (d.cdf(before) <= uniforms).all()


@each_pair
def test_what_rejection_keeps_has_the_target_distribution(
    target: Distribution, proposal: Distribution
) -> None:
    found = rejection(target, proposal, rng(1), 20_000, factor=smallest_factor(target, proposal))
    assert len(found.draws) == found.accepted.sum()
    if target.is_discrete:
        k = np.arange(11.0)
        observed = np.array([(found.draws == v).sum() for v in k])
        expected = target.density(k) / target.density(k).sum() * observed.sum()
        enough = expected > 5
        statistic = float(((observed - expected)[enough] ** 2 / expected[enough]).sum())
        assert stats.chi2(enough.sum() - 1).sf(statistic) > 1e-3
    else:
        assert stats.kstest(found.draws, target.cdf).pvalue > 1e-3


@each_pair
def test_one_in_factor_points_is_accepted(target: Distribution, proposal: Distribution) -> None:
    factor = 1.3 * smallest_factor(target, proposal)
    found = rejection(target, proposal, rng(2), 20_000, factor=factor)
    assert found.expected_rate == pytest.approx(1 / factor)
    spread = math.sqrt(found.expected_rate / 20_000)
    assert abs(found.rate - found.expected_rate) < 4 * spread
    assert (found.heights <= factor * proposal.density(found.x)).all()
    np.testing.assert_array_equal(found.accepted, found.heights <= target.density(found.x))


def test_the_smallest_factor_is_known_where_calculus_gives_it() -> None:
    # Normal under Cauchy: f/g = sqrt(π/2) (1 + x²) e^(-x²/2) is largest at x = ±1.
    expected = math.sqrt(2 * math.pi / math.e)
    found = smallest_factor(Normal(0.0, 1.0), Cauchy(0.0, 1.0))
    assert found == pytest.approx(expected, rel=1e-12, abs=0)
    assert smallest_factor(Beta(2.0, 5.0), Uniform(0.0, 1.0)) == pytest.approx(
        2.4576, rel=1e-12, abs=0
    )
    assert smallest_factor(Exponential(2.0), Exponential(1.0)) == pytest.approx(2, rel=1e-11, abs=0)
    assert smallest_factor(Cauchy(0.0, 2.0), Cauchy(0.0, 1.0)) == pytest.approx(2, rel=1e-11, abs=0)
    assert smallest_factor(Normal(3.0, 2.0), Normal(3.0, 2.0)) == pytest.approx(1, rel=1e-14, abs=0)
    assert smallest_factor(Binomial(10, 0.3), DiscreteUniform(0, 10)) == pytest.approx(
        11 * float(Binomial(10, 0.3).density(3)), rel=1e-14
    )


def test_the_smallest_factor_agrees_with_a_general_maximizer() -> None:
    target, proposal = Gamma(2.5, 1.0), Exponential(0.4)
    best = optimize.minimize_scalar(
        lambda x: float(proposal.log_density(x) - target.log_density(x)),
        bounds=(0.1, 20),
        method="bounded",
        options={"xatol": 1e-9},
    )
    assert smallest_factor(target, proposal) == pytest.approx(math.exp(-best.fun), rel=1e-12, abs=0)


REFUSED: list[tuple[str, Callable[[], object]]] = [
    (
        r"^normal is no envelope for Cauchy: somewhere, perhaps far out in a tail",
        lambda: smallest_factor(Cauchy(0.0, 1.0), Normal(0.0, 1.0)),
    ),
    (r"^normal is no env", lambda: smallest_factor(Normal(0.0, 1.0), Normal(0.1, 1.0))),
    (r"^Student t is no envelope", lambda: smallest_factor(StudentT(5.0), StudentT(6.0))),
    (r"^uniform is no envelope", lambda: smallest_factor(Normal(0.0, 1.0), Uniform(-3.0, 3.0))),
    (r"^geometric is no envelope for P", lambda: smallest_factor(Poisson(3.0), Geometric(0.2))),
    (
        r"^Poisson has whole numbers only and normal has not: they do not compare",
        lambda: smallest_factor(Normal(0.0, 1.0), Poisson(3.0)),
    ),
    (
        r"^factor is 2: at 0.(19|20)\d* the envelope is below the density, so it must be larger",
        lambda: rejection(Beta(2.0, 5.0), Uniform(0.0, 1.0), rng(), 1000, factor=2.0),
    ),
]


@pytest.mark.parametrize(("message", "call"), REFUSED, ids=[message for message, _ in REFUSED])
def test_the_error_names_what_is_wrong(message: str, call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_no_points_have_no_rate() -> None:
    found = rejection(Beta(2.0, 5.0), Uniform(0.0, 1.0), rng(), 0, factor=3.0)
    assert math.isnan(found.rate)
    assert found.draws.shape == (0,)
