"""One family becomes another: the two curves and their distance, stop by stop."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_limits import Step
from mathdl_core.probability.distributions import Distribution
from mathdl_ui import tex
from mathdl_ui.figures import distribution_panels as panels
from mathdl_ui.figures.distribution_map import ROUTES, Route
from mathdl_ui.figures.distribution_panels import Panel
from mathdl_ui.layers import Frame, Layer, path, points, polygon, segments, text
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

N_STEPS = 12
# So many still have room for their sides.
MOST_BARS = 60
UPPER, LOWER = (0.4, 1.0), (0.0, 0.3)


@lru_cache(maxsize=len(ROUTES))
def stops(name: str) -> list[Step]:
    """All stops on a way."""
    way = ROUTES[name].way
    *before, last = way.steps(N_STEPS)
    # Where the two are the same, rounding alone keeps their cdfs apart.
    return [*before, last if way.at_infinity else last._replace(distance=round(last.distance, 12))]


class Axis(NamedTuple):
    """Where the picture's x axis has its 0 and its 1."""

    center: float
    scale: float

    def shown(self, at: Array) -> Array:
        """Points (n, 2) with x as the picture counts it."""
        return np.column_stack([(at[:, 0] - self.center) / self.scale, at[:, 1]])


def axis_of(route: Route, target: Distribution) -> Axis:
    """Mean and standard deviation of a target that moves away; else 0 and 1."""
    if not route.standardized:
        return AS_IT_IS
    first = target.support.low
    # Where there is a first value, it is a place to compare at: the axis is only stretched.
    return Axis(first if math.isfinite(first) else target.mean, target.standard_deviation)


AS_IT_IS = Axis(0.0, 1.0)


def panels_of(route: Route, axis: Axis = AS_IT_IS) -> tuple[Panel, Panel]:
    """Where densities and cdfs are drawn, in the numbers of the distributions."""
    low, high = (end * axis.scale + axis.center for end in (route.low, route.high))
    return Panel(low, high, *UPPER, full=route.full / axis.scale), Panel(low, high, *LOWER)


def compared(name: str, frame: int) -> list[Layer]:
    """The two densities, and below the two cdfs with their largest gap."""
    route, found = ROUTES[name], stops(name)[frame]
    axis = axis_of(route, found.target)
    upper, lower = panels_of(route, axis)
    at = min(max(found.at, lower.low), lower.high)
    shape = polygon(axis.shown(_outline(found.moving, upper)), "data", fill=0.3, width=1.5)
    return [
        shape,
        *_target(found.target, upper, axis),
        path(axis.shown(panels.cdf_points(found.moving, lower)), "data", width=2),
        path(axis.shown(panels.cdf_points(found.target, lower)), "model", width=2),
        path(axis.shown(lower.at([at, at], [0.0, 1.0])), "result", width=1, opacity=0.5),
        path(axis.shown(lower.at([at, at], apart(found)[:2])), "result", width=5),
    ]


class Apart(NamedTuple):
    """Both cdfs where they are farthest apart: at a point, or just below it."""

    moving: float
    target: float
    is_below: bool


def apart(found: Step) -> Apart:
    """The cdfs of a stop where it says that they are farthest apart."""
    moving, target = found.moving, found.target
    here = Apart(float(moving.cdf(found.at)), float(target.cdf(found.at)), is_below=False)
    if not moving.is_discrete or target.is_discrete:
        return here
    # Just below a whole number the steps of the one have not yet risen; the other is smooth.
    below = Apart(float(moving.cdf(found.at - 1)), here.target, is_below=True)
    return max(here, below, key=lambda pair: abs(pair.moving - pair.target))


def _outline(of: Distribution, panel: Panel) -> Array:
    """(n, 2) a density or bars, with all that is below."""
    if of.is_discrete:
        k = panels.whole_numbers(panel)
        edges = np.append(k - 0.5, k[-1] + 0.5)
        if len(k) <= MOST_BARS:
            return panels.bar_points(edges, of.density(k), panel)
        return panels.skyline_points(edges, of.density(k), panel)
    return panels.density_points(of, panel)


def _target(of: Distribution, panel: Panel, axis: Axis) -> list[Layer]:
    if not of.is_discrete:
        return [path(axis.shown(panels.density_points(of, panel)), "model", width=3)]
    k = panels.whole_numbers(panel)
    at = axis.shown(panel.at(k, of.density(k)))
    feet = np.column_stack([at[:, 0], np.full(len(k), panel.base)])
    return [
        segments(feet, at, "model", width=2, opacity=0.6),
        points(at, "model", r=4.5, opacity=1.0),
    ]


