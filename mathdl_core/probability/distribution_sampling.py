r"""Two ways from uniform numbers to draws, with all that their pictures show.

$$X = Q(U), \qquad\qquad
X \sim g,\ \ U M g(X) \le f(X) \ \Rightarrow\ X \sim f \ \text{ if }\ f \le M g$$

Inversion sends heights U of the cdf's axis across to the curve and down. Rejection throws points
evenly under the envelope $M g$ and keeps those under $f$: one in M on average, whatever $f$ is.

Reference: L. Devroye, *Non-Uniform Random Variate Generation*, II, 1986.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.probability.distribution_distance import common_points
from mathdl_core.probability.distribution_samplers import open_uniforms
from mathdl_core.probability.distributions import Distribution

LARGEST_FACTOR = 1e6
"""With a larger one, hardly a point would be accepted."""


class Inversion(NamedTuple):
    """Heights `uniforms` (n,) on the cdf's axis, and the `draws` (n,) where its curve has them."""

    uniforms: Array
    draws: Array


class Rejection(NamedTuple):
    """Points thrown under an envelope.

    Attributes:
        x: (n,) draws from the proposal.
        heights: (n,) uniform from 0 to the envelope at x.
        accepted: (n,) whether the point is under the density wanted.
        rate: share accepted; NaN for n = 0.
        expected_rate: 1 over the envelope's factor.
    """

    x: Array
    heights: Array
    accepted: NDArray[np.bool]
    rate: float
    expected_rate: float

    @property
    def draws(self) -> Array:
        """(n_accepted,) what is kept: draws of the density wanted."""
        return self.x[self.accepted]


def inversion(distribution: Distribution, rng: np.random.Generator, n: int) -> Inversion:
    """Heights and draws (n,) by the quantile function."""
    uniforms = open_uniforms(rng, n)
    return Inversion(uniforms, distribution.quantile(uniforms))


def rejection(
    target: Distribution,
    proposal: Distribution,
    rng: np.random.Generator,
    n: int,
    *,
    factor: float,
) -> Rejection:
    """Throw n points under `factor` times the proposal's density.

    Raises:
        ValueError: the envelope is below the target at one of them; what is accepted would then
            have another distribution.
    """
    require_same_kind(target, proposal)
    x = proposal.sample(rng, n)
    envelope, wanted = factor * proposal.density(x), target.density(x)
    too_low = wanted > envelope * (1 + 1e-9)
    if too_low.any():
        at = x[np.argmax(np.where(too_low, wanted - envelope, -np.inf))]
        raise ValueError(
            f"factor is {factor:g}: at {at:.4g} the envelope is below the density, "
            f"so it must be larger"
        )
    heights = open_uniforms(rng, n) * envelope
    accepted = heights <= wanted
    rate = float(accepted.mean()) if n else math.nan
    return Rejection(x, heights, accepted, rate, 1 / factor)


def smallest_factor(target: Distribution, proposal: Distribution) -> float:
    """The largest f / g: the smallest factor with which the proposal is an envelope.

    It is sought among quantiles of both, out to 1e-12 at either end, and then refined where it is
    highest, to a relative 1e-12 for smooth densities.

    Raises:
        ValueError: there is none, since the proposal's tails are lighter or its support narrower.
    """
    require_same_kind(target, proposal)
    x = common_points(target, proposal)
    for _ in range(8):
        # Where neither can be, there is nothing to cover.
        log_ratio = target.log_density(x) - np.maximum(proposal.log_density(x), -1e300)
        best = int(log_ratio.argmax())
        is_last = best in (0, len(x) - 1)
        if target.is_discrete or is_last:
            break
        x = np.union1d(np.linspace(x[best - 1], x[best + 1], 101), x[best])
    inner = 1 if best == 0 else best - 1
    endless = is_last and not math.isfinite(target.support[0 if best == 0 else 1])
    grows = endless and log_ratio[best] > log_ratio[inner] + 1e-9
    if grows or log_ratio[best] > math.log(LARGEST_FACTOR):
        raise ValueError(
            f"{proposal.name} is no envelope for {target.name}: somewhere, perhaps far out in a "
            f"tail, no factor up to {LARGEST_FACTOR:g} lifts its density above the other"
        )
    return float(np.exp(log_ratio[best]))


def require_same_kind(target: Distribution, proposal: Distribution) -> None:
    """ValueError unless both are of whole numbers or neither is."""
    if target.is_discrete != proposal.is_discrete:
        whole, other = (target, proposal) if target.is_discrete else (proposal, target)
        raise ValueError(
            f"{whole.name} has whole numbers only and {other.name} has not: they do not compare"
        )
