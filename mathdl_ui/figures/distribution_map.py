"""The map of families: which of them become one another, drawn with one way lit."""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.probability import distribution_limits as limits
from mathdl_core.probability.distribution_limits import Way
from mathdl_ui.layers import Layer, arrow, text


class Route(NamedTuple):
    """A way on the map, with what is said of it.

    Attributes:
        way: the two families, and how one becomes the other.
        low: left end of what is shown, in units of the axis.
        high: right end.
        full: the highest density that is shown, per unit.
        statement: the limit in LaTeX.
        because: why, in a sentence.
        standardized: whether x is counted in standard deviations from the mean of the target.
    """

    way: Way
    low: float
    high: float
    full: float
    statement: str
    because: str
    standardized: bool = False


ROUTES = {
    "Binomial → Poisson": Route(
        limits.binomial_to_poisson(rate=3.0, largest=1000),
        -0.7,
        10.7,
        0.5,
        r"\text{Binomial}(n,\ \tfrac{\lambda}{n}) \to \text{Poisson}(\lambda)",
        "Many trials that rarely succeed: only their mean number of successes is left to see.",
    ),
    "Binomial → normal": Route(
        limits.binomial_to_normal(p=0.3, largest=1000),
        -3.5,
        3.5,
        0.6,
        r"\text{Binomial}(n, p) \to N(np,\ np(1 - p))",
        "A count of successes is a sum of many small draws, and sums become normal.",
        standardized=True,
    ),
    "Poisson → normal": Route(
        limits.poisson_to_normal(largest=1000.0),
        -3.5,
        3.5,
        0.6,
        r"\text{Poisson}(\lambda) \to N(\lambda, \lambda)",
        "The events of a long day are the sum of those of its hours.",
        standardized=True,
    ),
    "Gamma → normal": Route(
        limits.gamma_to_normal(largest=1000.0),
        -3.5,
        3.5,
        1.05,
        r"\Gamma(\alpha, \beta) \to N(\tfrac{\alpha}{\beta},\ \tfrac{\alpha}{\beta^2})",
        "The wait for many events is a sum of many waits for one.",
        standardized=True,
    ),
    "Student t → normal": Route(
        limits.t_to_normal(largest=1000.0),
        -4.5,
        4.5,
        0.45,
        r"t_\nu \to N(0, 1)",
        "A spread that is estimated from ever more values is known in the end: the tails fall.",
    ),
    "Student t → Cauchy": Route(
        limits.t_to_cauchy(),
        -4.5,
        4.5,
        0.45,
        r"t_1 = \text{Cauchy}(0, 1)",
        "With one degree of freedom left, the tails are so heavy that there is no mean.",
    ),
    "Geometric → exponential": Route(
        limits.geometric_to_exponential(smallest=0.02),
        -0.2,
        5.0,
        1.15,
        r"\text{Geometric}(p) \to \text{Exponential}(p)",
        "Trials come so often that they run together to a time; success is rare but steady.",
        standardized=True,
    ),
    "Gamma → exponential": Route(
        limits.gamma_to_exponential(),
        -0.3,
        14.0,
        1.15,
        r"\Gamma(1, \beta) = \text{Exponential}(\beta)",
        "The wait for the first event is exponential: the gamma family with shape 1.",
    ),
    "Gamma → chi-square": Route(
        limits.gamma_to_chi_square(),
        -0.3,
        14.0,
        0.65,
        r"\Gamma(\tfrac{\nu}{2}, \tfrac12) = \chi^2_\nu",
        "The sum of ν squared normal draws is a gamma draw of shape ν/2 and rate ½.",
    ),
    "Beta → uniform": Route(
        limits.beta_to_uniform(),
        -0.05,
        1.05,
        3.2,
        r"\text{Beta}(1, 1) = U(0, 1)",
        "Nothing seen, nothing known: with both shapes 1 every share is equally likely.",
    ),
    "Binomial → Bernoulli": Route(
        limits.binomial_to_bernoulli(p=0.3),
        -0.7,
        10.7,
        0.8,
        r"\text{Binomial}(1, p) = \text{Bernoulli}(p)",
        "One trial.",
    ),
}
CHOICES = tuple(ROUTES)

PLACES = {
    "Bernoulli": (0, 4),
    "geometric": (2, 4),
    "binomial": (0, 3),
    "exponential": (2, 3),
    "Poisson": (0, 2),
    "normal": (1, 2),
    "gamma": (2, 2),
    "Cauchy": (0, 1),
    "Student t": (1, 1),
    "chi-square": (2, 1),
    "beta": (0, 0),
    "uniform": (1, 0),
}
# Half the room that a name takes on the narrowest screen, across and up.
ROOM = (0.37, 0.24)


def layers(name: str) -> list[Layer]:
    """The families and the ways between them, the chosen one lit."""
    chosen = ROUTES[name].way
    roles = {chosen.source: "data", chosen.target: "model"}
    ways = sorted((route.way for route in ROUTES.values()), key=lambda way: way is chosen)
    return [
        *(_arrow(way, lit=way is chosen) for way in ways),
        *(
            text(at, family, roles.get(family, "ink"), anchor="middle", shift=(0, 5))
            for family, at in PLACES.items()
        ),
    ]


def _arrow(way: Way, *, lit: bool) -> Layer:
    start, end = (np.array(PLACES[family], dtype=float) for family in (way.source, way.target))
    ahead = end - start
    # As far as the border of the room that the names have.
    short = ahead * min(r / abs(d) if d else math.inf for r, d in zip(ROOM, ahead, strict=True))
    return arrow(
        start + short,
        end - short,
        "result" if lit else "muted",
        width=3.5 if lit else 1.5,
        dash=not way.at_infinity,
        opacity=1.0 if lit else 0.7,
    )


def in_words(name: str) -> str:
    """The map as a sentence."""
    chosen = ROUTES[name].way
    others = ", ".join(f"{r.way.source} to {r.way.target}" for r in ROUTES.values())
    return (
        f"A map of {len(PLACES)} families with {len(ROUTES)} arrows: {others}. Lit is the one from "
        f"{chosen.source} to {chosen.target}."
    )
