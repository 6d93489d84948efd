r"""The normal distribution of two numbers: an ellipse, its shadows and its slices.

$$\Sigma = \begin{pmatrix} \sigma_x^2 & c \\ c & \sigma_y^2 \end{pmatrix}
= R(\varphi) \begin{pmatrix} s_1^2 & 0 \\ 0 & s_2^2 \end{pmatrix} R(\varphi)^\top, \qquad
c = \rho\, \sigma_x \sigma_y$$

All points of equal density are an ellipse around $\mu$. Its axes are the eigenvectors of $\Sigma$,
its half-lengths r times the roots $s_1 \ge s_2$ of the eigenvalues; the ellipse of radius r holds
$1 - e^{-r^2 / 2}$ of the probability. Distributions are `MultivariateNormal`s of dimension 2.

Reference: MADL 5.9; C. Bishop, *Pattern Recognition and Machine Learning*, 2.3.
"""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import require_positive
from mathdl_core.probability.distributions_multivariate import MultivariateNormal
from mathdl_core.probability.distributions_normal import Normal


class Ellipse(NamedTuple):
    """An ellipse in the plane.

    Attributes:
        center: (2,) the mean.
        angle: of the first axis above the x axis, in radians.
        half_lengths: (2,) of the first axis and of the one at a right angle to it.
    """

    center: Array
    angle: float
    half_lengths: Array


class Line(NamedTuple):
    """The points with y = intercept + slope · x."""

    intercept: float
    slope: float


def bivariate_normal(
    mu: Array, *, sigma_x: float, sigma_y: float, correlation: float
) -> MultivariateNormal:
    """From the mean (2,), the two standard deviations and the correlation, within (−1, 1)."""
    require_positive(sigma_x=sigma_x, sigma_y=sigma_y)
    if not -1 < correlation < 1:
        raise ValueError(f"correlation is {correlation}: it must be above -1 and below 1")
    covariance = correlation * sigma_x * sigma_y
    return MultivariateNormal(mu, np.array([[sigma_x**2, covariance], [covariance, sigma_y**2]]))


def from_ellipse(ellipse: Ellipse) -> MultivariateNormal:
    """The distribution whose ellipse of radius 1 this is; either axis may be the longer one."""
    require_positive(**{f"half_lengths[{i}]": float(s) for i, s in enumerate(ellipse.half_lengths)})
    across = directions(ellipse.angle).T * ellipse.half_lengths
    return MultivariateNormal(ellipse.center, across @ across.T)


def ellipse(distribution: MultivariateNormal, *, radius: float = 1.0) -> Ellipse:
    """The ellipse of that radius, its longer axis first, at an angle from −π/2 to π/2."""
    (xx, xy), (_, yy) = distribution.Sigma
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    half_lengths = radius * np.sqrt(np.linalg.eigvalsh(distribution.Sigma)[::-1])
    return Ellipse(distribution.mu, angle, half_lengths)


def directions(angle: float) -> Array:
    """(2, 2) as rows, the unit vectors along the axes of an ellipse at that angle."""
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, sin], [-sin, cos]])


def boundary(shape: Ellipse, *, n_points: int = 90) -> Array:
    """(n_points, 2) points once around, the last the first again."""
    turns = np.linspace(0.0, 2 * math.pi, n_points)
    on_axes = shape.half_lengths * np.column_stack([np.cos(turns), np.sin(turns)])
    points: Array = shape.center + on_axes @ directions(shape.angle)
    return points


def probability_inside(radius: float) -> float:
    r"""$1 - e^{-r^2/2}$: how much of the probability the ellipse of that radius holds."""
    return -math.expm1(-radius * radius / 2)


def radius_holding(probability: float) -> float:
    """The radius of the ellipse that holds that probability, from 0 up to 1."""
    if not 0 <= probability < 1:
        raise ValueError(f"probability is {probability}: it must be at least 0 and below 1")
    return math.sqrt(-2 * math.log1p(-probability))


def correlation(distribution: MultivariateNormal) -> float:
    r"""$\rho = \sigma_{xy} / (\sigma_x \sigma_y)$."""
    Sigma = distribution.Sigma
    return float(Sigma[0, 1] / math.sqrt(Sigma[0, 0]) / math.sqrt(Sigma[1, 1]))


def marginal(distribution: MultivariateNormal, axis: int) -> Normal:
    """The distribution of x (axis 0) or of y (axis 1) alone: the shadow of the hill."""
    variance = float(distribution.Sigma[axis, axis])
    return Normal(float(distribution.mu[axis]), math.sqrt(variance))


def conditional(distribution: MultivariateNormal, *, known: int, value: float) -> Normal:
    """The distribution of the other number once x (known 0) or y (known 1) has that value.

    The slice through the hill there, raised to area 1: its mean lies on `regression_line`, and its
    width does not depend on the value.
    """
    found = distribution.conditional([known], [value])
    return Normal(float(found.mu[0]), math.sqrt(found.Sigma[0, 0]))


def regression_line(distribution: MultivariateNormal) -> Line:
    """The mean of y for each x: flatter than the long axis of the ellipse."""
    slope = float(distribution.Sigma[0, 1] / distribution.Sigma[0, 0])
    return Line(float(distribution.mu[1] - slope * distribution.mu[0]), slope)


def density_grid(distribution: MultivariateNormal, x: Array, y: Array) -> Array:
    """(n_y, n_x) densities above the grid of x (n_x,) and y (n_y,)."""
    return distribution.density(np.stack(np.meshgrid(x, y), axis=-1))
