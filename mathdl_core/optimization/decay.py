r"""Weight decay against an L2 penalty: the same for SGD, not for Adam.

$$\text{L2:}\ g \leftarrow \nabla f(w) + \lambda w, \qquad
\text{decay:}\ w \leftarrow (1 - \eta\lambda)\, w - \eta\, u(\nabla f(w))$$

For SGD, where $u(g) = g$, both are one formula. Adam divides the penalty's gradient by the
same root as all the rest, so where gradients are large, the penalty hardly counts.

Reference: MEDL 4.5; I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", 2019.
"""

from functools import partial

from mathdl_core.arrays import Array
from mathdl_core.optimization.descents import Run, Slopes, descend
from mathdl_core.optimization.optimizers import adam, adamw


def adam_with_penalty(
    slopes: Slopes,
    start: Array,
    *,
    learning_rate: float,
    decay: float,
    n_steps: int,
    noise: Array | None = None,
) -> Run:
    """Adam on f + decay/2 |w|², as torch's `Adam(weight_decay=...)`; noise as in `descend`."""
    rule = partial(adam, learning_rate=learning_rate)

    def with_penalty(*w: float) -> list[float]:
        return [slope + decay * c for slope, c in zip(slopes(*w), w, strict=True)]

    return descend(with_penalty, start, rule, n_steps=n_steps, noise=noise)


def adam_with_decay(
    slopes: Slopes,
    start: Array,
    *,
    learning_rate: float,
    decay: float,
    n_steps: int,
    noise: Array | None = None,
) -> Run:
    """AdamW; noise as in `descend`."""
    rule = partial(adamw, learning_rate=learning_rate, weight_decay=decay)
    return descend(slopes, start, rule, n_steps=n_steps, noise=noise)
