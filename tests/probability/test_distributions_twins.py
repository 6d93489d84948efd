"""The twins in scipy.stats and torch.distributions: the same numbers, and the traps they name."""

import numpy as np
import pytest
import torch

from mathdl_core.arrays import Array
from mathdl_core.probability import distributions_scipy, distributions_torch
from mathdl_core.probability.distribution_families import FAMILIES
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy
from mathdl_core.probability.distributions_multivariate import (
    JointDistribution,
    MultivariateNormal,
)
from mathdl_core.probability.distributions_simplex import Categorical, Dirichlet, Multinomial

P = np.array([0.2, 0.3, 0.5])
JOINT: list[JointDistribution] = [
    MultivariateNormal(np.array([1.0, -2.0, 0.0]), np.diag([1.0, 4.0, 9.0]) + 0.3),
    Categorical(P),
    Multinomial(7, P),
    Dirichlet(np.array([2.0, 3.0, 0.5])),
]
each = pytest.mark.parametrize("d", FAMILIES.values(), ids=list(FAMILIES))
each_joint = pytest.mark.parametrize("d", JOINT, ids=[d.name for d in JOINT])


def points_of(d: Distribution) -> Array:
    return np.unique(d.quantile(np.linspace(0.03, 0.97, 21)))


def test_every_family_has_both_twins() -> None:
    names = {*FAMILIES, *(d.name for d in JOINT)}
    assert names <= set(distributions_scipy.TWINS)
    assert set(distributions_torch.TWINS) == set(distributions_scipy.TWINS)


@each
def test_scipys_twin_has_the_same_density_mean_and_variance(d: Distribution) -> None:
    theirs, x = distributions_scipy.twin(d), points_of(d)
    logs = theirs.logpmf(x) if d.is_discrete else theirs.logpdf(x)
    np.testing.assert_allclose(d.log_density(x), logs, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(d.cdf(x), theirs.cdf(x), rtol=1e-12)
    if not isinstance(d, Cauchy):
        assert (d.mean, d.variance) == pytest.approx((theirs.mean(), theirs.var()))


@each
def test_torchs_twin_has_the_same_density(d: Distribution) -> None:
    x = points_of(d)
    logs = distributions_torch.twin(d).log_prob(torch.from_numpy(x))
    assert logs.dtype == torch.float64
    np.testing.assert_allclose(d.log_density(x), logs.numpy(), rtol=1e-12, atol=1e-13)


@each_joint
def test_the_twins_of_several_numbers_agree(d: JointDistribution) -> None:
    x = d.sample(np.random.default_rng(0), 12)
    ours = d.log_density(x)
    in_torch = distributions_torch.twin(d).log_prob(torch.from_numpy(x))
    np.testing.assert_allclose(ours, in_torch.numpy(), rtol=1e-12, atol=1e-12)
    theirs = distributions_scipy.twin(d)
    logs = getattr(theirs, "logpdf", None) or theirs.logpmf
    np.testing.assert_allclose(ours, [float(logs(row)) for row in x], rtol=1e-11, atol=1e-12)


def test_torch_counts_failures_and_scipy_trials() -> None:
    plain = torch.distributions.Geometric(torch.tensor(0.25, dtype=torch.float64))
    assert plain.mean.item() == pytest.approx(3)
    assert distributions_scipy.geometric(0.25).mean() == pytest.approx(4)
    shifted = distributions_torch.geometric(0.25)
    four = torch.tensor(4.0, dtype=torch.float64)
    in_failures = plain.log_prob(four - 1)  # type: ignore[no-untyped-call]
    assert shifted.log_prob(four).item() == pytest.approx(in_failures.item())
    torch.manual_seed(0)
    assert shifted.sample(torch.Size([1000])).min() == 1


def test_a_second_argument_by_position_is_not_always_what_it_seems() -> None:
    assert distributions_scipy.uniform(2, 5).support() == (2, 5)
    assert distributions_scipy.exponential(4.0).mean() == 0.25
    assert distributions_torch.exponential(4.0).mean.item() == 0.25
    assert distributions_scipy.gamma(3.0, 2.0).mean() == pytest.approx(1.5)
    assert distributions_torch.gamma(3.0, 2.0).mean.item() == pytest.approx(1.5)
    assert distributions_scipy.discrete_uniform(1, 6).support() == (1, 6)


def test_gradients_go_through_the_twin() -> None:
    sigma = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    x = torch.tensor(3.0, dtype=torch.float64)
    log_density = distributions_torch.normal(1.0, sigma).log_prob(x)
    log_density.backward()  # type: ignore[no-untyped-call]
    # d/dσ of -z²/2 - log σ is (z² - 1)/σ, with z = 1.
    assert sigma.grad is not None
    assert sigma.grad.item() == pytest.approx(0)
