"""Vanishing and exploding: how large slopes are, layer by layer, before any training."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.exercise import Quest
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
    "mean square of a layer, on a logarithmic scale. A straight line is a factor for each layer: "
    "twenty layers make it a power."
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
    """A line for each initialization, along the way that the signals or the slopes take."""
    n, is_back = now.depth, now.what == WHAT[0]
    drawn: list[Layer] = []
    for decade in range(-18, 10, 3):
        drawn += [
            path([(1, decade), (n, decade)], "muted", width=0.8, opacity=0.35),
            text((1, decade), _power(decade), "muted", anchor="end", shift=(-14, 4)),
        ]
    for layer in sorted({1, n, *range(5, n - 1, 5)}):
        at = (n + 1 - layer if is_back else layer, LOWEST)
        drawn.append(text(at, str(layer), "muted", anchor="middle", shift=(0, 20)))
    labels: list[tuple[float, str]] = []
    for name, role in ROLES.items():
        numbers = np.arange(1, n + 1)[:: -1 if is_back else 1]
        sizes = now.sizes(name)[numbers - 1]
        # What has left the picture, or is exactly nothing, is not drawn on its rim.
        seen = (sizes >= 10**LOWEST) & (sizes <= 10**HIGHEST)
        places = np.flatnonzero(seen)
        way = np.column_stack([places + 1.0, np.log10(sizes[seen])])
        titles = [
            f"{SPOKEN[name]}, layer {numbers[k]}: {tex.plain(sizes[k], digits=2)}" for k in places
        ]
        drawn += [path(way, role, width=2.2), points(way, role, r=3, titles=titles)]
        end = float(np.clip(sizes[-1], 10**LOWEST, 10**HIGHEST))
        labels.append((math.log10(end), name))
    return drawn + _labels(now, labels)


def _labels(now: Measured, labels: list[tuple[float, str]]) -> list[Layer]:
    """Names and last sizes at the right edge, pushed apart where lines end together."""
    drawn, below = [], -np.inf
    for height, name in sorted(labels):
        below = max(height, below + 1.5)
        last = float(now.sizes(name)[0 if now.what == WHAT[0] else -1])
        words = f"{SPOKEN[name]} {tex.plain(last, digits=1)}"
        drawn.append(text((float(now.depth), below), words, ROLES[name], shift=(12, 4)))
    return drawn


def _power(decade: int) -> str:
    if decade == 0:
        return "1"
    return "10" + str(decade).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def axes(what: str) -> str:
    """What is across and up."""
    way = "from the last layer back to the first" if what == WHAT[0] else "from the first layer on"
    return f"Across: {way}. Up: the root mean square of {'δ' if what == WHAT[0] else 'a'} there."


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


def quests(now: Measured) -> list[Quest]:
    """Small tasks on the flow of slopes."""
    grown = {way: now.flows[way].deltas[0] / now.flows[way].deltas[-1] for way in ("xavier", "he")}
    return [
        Quest(
            "Make the slopes *explode*: a thousand times larger in the first layer than in the "
            "last.",
            max(grown["xavier"], grown["he"]) > 1e3,
            "A factor of 2 in each of ten layers is enough. One update with such a gradient, and "
            "the weights are gone.",
        ),
        Quest(
            f"Lead slopes through {DEEPEST} layers of ReLU, with less than a factor of 10 lost.",
            now.activation == "relu" and now.depth == DEEPEST and 0.1 < grown["he"] < 10,
            "He's variance, $2 / n$, makes up for the half of the units that are off. That is "
            "what made deep networks of ReLU trainable.",
        ),
    ]


RULE = (
    r"\frac{\operatorname{E} \delta_{l-1}^2}{\operatorname{E} \delta_l^2} = "
    r"n\,\operatorname{Var}(W)\,\operatorname{E} f'(z_{l-1})^2"
)
