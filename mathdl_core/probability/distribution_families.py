"""The families of one number, by name, each with parameters that show it well."""

from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_continuous import Cauchy, Exponential, Laplace, Uniform
from mathdl_core.probability.distributions_counts import Binomial, Poisson
from mathdl_core.probability.distributions_discrete import Bernoulli, DiscreteUniform, Geometric
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_core.probability.distributions_normal import LogNormal, Normal, StudentT

CONTINUOUS: dict[str, Distribution] = {
    member.name: member
    for member in (
        Normal(0.0, 1.0),
        Uniform(0.0, 1.0),
        Exponential(1.0),
        Gamma(2.0, 1.0),
        Beta(2.0, 5.0),
        Laplace(0.0, 1.0),
        StudentT(4.0),
        LogNormal(0.0, 0.5),
        ChiSquare(3.0),
        Cauchy(0.0, 1.0),
    )
}
DISCRETE: dict[str, Distribution] = {
    member.name: member
    for member in (
        Bernoulli(0.3),
        Binomial(10, 0.3),
        Geometric(0.3),
        Poisson(3.0),
        DiscreteUniform(1, 6),
    )
}
FAMILIES: dict[str, Distribution] = CONTINUOUS | DISCRETE
