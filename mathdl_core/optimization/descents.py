r"""Descents: what optimizers make of a slope, step after step, kept whole.

$$w_{t+1}, m_{t+1} = \text{rule}(w_t, \nabla f(w_t), m_t)$$

From one start a descent goes number by number, and is kept whole. From many starts, or with many
rates, one rule takes all at once, as arrays, and only where it ends is kept.

Reference: MADL 9.2, MDL 11, MEDL 4.3.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization.optimizers import Memory, Real, Rule, at_start

Gradient = Callable[[Array], Array]
Slopes = Callable[..., Sequence[Any]]
"""From the n numbers of a point to the derivative by each."""
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


def descend(
    slopes: Slopes, start: Array, rule: Rule, *, n_steps: int, noise: Array | None = None
) -> Run:
    """One rule from a start, with its whole history.

    Args:
        slopes: from the n numbers of a point to its n derivatives.
        start: (n,), of a few numbers.
        rule: with its hyperparameters, as `functools.partial(adam, learning_rate=0.1)`.
        n_steps: of the history, which is filled up with the last point where the run diverged.
        noise: (n_steps, n) added to the gradients of each step; None for none.
    """
    # Plain numbers: on arrays of two, a step takes ten times as long.
    w = start.tolist()
    memories: tuple[Memory, ...] = (Memory(0, 0.0, 0.0, 0.0),) * len(w)
    pushes = None if noise is None else noise.tolist()
    path, slopes_met, memories_had = [w], [], []
    diverged_at: int | None = None
    # A run that diverges may overflow on its way; its size stops it.
    with np.errstate(all="ignore"):
        for t in range(n_steps):
            g = [float(slope) for slope in slopes(*w)]
            if pushes is not None:
                g = [slope + push for slope, push in zip(g, pushes[t], strict=True)]
            moved, memories = zip(*map(rule, w, g, memories), strict=True)
            slopes_met.append(g)
            memories_had.append(memories)
            # Not any(> FARTHEST): a weight that is NaN is too far as well.
            if not all(abs(c) <= FARTHEST for c in moved):
                diverged_at = t + 1
                break
            w = list(map(float, moved))
            path.append(w)
    weights = np.array(path + [w] * (n_steps + 1 - len(path)))
    gradients, velocities, squares, extras = histories = np.zeros((4, n_steps, len(w)))
    histories[0, : len(slopes_met)] = np.reshape(slopes_met, (-1, len(w)))
    remembered: Array = np.array(memories_had).reshape(-1, len(w), len(Memory._fields))
    histories[1:, : len(remembered)] = np.moveaxis(remembered[..., 1:], 2, 0)
    if diverged_at is not None:
        histories[~np.isfinite(histories).all(axis=2)] = 0.0
    return Run(weights, gradients, velocities, squares, extras, diverged_at)


def arrive(gradient: Gradient, start: Array, rule: Rule, *, n_steps: int) -> Array:
    """The weights (..., n) after n_steps from `start` (..., n): many runs at once, no history.

    Hyperparameters of the rule may be arrays (..., 1). A run that diverges ends as NaN.
    """
    w: Real = start
    memory = at_start(start)
    with np.errstate(all="ignore"):
        for _ in range(n_steps):
            w, memory = rule(w, gradient(np.asarray(w)), memory)
        return np.where(np.abs(w).max(axis=-1, keepdims=True) <= FARTHEST, w, np.nan)
