r"""Descents: what optimizers make of a slope, step after step, kept whole.

$$w_{t+1}, m_{t+1} = \text{rule}(w_t, \nabla f(w_t), m_t)$$

Several rules run in step, since one call of the gradient then serves all of them; or one rule runs
from many starts, or with many rates, and only where it ends is kept.

Reference: MADL 9.2, MDL 11, MEDL 4.3.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization.optimizers import Rule, at_start

Gradient = Callable[[Array], Array]
FARTHEST = 1e6
"""A run of which a weight grows beyond this has diverged, and stays where it last was."""


class Run(NamedTuple):
    """A descent, whole.

    Attributes:
        weights: (n_steps + 1, n) iterates $w_0, w_1, ...$.
        gradients: (n_steps, n) the gradient that each step used.
        velocities: (n_steps, n) the velocity, or direction, after each step.
        squares: (n_steps, n) the squares after each step.
        extras: (n_steps, n) the rest of the memory after each step.
        diverged_at: the step that led away; later iterates repeat the last one kept. Or None.
    """

    weights: Array
    gradients: Array
    velocities: Array
    squares: Array
    extras: Array
    diverged_at: int | None


def race(
    gradient: Gradient,
    start: Array,
    rules: Sequence[Rule],
    *,
    n_steps: int,
    noise: Array | None = None,
) -> tuple[Run, ...]:
    """Several rules from one start, in step, so that one call of the gradient serves all.

    Args:
        gradient: from weights (n_rules, n) to their gradients.
        start: (n,).
        rules: with their hyperparameters, as `functools.partial(adam, learning_rate=0.1)`.
        n_steps: of each.
        noise: (n_steps, n) added to the gradients of each step, the same for all; None for none.
    """
    shape = len(rules), len(start)
    weights = np.empty((n_steps + 1, *shape))
    weights[0] = start
    gradients, velocities, squares, extras = np.zeros((4, n_steps, *shape))
    memories = [at_start(start) for _ in rules]
    diverged: list[int | None] = [None] * len(rules)
    # A run that diverges may overflow on its way; its size stops it.
    with np.errstate(all="ignore"):
        for t in range(n_steps):
            w = weights[t]
            gradients[t] = gradient(w)
            if noise is not None:
                gradients[t] += noise[t]
            for i, rule in enumerate(rules):
                if diverged[i] is not None:
                    weights[t + 1, i] = w[i]
                    continue
                weights[t + 1, i], memories[i] = rule(w[i], gradients[t, i], memories[i])
                velocities[t, i], squares[t, i] = memories[i].velocity, memories[i].squares
                extras[t, i] = memories[i].extra
            # Not any(> FARTHEST): a weight that is NaN is too far as well.
            if not (np.abs(weights[t + 1]) <= FARTHEST).all():
                for i in range(len(rules)):
                    if not (np.abs(weights[t + 1, i]) <= FARTHEST).all():
                        weights[t + 1, i] = w[i]
                        diverged[i] = t + 1
    for i, stopped in enumerate(diverged):
        if stopped is not None:
            for history in (gradients, velocities, squares, extras):
                history[stopped:, i] = 0.0
                history[~np.isfinite(history[:, i]).all(axis=1), i] = 0.0
    return tuple(
        Run(weights[:, i], gradients[:, i], velocities[:, i], squares[:, i], extras[:, i], stopped)
        for i, stopped in enumerate(diverged)
    )


def descend(gradient: Gradient, start: Array, rule: Rule, *, n_steps: int) -> Run:
    """One rule from a start (n,), with its whole history."""
    return race(gradient, start, [rule], n_steps=n_steps)[0]


def arrive(gradient: Gradient, start: Array, rule: Rule, *, n_steps: int) -> Array:
    """The weights (..., n) after n_steps from `start` (..., n): many runs at once, no history.

    Hyperparameters of the rule may be arrays (..., 1). A run that diverges ends as NaN.
    """
    w, memory = start, at_start(start)
    with np.errstate(all="ignore"):
        for _ in range(n_steps):
            w, memory = rule(w, gradient(w), memory)
        return np.where(np.abs(w).max(axis=-1, keepdims=True) <= FARTHEST, w, np.nan)
