r"""Class numbers: a categorical distribution on the axis of one number.

$$P(X = j) = p_j, \quad j = 0, \ldots, d - 1, \qquad F(k) = \sum_{j \le k} p_j$$

A network's softmax gives such probabilities. The numbers are names: their order makes a cdf, from
which classes are drawn, but a mean of names would mean nothing, and is NaN here. The same as
one-hot vectors, whose mean is p, is `distributions_simplex.Categorical`.

Reference: MADL 5.9.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from mathdl_core.arrays import Array
from mathdl_core.probability.distributions import Distribution, Support

ROUNDING = 1e-9
"""Decimals may miss the sum 1 by as much."""


@dataclass(frozen=True)
class ClassNumber(Distribution):
    """The number of a class, from 0: class j has probability p[j].

    Attributes:
        p: (d,) probabilities, at least 0 and of sum 1.
    """

    p: tuple[float, ...]

    name = "class number"
    is_discrete = True

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters by name."""
        return {"p": np.array(self.p)}

    def _check(self) -> None:
        for one in self.p:
            if not 0 <= one <= 1:
                raise ValueError(f"p has the entry {one:g}: a probability must be from 0 to 1")
        if not abs(math.fsum(self.p) - 1) <= ROUNDING:
            raise ValueError(
                f"p has the sum {math.fsum(self.p):.10g}: "
                "the probabilities of all classes must sum to 1"
            )

    def _support(self) -> Support:
        return Support(0.0, float(len(self.p) - 1))

    def _mean(self) -> float:
        return math.nan

    def _variance(self) -> float:
        return math.nan

    def _modes(self) -> tuple[float, ...]:
        highest = max(self.p)
        likeliest = tuple(float(j) for j, one in enumerate(self.p) if one == highest)
        return likeliest if len(likeliest) < len(self.p) else ()

    def _entropy(self) -> float:
        return float(special.entr(np.array(self.p)).sum())

    def _log_density(self, x: Array) -> Array:
        with np.errstate(divide="ignore"):
            logs: Array = np.log(np.array(self.p))[x.astype(int)]
        return logs

    def _cdf(self, x: Array) -> Array:
        sums: Array = np.cumsum(self.p)[x.astype(int)]
        return sums

    def _sf(self, x: Array) -> Array:
        from_the_end: Array = np.cumsum(self.p[::-1])[::-1]
        above: Array = from_the_end[x.astype(int) + 1]
        return above

    def _quantile(self, p: Array) -> Array:
        # The last sum may miss 1 by a rounding, and p with it.
        found = np.searchsorted(np.cumsum(self.p), p)
        return np.minimum(found, len(self.p) - 1).astype(np.float64)
