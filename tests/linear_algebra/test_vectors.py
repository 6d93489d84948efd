"""The vectors against numpy, scipy, torch and exact arithmetic, from 1e-200 to 1e200."""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cosine as cosine_distance

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import vectors_torch
from mathdl_core.linear_algebra.vectors import (
    angle,
    are_orthogonal,
    coordinates_in,
    cosine,
    dot,
    length,
    linear_combination,
    most_similar,
    parallelogram_area,
    projection,
    rejection,
    scalar_projection,
    turned,
)

bounded = settings(max_examples=60, deadline=None, derandomize=True)
SIZES = [1, 2, 3, 50, 1000]


def vector(*components: float) -> Array:
    return np.array(components, dtype=np.float64)


def pair(n: int) -> tuple[Array, Array]:
    a, b = np.random.default_rng(n).normal(size=(2, n))
    return a, b


def components(n: int) -> st.SearchStrategy[Array]:
    return arrays(np.float64, n, elements=st.floats(-10, 10).map(lambda x: round(x, 3)))


magnitudes = st.sampled_from([1e-200, 1.0, 1e200])
vectors = st.integers(1, 6).flatmap(components)
pairs = st.integers(1, 6).flatmap(lambda n: st.tuples(components(n), components(n)))
nonzero_pairs = pairs.filter(lambda ab: ab[0].any() and ab[1].any())


@pytest.mark.parametrize("n", SIZES)
def test_numpy_and_scipy_agree(n: int) -> None:
    a, b = pair(n)
    assert dot(a, b) == pytest.approx(math.fsum(a * b), rel=1e-12, abs=1e-12)
    assert length(a) == pytest.approx(np.linalg.norm(a), rel=1e-14)
    assert cosine(a, b) == pytest.approx(1 - cosine_distance(a, b), rel=1e-12, abs=1e-14)
    assert angle(a, b) == pytest.approx(np.arccos(1 - cosine_distance(a, b)), abs=1e-7)


@pytest.mark.parametrize("n", SIZES)
def test_the_torch_twin_agrees(n: int) -> None:
    a, b = pair(n)
    s, t = torch.from_numpy(a), torch.from_numpy(b)
    assert dot(a, b) == pytest.approx(vectors_torch.dot(s, t).item(), rel=1e-12, abs=1e-12)
    assert length(a) == pytest.approx(vectors_torch.length(s).item(), rel=1e-14)
    assert cosine(a, b) == pytest.approx(vectors_torch.cosine(s, t).item(), rel=1e-12, abs=1e-14)
    assert angle(a, b) == pytest.approx(vectors_torch.angle(s, t).item(), rel=1e-12)
    np.testing.assert_allclose(
        projection(b, onto=a), vectors_torch.projection(t, onto=s).numpy(), rtol=1e-11, atol=1e-14
    )


def test_the_gradient_of_the_torch_cosine_is_right() -> None:
    a, b = (torch.from_numpy(v).requires_grad_() for v in pair(4))
    assert torch.autograd.gradcheck(vectors_torch.cosine, (a, b))


