"""Where the curve of a distribution is taken hold of, and what becomes of it when a hand pulls.

A grip stands where the parameters put it, on the curve. Pulled to a point, it gives the member of
the family that has it there, or as near as the family and the window allow: no pull, however wild,
gives an impossible parameter. Parameters are rounded to what can be read and redone by hand.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from scipy import special

from mathdl_core.probability.distribution_handles import handles, moved
from mathdl_core.probability.distribution_view import View, rounded_to
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT
from mathdl_ui.layers import Point

# A grip is that of one family; which one, only its table knows.
Member = Any
SHARE = 0.95
"""Where the grip of Student's ν stands: that share of the probability is to its left."""
LEAST_SHAPE, MOST_SHAPE = 0.15, 500.0
MOST_NU = 200.0


@dataclass(frozen=True)
class Grip:
    """A point of the curve that the hand can move.

    Attributes:
        name: its name on the page.
        label: what is written beside it.
        spoken: what a screen reader calls it.
        where: its place along its axis, for a member of its family.
        pulled: the member that has it at a place along its axis, near enough.
        axis: along which it moves.
        x: where it stands, if it moves up and down.
        raised: its height as a share of the window's, if it does not stand on the curve.
    """

    name: str
    label: str
    spoken: str
    where: Callable[[Member], float]
    pulled: Callable[[Member, float, View], Distribution]
    axis: Literal["x", "y"] = "x"
    x: float = 0.0
    raised: float | None = None

    def place(self, member: Distribution, view: View) -> Point:
        """Where it stands: on the curve, but never outside of the window."""
        if self.axis == "y":
            return self.x, min(self.where(member), limits(view)[1][1])
        (low, high), (_, top) = limits(view)
        x = min(max(self.where(member), low), high)
        height = self.raised * view.top if self.raised else height_at(member, x)
        return x, min(height, top)

    def pull(self, member: Distribution, view: View, point: Point) -> Distribution:
        """The member of the family whose curve has it at a point; where it stands, the same."""
        along = 0 if self.axis == "x" else 1
        low, high = limits(view)[along]
        goal = min(max(point[along], low), high)
        reach = view.width if self.axis == "x" else view.top
        if abs(goal - self.place(member, view)[along]) < 1e-6 * reach:
            return member
        return self.pulled(member, goal, view)


def limits(view: View) -> tuple[Point, Point]:
    """How far grips go, along x and up, so that a hand can take them again."""
    margin = 0.015 * view.width
    return (view.low + margin, view.high - margin), (0.0, 0.94 * view.top)


def height_at(member: Distribution, x: float) -> float:
    """The curve's height; between whole numbers on the line from one to the next."""
    if not member.is_discrete:
        return float(member.density(x))
    below = math.floor(x)
    one, other = member.density([below, below + 1])
    return float(one + (x - below) * (other - one))


def _center(member: Distribution) -> float:
    return handles(member).center


def _edge(member: Distribution) -> float:
    center, width = handles(member)
    return center + width


def _widened(member: Distribution, x: float, view: View) -> Distribution:
    center = handles(member).center
    width = rounded_to(max(x - center, 2 * view.step), view.step)
    return tidy(moved(member, center=center, width=width))


def _shifted(member: Distribution, x: float, view: View) -> Distribution:
    first, last = member.support
    goal = min(max(rounded_to(x, view.step), first + 4 * view.step), last - 4 * view.step)
    return tidy(moved(member, center=goal, width=handles(member).width))


def tidy(member: Distribution) -> Distribution:
    """The nearest member whose parameters are short enough to be redone by hand."""
    match member:
        case Gamma():
            shape = min(max(member.shape, LEAST_SHAPE), MOST_SHAPE)
            return Gamma(_short(shape), _short(shape / member.mean))
        case Beta(alpha, beta):
            # Scaling both keeps the mean.
            up = max(1.0, LEAST_SHAPE / min(alpha, beta))
            down = min(1.0, MOST_SHAPE / max(alpha, beta))
            return Beta(_short(alpha * up * down), _short(beta * up * down))
        case LogNormal(mu, sigma):
            return LogNormal(round(mu, 2) + 0.0, max(round(sigma, 2), 0.02))
        case Exponential(rate):
            return Exponential(_short(rate))
        case Geometric(p):
            return Geometric(_short(p))
        case Binomial(n, p):
            return Binomial(n, round(p, 3))
    return member


def _short(x: float) -> float:
    """Three digits that count."""
    return float(f"{x:.3g}")


def _scaled(member: LogNormal, x: float, view: View) -> Distribution:
    # Near 0 the curve would be a needle.
    median = max(rounded_to(x, view.step), view.step / math.expm1(member.sigma), view.step)
    return tidy(LogNormal(math.log(median), member.sigma))


def _degrees(member: StudentT, x: float, _view: View) -> Distribution:
    z = (x - member.mu) / member.sigma
    if z <= special.stdtrit(MOST_NU, SHARE):
        return replace(member, nu=MOST_NU)
    return replace(member, nu=max(_short(float(special.stdtridf(SHARE, z))), 0.3))


def _positive(member: Distribution, x: float, view: View) -> Distribution:
    return tidy(moved(member, center=max(rounded_to(x, view.step), 2 * view.step)))


