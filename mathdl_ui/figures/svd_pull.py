"""The SVD lesson's power iteration: a vector pulled toward the first right singular vector."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import svd_geometry as geometry
from mathdl_core.linear_algebra.svd import SVD
from mathdl_core.linear_algebra.svd_iterations import Iterates, power_iteration
from mathdl_ui import tex
from mathdl_ui.layers import Frame, Layer, arrow, path, text
from mathdl_ui.theme import Theme

N_STEPS = 12
EXPLAINED = (
    "Apply $A^\\top A$, scale to length 1, repeat: wherever you start, the arrow turns to $v_1$, "
    "the faster the larger the gap between $\\sigma_1$ and $\\sigma_2$. Drag the start; make the "
    "ellipse on top rounder, and it slows down."
)


class Pull(NamedTuple):
    """Power iteration on A (2, 2) from a start (2,), beside what the SVD of A says at once."""

    start: Array
    svd: SVD
    found: Iterates


def pull(A: Array, start: Array) -> Pull:
    """All steps from a start; from the origin there is no way, and it stays there."""
    still = Iterates(np.zeros((N_STEPS + 1, 2)), np.zeros(N_STEPS + 1))
    found = power_iteration(A, start, n_steps=N_STEPS) if start.any() else still
    return Pull(start, geometry.motions(A).svd, found)


def backdrop(now: Pull) -> list[Layer]:
    """The circle, and the line it all leads to."""
    v = now.svd.Vt[0]
    circle = np.linspace(0, 2 * math.pi, 73)
    return [
        path(np.column_stack([np.cos(circle), np.sin(circle)]), "muted", width=1.5, dash=True),
        path([-9 * v, 9 * v], "model", width=1.5, dash=True),
        text(1.25 * v, "v₁", "model", math=True, anchor="middle", shift=(0, 5)),
        path([np.zeros(2), now.start], "muted", width=1.5),
    ]


def arrows(now: Pull, step: int) -> list[Layer]:
    """The vector after a number of steps, those before it faint."""
    origin, vectors = np.zeros(2), now.found.vectors
    trail = [
        arrow(origin, vectors[min(i, step)], "second", width=1.5, opacity=0.3)
        for i in range(N_STEPS)
    ]
    return [*trail, arrow(origin, vectors[step], "second", width=4)]


def caption(now: Pull, step: int) -> str:
    """The number to watch."""
    return f"step {step} · |Av| = {tex.plain(now.found.sigmas[step], digits=6)}"


def frames(now: Pull) -> list[Frame]:
    """Every step, to be played."""
    return [Frame(caption(now, i), arrows(now, i)) for i in range(N_STEPS + 1)]


def formula(now: Pull, step: int, theme: Theme) -> str:
    """Where a step has come to, and the angle that is left, predicted and measured."""
    svd, found = now.svd, now.found
    ratio = float(svd.sigma[1] / svd.sigma[0]) ** 2 if svd.sigma[0] > 0 else math.nan
    tangents = [_tangent(v, svd.Vt) for v in found.vectors]
    v = tex.colored("second", tex.vector(found.vectors[step]), theme)
    return tex.aligned(
        (rf"v^{{({step})}}", v),
        (rf"|A v^{{({step})}}|", rf"\mathbf{{{tex.number(found.sigmas[step], digits=6)}}}"),
        (r"\sigma_1", tex.colored("gradient", tex.number(svd.sigma[0], digits=6), theme)),
        (r"(\sigma_2 / \sigma_1)^2", rf"{tex.number(ratio)} \text{{ a step}}"),
        (
            r"\tan\angle(v, v_1)",
            rf"{tex.number(tangents[0])} \cdot {tex.term(ratio)}^{{{step}}}"
            rf" = \mathbf{{{tex.number(tangents[0] * ratio**step)}}}",
            rf"{tex.number(tangents[step])} \text{{ measured}}",
        ),
    )


def _tangent(v: Array, Vt: Array) -> float:
    along, across = abs(float(Vt[0] @ v)), abs(float(Vt[1] @ v))
    if not v.any():
        return math.nan
    return across / along if along else math.inf


def in_words(now: Pull, step: int) -> str:
    """The figure as a sentence."""
    a, b, x, y = (tex.spoken(c) for c in (*now.start, *now.found.vectors[step]))
    return (
        f"A vector that starts at {a}, {b} and is pulled by A transposed A: after {step} steps it "
        f"is {x}, {y}, and A makes it {tex.spoken(now.found.sigmas[step])} long."
    )