def test_the_projection_solves_least_squares() -> None:
    a, b = pair(7)
    multiple = np.linalg.lstsq(a[:, np.newaxis], b)[0][0]
    np.testing.assert_allclose(projection(b, onto=a), multiple * a, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("n", [2, 3, 50])
def test_the_parallelogram_area_is_the_root_of_the_gram_determinant(n: int) -> None:
    a, b = pair(n)
    gram = np.stack([a, b]) @ np.stack([a, b]).T
    assert parallelogram_area(a, b) == pytest.approx(np.sqrt(np.linalg.det(gram)), rel=1e-12)


def test_the_parallelogram_area_is_the_cross_product_in_space() -> None:
    a, b = pair(3)
    assert parallelogram_area(a, b) == pytest.approx(np.linalg.norm(np.cross(a, b)), rel=1e-13)


def test_dot_products_of_madl_2_7() -> None:
    assert dot(vector(1, 2, 3), vector(4, 5, 6)) == 32
    assert dot(vector(1, 0), vector(0, 1)) == 0


def test_rotation_of_madl_2_14() -> None:
    b = turned(vector(4, 0), np.radians(vector(30)))
    np.testing.assert_allclose(b, [[3.46410162, 2]], rtol=0, atol=5e-9)
    assert length(b[0]) == pytest.approx(4, rel=1e-15)


@given(nonzero_pairs, magnitudes, magnitudes)
@bounded
def test_projection_and_rejection_add_up(
    ab: tuple[Array, Array], scale_a: float, scale_b: float
) -> None:
    a, b = ab[0] * scale_a, ab[1] * scale_b
    total = projection(b, onto=a) + rejection(b, onto=a)
    np.testing.assert_allclose(total, b, rtol=0, atol=1e-14 * length(b))


@given(nonzero_pairs, magnitudes, magnitudes)
@bounded
def test_projection_is_idempotent(ab: tuple[Array, Array], scale_a: float, scale_b: float) -> None:
    a, b = ab[0] * scale_a, ab[1] * scale_b
    once = projection(b, onto=a)
    np.testing.assert_allclose(projection(once, onto=a), once, rtol=0, atol=1e-14 * length(b))


@given(nonzero_pairs, magnitudes, magnitudes)
@bounded
def test_rejection_is_orthogonal_to_its_axis(
    ab: tuple[Array, Array], scale_a: float, scale_b: float
) -> None:
    a, b = ab[0] * scale_a, ab[1] * scale_b
    assert abs(scalar_projection(rejection(b, onto=a), onto=a)) <= 1e-14 * length(b)


def test_rejection_of_a_nearly_parallel_vector_is_orthogonal_too() -> None:
    a, aside = pair(5)
    rest = rejection(a + 1e-12 * aside, onto=a)
    assert are_orthogonal(rest, a, tolerance=1e-14)


@given(nonzero_pairs, magnitudes, magnitudes)
@bounded
def test_the_scalar_projection_is_the_length_times_the_cosine(
    ab: tuple[Array, Array], scale_a: float, scale_b: float
) -> None:
    a, b = ab[0] * scale_a, ab[1] * scale_b
    shadow = scalar_projection(b, onto=a)
    assert shadow == pytest.approx(length(b) * cosine(a, b), rel=0, abs=1e-14 * length(b))
    assert abs(shadow) == pytest.approx(length(projection(b, onto=a)), rel=0, abs=1e-14 * length(b))


@given(pairs)
@bounded
def test_the_dot_product_is_bounded_by_the_lengths(ab: tuple[Array, Array]) -> None:
    a, b = ab
    assert abs(dot(a, b)) <= length(a) * length(b) * (1 + 1e-14)


@given(pairs, magnitudes)
@bounded
def test_a_side_is_no_longer_than_the_other_two(ab: tuple[Array, Array], scale: float) -> None:
    a, b = ab[0] * scale, ab[1] * scale
    assert length(a + b) <= (length(a) + length(b)) * (1 + 1e-14)


@given(pairs)
@bounded
def test_parallelogram_law(ab: tuple[Array, Array]) -> None:
    a, b = ab
    diagonals = length(a + b) ** 2 + length(a - b) ** 2
    assert diagonals == pytest.approx(2 * (length(a) ** 2 + length(b) ** 2), rel=1e-13)


@given(nonzero_pairs)
@bounded
def test_pythagoras_for_projection_and_rejection(ab: tuple[Array, Array]) -> None:
    a, b = ab
    legs = length(projection(b, onto=a)) ** 2 + length(rejection(b, onto=a)) ** 2
    assert legs == pytest.approx(length(b) ** 2, rel=1e-13)


@given(nonzero_pairs)
@bounded
def test_lagrange_identity(ab: tuple[Array, Array]) -> None:
    a, b = ab
    both = dot(a, b) ** 2 + parallelogram_area(a, b) ** 2
    assert both == pytest.approx(dot(a, a) * dot(b, b), rel=1e-12)


@given(vectors, magnitudes)
@bounded
def test_length_agrees_with_exact_arithmetic_at_any_magnitude(a: Array, scale: float) -> None:
    a = a * scale
    exact = sum((Fraction(x) ** 2 for x in a.tolist()), start=Fraction(0))
    found = Fraction(length(a)) ** 2
    assert abs(found - exact) <= Fraction(1, 10**14) * exact


@given(nonzero_pairs, magnitudes, magnitudes)
@bounded
def test_no_scaling_changes_the_cosine_or_the_angle(
    ab: tuple[Array, Array], scale_a: float, scale_b: float
) -> None:
    a, b = ab
    assert cosine(a * scale_a, b * scale_b) == pytest.approx(cosine(a, b), rel=0, abs=1e-14)
    assert angle(a * scale_a, b * scale_b) == pytest.approx(angle(a, b), rel=0, abs=1e-14)


@given(nonzero_pairs, magnitudes, magnitudes)
@bounded
def test_opposite_vectors_have_opposite_cosines_and_supplementary_angles(
    ab: tuple[Array, Array], scale_a: float, scale_b: float
) -> None:
    a, b = ab[0] * scale_a, ab[1] * scale_b
    assert -1 <= cosine(a, b) <= 1
    assert cosine(a, -b) == -cosine(a, b)
    assert angle(a, b) + angle(a, -b) == pytest.approx(math.pi, rel=1e-15)


def test_dot_keeps_small_terms_beside_large_factors() -> None:
    assert dot(vector(1e200, 1e-200), vector(1e-200, 1e200)) == pytest.approx(2, rel=1e-15)


@pytest.mark.parametrize("scale", [5e-324, 1e-200, 1e200, 1e308])
def test_length_survives_the_ends_of_float64(scale: float) -> None:
    assert length(vector(0, scale)) == scale


@pytest.mark.parametrize("theta", [1e-9, 1e-5, 0.5, math.pi / 2, 3.0])
@pytest.mark.parametrize("n", [2, 5])
def test_angle_is_accurate_for_every_opening(theta: float, n: int) -> None:
    a, b = np.eye(n)[0], math.cos(theta) * np.eye(n)[0] + math.sin(theta) * np.eye(n)[-1]
    assert angle(3 * a, 7 * b) == pytest.approx(theta, rel=1e-14)


def test_arccos_of_the_cosine_misses_a_small_angle_that_angle_finds() -> None:
    a, b = vector(1, 1), vector(1 - 1e-9, 1 + 1e-9)
    assert abs(math.acos(cosine(a, b)) - 1e-9) > 5e-10
    assert angle(a, b) == pytest.approx(1e-9, rel=1e-6)


@pytest.mark.parametrize("degrees", [0, 1e-8, 30, 45, 90, 135, 180])
def test_a_turned_vector_stands_at_the_angle_it_was_turned_by(degrees: float) -> None:
    b = vector(3, -2)
    (turned_b,) = turned(b, np.radians(vector(degrees)))
    assert angle(b, turned_b) == pytest.approx(math.radians(degrees), abs=4e-16)
    assert length(turned_b) == pytest.approx(length(b), rel=1e-15)


def test_turning_is_counterclockwise_and_gives_a_row_for_each_angle() -> None:
    quarters = turned(vector(2, 1), np.radians(vector(0, 90, 180, 270)))
    expected = [[2, 1], [-1, 2], [-2, -1], [1, -2]]
    np.testing.assert_allclose(quarters, expected, rtol=0, atol=1e-15)


def test_the_angle_of_equal_vectors_is_exactly_zero() -> None:
    a, _ = pair(9)
    assert angle(a, a) == 0
    assert cosine(a, a) == 1


def test_the_tolerance_of_orthogonality_is_the_cosine_at_any_magnitude() -> None:
    a, b = vector(1e-200, 0), vector(1e197, 1e200)
    assert are_orthogonal(a, b, tolerance=1.01e-3)
    assert not are_orthogonal(a, b, tolerance=0.99e-3)


def test_the_zero_vector_is_orthogonal_to_every_vector() -> None:
    assert are_orthogonal(vector(0, 0), vector(1, 2), tolerance=0.0)


@given(st.integers(1, 6).flatmap(lambda n: st.tuples(components(3), arrays_of_three(n))))
@bounded
def test_a_linear_combination_is_a_matrix_product(
    coefficients_and_vectors: tuple[Array, Array],
) -> None:
    c, V = coefficients_and_vectors
    expected = c[0] * V[0] + c[1] * V[1] + c[2] * V[2]
    np.testing.assert_allclose(linear_combination(c, V), expected, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(linear_combination(c, list(V)), linear_combination(c, V))


def arrays_of_three(n: int) -> st.SearchStrategy[Array]:
    return arrays(np.float64, (3, n), elements=st.floats(-10, 10))


@pytest.mark.parametrize("n", [2, 3, 100])
@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_coordinates_undo_the_linear_combination(n: int, scale: float) -> None:
    a, b = pair(n)
    basis = [a * scale, b * scale]
    point = linear_combination(vector(2, -3), basis)
    np.testing.assert_allclose(coordinates_in(point, basis), [2, -3], rtol=1e-12)


def test_coordinates_solve_two_equations() -> None:
    basis, point = np.array([[2.0, 1.0], [-1.0, 3.0]]), vector(5, 7)
    expected = np.linalg.solve(basis.T, point)
    np.testing.assert_allclose(coordinates_in(point, basis), expected, rtol=1e-14)


def test_coordinates_exist_for_nearly_collinear_vectors_too() -> None:
    basis = [vector(1, 1), vector(1, 1 + 1e-6)]
    np.testing.assert_allclose(coordinates_in(vector(0, 1e-6), basis), [-1, 1], rtol=1e-8)


def test_the_coordinates_of_the_origin_are_zero() -> None:
    np.testing.assert_array_equal(coordinates_in(vector(0, 0), np.eye(2)), [0, 0])


@pytest.mark.parametrize("factor", [-2.0, 0.0, 1.0, 1e9])
def test_collinear_vectors_span_no_area(factor: float) -> None:
    a, _ = pair(6)
    bound = 1e-15 * length(a) * length(factor * a)
    assert parallelogram_area(a, factor * a) <= bound
    assert parallelogram_area(factor * a, a) <= bound


def test_a_thin_parallelogram_keeps_its_area() -> None:
    assert parallelogram_area(vector(1, 0), vector(1, 1e-12)) == pytest.approx(1e-12, rel=1e-14)


def test_most_similar_agrees_with_torch() -> None:
    rng = np.random.default_rng(0)
    query, rows = rng.normal(size=20), rng.normal(size=(100, 20))
    found = most_similar(query, rows, n_top=5)
    cosines = torch.nn.functional.cosine_similarity(
        torch.from_numpy(query)[None], torch.from_numpy(rows)
    )
    best = cosines.topk(5)
    np.testing.assert_array_equal(found.indices, best.indices.numpy())
    np.testing.assert_allclose(found.cosines, best.values.numpy(), rtol=1e-13)


def test_zero_rows_come_last_without_a_cosine() -> None:
    rows = np.array([[0.0, 0.0], [-1.0, -1.0], [0.0, 1e-200], [1e200, 1e200]])
    indices, cosines = most_similar(vector(1, 1), rows, n_top=10)
    np.testing.assert_array_equal(indices, [3, 2, 1, 0])
    np.testing.assert_allclose(cosines, [1, math.sqrt(0.5), -1, np.nan], rtol=1e-15)


def test_rows_of_equal_cosine_keep_their_order() -> None:
    rows = np.tile([[0.0, 1.0], [1.0, 0.0]], (100, 1))
    best = most_similar(vector(1, 0), rows, n_top=100)
    np.testing.assert_array_equal(best.indices, np.arange(1, 200, 2))


PAIR_FUNCTIONS: dict[str, Callable[[Array, Array], object]] = {
    "dot": dot,
    "cosine": cosine,
    "angle": angle,
    "scalar_projection": lambda a, b: scalar_projection(a, onto=b),
    "projection": lambda a, b: projection(a, onto=b),
    "rejection": lambda a, b: rejection(a, onto=b),
    "are_orthogonal": lambda a, b: are_orthogonal(a, b, tolerance=0.1),
    "parallelogram_area": parallelogram_area,
    "coordinates_in": lambda a, b: coordinates_in(vector(1, 2), [a, b]),
    "linear_combination": lambda a, b: linear_combination(vector(1, 2), [a, b]),
}


@pytest.mark.parametrize("function", PAIR_FUNCTIONS.values(), ids=PAIR_FUNCTIONS)
def test_different_lengths_are_named(function: Callable[[Array, Array], object]) -> None:
    with pytest.raises(ValueError, match=r"has dimension 2 and .* has 3: they must agree"):
        function(vector(1, 2), vector(1, 2, 3))


@pytest.mark.parametrize("function", PAIR_FUNCTIONS.values(), ids=PAIR_FUNCTIONS)
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_not_finite_are_refused(
    function: Callable[[Array, Array], object], bad: float
) -> None:
    with pytest.raises(ValueError, match="has a component that is NaN or infinite"):
        function(vector(1, bad), vector(1, 2))
    with pytest.raises(ValueError, match="has a component that is NaN or infinite"):
        function(vector(1, 2), vector(bad, 2))


@pytest.mark.parametrize("function", PAIR_FUNCTIONS.values(), ids=PAIR_FUNCTIONS)
@pytest.mark.parametrize("shape", [(), (0,), (2, 2)])
def test_what_is_no_vector_is_refused(
    function: Callable[[Array, Array], object], shape: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match=r"must have shape \(n,\) with n at least 1, not \("):
        function(np.ones(shape), np.ones(shape))


@pytest.mark.parametrize("function", [cosine, angle])
def test_an_angle_with_the_zero_vector_is_refused(
    function: Callable[[Array, Array], float],
) -> None:
    with pytest.raises(ValueError, match=r"^a is the zero vector: an angle needs two nonzero vec"):
        function(vector(0, 0), vector(1, 2))
    with pytest.raises(ValueError, match=r"^b is the zero vector: an angle needs two nonzero vec"):
        function(vector(1, 2), vector(0, 0))


@pytest.mark.parametrize("function", [projection, rejection, scalar_projection])
def test_a_projection_onto_the_zero_vector_is_refused(function: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match=r"^onto is the zero vector: a projection needs a dir"):
        function(vector(1, 2), onto=vector(0, 0))


REFUSED: list[tuple[str, Callable[[], object]]] = [
    (r"^a must have shape", lambda: length(np.eye(2))),
    (r"^a has a component", lambda: length(vector(math.nan))),
    (r"^tolerance is -0.1", lambda: are_orthogonal(vector(1), vector(1), tolerance=-0.1)),
    (r"^tolerance is nan", lambda: are_orthogonal(vector(1), vector(1), tolerance=math.nan)),
    (r"^1 coefficients do not fit 2 vectors", lambda: linear_combination(vector(1), np.eye(2))),
    (r"^basis must have 2 vectors, not 3", lambda: coordinates_in(vector(1, 2, 3), np.eye(3))),
    (
        r"^basis\[1\] is the zero vector",
        lambda: coordinates_in(vector(1, 2), [vector(1, 2), vector(0, 0)]),
    ),
    (
        r"^basis\[0\] and basis\[1\] are collinear",
        lambda: coordinates_in(vector(1, 2), [vector(1, 3), vector(-2e200, -6e200)]),
    ),
    (r"^point is not in the plane", lambda: coordinates_in(vector(1, 2, 3), np.eye(3)[:2])),
    (r"^point has dimension 3 and basis", lambda: coordinates_in(vector(1, 2, 3), np.eye(2))),
    (r"^b must have 2 components", lambda: turned(vector(1, 2, 3), vector(1))),
    (r"^angles has a component", lambda: turned(vector(1, 2), vector(math.inf))),
    (r"^query is the zero", lambda: most_similar(vector(0, 0), np.eye(2), n_top=1)),
    (
        r"^rows must have shape \(n_rows, 2\)",
        lambda: most_similar(vector(1, 1), np.eye(3), n_top=1),
    ),
    (r"^rows has a number", lambda: most_similar(vector(1), np.array([[math.nan]]), n_top=1)),
    (r"^n_top must be at least 1, not 0", lambda: most_similar(vector(1, 1), np.eye(2), n_top=0)),
    (r"^the dot product is too large", lambda: dot(vector(1e200, 1), vector(1e200, 1))),
    (r"^the length is too large", lambda: length(vector(1.7e308, 1.7e308))),
    (
        r"^the scalar projection is too",
        lambda: scalar_projection(vector(1.7e308, 1.7e308), onto=vector(1, 1)),
    ),
    (r"^the projection is too", lambda: projection(vector(1.7e308, 1.7e308), onto=vector(1, 1))),
    (r"^the linear comb", lambda: linear_combination(vector(1e200, 1), 1e200 * np.eye(2))),
    (r"^a coordinate is too large", lambda: coordinates_in(vector(1e200, 1), 1e-200 * np.eye(2))),
    (r"^the area is too large", lambda: parallelogram_area(vector(1e200, 0), vector(0, 1e200))),
    (r"^the turned vector is too", lambda: turned(vector(1.7e308, 1.7e308), vector(0.7))),
]


@pytest.mark.parametrize(("message", "call"), REFUSED, ids=[message for message, _ in REFUSED])
def test_the_error_names_what_is_wrong(message: str, call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_arguments_are_left_as_they_were() -> None:
    a, b = vector(3, 4), vector(1, 2)
    for function in PAIR_FUNCTIONS.values():
        function(a, b)
    rows = np.array([[0.0, 0.0], [1.0, 2.0]])
    most_similar(a, rows, n_top=2)
    np.testing.assert_array_equal(a, [3, 4])
    np.testing.assert_array_equal(b, [1, 2])
    np.testing.assert_array_equal(rows, [[0, 0], [1, 2]])
