"""Class numbers against scipy.stats, torch.distributions and one-hot vectors."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mathdl_core.probability import distributions_scipy, distributions_torch
from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_simplex import Categorical

P = (0.1, 0.5, 0.0, 0.25, 0.15)
LIKELY = st.lists(st.floats(0.001, 1), min_size=2, max_size=8).map(
    lambda weights: ClassNumber(tuple(w / math.fsum(weights) for w in weights))
)


@given(LIKELY)
def test_probabilities_cdf_quantiles_and_entropy_are_scipys(d: ClassNumber) -> None:
    theirs = distributions_scipy.twin(d)
    k = np.arange(-1, len(d.p) + 1)
    np.testing.assert_allclose(d.density(k), theirs.pmf(k), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(d.cdf(k), theirs.cdf(k), rtol=1e-12)
    np.testing.assert_allclose(d.sf(k), theirs.sf(k), atol=1e-12)
    between = np.cumsum(d.p)[:-1] - np.array(d.p[:-1]) / 2
    np.testing.assert_array_equal(d.quantile(between), theirs.ppf(between))
    assert d.entropy == pytest.approx(theirs.entropy(), rel=1e-12)


@given(LIKELY)
def test_log_probabilities_are_torchs(d: ClassNumber) -> None:
    k = torch.arange(len(d.p))
    theirs = distributions_torch.twin(d).log_prob(k)
    np.testing.assert_allclose(d.log_density(k.numpy()), theirs.numpy(), rtol=1e-12)


def test_class_numbers_are_as_likely_as_their_one_hot_vectors() -> None:
    one_hot = Categorical(np.array(P))
    np.testing.assert_array_equal(ClassNumber(P).density(range(5)), one_hot.density(np.eye(5)))
    assert ClassNumber(P).entropy == pytest.approx(one_hot.entropy, rel=1e-15)


def test_probability_between_ends_is_the_sum_of_the_classes_inside() -> None:
    assert ClassNumber(P).probability(0.5, 3.5) == pytest.approx(0.75)
    assert ClassNumber(P).probability(1, 3) == 0


def test_names_have_no_mean() -> None:
    assert math.isnan(ClassNumber(P).mean)
    assert math.isnan(ClassNumber(P).variance)


@pytest.mark.parametrize(
    ("p", "modes"),
    [(P, (1,)), ((0.4, 0.2, 0.4), (0, 2)), ((0.5, 0.5), ()), ((0.0, 1.0), (1,))],
)
def test_modes_are_the_likeliest_classes(p: tuple[float, ...], modes: tuple[float, ...]) -> None:
    assert ClassNumber(p).modes == modes


def test_draws_have_the_probabilities_of_their_classes() -> None:
    draws = ClassNumber(P).sample(np.random.default_rng(0), 100_000)
    shares = np.bincount(draws.astype(int), minlength=5) / 100_000
    np.testing.assert_allclose(shares, P, atol=4 * 0.5 / math.sqrt(100_000))


@pytest.mark.parametrize(
    ("p", "words"),
    [
        ((0.5, 0.6), "sum 1.1"),
        ((1.5, -0.5), "entry 1.5"),
        ((0.5, math.nan), "entry nan"),
        ((), "sum 0"),
    ],
)
def test_what_are_no_probabilities_is_refused(p: tuple[float, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ClassNumber(p)
