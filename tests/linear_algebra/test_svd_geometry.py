"""A 2 x 2 matrix as rotation, stretch, rotation; its eigenvalues against NumPy's."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd_geometry import (
    eigenvalues,
    eigenvectors,
    motions,
    moved,
    rotation,
)

ENTRY = st.integers(-25, 25).map(lambda tenths: tenths / 10)
MATRIX = st.tuples(*[ENTRY] * 4).map(lambda four: np.array(four).reshape(2, 2))


@given(MATRIX)
@settings(deadline=None, max_examples=300)
def test_three_motions_in_full_are_the_matrix_and_none_is_nothing(A: Array) -> None:
    found = motions(A)
    whole = moved(found, turned_back=1, stretched=1, turned=1)
    np.testing.assert_allclose(whole, A, atol=1e-12)
    nothing = moved(found, turned_back=0, stretched=0, turned=0)
    np.testing.assert_allclose(nothing, np.eye(2), atol=1e-15)


@given(MATRIX)
@settings(deadline=None, max_examples=300)
def test_v_is_a_rotation_and_u_flips_exactly_where_the_determinant_is_negative(A: Array) -> None:
    found = motions(A)
    np.testing.assert_allclose(found.svd.Vt, rotation(-found.phi), atol=1e-12)
    assert found.flips == (np.linalg.det(A) < -1e-12)


@pytest.mark.parametrize(
    ("A", "phi", "psi"),
    [
        (rotation(0.7), 0.0, 0.7),
        (np.diag([2.0, 1.0]), 0.0, 0.0),
        (rotation(0.5) @ np.diag([3.0, 1.0]) @ rotation(-0.3), 0.3, 0.5),
    ],
)
def test_angles_of_matrices_made_from_them(A: Array, phi: float, psi: float) -> None:
    found = motions(A)
    assert found.phi == pytest.approx(phi, abs=1e-12)
    assert found.psi == pytest.approx(psi, abs=1e-12)


def test_stretching_alone_stretches_along_the_axes() -> None:
    found = motions(np.array([[1.8, 0.2], [1.4, 1.3]]))
    stretched = moved(found, turned_back=0, stretched=1, turned=0)
    np.testing.assert_allclose(stretched, np.diag(found.svd.sigma))


@given(MATRIX)
@settings(deadline=None, max_examples=300)
def test_eigenvalues_are_numpys(A: Array) -> None:
    ours, theirs = eigenvalues(A), np.linalg.eigvals(A).astype(complex)
    as_given = np.abs(ours - theirs).max()
    swapped = np.abs(ours - theirs[::-1]).max()
    # Where two meet, rounding of 1e-16 moves them by its root.
    assert min(as_given, swapped) < 1e-6


def test_shear_has_one_eigenvalue_twice_and_keeps_one_direction() -> None:
    shear = np.array([[1.0, 1.5], [0.0, 1.0]])
    np.testing.assert_array_equal(eigenvalues(shear), [1, 1])
    np.testing.assert_allclose(np.abs(eigenvectors(shear)), [[1, 0]], atol=1e-12)


def test_rotation_has_complex_eigenvalues_and_keeps_nothing() -> None:
    found = eigenvalues(rotation(0.7))
    np.testing.assert_allclose(found, [np.exp(0.7j), np.exp(-0.7j)], atol=1e-15)
    assert len(eigenvectors(rotation(0.7))) == 0


@given(MATRIX)
@settings(deadline=None, max_examples=300)
def test_kept_directions_are_kept(A: Array) -> None:
    for x in eigenvectors(A):
        assert math.hypot(*x) == pytest.approx(1)
        Ax = A @ x
        assert abs(Ax[0] * x[1] - Ax[1] * x[0]) < 1e-6
