"""Weight decay against an L2 penalty under Adam, on two weights that only noise pushes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization.decay import adam_with_decay, adam_with_penalty
from mathdl_ui import tex
from mathdl_ui.layers import Layer, path, text
from mathdl_ui.tex import number

N_STEPS = 1000
RATE = 1e-3
EXPLAINED = (
    "Two weights start at 1. Their gradients are noise around 0, loud for one and quiet for the "
    "other, so only the decay should move them. **AdamW** shrinks both alike. With the **penalty "
    "in the gradient**, Adam divides it by the noise as well: where gradients are loud it hardly "
    "counts, where they are quiet it takes full steps."
)


class Shrinking(NamedTuple):
    """The weights (n_steps + 1, 2), loud and quiet, by either way of decaying."""

    penalty: Array
    decayed: Array
    decay: float
    loud: float


@lru_cache(maxsize=128)
def shrinking(decay: float, loud: float, seed: int) -> Shrinking:
    """Both runs on the same noise; the quiet one is a hundredth of the loud."""
    sizes = np.array([loud, loud / 100])
    noise = np.random.default_rng(seed).normal(size=(N_STEPS, 2)) * sizes
    both = {"learning_rate": RATE, "decay": decay}
    start = np.ones(2)

    def flat(*w: float) -> list[float]:
        return [0.0] * len(w)

    penalty = adam_with_penalty(flat, start, n_steps=N_STEPS, noise=noise, **both)
    decayed = adam_with_decay(flat, start, n_steps=N_STEPS, noise=noise, **both)
    return Shrinking(penalty.weights, decayed.weights, decay, loud)


def layers(now: Shrinking) -> list[Layer]:
    """All four weights over the steps, and what decay alone would do."""
    t = np.arange(0, N_STEPS + 1, 10)
    drawn = [
        path([(0, level), (N_STEPS, level)], "muted", width=0.7, opacity=0.5)
        for level in (0.0, 0.5, 1.0)
    ]
    drawn += [
        text((0, level), str(level), "muted", anchor="end", shift=(-6, 4))
        for level in (0.0, 0.5, 1.0)
    ]
    expected = (1 - RATE * now.decay) ** t
    drawn.append(path(np.column_stack([t, expected]), "ink", width=1.2, dash=True))
    for weights, role in ((now.penalty, "second"), (now.decayed, "data")):
        for k, width in ((0, 2.4), (1, 1.2)):
            drawn.append(path(np.column_stack([t, weights[t, k]]), role, width=width))
    ends = [
        (float(now.penalty[-1, 0]), "penalty, loud", "second"),
        (float(now.penalty[-1, 1]), "penalty, quiet", "second"),
        (float(now.decayed[-1].mean()), "AdamW, both", "data"),
    ]
    floor = -0.2
    for y, label, role in sorted(ends):
        floor = max(y, floor)
        drawn.append(text((N_STEPS, floor), label, role, shift=(6, 4)))
        floor += 0.09
    return drawn


def formula(now: Shrinking) -> str:
    """What AdamW's decay alone leaves."""
    return tex.aligned(
        (
            r"(1 - \eta \lambda)^{t}",
            rf"(1 - {number(RATE)} \cdot {number(now.decay)})^{{{N_STEPS}}} = "
            rf"\mathbf{{{number((1 - RATE * now.decay) ** N_STEPS)}}}",
        ),
        (r"\text{AdamW}", ",\\; ".join(number(float(w), digits=3) for w in now.decayed[-1])),
        (r"\text{penalty}", ",\\; ".join(number(float(w), digits=3) for w in now.penalty[-1])),
    )


def in_words(now: Shrinking) -> str:
    """The picture as a sentence."""
    loud, quiet = (tex.spoken(float(w), digits=3) for w in now.penalty[-1])
    first, second = (tex.spoken(float(w), digits=3) for w in now.decayed[-1])
    return (
        f"Two weights over {N_STEPS} steps from 1. With the penalty in Adam's gradient the loud "
        f"one ends at {loud} and the quiet one at {quiet}; with AdamW they end at {first} and "
        f"{second}."
    )
