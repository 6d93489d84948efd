"""The plane of learning rate and momentum on a quadratic: its regimes, its best point, a run."""

from __future__ import annotations

import math
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization import quadratics, surfaces
from mathdl_core.optimization.descents import descend
from mathdl_core.optimization.optimizers import momentum
from mathdl_core.optimization.quadratics import Best
from mathdl_ui import tex
from mathdl_ui.layers import Backdrop, Layer, backdrop, heat, path, points, text
from mathdl_ui.powers import powers
from mathdl_ui.tex import number
from mathdl_ui.theme import Role, Theme

WIDEST = 4.0
N_STEPS = 80
LOW, HIGH = -7.0, 3.0
ROLES: tuple[Role, Role] = ("result", "second")
NAMES = ("flat", "steep")
EXPLAINED = (
    "Momentum makes the error of each axis a recurrence of two steps. Its roots $r$ say what it "
    "does: two real ones, a **monotone** way down; a complex pair, or a negative one, "
    "**oscillation**; a root of size 1 or more, **divergence**. Drag the point to the best place: "
    "where the larger root of both axes is as small as it can be."
)


class Regimes(NamedTuple):
    """A choice of settings on a quadratic with curvatures 1 and `condition`.

    Attributes:
        condition: the larger curvature.
        scaled_rate: learning rate times it.
        beta: momentum.
        errors: (n_steps + 1, 2) of a run from 1 along both axes.
        best: the best settings there are.
    """

    condition: float
    scaled_rate: float
    beta: float
    errors: Array
    best: Best

    @property
    def learning_rate(self) -> float:
        """Of the run."""
        return self.scaled_rate / self.condition

    @property
    def rate(self) -> float:
        """The size of the largest root."""
        values = np.array([1.0, self.condition])
        return float(quadratics.worst_rate(values, self.learning_rate, self.beta))


def regimes(condition: float, scaled_rate: float, beta: float) -> Regimes:
    """What settings do."""
    rule = partial(momentum, learning_rate=scaled_rate / condition, beta=beta)
    bowl = surfaces.quadratic(np.diag([1.0, condition]), np.zeros(2))
    run = descend(bowl.slopes, np.ones(2), rule, n_steps=N_STEPS)
    best = quadratics.best_settings(1.0, condition)
    return Regimes(condition, scaled_rate, beta, run.weights, best)


@lru_cache(maxsize=16)
def plane_map(condition: float) -> Backdrop:
    """How fast every setting is, with the lines between regimes, and the best point."""
    eta, beta = np.meshgrid(np.linspace(0.02, WIDEST - 0.02, 80), np.linspace(0.005, 0.995, 60))
    rates = quadratics.worst_rate(np.array([1.0, condition]), eta / condition, beta)
    fast = np.where(rates < 1, np.sqrt(np.maximum(1 - rates, 0)) * 1.1, -0.35)
    b = np.linspace(0, 1, 60)
    best = quadratics.best_settings(1.0, condition)
    at = (best.learning_rate * condition, best.momentum)
    edge = path(np.column_stack([2 * (1 + b), b]), "ink", width=2)
    drawn = [heat(np.clip(fast, -1, 1), (0, WIDEST), (0, 1), "data"), edge]
    for value, role in zip((1.0, condition), ROLES, strict=True):
        x = condition / value * (1 - np.sqrt(b)) ** 2
        shown = x <= WIDEST
        drawn.append(path(np.column_stack([x, b])[shown], role, width=1.8, dash=True))
    drawn += [
        points([at], "ink", r=6, hollow=True, opacity=1),
        text(at, "best", "ink", shift=(9, -8)),
        text((3.25, 0.2), "divergent", "second", anchor="middle"),
        text((1.9, 0.45), "oscillating", "data", anchor="middle"),
        text((0.05, 0.05), "monotone", "ink"),
        text((2.02, 0.02), "2(1 + β)", "ink", shift=(8, -4)),
        text((WIDEST, 0), "ηλ max", "muted", anchor="end", shift=(-4, -6)),
        text((0, 1), "β", "muted", shift=(6, 16)),
    ]
    return backdrop(drawn)


