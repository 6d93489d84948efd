"""Plain descent on a bowl, solved: each eigencomponent of the error by its own factor."""

from __future__ import annotations

import math
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization import quadratics, surfaces
from mathdl_core.optimization.descents import Run, descend
from mathdl_core.optimization.optimizers import sgd
from mathdl_ui import tex
from mathdl_ui.contours import even_levels, level_lines
from mathdl_ui.layers import Backdrop, Frame, Layer, backdrop, path, points, text
from mathdl_ui.powers import powers
from mathdl_ui.tex import number
from mathdl_ui.theme import Role, Theme

N_STEPS = 40
TILT = math.radians(30)
X, Y = (-4.0, 4.0), (-3.0, 3.0)
LOW, HIGH = -6.2, 3.0
ROLES: tuple[Role, Role] = ("result", "second")
NAMES = ("flat", "steep")
EXPLAINED = (
    "On a quadratic the axes of the bowl do not mix: along each of them a step multiplies the "
    "error by $1 - \\eta\\lambda$. The steep axis limits the rate, and the flat one has to live "
    "with it. Bring $\\eta\\lambda_{\\max}$ to 1, to 2, and beyond."
)


class Descent(NamedTuple):
    """A run on a bowl with eigenvalues 1 and `condition`.

    Attributes:
        A: (2, 2).
        condition: the larger eigenvalue.
        learning_rate: of the run.
        run: whole.
        eigenvalues: (2,), rising.
        errors: (n_steps + 1, 2) along the axes.
    """

    A: Array
    condition: float
    learning_rate: float
    run: Run
    eigenvalues: Array
    errors: Array


def descent(condition: float, scaled_rate: float, start: Array) -> Descent:
    """A run at the learning rate `scaled_rate` / `condition`."""
    A = surfaces.bowl_matrix(condition, TILT)
    bowl = surfaces.quadratic(A, np.zeros(2))
    rate = scaled_rate / condition
    run = descend(bowl.slopes, start, partial(sgd, learning_rate=rate), n_steps=N_STEPS)
    eigenvalues, errors = quadratics.components(run.weights, np.zeros(2), A)
    return Descent(A, condition, rate, run, eigenvalues, errors)


@lru_cache(maxsize=16)
def bowl(condition: float) -> Backdrop:
    """The bowl with its axes."""
    x, y = np.linspace(-6, 6, 73), np.linspace(*Y, 45)
    A = surfaces.bowl_matrix(condition, TILT)
    values = surfaces.quadratic(A, np.zeros(2)).value(np.stack(np.meshgrid(x, y), axis=-1))
    _, axes = np.linalg.eigh(A)
    drawn = [level_lines(values, x, y, even_levels(values), "muted")]
    for axis, role in zip(axes.T, ROLES, strict=True):
        drawn.append(path([-9 * axis, 9 * axis], role, width=1.5, dash=True, opacity=0.8))
    return backdrop(drawn)


def path_layers(now: Descent) -> list[Layer]:
    """The whole path."""
    w = _near(now.run.weights)
    return [path(w, "data", width=1.5, opacity=0.5), points(w, "data", r=2.6, opacity=0.7)]


def moving(now: Descent, step: int) -> list[Layer]:
    """The last steps of the path."""
    w = _near(now.run.weights[np.maximum(np.arange(step - 2, step + 1), 0)])
    return [path(w, "data", width=3), points(w[-1:], "data", r=6, opacity=1)]


def _near(weights: Array) -> Array:
    return np.asarray(np.round(np.clip(weights, -20, 20), 3), dtype=np.float64)


def caption(now: Descent, step: int) -> str:
    """The number to watch."""
    size = float(np.hypot(*now.errors[step]))
    return f"step {step} · |error| = {tex.plain(size, digits=3)}"


def frames(now: Descent) -> list[Frame]:
    """Every step."""
    return [Frame(caption(now, i), moving(now, i)) for i in range(N_STEPS + 1)]


