"""A network to shape, on one sample: forward, loss, backward, update, with every number."""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.losses import one_hot
from mathdl_core.neural_networks.network import (
    Layers,
    Step,
    n_parameters,
    step,
    unflat,
)
from mathdl_ui.matrices import Matrix

ACTIVATION_NAMES = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "ReLU": "relu",
    "leaky ReLU": "leaky_relu",
    "GELU": "gelu",
}
LOSS_NAMES = {"cross-entropy": "cross_entropy", "squared error": "mse"}
INITIALIZATION_NAMES = {
    "Xavier": "xavier",
    "He": "he",
    "small": "small",
    "zero": "zero",
    "the book's": "xavier",
}
BOOK = "the book's"
BOOK_SIZES = (2, 2, 1)
MOST_UPDATES = 50
LARGEST_LOSS = 1e9
"""What diverges is followed so far and no farther."""
BOOK_WEIGHTS = (0.1, 0.3, -0.2, 0.4, 0.0, 0.0, 0.5, -0.6, 0.0)
"""MDL 10: w0, w2; w1, w3; the biases; w4, w5; b2."""
EXPLAINED = (
    "A network is the same graph, drawn a layer at a time. Each layer's sums over children are one "
    "product of matrices, and what the walk needs of a layer is its input $a_{l-1}$ and its "
    r"$\delta_l = \partial L / \partial z_l$."
)


class Setting(NamedTuple):
    """What somebody has set.

    Attributes:
        sizes: inputs, hidden layers, outputs.
        activation: of the core.
        loss: of the core.
        initialization: of the core.
        seed: of the first weights.
        weights: all of them as given; none where they are drawn.
        x: (n_inputs,) the sample.
        target: (n_outputs,) what its outputs ought to be; one number, its class, for classes.
        learning_rate: of the updates.
        n_updates: how many there were before.
    """

    sizes: tuple[int, ...]
    activation: str
    loss: str
    initialization: str
    seed: int
    weights: tuple[float, ...]
    x: tuple[float, ...]
    target: tuple[float, ...]
    learning_rate: float
    n_updates: int

    @property
    def X(self) -> Array:  # noqa: N802 (the symbol)
        """(1, n_inputs)."""
        return np.array([self.x])

    @property
    def targets(self) -> Array:
        """(1, n_outputs)."""
        if self.loss == "mse":
            return np.array([self.target])
        return one_hot(np.array([int(self.target[0]) - 1]), self.sizes[-1])


class Weight(NamedTuple):
    """One weight: the row and the column of its matrix, from 0; the column is -1 for a bias."""

    layer: int
    unit: int
    of: int

    @property
    def name(self) -> str:
        """Such as W1[2,1] or b1[2], counted from 1."""
        if self.of < 0:
            return f"b{self.layer + 1}[{self.unit + 1}]"
        return f"W{self.layer + 1}[{self.unit + 1},{self.of + 1}]"


class Shown(NamedTuple):
    """A setting with the step that is taken from it.

    Attributes:
        set: the setting.
        step: forward, backward, update.
        after: the loss after the update.
        n_updates: how many there were before: fewer than asked for where they diverge.
        frame: of the timeline.
        chosen: the weight that is spelled out.
    """

    set: Setting
    step: Step
    after: float
    n_updates: int
    frame: int
    chosen: Weight

    @property
    def depth(self) -> int:
        """Layers of weights."""
        return len(self.step.layers)

    @property
    def n_frames(self) -> int:
        """Input, forward, loss, backward, update."""
        return 2 * self.depth + 3


@lru_cache(maxsize=64)
def first_layers(setting: Setting) -> Layers:
    """The layers before any update."""
    if len(setting.weights) == n_parameters(setting.sizes):
        return unflat(np.array(setting.weights), setting.sizes)
    rng = np.random.default_rng(setting.seed)
    return initial_layers(setting.sizes, initialization=setting.initialization, rng=rng)


class Taken(NamedTuple):
    """A step, the loss after it, and how many updates were before it.

    There are fewer than were asked for where the loss would then leave all bounds.
    """

    step: Step
    after: float
    n_updates: int