def fixed(name: str) -> list[Layer]:
    """The axis, and whose is which."""
    route = ROUTES[name]
    upper, lower = panels_of(route)
    return [
        panels.base_line(upper),
        *panels.axis(lower),
        text((route.high, 1), route.way.source, "data", anchor="end", shift=(0, 14)),
        text((route.high, 1), route.way.target, "model", anchor="end", shift=(0, 36)),
    ]


def caption(name: str, frame: int) -> str:
    """The number that shrinks, beside the parameter that makes it."""
    found = stops(name)[frame]
    parameter = ROUTES[name].way.parameter
    value = tex.plain(found.moving.parameters[parameter], digits=3)
    symbol = _SYMBOLS[found.moving.name, parameter].plain
    return f"{symbol} = {value} · gap {tex.plain(found.distance, digits=3)}"


def frames(name: str) -> list[Frame]:
    """Every stop, to be played."""
    return [Frame(caption(name, i), compared(name, i)) for i in range(N_STEPS + 1)]


def in_words(name: str, frame: int) -> str:
    """The two curves as a sentence."""
    found = stops(name)[frame]
    return (
        f"The {_spoken(found.moving)} beside the {_spoken(found.target)}: their cdfs are at most "
        f"{tex.spoken(found.distance, digits=3)} apart, at {tex.spoken(found.at, digits=3)}."
    )


def counted(name: str) -> str:
    """How the axis counts."""
    if not ROUTES[name].standardized:
        return ""
    if math.isfinite(stops(name)[0].target.support.low):
        return "The axis counts standard deviations."
    return "The axis counts standard deviations from the mean."


def formula(name: str, frame: int, theme: Theme) -> str:
    """What becomes what, with which parameters now, and how far apart the two still are."""
    found = stops(name)[frame]
    both = apart(found)
    one = tex.colored("data", number(both.moving), theme)
    other = tex.colored("model", number(both.target), theme)
    where = r"\text{just below } x" if both.is_below else r"\text{at } x"
    distance = tex.colored("result", rf"\mathbf{{{number(found.distance, digits=3)}}}", theme)
    return tex.aligned(
        (_named(found.moving), tex.colored("data", _parameters(found.moving), theme)),
        (_named(found.target), tex.colored("model", _parameters(found.target), theme)),
        (r"\sup_x |F - G|", rf"|{one} - {other}|", distance),
        (where, number(found.at, digits=3)),
    )


def _named(of: Distribution) -> str:
    return rf"\text{{{of.name}}}"


def _parameters(of: Distribution) -> str:
    return r",\ ".join(
        rf"{symbol.latex} = {number(value, digits=3)}" for symbol, value in _moving(of)
    )


def _spoken(of: Distribution) -> str:
    said = (f"{symbol.spoken} {tex.spoken(value, digits=3)}" for symbol, value in _moving(of))
    return f"{of.name} with {', '.join(said)}"


class _Symbol(NamedTuple):
    plain: str
    latex: str
    spoken: str


def _moving(of: Distribution) -> list[tuple[_Symbol, float]]:
    """The parameters that are named; center and width of Student's t stay 0 and 1."""
    return [
        (_SYMBOLS[of.name, name], value)
        for name, value in of.parameters.items()
        if (of.name, name) in _SYMBOLS
    ]


_SYMBOLS = {
    ("binomial", "n"): _Symbol("n", "n", "n"),
    ("binomial", "p"): _Symbol("p", "p", "p"),
    ("Bernoulli", "p"): _Symbol("p", "p", "p"),
    ("geometric", "p"): _Symbol("p", "p", "p"),
    ("Poisson", "rate"): _Symbol("λ", r"\lambda", "rate"),
    ("exponential", "rate"): _Symbol("λ", r"\lambda", "rate"),
    ("normal", "mu"): _Symbol("μ", r"\mu", "mean"),
    ("normal", "sigma"): _Symbol("σ", r"\sigma", "standard deviation"),
    ("Student t", "nu"): _Symbol("ν", r"\nu", "degrees of freedom"),
    ("chi-square", "nu"): _Symbol("ν", r"\nu", "degrees of freedom"),
    ("Cauchy", "center"): _Symbol("center", r"\text{center}", "center"),
    ("Cauchy", "scale"): _Symbol("scale", r"\text{scale}", "scale"),
    ("gamma", "shape"): _Symbol("α", r"\alpha", "shape"),
    ("gamma", "rate"): _Symbol("β", r"\beta", "rate"),
    ("beta", "alpha"): _Symbol("α", r"\alpha", "alpha"),
    ("beta", "beta"): _Symbol("β", r"\beta", "beta"),
    ("uniform", "low"): _Symbol("low", r"\text{low}", "low"),
    ("uniform", "high"): _Symbol("high", r"\text{high}", "high"),
}
