"""The smallest classifier, against counting by hand and against scikit-learn's perceptron."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from mathdl_core.linear_algebra.half_planes import best_direction, boundary, sides
from mathdl_ui.samples import flowers

X = np.array([[1.0, 0.0], [2.0, 1.0], [-1.0, 0.0], [-2.0, 1.0]])
KINDS = np.array([1, 1, 0, 0])


@pytest.mark.parametrize(("w", "n_right"), [((1, 0), 4), ((-1, 0), 0), ((0, 1), 2)])
def test_points_are_right_on_the_side_of_their_kind(w: tuple[int, int], n_right: int) -> None:
    assert sides(np.array(w, float), X, KINDS).n_right == n_right


def test_zero_vector_calls_everything_one_kind() -> None:
    assert sides(np.zeros(2), X, KINDS).n_right == 2


def test_boundary_is_orthogonal_to_w_and_as_long_as_asked() -> None:
    w = np.array([3.0, 4.0])
    ends = boundary(w, reach=10.0)
    assert ends @ w == pytest.approx([0.0, 0.0])
    assert np.hypot(*ends.T) == pytest.approx([10.0, 10.0])


def test_boundary_of_the_zero_vector_is_a_point() -> None:
    assert not boundary(np.zeros(2), reach=10.0).any()


def test_no_direction_does_better_than_the_best() -> None:
    points, kinds, _ = flowers()
    best = sides(best_direction(points, kinds), points, kinds).n_right
    rng = np.random.default_rng(0)
    assert all(sides(w, points, kinds).n_right <= best for w in rng.normal(size=(500, 2)))


def test_best_direction_matches_logistic_regression_without_intercept() -> None:
    points, kinds, _ = flowers()
    fitted = LogisticRegression(fit_intercept=False, C=100).fit(points, kinds)
    n_right = round(100 * fitted.score(points, kinds))
    assert sides(best_direction(points, kinds), points, kinds).n_right >= n_right
