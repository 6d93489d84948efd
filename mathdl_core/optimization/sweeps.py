r"""Sweeps: where a whole grid of settings ends up, each setting a run of its own, all at once.

$$L_{ij} = f\bigl(w_T(\eta_i, \beta_j)\bigr)$$

Reference: MEDL 4.3.
"""

from collections.abc import Callable

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization.descents import arrive
from mathdl_core.optimization.optimizers import Memory, Real
from mathdl_core.optimization.surfaces import Surface

Sweepable = Callable[..., tuple[Real, Memory]]


def final_losses(
    surface: Surface,
    start: Array,
    rule: Sweepable,
    *,
    learning_rates: Array,
    momenta: Array,
    named: str,
    n_steps: int,
) -> Array:
    """(n_momenta, n_rates) the loss at the end; infinite where the run diverged.

    Args:
        surface: what to descend.
        start: (2,) of all runs.
        rule: a rule of `optimizers`.
        learning_rates: (n_rates,).
        momenta: (n_momenta,).
        named: what the rule calls its momentum, "beta" or "beta1".
        n_steps: of each run.
    """
    beta, eta = np.meshgrid(momenta, learning_rates, indexing="ij")
    hyper = {"learning_rate": eta.reshape(-1, 1), named: beta.reshape(-1, 1)}

    def bound(w: Real, g: Real, memory: Memory) -> tuple[Real, Memory]:
        return rule(w, g, memory, **hyper)

    starts = np.tile(start, (eta.size, 1))
    ended = arrive(surface.gradient, starts, bound, n_steps=n_steps)
    with np.errstate(all="ignore"):
        losses = surface.value(ended).reshape(eta.shape)
    return np.where(np.isfinite(losses), losses, np.inf)