@lru_cache(maxsize=128)
def taken(setting: Setting) -> Taken:
    """The step from a setting."""

    def step_from(layers: Layers) -> Step:
        return step(
            layers,
            setting.X,
            setting.targets,
            activation=setting.activation,
            loss=setting.loss,
            learning_rate=setting.learning_rate,
        )

    now = step_from(first_layers(setting))
    following = step_from(now.updated)
    for n in range(setting.n_updates):
        with np.errstate(over="ignore", invalid="ignore"):
            next_one = step_from(following.updated)
        if not next_one.loss <= LARGEST_LOSS:
            return Taken(now, following.loss, n)
        now, following = following, next_one
    return Taken(now, following.loss, setting.n_updates)


def shown(setting: Setting, frame: int, chosen: str) -> Shown:
    """All that the figure shows at a frame; a negative one counts from the last."""
    now, after, n_updates = taken(setting)
    n_frames = 2 * len(now.layers) + 3
    weight = weight_named(chosen, setting.sizes)
    return Shown(setting, now, after, n_updates, frame % n_frames, weight)


def weight_named(name: str, sizes: tuple[int, ...]) -> Weight:
    """The weight of a name; the first one if there is none of it."""
    found = re.fullmatch(r"([Wb])(\d)\[(\d)(?:,(\d))?\]", name)
    if found and (found[1] == "W") == (found[4] is not None):
        layer, unit, of = int(found[2]) - 1, int(found[3]) - 1, int(found[4] or 0) - 1
        if 0 <= layer < len(sizes) - 1 and 0 <= unit < sizes[layer + 1] and of < sizes[layer]:
            return Weight(layer, unit, of)
    return Weight(0, 0, 0)


def weight_names(sizes: tuple[int, ...]) -> list[str]:
    """Every weight and bias, layer by layer."""
    return [
        Weight(layer, unit, of).name
        for layer in range(len(sizes) - 1)
        for unit in range(sizes[layer + 1])
        for of in (*range(sizes[layer]), -1)
    ]


def caption(now: Shown, frame: int) -> str:
    """What stands beside the timeline."""
    n = now.depth
    if frame == 0:
        return "the sample"
    if frame <= n:
        return f"forward: layer {frame}"
    if frame == n + 1:
        return "loss"
    return f"backward: layer {2 * n + 2 - frame}" if frame < 2 * n + 2 else "update"


def tables(now: Setting) -> list[Matrix]:
    """The shape, the sample and its target, to be turned."""
    n_in, n_out = now.sizes[0], now.sizes[-1]
    hidden = np.array([[*now.sizes[1:-1], 0, 0, 0][:3]], float)
    x = [f"x{subscript(i)}" for i in range(1, n_in + 1)]
    if now.loss == "mse":
        names = [f"y{subscript(i)}" for i in range(1, n_out + 1)]
        target = Matrix(f"y{n_out}", np.array([now.target]), [""], names, "target", "ink", 3, 1)
    else:
        last = f"class, 1 to {n_out}"
        target = Matrix(f"class{n_out}", np.array([now.target]), [""], [""], last, "ink", 9, 0)
    return [
        Matrix("n_in", np.array([[float(n_in)]]), [""], [""], "inputs", "muted", 9, 0),
        Matrix("n_hidden", hidden, [""], ["1", "2", "3"], "hidden units", "muted", 9, 0),
        Matrix("n_out", np.array([[float(n_out)]]), [""], [""], "outputs", "muted", 9, 0),
        Matrix(f"x{n_in}", now.X, [""], x, "sample", "data", 3, 1),
        target,
    ]


def subscript(i: int) -> str:
    """A number as a subscript."""
    return str(i).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def weight_numbers(now: Shown, w: Weight) -> tuple[float, float, float]:
    """A weight before the update, its slope, and after."""
    one = [
        float(layers[w.layer].bias[w.unit] if w.of < 0 else layers[w.layer].W[w.unit, w.of])
        for layers in (now.step.layers, now.step.backward.gradients, now.step.updated)
    ]
    return one[0], one[1], one[2]
