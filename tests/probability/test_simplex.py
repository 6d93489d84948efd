"""The triangle of three classes: places, cells, counts, and the way back."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import optimize

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions_simplex import Dirichlet, Multinomial
from mathdl_core.probability.simplex import (
    CORNERS,
    compositions,
    dirichlet_cells,
    from_plane,
    multinomial_counts,
    nearest_probabilities,
    to_plane,
)

bounded = settings(max_examples=60, deadline=None, derandomize=True)


def test_certain_classes_are_the_corners() -> None:
    np.testing.assert_array_equal(to_plane(np.eye(3)), CORNERS)
    sides = [np.linalg.norm(CORNERS[i] - CORNERS[j]) for i, j in ((0, 1), (1, 2), (2, 0))]
    np.testing.assert_allclose(sides, 1, rtol=1e-15)
    np.testing.assert_allclose(to_plane(np.full(3, 1 / 3)), CORNERS.mean(axis=0), rtol=1e-15)


@given(arrays(np.float64, (4, 2), elements=st.floats(-3, 3)))
@bounded
def test_the_way_back_undoes_the_way_there(points: Array) -> None:
    p = from_plane(points)
    np.testing.assert_allclose(p.sum(axis=1), 1, atol=1e-14)
    np.testing.assert_allclose(to_plane(p), points, atol=1e-14)


@given(arrays(np.float64, 3, elements=st.floats(-3, 3)))
@bounded
def test_the_nearest_probabilities_are_the_nearest(p: Array) -> None:
    found = nearest_probabilities(p)
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert (found >= 0).all()
    others = np.random.default_rng(0).dirichlet(np.ones(3), 200)
    distances = np.linalg.norm(others - p, axis=1)
    assert np.linalg.norm(found - p) <= distances.min() + 1e-12
    np.testing.assert_allclose(nearest_probabilities(found), found, atol=1e-12)


def test_the_nearest_probabilities_solve_a_quadratic_program() -> None:
    p = np.array([0.9, 0.8, -0.4, 0.2])
    best = optimize.minimize(
        lambda q: ((q - p) ** 2).sum(),
        np.full(4, 0.25),
        bounds=[(0, 1)] * 4,
        constraints={"type": "eq", "fun": lambda q: q.sum() - 1},
        options={"ftol": 1e-14},
    )
    np.testing.assert_allclose(nearest_probabilities(p), best.x, atol=1e-6)


@pytest.mark.parametrize("n_rows", [1, 2, 30])
def test_cells_tile_the_triangle(n_rows: int) -> None:
    cells = dirichlet_cells(Dirichlet(np.ones(3)), n_rows=n_rows)
    assert cells.corners.shape == (n_rows**2, 3, 2)
    a, b, c = cells.corners.transpose(1, 0, 2)
    areas = np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]) / 2
    np.testing.assert_allclose(areas, math.sqrt(3) / 4 / n_rows**2, rtol=1e-9)
    assert len(np.unique(cells.centers.round(9), axis=0)) == n_rows**2
    assert (cells.centers > 0).all()
    np.testing.assert_allclose(to_plane(cells.centers), cells.corners.mean(axis=1), atol=1e-15)
    np.testing.assert_allclose(cells.density, 2, rtol=1e-12)


def test_densities_of_the_cells_sum_to_one() -> None:
    cells = dirichlet_cells(Dirichlet(np.array([2.0, 3.0, 5.0])), n_rows=60)
    assert (cells.density / 2 / 60**2).sum() == pytest.approx(1, abs=1e-3)
    mean = (cells.centers * (cells.density / 2 / 60**2)[:, None]).sum(axis=0)
    np.testing.assert_allclose(mean, [0.2, 0.3, 0.5], atol=1e-3)


@pytest.mark.parametrize("n", [1, 2, 13])
def test_all_counts_are_there_once_and_sum_to_one(n: int) -> None:
    found = multinomial_counts(Multinomial(n, np.array([0.2, 0.3, 0.5])))
    assert len(found.counts) == (n + 1) * (n + 2) // 2
    assert len(np.unique(found.counts, axis=0)) == len(found.counts)
    np.testing.assert_array_equal(found.counts.sum(axis=1), n)
    assert found.masses.sum() == pytest.approx(1, rel=1e-13, abs=0)
    np.testing.assert_allclose(found.masses @ found.counts, n * np.array([0.2, 0.3, 0.5]))
    np.testing.assert_allclose(from_plane(found.places), found.counts / n, atol=1e-14)


def test_counts_pile_up_where_the_probabilities_are() -> None:
    few, many = (multinomial_counts(Multinomial(n, np.array([0.2, 0.3, 0.5]))) for n in (5, 80))
    center = to_plane(np.array([0.2, 0.3, 0.5]))
    spread = [float(c.masses @ np.square(c.places - center).sum(axis=1)) for c in (few, many)]
    assert spread[0] / spread[1] == pytest.approx(16, rel=1e-9, abs=0)


def test_no_trials_have_one_outcome_and_fewer_none() -> None:
    np.testing.assert_array_equal(compositions(0), [[0, 0, 0]])
    assert compositions(-1).shape == (0, 3)


def test_the_error_names_what_is_wrong() -> None:
    with pytest.raises(ValueError, match=r"^the distribution has 4 classes: a triangle shows 3"):
        dirichlet_cells(Dirichlet(np.ones(4)), n_rows=5)
    with pytest.raises(ValueError, match=r"^the distribution has 2 classes: a triangle shows 3"):
        multinomial_counts(Multinomial(3, np.array([0.5, 0.5])))
    with pytest.raises(ValueError, match=r"^n_rows is 0: there must be at least 1"):
        dirichlet_cells(Dirichlet(np.ones(3)), n_rows=0)
