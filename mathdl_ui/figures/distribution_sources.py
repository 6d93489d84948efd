"""Where the draws of the sampling pictures come from, by name."""

from typing import NamedTuple

from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Uniform
from mathdl_core.probability.distributions_counts import Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform
from mathdl_core.probability.distributions_gamma import Beta
from mathdl_core.probability.distributions_normal import Normal


class Source(NamedTuple):
    """A distribution to draw from.

    Attributes:
        distribution: with parameters that show it well.
        spoken: what it is called in a sentence.
        latex: what it is called in a formula.
    """

    distribution: Distribution
    spoken: str
    latex: str


SOURCES = {
    "Exponential": Source(
        Exponential(1.0), "the exponential distribution of rate 1", r"\text{Exponential}(1)"
    ),
    "Normal": Source(Normal(0.0, 1.0), "the standard normal distribution", "N(0, 1)"),
    "Uniform": Source(Uniform(0.0, 1.0), "the uniform distribution from 0 to 1", "U(0, 1)"),
    "Bathtub": Source(
        Beta(0.5, 0.5), "the beta distribution of shapes ½ and ½", r"\text{Beta}(0.5,\ 0.5)"
    ),
    "Skewed beta": Source(
        Beta(0.6, 5.0), "the beta distribution of shapes 0.6 and 5", r"\text{Beta}(0.6,\ 5)"
    ),
    "Poisson": Source(Poisson(3.0), "the Poisson distribution of rate 3", r"\text{Poisson}(3)"),
    "Die": Source(DiscreteUniform(1, 6), "a fair die", r"\text{Uniform}\{1, \ldots, 6\}"),
    "Rare coin": Source(
        Bernoulli(0.1), "a coin that shows 1 once in ten times", r"\text{Bernoulli}(0.1)"
    ),
    "Cauchy": Source(Cauchy(0.0, 1.0), "the standard Cauchy distribution", r"\text{Cauchy}(0, 1)"),
}


def counted(n: int) -> str:
    """How many draws: `1 draw`, `1,000 draws`."""
    return "1 draw" if n == 1 else f"{n:,} draws"