def error_layers(now: Regimes) -> list[Layer]:
    """The run beside it: the size of both components, and the rate that the roots predict."""
    t = np.arange(N_STEPS + 1.0)
    drawn = powers(LOW, HIGH, N_STEPS)
    for k, role in enumerate(ROLES):
        with np.errstate(divide="ignore"):
            y = np.log10(np.abs(now.errors[:, k]))
        drawn.append(path(np.column_stack([t, np.clip(y, LOW, HIGH)]), role, width=2))
    predicted = t * math.log10(max(now.rate, 1e-9))
    kept = (predicted >= LOW) & (predicted <= HIGH)
    drawn.append(path(np.column_stack([t, predicted])[kept], "ink", width=1.6, dash=True))
    names: tuple[tuple[str, Role], ...] = (
        ("flat axis", "result"),
        ("steep axis", "second"),
        ("rateᵗ, from the roots", "ink"),
    )
    for i, (label, color) in enumerate(names):
        drawn.append(text((N_STEPS, 2.6 - 0.8 * i), label, color, anchor="end"))
    return drawn


def formula(now: Regimes, theme: Theme) -> str:
    """The roots of both axes with their numbers."""
    beta, eta = number(now.beta), number(now.learning_rate)
    lines: list[tuple[str, ...]] = []
    for k, value in enumerate((1.0, now.condition)):
        roots = quadratics.recurrence_roots(value, now.learning_rate, now.beta)
        middle = 1 + now.beta - now.learning_rate * value
        size = number(float(np.abs(roots).max()), digits=4)
        name = tex.colored(ROLES[k], rf"r_{{\text{{{NAMES[k]}}}}}", theme)
        p = rf"p_{{\text{{{NAMES[k]}}}}}"
        lines += [
            (p, rf"1 + {beta} - {eta} \cdot {number(value)} = {number(middle)}"),
            (
                name,
                rf"\tfrac12\bigl(p \pm \sqrt{{p^2 - 4 \cdot {beta}}}\bigr)",
                rf"{_roots(roots)},\; |r| = \mathbf{{{size}}}",
            ),
        ]
    best = now.best
    lines += [
        (
            r"\beta^*",
            rf"\bigl(\tfrac{{\sqrt{{\kappa}} - 1}}{{\sqrt{{\kappa}} + 1}}\bigr)^2 = "
            rf"{number(best.momentum)}",
        ),
        (
            r"\eta^* \lambda_{\max}",
            rf"\tfrac{{4 \kappa}}{{(\sqrt{{\kappa}} + 1)^2}} = "
            rf"{number(best.learning_rate * now.condition)},\; |r| = {number(best.rate)}",
        ),
    ]
    return tex.aligned(*lines)


def _roots(roots: np.ndarray) -> str:
    one, other = roots
    if abs(one.imag) > 1e-12:
        return rf"{number(float(one.real))} \pm {number(abs(float(one.imag)))}\,i"
    return rf"{number(float(one.real))},\; {number(float(other.real))}"


def reading(now: Regimes) -> str:
    """The regime of both axes, and how far from the best."""
    found = [
        quadratics.regime(value, now.learning_rate, now.beta) for value in (1.0, now.condition)
    ]
    if "divergent" in found:
        return "**Divergent**: a root of the steep axis has reached size 1."
    steps = math.log(1e-3) / math.log(max(now.rate, 1e-9))
    fewest = math.log(1e-3) / math.log(max(now.best.rate, 1e-9))
    plain = quadratics.best_without_momentum(1.0, now.condition).rate
    slow = math.log(1e-3) / math.log(max(plain, 1e-9))
    return (
        f"Flat axis **{found[0]}**, steep axis **{found[1]}**. For three more digits it takes "
        f"about {steps:,.0f} steps here, {fewest:,.0f} at the best point, and {slow:,.0f} "
        "without momentum at its best."
    )


def in_words(now: Regimes) -> str:
    """The map as a sentence."""
    return (
        "The plane of learning rate and momentum: divergence to the right of a line, oscillation "
        "above two curves, a monotone way down below. At learning rate times largest curvature "
        f"{tex.spoken(now.scaled_rate, digits=3)} and momentum {tex.spoken(now.beta, digits=3)} "
        f"the larger root is {tex.spoken(now.rate, digits=4)}; the best there is is "
        f"{tex.spoken(now.best.rate, digits=4)}."
    )


def errors_in_words(now: Regimes) -> str:
    """The run as a sentence."""
    flat, steep = (tex.spoken(float(abs(e)), digits=3) for e in now.errors[-1])
    return f"After {N_STEPS} steps the error along the flat axis is {flat}, the steep one {steep}."
