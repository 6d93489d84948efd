"""Vanishing and exploding: how large slopes are, layer by layer, before any training."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.neural_networks.signal_flow import SignalFlow, factor_per_layer, signal_flow
from mathdl_ui import tex
from mathdl_ui.layers import Layer, path, points, text
from mathdl_ui.theme import Role

WIDTH, N_SAMPLES = 32, 64
LOWEST, HIGHEST = -18.0, 9.0
DEEPEST = 30
ROLES: dict[str, Role] = {"zero": "muted", "small": "second", "xavier": "data", "he": "result"}
SPOKEN = {"zero": "zero", "small": "small", "xavier": "Xavier", "he": "He"}
ACTIVATIONS = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "ReLU": "relu",
    "leaky ReLU": "leaky_relu",
    "GELU": "gelu",
    "none": "identity",
}
WHAT = ("Slopes", "Signals")
EXPLAINED = (
    rf"Layers of {WIDTH} units, {N_SAMPLES} normal samples, a normal $\delta$ at the top, and "
    "nothing trained yet. Each line is one way to draw the first weights; its height is the root "
    "mean square of a layer, on a logarithmic scale. A straight line is a factor for each layer."
)


class Measured(NamedTuple):
    """Flows by initialization, and which of their numbers are drawn.

    Attributes:
        flows: a flow for each initialization.
        activation: of the core.
        what: "Slopes" or "Signals".
        depth: how many layers.
        gain: by what all weights were multiplied.
    """

    flows: dict[str, SignalFlow]
    activation: str
    what: str
    depth: int
    gain: float

    def sizes(self, name: str) -> np.ndarray:
        """(depth,) of an initialization."""
        flow = self.flows[name]
        return flow.deltas if self.what == WHAT[0] else flow.signals[1:]


@lru_cache(maxsize=256)
def _flow(activation: str, initialization: str, depth: int, gain: float, seed: int) -> SignalFlow:
    return signal_flow(
        np.random.default_rng(seed),
        depth=depth,
        width=WIDTH,
        activation=activation,
        initialization=initialization,
        n_samples=N_SAMPLES,
        gain=gain,
    )


def measured(activation: str, what: str, depth: int, gain: float, seed: int) -> Measured:
    """Measure all initializations."""
    name = ACTIVATIONS[activation]
    flows = {way: _flow(name, way, depth, gain, seed) for way in ROLES}
    return Measured(flows, name, what, depth, gain)


def layers(now: Measured) -> list[Layer]:
    """A line for each initialization, labeled at the end where the lines are furthest apart."""
    n = now.depth
    drawn: list[Layer] = []
    for decade in range(-18, 10, 3):
        drawn += [
            path([(1, decade), (n, decade)], "muted", width=0.8, opacity=0.35),
            text((1, decade), _power(decade), "muted", anchor="end", shift=(-14, 4)),
        ]
    step = 1 if n <= 10 else 5
    for layer in sorted({1, n, *range(step, n + 1, step)}):
        drawn.append(text((layer, LOWEST), str(layer), "muted", anchor="middle", shift=(0, 20)))
    at_end = n if now.what == WHAT[1] else 1
    labels: list[tuple[float, str]] = []
    for name in ROLES:
        sizes = now.sizes(name)
        heights = np.log10(np.clip(sizes, 10**LOWEST, 10**HIGHEST))
        at = np.column_stack([np.arange(1, n + 1), heights])
        said = [
            f"{SPOKEN[name]}, layer {k}: {tex.plain(size, digits=2)}"
            for k, size in enumerate(sizes, start=1)
        ]
        role = ROLES[name]
        drawn += [path(at, role, width=2.2), points(at, role, r=3, titles=said)]
        labels.append((float(heights[at_end - 1]), name))
    drawn += _labels(labels, n)
    return drawn


def _labels(labels: list[tuple[float, str]], n: int) -> list[Layer]:
    """Names at the right edge, pushed apart where lines end together."""
    drawn, below = [], -np.inf
    for height, name in sorted(labels):
        below = max(height, below + 1.5)
        at = (float(n), below)
        drawn.append(text(at, SPOKEN[name], ROLES[name], shift=(12, 4)))
    return drawn


def _power(decade: int) -> str:
    if decade == 0:
        return "1"
    return "10" + str(decade).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def in_words(now: Measured) -> str:
    """The chart as a sentence."""
    said = "; ".join(
        f"{SPOKEN[name]} {tex.spoken(float(now.sizes(name)[0]), digits=2)} in layer 1, "
        f"{tex.spoken(float(now.sizes(name)[-1]), digits=2)} in layer {now.depth}"
        for name in ROLES
    )
    return f"{now.what} of {now.depth} layers with {now.activation} units: {said}."


PREDICTED = {
    ("relu", "xavier"): 2**-0.5,
    ("relu", "he"): 1.0,
    ("leaky_relu", "xavier"): (0.5 * (1 + 0.01**2)) ** 0.5,
    ("leaky_relu", "he"): (1 + 0.01**2) ** 0.5,
    ("identity", "xavier"): 1.0,
    ("identity", "he"): 2**0.5,
}
"""Root of n Var(W) E f'(z)², where f' does not depend on how large z is."""


def reading(now: Measured) -> tuple[str, ...]:
    """The factors, measured and predicted, and what they come to."""
    toward = "back" if now.what == WHAT[0] else "forward"
    parts = []
    for name in ("small", "xavier", "he"):
        sizes = now.sizes(name)[::-1] if now.what == WHAT[0] else now.sizes(name)
        factor = factor_per_layer(sizes)
        predicted = PREDICTED.get((now.activation, name))
        theory = (
            "" if predicted is None else f" (theory: {tex.plain(predicted * now.gain, digits=3)})"
        )
        size = "no number left" if np.isnan(factor) else f"× {tex.plain(factor, digits=3)}"
        parts.append(f"{SPOKEN[name]} **{size}**{theory}")
    idle = now.flows["he"].idle.mean()
    words = (
        f"A layer further {toward}: {', '.join(parts)}. With zero weights nothing passes at all."
    )
    return (
        words,
        f"With He's weights {tex.plain(100 * float(idle), digits=2)} % of the units are idle: the "
        "slope of their activation is below 0.01.",
    )


RULE = (
    r"\frac{\operatorname{E} \delta_{l-1}^2}{\operatorname{E} \delta_l^2} = "
    r"n\,\operatorname{Var}(W)\,\operatorname{E} f'(z_{l-1})^2"
)
