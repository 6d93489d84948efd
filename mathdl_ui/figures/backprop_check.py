"""The gradients of the network on screen, checked: by torch, and by central differences."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.gradient_check import check_by_step, check_gradient
from mathdl_core.neural_networks.losses import loss_named
from mathdl_core.neural_networks.network import flat, forward, n_parameters, unflat
from mathdl_ui import tex
from mathdl_ui.figures.backprop_network import Setting, Shown, taken, weight_names
from mathdl_ui.layers import Layer, path, points, text
from mathdl_ui.tex import colored
from mathdl_ui.theme import Theme

LOWEST, HIGHEST = -13.0, 1.0
EXPONENTS: Array = np.arange(-12.0, 0.1, 0.5)
EXPLAINED = (
    "Move each weight by $h$ both ways and see what the loss does. Too long a step, and the loss "
    "has curved away: the error falls with $h^2$. Too short a step, and the two losses agree in "
    "nearly all their digits: what rounding left is divided by $h$, and grows."
)


class Checked(NamedTuple):
    """Errors of central differences for each step size, and the distance from torch.

    Attributes:
        errors: (n_exponents,) the largest over all weights.
        from_torch: the largest difference from torch.autograd.
        n_weights: how many there are.
    """

    errors: Array
    from_torch: float
    n_weights: int


@lru_cache(maxsize=64)
def checked(setting: Setting) -> Checked:
    """The check of the network of a setting."""
    from mathdl_core.neural_networks import network_torch

    how = {"activation": setting.activation, "loss": setting.loss}
    step = taken(setting).step
    errors = check_by_step(step.layers, setting.X, setting.targets, **how, steps=10.0**EXPONENTS)
    theirs = flat(network_torch.gradients(step.layers, setting.X, setting.targets, **how))
    apart = float(np.abs(theirs - flat(step.backward.gradients)).max())
    return Checked(errors, apart, n_parameters(setting.sizes))


def layers(found: Checked, exponent: float) -> list[Layer]:
    """The error over the step size, on logarithmic scales, with the two laws."""
    heights = np.log10(np.clip(found.errors, 10**LOWEST, 10**HIGHEST))
    drawn: list[Layer] = []
    for decade in range(-12, 1, 3):
        drawn += [
            path([(-12.0, decade), (0.0, decade)], "muted", width=0.8, opacity=0.35),
            text((-12.0, decade), _power(decade), "muted", anchor="end", shift=(-6, 4)),
            text((decade, LOWEST), _power(decade), "muted", anchor="middle", shift=(0, 16)),
        ]
    drawn.append(text((0.0, LOWEST), "h", "ink", math=True, anchor="middle", shift=(22, 16)))
    at = np.column_stack([EXPONENTS, heights])
    right = heights[-5]
    drawn += [
        path([(-6.0, right - 8.0), (-1.0, right + 2.0)], "second", width=1.3, dash=True),
        text((-1.9, right + 0.2), "h²", "second", math=True, anchor="end", shift=(-12, -6)),
        path([(-12.0, -4.3), (-4.0, -12.3)], "model", width=1.3, dash=True),
        text((-9.0, -7.3), "ε / h", "model", math=True, shift=(12, -6)),
        path([(exponent, LOWEST), (exponent, HIGHEST)], "muted", width=1.2),
        path(at, "gradient", width=2.2),
        points(at, "gradient", r=3, titles=[_said(found, i) for i in range(len(EXPONENTS))]),
    ]
    i = nearest(exponent)
    drawn.append(points(at[[i]], "gradient", r=6.5, opacity=1))
    return drawn


def nearest(exponent: float) -> int:
    """The index of the step size nearest to a power of ten."""
    return int(np.abs(EXPONENTS - exponent).argmin())


def _power(decade: int) -> str:
    return (
        tex.plain(10.0**decade, digits=1)
        if decade == 0
        else "10" + str(decade).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    )


def _said(found: Checked, i: int) -> str:
    step, error = 10.0 ** EXPONENTS[i], found.errors[i]
    return f"h = {tex.plain(step, digits=2)}: off by {tex.plain(error, digits=2)}"


def in_words(found: Checked, exponent: float) -> str:
    """The chart as a sentence."""
    best = int(found.errors.argmin())
    i = nearest(exponent)
    return (
        f"The error of central differences against the step size h. At h = "
        f"{tex.spoken(10.0 ** EXPONENTS[i], digits=2)} it is "
        f"{tex.spoken(found.errors[i], digits=2)}; it is smallest at "
        f"{tex.spoken(10.0 ** EXPONENTS[best], digits=2)}."
    )


def reading(now: Shown, found: Checked, exponent: float) -> tuple[str, ...]:
    """What agrees with what."""
    h = 10.0 ** EXPONENTS[nearest(exponent)]
    torch_says = (
        f"All **{found.n_weights}** slopes at once: from torch.autograd ours differ by at most "
        f"${tex.number(found.from_torch, digits=2)}$, from central differences with "
        f"$h = {tex.number(h, digits=2)}$ by "
        f"${tex.number(float(found.errors[nearest(exponent)]), digits=2)}$."
    )
    crossing = _crossing(now, h)
    return (torch_says, crossing) if crossing else (torch_says,)


def _crossing(now: Shown, h: float) -> str:
    """Which weights carry a unit across its kink."""
    if now.set.activation not in ("relu", "leaky_relu"):
        return ""
    how = {"activation": now.set.activation, "loss": now.set.loss}
    found = check_gradient(now.step.layers, now.set.X, now.set.targets, **how, h=h)
    names = np.array(_flat_names(now.set.sizes))[found.crosses_kink]
    if not len(names):
        return ""
    listed = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    return (
        f"With this step {listed} carries a unit across its kink: there the quotient is no slope."
    )


def _flat_names(sizes: tuple[int, ...]) -> list[str]:
    """The names of the weights in the order of `flat`: of each layer W, then b."""
    names = weight_names(sizes)
    return [
        name
        for layer in range(1, len(sizes))
        for kind in "Wb"
        for name in names
        if name.startswith(f"{kind}{layer}[")
    ]


def formula(now: Shown, exponent: float, theme: Theme) -> str:
    """The quotient of the chosen weight, with all the digits that matter."""
    h = 10.0 ** EXPONENTS[nearest(exponent)]
    w = flat(now.step.layers)
    k = _flat_names(now.set.sizes).index(now.chosen.name)
    ahead, behind = w.copy(), w.copy()
    ahead[k] += h
    behind[k] -= h
    high, low = (_loss_at(now, moved) for moved in (ahead, behind))
    quotient = (high - low) / float(ahead[k] - behind[k])
    slope = float(flat(now.step.backward.gradients)[k])
    wanted = min(max(4, math.ceil(4 - math.log10(h))), 15)
    return tex.aligned(
        ("L(w + h)", tex.number(high, digits=wanted)),
        ("L(w - h)", tex.number(low, digits=wanted)),
        (
            r"\frac{L(w + h) - L(w - h)}{2 h}",
            rf"\frac{{{tex.number(high - low, digits=6)}}}{{{tex.number(2 * h, digits=2)}}}",
            tex.number(quotient, digits=10),
        ),
        (
            r"\frac{\partial L}{\partial w}",
            colored("gradient", tex.number(slope, digits=10), theme),
        ),
    )


def _loss_at(now: Shown, w: Array) -> float:
    passed = forward(unflat(w, now.set.sizes), now.set.X, activation=now.set.activation)
    return loss_named(now.set.loss).value(passed.output, now.set.targets)
