"""The ellipse and the covariance are one thing; shadows and slices agree with integrals."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mathdl_core.probability.bivariate_normal import (
    Ellipse,
    bivariate_normal,
    boundary,
    conditional,
    correlation,
    density_grid,
    directions,
    ellipse,
    from_ellipse,
    marginal,
    probability_inside,
    radius_holding,
    regression_line,
)
from mathdl_core.probability.distributions_multivariate import MultivariateNormal

TILTED = bivariate_normal(np.array([1.0, -2.0]), sigma_x=2.0, sigma_y=0.5, correlation=0.6)


@given(
    angle=st.floats(-math.pi / 2 + 1e-6, math.pi / 2),
    longer=st.floats(0.1, 10),
    ratio=st.floats(0.05, 0.95),
)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_an_ellipse_comes_back_from_its_distribution(
    angle: float, longer: float, ratio: float
) -> None:
    drawn = Ellipse(np.array([1.0, 2.0]), angle, longer * np.array([1.0, ratio]))
    found = ellipse(from_ellipse(drawn))
    np.testing.assert_allclose(found.center, drawn.center)
    np.testing.assert_allclose(found.half_lengths, drawn.half_lengths, rtol=1e-9)
    assert math.sin(found.angle - angle) == pytest.approx(0, abs=1e-9)


def test_either_axis_may_be_the_longer_one() -> None:
    upright = from_ellipse(Ellipse(np.zeros(2), 0.3, np.array([1.0, 2.0])))
    turned = from_ellipse(Ellipse(np.zeros(2), 0.3 + math.pi / 2, np.array([2.0, 1.0])))
    np.testing.assert_allclose(upright.Sigma, turned.Sigma, atol=1e-15)
    np.testing.assert_array_equal(ellipse(upright).half_lengths.round(12), [2, 1])


def test_axes_are_eigenvectors_and_half_lengths_roots_of_eigenvalues() -> None:
    found = ellipse(TILTED)
    for direction, half_length in zip(directions(found.angle), found.half_lengths, strict=True):
        np.testing.assert_allclose(TILTED.Sigma @ direction, half_length**2 * direction, atol=1e-14)
    round_one = MultivariateNormal(np.zeros(2), 4 * np.eye(2))
    assert ellipse(round_one).angle == 0
    np.testing.assert_allclose(ellipse(round_one, radius=1.5).half_lengths, [3, 3])


@pytest.mark.parametrize("radius", [0.5, 1.0, 3.0])
def test_all_along_an_ellipse_the_density_is_the_same(radius: float) -> None:
    points = boundary(ellipse(TILTED, radius=radius))
    ratios = TILTED.log_density(points) - TILTED.log_density(TILTED.mode)
    np.testing.assert_allclose(ratios, -(radius**2) / 2, rtol=1e-12)
    np.testing.assert_allclose(points[0], points[-1], atol=1e-12)


@pytest.mark.parametrize("radius", [0.0, 1e-4, 1.0, 2.5])
def test_an_ellipse_holds_a_chi_square_share(radius: float) -> None:
    inside = probability_inside(radius)
    assert inside == pytest.approx(stats.chi2(2).cdf(radius**2), rel=1e-12, abs=0)
    assert radius_holding(inside) == pytest.approx(radius, rel=1e-12, abs=0)
    draws = TILTED.sample(np.random.default_rng(0), 20_000)
    share = (np.square(TILTED.standardized(draws)).sum(axis=1) < radius**2).mean()
    assert abs(share - inside) < 4 * math.sqrt(inside * (1 - inside) / 20_000) + 1e-12


@pytest.mark.parametrize("axis", [0, 1])
def test_a_marginal_is_the_integral_over_the_other_axis(axis: int) -> None:
    other = 1 - axis
    line = np.linspace(-8, 8, 2001) * math.sqrt(TILTED.Sigma[other, other]) + TILTED.mu[other]
    for value in TILTED.mu[axis] + np.array([-1.0, 0.0, 0.7]):
        points = np.empty((2001, 2))
        points[:, axis], points[:, other] = value, line
        integral = TILTED.density(points).sum() * (line[1] - line[0])
        assert float(marginal(TILTED, axis).density(value)) == pytest.approx(
            integral, rel=1e-9, abs=0
        )


@pytest.mark.parametrize("known", [0, 1])
def test_a_slice_raised_to_area_one_is_the_conditional(known: int) -> None:
    value = float(TILTED.mu[known]) + 0.8
    found = conditional(TILTED, known=known, value=value)
    for y in found.mu + np.array([-0.5, 0.0, 0.9]):
        point = [value, y] if known == 0 else [y, value]
        slice_ = float(TILTED.density(point)) / float(marginal(TILTED, known).density(value))
        assert float(found.density(y)) == pytest.approx(slice_, rel=1e-12, abs=0)


def test_conditional_means_lie_on_the_regression_line() -> None:
    intercept, slope = regression_line(TILTED)
    for x in (-3.0, 1.0, 4.0):
        assert conditional(TILTED, known=0, value=x).mu == pytest.approx(intercept + slope * x)
    assert slope == pytest.approx(0.6 * 0.5 / 2)
    assert abs(slope) < abs(math.tan(ellipse(TILTED).angle))


def test_correlation_survives_the_change_of_units() -> None:
    assert correlation(TILTED) == pytest.approx(0.6, rel=1e-14, abs=0)
    tiny = bivariate_normal(np.zeros(2), sigma_x=1e-6, sigma_y=1e6, correlation=-0.999)
    assert correlation(tiny) == pytest.approx(-0.999, rel=1e-12, abs=0)
    wide = conditional(tiny, known=0, value=0.0)
    assert wide.sigma == pytest.approx(1e6 * math.sqrt(1 - 0.999**2), rel=1e-9, abs=0)


def test_the_grid_has_rows_of_y() -> None:
    x, y = np.linspace(-1, 3, 5), np.linspace(-3, 0, 4)
    grid = density_grid(TILTED, x, y)
    assert grid.shape == (4, 5)
    assert grid[3, 1] == float(TILTED.density([x[1], y[3]]))


def test_the_error_names_what_is_wrong() -> None:
    with pytest.raises(ValueError, match=r"^correlation is 1.0: it must be above -1 and below 1"):
        bivariate_normal(np.zeros(2), sigma_x=1.0, sigma_y=1.0, correlation=1.0)
    with pytest.raises(ValueError, match=r"^sigma_y is 0.0: it must be above 0"):
        bivariate_normal(np.zeros(2), sigma_x=1.0, sigma_y=0.0, correlation=0.0)
    with pytest.raises(ValueError, match=r"^half_lengths\[1\] is -2.0: it must be above 0"):
        from_ellipse(Ellipse(np.zeros(2), 0.0, np.array([1.0, -2.0])))
    with pytest.raises(ValueError, match=r"^probability is 1.0: it must be at least 0 and below 1"):
        radius_holding(1.0)