def component_layers(now: Descent, step: int) -> list[Layer]:
    """The size of both components over the steps: dots measured, lines predicted."""
    t = np.arange(N_STEPS + 1.0)
    drawn = powers(LOW, HIGH, N_STEPS)
    drawn.append(path([(step, LOW), (step, HIGH)], "muted", width=1.2))
    factors = quadratics.factors(now.eigenvalues, now.learning_rate)
    for k, role in enumerate(ROLES):
        with np.errstate(divide="ignore"):
            predicted = np.log10(np.abs(now.errors[0, k] * factors[k] ** t))
            measured = np.log10(np.abs(now.errors[:, k]))
        shown = np.isfinite(predicted) & (predicted >= LOW) & (predicted <= HIGH)
        drawn.append(path(np.column_stack([t, predicted])[shown], role, width=1.5))
        seen = np.isfinite(measured) & (measured >= LOW) & (measured <= HIGH)
        drawn.append(points(np.column_stack([t, measured])[seen], role, r=2.6, opacity=1))
        label = f"{NAMES[k]}: × {tex.plain(float(factors[k]), digits=3)} a step"
        at = (1.5, 2.3 - 0.75 * k)
        drawn.append(text(at, label, role))
    return drawn


def formula(now: Descent, step: int, theme: Theme) -> str:
    """The factor of each component, and where it has come to, predicted and measured."""
    lines: list[tuple[str, ...]] = [
        (
            r"2 / \lambda_{\max}",
            rf"2 / {number(now.condition)} = {number(2 / now.condition)}",
        ),
        (r"\eta", number(now.learning_rate)),
    ]
    for k, role in enumerate(ROLES):
        value, factor = now.eigenvalues[k], 1 - now.learning_rate * now.eigenvalues[k]
        name = tex.colored(role, rf"e_{{\text{{{NAMES[k]}}}}}", theme)
        size = float(now.errors[0, k] * factor**step)
        lines.append(
            (
                name,
                rf"(1 - {number(now.learning_rate)} \cdot {number(float(value))})^{{{step}}} "
                rf"\cdot {tex.term(float(now.errors[0, k]))}",
                rf"{tex.term(float(np.round(factor, 12)))}^{{{step}}} "
                rf"\cdot {tex.term(float(now.errors[0, k]))}",
                rf"\mathbf{{{number(size)}}}"
                rf",\; {number(float(now.errors[step, k]))} \text{{ measured}}",
            )
        )
    return tex.aligned(*lines)


def reading(now: Descent) -> str:
    """What this rate does."""
    scaled = now.learning_rate * now.condition
    best = quadratics.best_without_momentum(1.0, now.condition)
    if now.run.diverged_at is not None or scaled > 2 + 1e-9:
        return (
            f"**Divergence**: along the steep axis the error grows "
            f"{tex.plain(scaled - 1, digits=3)}-fold a step, and from any start but the flat "
            "axis itself the path leaves."
        )
    if abs(scaled - 2) < 1e-9:
        return (
            "**The edge**, $\\eta = 2 / \\lambda_{\\max}$: the steep component goes to and fro "
            "between two values for ever, a two-cycle."
        )
    if scaled > 1 + 1e-9:
        return (
            "**Zig-zag**: the steep component changes its sign with every step, since "
            "$1 - \\eta\\lambda_{\\max} < 0$. The best rate of all is of this kind, "
            f"$\\eta = 2 / (1 + \\lambda_{{\\max}}) = {number(best.learning_rate)}$: both "
            f"components then keep ${number(best.rate)}$ of their size in each step."
        )
    if abs(scaled - 1) < 1e-9:
        return "**One step** brings the steep component to 0. The flat one hardly moves."
    return (
        "**Monotone**: no component changes its sign, and the flat one takes its time: it keeps "
        f"${number(1 - now.learning_rate)}$ of its size in each step."
    )


def in_words(now: Descent, step: int) -> str:
    """The picture as a sentence."""
    x, y = (tex.spoken(float(c), digits=3) for c in now.run.weights[0])
    flat, steep = (tex.spoken(float(c), digits=3) for c in now.errors[step])
    return (
        f"Level lines of a tilted bowl with curvatures 1 and {tex.spoken(now.condition)}, and the "
        f"path of gradient descent from {x}, {y}: after {step} steps the error along the flat "
        f"axis is {flat}, along the steep axis {steep}."
    )
