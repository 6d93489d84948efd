"""The families on the page: which member each opens with, in which window, and its symbols."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mathdl_core.probability.distribution_view import (
    View,
    require_drawable,
    shows,
    view_of,
)
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT
from mathdl_ui.layers import Point

MOST_CLASSES = 8
LARGEST = 1e12
"""Of any parameter."""


@dataclass(frozen=True)
class Family:
    """A family as it is first seen.

    Attributes:
        title: its name on the page and in the URL.
        initial: the member that it opens with.
        view: the window that suits it.
        between: the interval at first; of whole numbers the ends are halfway.
        x: where the cursor is at first.
        symbols: its parameters in LaTeX, by name in the code, in order.
    """

    title: str
    initial: Distribution
    view: View
    between: Point
    x: float
    symbols: Mapping[str, str]

    def member(self, numbers: Sequence[float]) -> Distribution:
        """The member with these parameters.

        Raises:
            ValueError: there is none, or none that can be drawn; the sentence says why.
        """
        for number in numbers:
            if not abs(number) <= LARGEST:
                raise ValueError(f"{number:g} is too large: the picture takes up to {LARGEST:.0e}")
        kind = type(self.initial)
        if kind is ClassNumber:
            if not 2 <= len(numbers) <= MOST_CLASSES:
                raise ValueError(f"there may be 2 to {MOST_CLASSES} classes, not {len(numbers)}")
            return ClassNumber(tuple(numbers))
        if len(numbers) != len(self.symbols):
            raise ValueError(
                f"expected {len(self.symbols)} numbers ({', '.join(self.symbols)}), "
                f"not {len(numbers)}"
            )
        member = kind(*map(_whole_where_counted, self.symbols, numbers))
        require_drawable(member)
        return member

    def suited(self, member: Distribution) -> View:
        """The family's own window if that shows a member, or else one made for it."""
        if isinstance(member, ClassNumber):
            return View(-0.9, len(member.p) - 0.1, self.view.top)
        return self.view if shows(self.view, member) else view_of(member)


def numbers_of(member: Distribution) -> tuple[float, ...]:
    """The parameters in the order in which they are given."""
    if isinstance(member, ClassNumber):
        return member.p
    return tuple(float(value) for value in member.parameters.values())


def _whole_where_counted(name: str, x: float) -> float:
    """A number of things as an integer; where it is none, its family says so itself."""
    return int(x) if name in {"n", "low", "high"} and x == round(x, 0) else float(x)


MU_SIGMA = {"mu": r"\mu", "sigma": r"\sigma"}
LOW_HIGH = {"low": r"\text{low}", "high": r"\text{high}"}
FAMILIES = {
    family.title: family
    for family in (
        Family("normal", Normal(0.0, 1.0), View(-5, 5, 0.55), (-1, 1), 1.5, MU_SIGMA),
        Family("uniform", Uniform(0.0, 1.0), View(-0.6, 1.6, 1.7), (0.2, 0.5), 0.75, LOW_HIGH),
        Family(
            "exponential", Exponential(0.5), View(-0.5, 10, 0.65), (1, 3), 4, {"rate": r"\lambda"}
        ),
        Family(
            "gamma",
            Gamma(2.0, 0.5),
            View(-0.7, 15, 0.25),
            (2, 6),
            9,
            {"shape": r"\alpha", "rate": r"\beta"},
        ),
        Family(
            "beta",
            Beta(2.0, 5.0),
            View(-0.12, 1.12, 3.4),
            (0.2, 0.5),
            0.7,
            {"alpha": r"\alpha", "beta": r"\beta"},
        ),
        Family("log-normal", LogNormal(0.0, 0.75), View(-0.25, 5, 1.1), (0.5, 2), 2.5, MU_SIGMA),
        Family(
            "Student t",
            StudentT(3.0),
            View(-7, 7, 0.5),
            (-1, 1),
            -2,
            {"nu": r"\nu", **MU_SIGMA},
        ),
        Family(
            "Laplace",
            Laplace(0.0, 1.0),
            View(-6, 6, 0.68),
            (-1, 2),
            -2,
            {"mu": r"\mu", "scale": "s"},
        ),
        Family(
            "Cauchy", Cauchy(0.0, 1.0), View(-7, 7, 0.43), (-1, 1), 2, {"center": "c", "scale": "s"}
        ),
        Family("chi-square", ChiSquare(4.0), View(-0.8, 16, 0.25), (2, 6), 9.5, {"nu": r"\nu"}),
        Family("Bernoulli", Bernoulli(0.3), View(-0.9, 1.9, 1.1), (0.5, 1.5), 0, {"p": "p"}),
        Family(
            "categorical",
            ClassNumber((0.1, 0.5, 0.25, 0.1, 0.05)),
            View(-0.9, 4.9, 1.1),
            (0.5, 2.5),
            2,
            {"p": "p"},
        ),
        Family(
            "binomial", Binomial(10, 0.3), View(-1, 21, 0.36), (1.5, 4.5), 5, {"n": "n", "p": "p"}
        ),
        Family("Poisson", Poisson(3.0), View(-1, 15, 0.3), (1.5, 4.5), 6, {"rate": r"\lambda"}),
        Family("geometric", Geometric(0.3), View(-0.5, 16, 0.42), (1.5, 4.5), 6, {"p": "p"}),
        Family(
            "discrete uniform",
            DiscreteUniform(1, 6),
            View(-1, 13, 0.28),
            (1.5, 4.5),
            5,
            LOW_HIGH,
        ),
    )
}
OPENING = "gamma"


def family_of(member: Distribution) -> Family:
    """The family that a distribution is of."""
    return next(one for one in FAMILIES.values() if type(one.initial) is type(member))
