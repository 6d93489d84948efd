"""The map of families: where ways end, how fast they get there, and how distance is measured."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from mathdl_core.probability.distribution_distance import cdf_distance
from mathdl_core.probability.distribution_limits import (
    Way,
    beta_to_uniform,
    binomial_to_normal,
    binomial_to_poisson,
    gamma_to_normal,
    poisson_to_normal,
    t_to_normal,
    ways,
)
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Exponential, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform
from mathdl_core.probability.distributions_gamma import Beta
from mathdl_core.probability.distributions_normal import Normal
from tests.probability.members import label

each_way = pytest.mark.parametrize("way", ways(), ids=lambda way: f"{way.source}-{way.target}")

DISTANCES: list[tuple[Distribution, Distribution, float]] = [
    (Normal(0.0, 1.0), Normal(0.5, 1.0), 2 * stats.norm.cdf(0.25) - 1),
    (Uniform(0.0, 1.0), Beta(2.0, 1.0), 0.25),
    (Uniform(0.0, 1.0), Uniform(0.5, 1.5), 0.5),
    (Uniform(0.0, 1.0), Uniform(2.0, 3.0), 1.0),
    (Exponential(1.0), Exponential(2.0), 0.25),
    (Bernoulli(0.3), Bernoulli(0.45), 0.15),
    (DiscreteUniform(1, 6), DiscreteUniform(1, 12), 0.5),
    (Bernoulli(0.5), Uniform(0.0, 1.0), 0.5),
    (DiscreteUniform(0, 0), Normal(0.0, 1.0), 0.5),
    (DiscreteUniform(0, 0), Normal(1.0, 1.0), stats.norm.cdf(1)),
]


@pytest.mark.parametrize(("first", "second", "distance"), DISTANCES, ids=label)
def test_the_distance_is_the_largest_gap(
    first: Distribution, second: Distribution, distance: float
) -> None:
    found = cdf_distance(first, second)
    assert found.distance == pytest.approx(distance, rel=1e-11, abs=0)
    assert cdf_distance(second, first).distance == pytest.approx(distance, rel=1e-11, abs=0)


@pytest.mark.parametrize("seed", range(5))
def test_no_point_has_a_larger_gap(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs: list[tuple[Distribution, Distribution]] = [
        (Beta(*rng.uniform(0.5, 5, 2)), Beta(*rng.uniform(0.5, 5, 2))),
        (Binomial(30, rng.uniform()), Normal(*rng.uniform(1, 20, 2))),
        (Poisson(rng.uniform(1, 20)), Binomial(30, rng.uniform())),
    ]
    for first, second in pairs:
        low, high = (min(first.support.low, -50), max(min(first.support.high, 80), 80))
        x = np.linspace(low, high, 20_001)
        largest = float(np.abs(first.cdf(x) - second.cdf(x)).max())
        found = cdf_distance(first, second)
        assert largest <= found.distance + 1e-12
        just_before = np.nextafter(found.at, -math.inf)
        at = [abs(float(first.cdf(p)) - float(second.cdf(p))) for p in (found.at, just_before)]
        assert max(at) == pytest.approx(found.distance, abs=1e-9)


def test_equal_distributions_are_nowhere_apart() -> None:
    assert cdf_distance(Beta(2.0, 3.0), Beta(2.0, 3.0)).distance == 0


@each_way
def test_a_way_that_ends_at_a_member_arrives(way: Way) -> None:
    last = way.at(1.0)
    assert (last.moving.name, last.target.name) == (way.source, way.target)
    assert way.parameter in last.moving.parameters
    if not way.at_infinity:
        assert last.distance < 1e-14
        assert way.at(0.99).distance > 0 or last.moving.is_discrete
    else:
        assert 0 < last.distance < 0.006


@each_way
def test_each_step_is_nearer(way: Way) -> None:
    distances = [step.distance for step in way.steps(12)]
    assert distances[0] > 0.1
    # Few trials come at whole numbers, and how those lie to p makes ripples.
    assert all(b <= a * 1.1 + 1e-15 for a, b in pairwise(distances))


@pytest.mark.parametrize("rate", [0.3, 1.0, 3.0, 20.0])
@pytest.mark.parametrize("t", [0.0, 0.3, 0.7, 1.0])
def test_barbour_and_halls_bound_holds(rate: float, t: float) -> None:
    step = binomial_to_poisson(rate=rate).at(t)
    p = step.moving.parameters["p"]
    assert step.distance <= (1 - math.exp(-rate)) * p


@pytest.mark.parametrize("p", [0.05, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("t", [0.0, 0.4, 1.0])
def test_berry_and_esseens_bound_holds(p: float, t: float) -> None:
    step = binomial_to_normal(p=p).at(t)
    n, q = step.moving.parameters["n"], 1 - p
    # For binomials the constant is known to be 0.4098 (Schulz 2016).
    assert step.distance <= 0.4098 * (p * p + q * q) / math.sqrt(n * p * q) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("way", "factor", "power"),
    [
        # The first term of Edgeworth's series: skewness / 6 · φ(0) at the center …
        (gamma_to_normal(rate=3.0), 2 / 6 / math.sqrt(2 * math.pi), 0.5),
        # … and, with whole numbers, half of a step more.
        (poisson_to_normal(), (1 / 6 + 1 / 2) / math.sqrt(2 * math.pi), 0.5),
        # For t: (z³ + z) φ(z) / 4ν, at its largest z.
        (t_to_normal(largest=1e4), 0.158, 1.0),
    ],
    ids=["gamma", "Poisson", "t"],
)
def test_the_limit_is_approached_at_the_rate_of_theory(
    way: Way, factor: float, power: float
) -> None:
    step = way.at(1.0)
    value = step.moving.parameters[way.parameter]
    assert step.distance == pytest.approx(factor / value**power, rel=0.01, abs=0)


def test_ways_start_where_they_are_asked_to() -> None:
    assert beta_to_uniform(alpha=5.0, beta=0.5).at(0.0).moving == Beta(5.0, 0.5)
    assert binomial_to_poisson(rate=2.5).at(0.0).moving == Binomial(3, 2.5 / 3)
    assert [step.t for step in beta_to_uniform().steps(4)] == [0, 0.25, 0.5, 0.75, 1]


def test_beyond_the_way_there_is_nothing() -> None:
    with pytest.raises(ValueError, match=r"^t is 1.5: a share of the way must be from 0 to 1"):
        beta_to_uniform().at(1.5)