def _low_moved(member: Uniform, x: float, view: View) -> Distribution:
    return Uniform(min(rounded_to(x, view.step), member.high - 2 * view.step), member.high)


def _high_moved(member: Uniform, x: float, view: View) -> Distribution:
    return Uniform(member.low, max(rounded_to(x, view.step), member.low + 2 * view.step))


def _both_moved(member: Uniform, x: float, view: View) -> Distribution:
    length = member.high - member.low
    low = rounded_to(_kept_inside(x - length / 2, length, view), view.step)
    return Uniform(low, rounded_to(low + length, view.step))


def _kept_inside(start: float, length: float, view: View) -> float:
    """Where something of a length may start, so that both of its ends can be held again."""
    (first, last), _ = limits(view)
    return max(min(start, last - length), min(first, last - length))


def _first_moved(member: DiscreteUniform, x: float, _view: View) -> Distribution:
    return DiscreteUniform(min(round(x), member.high), member.high)


def _last_moved(member: DiscreteUniform, x: float, _view: View) -> Distribution:
    return DiscreteUniform(member.low, max(round(x), member.low))


def _all_moved(member: DiscreteUniform, x: float, view: View) -> Distribution:
    length = member.high - member.low
    low = round(_kept_inside(x - length / 2, length, view))
    return DiscreteUniform(low, low + length)


def _trials(member: Binomial, x: float, _view: View) -> Distribution:
    return Binomial(max(round(x), 1), member.p)


def _chance(_member: Bernoulli, y: float, _view: View) -> Distribution:
    return Bernoulli(min(round(y, 2), 1.0))


def _share_of_class(j: int) -> Callable[[ClassNumber], float]:
    return lambda member: member.p[j]


def _of_class(j: int) -> Callable[[ClassNumber, float, View], Distribution]:
    def pulled(member: ClassNumber, y: float, _view: View) -> Distribution:
        """Class j gets y; the others share the rest as they did."""
        mine = min(round(y, 2), 1.0)
        p = np.array(member.p)
        p[j] = 0.0
        weights = p if p.any() else np.ones_like(p) * (np.arange(len(p)) != j)
        p = np.floor(weights / weights.sum() * (1 - mine) * 1000) / 1000
        p[weights.argmax()] += 1 - mine - p.sum()
        p[j] = mine
        return ClassNumber(tuple(p.round(6).tolist()))

    return pulled


LOCATION = Grip("center", "μ", "Center μ", _center, _shifted)
WIDTH = Grip("width", "σ", "Width: μ + σ", _edge, _widened)
SCALE = Grip("width", "s", "Scale: center + s", _edge, _widened)
MEAN = Grip("center", "", "Mean", _center, _shifted)
DEVIATION = Grip("width", "", "Mean + standard deviation", _edge, _widened)
GRIPS: dict[type[Distribution], tuple[Grip, ...]] = {
    Normal: (LOCATION, WIDTH),
    Uniform: (
        Grip("low", "", "Low end", lambda member: member.low, _low_moved),
        Grip("high", "", "High end", lambda member: member.high, _high_moved),
        Grip("center", "", "Center", _center, _both_moved),
    ),
    Exponential: (Grip("center", "1/λ", "Mean 1/λ", _center, _positive),),
    Gamma: (MEAN, DEVIATION),
    Beta: (MEAN, DEVIATION),
    LogNormal: (
        Grip("center", "", "Median: e to the μ", _center, _scaled),
        Grip("width", "", "Width: e to the μ + σ", _edge, _widened),
    ),
    StudentT: (
        LOCATION,
        WIDTH,
        Grip(
            "shape",
            "ν",
            "Shape ν: 95 % lie to the left",
            lambda member: float(member.mu + member.sigma * special.stdtrit(member.nu, SHARE)),
            _degrees,
        ),
    ),
    Laplace: (LOCATION, SCALE),
    Cauchy: (Grip("center", "c", "Center c", _center, _shifted), SCALE),
    ChiSquare: (Grip("center", "ν", "Mean ν", _center, _positive),),
    Bernoulli: (
        Grip(
            "chance", "p", "Probability p of a 1", lambda member: member.p, _chance, axis="y", x=1.0
        ),
    ),
    Binomial: (
        Grip("center", "", "Mean np", _center, _positive),
        Grip("trials", "n", "Trials n", lambda member: float(member.n), _trials, raised=0.5),
    ),
    Geometric: (Grip("center", "", "Mean 1/p", _center, _positive),),
    Poisson: (Grip("center", "λ", "Mean λ", _center, _positive),),
    DiscreteUniform: (
        Grip("low", "", "Smallest value", lambda member: float(member.low), _first_moved),
        Grip("high", "", "Largest value", lambda member: float(member.high), _last_moved),
        Grip("center", "", "Center", _center, _all_moved),
    ),
}


def grips(member: Distribution) -> tuple[Grip, ...]:
    """Those of a distribution; of a categorical one there is one for each class."""
    if not isinstance(member, ClassNumber):
        return GRIPS[type(member)]
    return tuple(
        Grip(
            f"class{j}",
            "",
            f"Probability of class {j}",
            _share_of_class(j),
            _of_class(j),
            axis="y",
            x=float(j),
        )
        for j in range(len(member.p))
    )
