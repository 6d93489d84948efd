"""A network to shape, on one sample: forward, loss, backward, update, with every number."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.neural_networks.activations import ACTIVATIONS
from mathdl_core.neural_networks.initializations import initial_layers
from mathdl_core.neural_networks.losses import one_hot, softmax
from mathdl_core.neural_networks.network import (
    Layers,
    Step,
    descent,
    n_parameters,
    sizes_of,
    step,
    unflat,
)
from mathdl_ui import tex
from mathdl_ui.graphs import Edge, Graph, Mark, Node, Phase
from mathdl_ui.matrices import Matrix
from mathdl_ui.tex import colored, number
from mathdl_ui.theme import Theme

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
        before: the layers of the first update on.
        step: forward, backward, update.
        after: the loss after the update.
        frame: of the timeline.
        chosen: the weight that is spelled out.
    """

    set: Setting
    step: Step
    after: float
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


@lru_cache(maxsize=128)
def taken(setting: Setting) -> tuple[Step, float]:
    """The step from a setting, and the loss after it."""
    how = {"activation": setting.activation, "loss": setting.loss}
    X, targets, rate = setting.X, setting.targets, setting.learning_rate
    start = first_layers(setting)
    if setting.n_updates:
        n = setting.n_updates
        start = descent(start, X, targets, **how, learning_rate=rate, n_steps=n)[-1]
    now = step(start, X, targets, **how, learning_rate=rate)
    return now, step(now.updated, X, targets, **how, learning_rate=rate).loss


def shown(setting: Setting, frame: int, chosen: str) -> Shown:
    """All that the figure shows at a frame; a negative one counts from the last."""
    now, after = taken(setting)
    n_frames = 2 * len(now.layers) + 3
    return Shown(setting, now, after, frame % n_frames, weight_named(chosen, setting.sizes))


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
    x = [f"x{_sub(i)}" for i in range(1, n_in + 1)]
    if now.loss == "mse":
        names = [f"y{_sub(i)}" for i in range(1, n_out + 1)]
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


def _sub(i: int) -> str:
    return str(i).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


_SIGNS = {"sigmoid": "σ", "tanh": "tanh", "relu": "ReLU", "leaky_relu": "leaky", "gelu": "GELU"}


def graph(now: Shown) -> Graph:
    """The network with its numbers; each appears at its step."""
    n, sizes = now.depth, sizes_of(now.step.layers)
    tallest = max(sizes)
    nodes = [
        _unit(now, layer, unit, (tallest - sizes[layer]) / 2 + unit)
        for layer in range(n + 1)
        for unit in range(sizes[layer])
    ]
    nodes.append(_loss_node(now, (tallest - 1) / 2))
    weights, slopes = (
        max(float(np.abs(layer.W).max()) for layer in layers) or 1.0
        for layers in (now.step.layers, now.step.backward.gradients)
    )
    edges = [
        _edge(now, Weight(layer, unit, of), weights, slopes)
        for layer in range(n)
        for unit in range(sizes[layer + 1])
        for of in range(sizes[layer])
    ]
    for unit in range(sizes[-1]):
        phases = [Phase(0, "muted", 1.2, opacity=0.5), Phase(n + 2, "gradient", 1.4, opacity=0.6)]
        edges.append(
            Edge(
                *(f"u{n}-{unit}", "loss", phases),
                slot=unit,
                slots=sizes[-1],
                forward=n + 1,
                backward=n + 2,
            )
        )
    return Graph(in_words(now), nodes, edges, n + 2, float(tallest), column=92, row=76)


def _unit(now: Shown, layer: int, unit: int, row: float) -> Node:
    n, passed = now.depth, now.step.forward
    if layer == 0:
        value, tag, label, name = now.step.forward.inputs[0][0, unit], "", f"x{_sub(unit + 1)}", "x"
        marks = [Mark(tex.plain(value, digits=3), "data", "above")]
        words = f"input {unit + 1}: {tex.spoken(value, digits=3)}"
        return Node(f"u0-{unit}", (0.0, row), label, words, marks, [(0, "data")])
    is_last = layer == n
    value = (passed.z if is_last else passed.a)[layer - 1][0, unit]
    delta = now.step.backward.deltas[layer - 1][0, unit]
    back = 2 * n + 2 - layer
    name = "z" if is_last else "a"
    label = "Σ" if is_last else _SIGNS[now.set.activation]
    marks = [
        Mark(tex.plain(value, digits=3), "data", "above", layer),
        Mark(tex.plain(delta, digits=3), "gradient", "below", back),
    ]
    words = (
        f"layer {layer}, unit {unit + 1}: {name} {tex.spoken(value, digits=3)}, "
        f"delta {tex.spoken(delta, digits=3)}"
    )
    tag = f"{name}{_sub(unit + 1)}"
    active = [(layer, "data"), (back, "gradient")]
    return Node(f"u{layer}-{unit}", (float(layer), row), label, words, marks, active, tag=tag)


def _loss_node(now: Shown, row: float) -> Node:
    n = now.depth
    label = "−ln q" if now.set.loss == "cross_entropy" else "( )²"
    marks = [
        Mark(tex.plain(now.step.loss, digits=3), "data", "above", n + 1, 2 * n + 2),
        Mark(tex.plain(now.after, digits=3), "data", "above", 2 * n + 2),
    ]
    words = f"loss {tex.spoken(now.step.loss, digits=3)}, after the update " + tex.spoken(
        now.after, digits=3
    )
    active = [(n + 1, "data"), (2 * n + 2, "result")]
    return Node("loss", (n + 1.0, row), label, words, marks, active, tag="L")


def _edge(now: Shown, w: Weight, largest_weight: float, largest_slope: float) -> Edge:
    n = now.depth
    before, slope, after = _numbers(now, w)
    back = 2 * n + 1 - w.layer
    is_chosen = w == now.chosen
    labels = ("", "", "")
    if is_chosen:
        labels = (f"w = {tex.plain(before, digits=3)}", f"∂L/∂w = {tex.plain(slope, digits=3)}", "")
        labels = (*labels[:2], f"w = {tex.plain(after, digits=3)}")
    phases = [
        _weight_phase(0, before, largest_weight, labels[0]),
        Phase(
            back,
            "gradient",
            _width(slope, largest_slope),
            labels[1],
            _opacity(slope, largest_slope),
        ),
        _weight_phase(2 * n + 2, after, largest_weight, labels[2]),
    ]
    return Edge(
        *(f"u{w.layer}-{w.of}", f"u{w.layer + 1}-{w.unit}", phases),
        slot=w.of,
        slots=sizes_of(now.step.layers)[w.layer],
        forward=w.layer + 1,
        backward=back,
        id=w.name,
        title=f"{w.name} = {tex.plain(before)}, slope {tex.plain(slope)}",
        chosen=is_chosen,
    )


def _weight_phase(since: int, value: float, largest: float, label: str) -> Phase:
    role = "second" if value < 0 else "model" if value > 0 else "muted"
    return Phase(since, role, _width(value, largest), label, _opacity(value, largest))


def _width(value: float, largest: float) -> float:
    return round(1.0 + 3.5 * min(abs(value) / largest, 1.5), 2)


def _opacity(value: float, largest: float) -> float:
    return round(0.3 + 0.6 * min(abs(value) / largest, 1.0), 2)


def _numbers(now: Shown, w: Weight) -> tuple[float, float, float]:
    """A weight before the update, its slope, and after."""
    one = [
        float(layers[w.layer].bias[w.unit] if w.of < 0 else layers[w.layer].W[w.unit, w.of])
        for layers in (now.step.layers, now.step.backward.gradients, now.step.updated)
    ]
    return one[0], one[1], one[2]


def in_words(now: Shown) -> str:
    """The figure as a sentence."""
    sizes = sizes_of(now.step.layers)
    hidden = ", ".join(map(str, sizes[1:-1])) or "no"
    before, slope, after = _numbers(now, now.chosen)
    return (
        f"A network of {sizes[0]} inputs, {hidden} hidden units and {sizes[-1]} outputs, "
        f"on one sample. Its loss is {tex.spoken(now.step.loss, digits=3)}, after an update "
        f"{tex.spoken(now.after, digits=3)}. Weight {now.chosen.name} is "
        f"{tex.spoken(before, digits=3)}, its slope {tex.spoken(slope, digits=3)}, after the "
        f"update {tex.spoken(after, digits=3)}. Shown: {caption(now, now.frame)}."
    )


def weight_formula(now: Shown, theme: Theme) -> str:
    """The chosen weight: its slope from delta and input, and its update."""
    w, rate = now.chosen, now.set.learning_rate
    before, slope, after = _numbers(now, w)
    layer, unit = w.layer + 1, w.unit + 1
    delta = now.step.backward.deltas[w.layer][0, w.unit]
    d = colored("gradient", tex.term(delta), theme)
    if w.of < 0:
        name = rf"b_{{{unit}}}^{{({layer})}}"
        product = [rf"\delta_{{{unit}}}^{{({layer})}}"]
    else:
        name = rf"w_{{{unit}{w.of + 1}}}^{{({layer})}}"
        a = now.step.forward.inputs[w.layer][0, w.of]
        source = rf"x_{{{w.of + 1}}}" if w.layer == 0 else rf"a_{{{w.of + 1}}}^{{({w.layer})}}"
        product = [
            rf"\delta_{{{unit}}}^{{({layer})}}\,{source}",
            rf"{d} \cdot {colored('data', tex.term(a), theme)}",
        ]
    found = colored("gradient", number(slope), theme)
    return tex.aligned(
        (rf"\frac{{\partial L}}{{\partial {name}}}", *product, found),
        (
            name,
            rf"{name} - \eta\,\frac{{\partial L}}{{\partial {name}}}",
            rf"{colored('model', number(before), theme)} - {number(rate)} \cdot "
            + colored("gradient", tex.term(slope), theme),
            rf"\mathbf{{{colored('model', number(after), theme)}}}",
        ),
    ).replace(f"{name} &= {name}", rf"{name} &\leftarrow {name}")


def layer_formula(now: Shown, theme: Theme) -> str:
    """The layer at work as matrices, with their shapes."""
    n, frame = now.depth, now.frame
    if frame == 0:
        return tex.aligned(("a_0 = x", _matrix("data", now.set.X, theme)))
    if frame <= n:
        return _forward(now, frame, theme)
    if frame == n + 1:
        return _loss(now, theme)
    if frame < 2 * n + 2:
        return _backward(now, 2 * n + 2 - frame, theme)
    return (
        tex.aligned(
            ("L", rf"{number(now.step.loss)} \to \mathbf{{{number(now.after)}}}"),
            (r"W_l", r"W_l - \eta\,\delta_l^\top a_{l-1}"),
            (r"b_l", r"b_l - \eta\,\textstyle\delta_l".replace(r"\textstyle", "")),
        )
        .replace("W_l &=", r"W_l &\leftarrow")
        .replace("b_l &=", r"b_l &\leftarrow")
    )


def _matrix(role: str, values: Array, theme: Theme) -> str:
    written: str = tex.matrix(values, digits=3)
    roles = {"data": "data", "gradient": "gradient", "model": "model"}
    return colored(roles[role], written, theme)  # type: ignore[arg-type]


def _forward(now: Shown, layer: int, theme: Theme) -> str:
    n_in, n_out = sizes_of(now.step.layers)[layer - 1 : layer + 1]
    W, bias = now.step.layers[layer - 1]
    passed = now.step.forward
    lines = [
        (
            f"z_{layer}",
            rf"a_{layer - 1} W_{layer}^\top + b_{layer}",
            rf"{_matrix('data', passed.inputs[layer - 1], theme)}"
            rf"{_matrix('model', W, theme)}^\top + {_matrix('model', bias[None], theme)}",
            _matrix("data", passed.z[layer - 1], theme),
        ),
        (
            r"\text{shapes}",
            rf"1 \times {n_in} \;\cdot\; {n_in} \times {n_out} \;+\; {n_out} "
            rf"\;\to\; 1 \times {n_out}",
        ),
    ]
    if layer < now.depth:
        f = _latex_activation(now.set.activation)
        lines.insert(
            1, (f"a_{layer}", rf"{f}(z_{layer})", _matrix("data", passed.a[layer - 1], theme))
        )
    return tex.aligned(*lines)


def _latex_activation(name: str) -> str:
    written = {"sigmoid": r"\sigma", "tanh": r"\tanh"}
    return written.get(name, rf"\operatorname{{{name.replace('_relu', ' relu')}}}")


def _loss(now: Shown, theme: Theme) -> str:
    z, targets = now.step.forward.output, now.set.targets
    loss = rf"\mathbf{{{colored('data', number(now.step.loss), theme)}}}"
    if now.set.loss == "mse":
        m = z.shape[1]
        squares = " + ".join(
            rf"({number(a)} {tex.signed(-b)})^2" for a, b in zip(z[0], targets[0], strict=True)
        )
        share = "" if m == 1 else rf"\frac{{1}}{{{m}}}"
        sum_ = r"\sum_k (z_k - y_k)^2" if m > 1 else "(z - y)^2"
        return tex.aligned(("L", rf"{share} {sum_}", rf"{share} \bigl({squares}\bigr)", loss))
    q, k = softmax(z), int(now.set.target[0])
    return tex.aligned(
        ("q", r"\operatorname{softmax}(z)", _matrix("data", q, theme)),
        ("L", rf"-\ln q_{k}", rf"-\ln {number(q[0, k - 1])}", loss),
    )


def _backward(now: Shown, layer: int, theme: Theme) -> str:
    n, back, passed = now.depth, now.step.backward, now.step.forward
    delta = _matrix("gradient", back.deltas[layer - 1], theme)
    sizes = sizes_of(now.step.layers)
    n_in, n_out = sizes[layer - 1], sizes[layer]
    lines: list[tuple[str, ...]] = []
    if layer == n:
        if now.set.loss == "mse":
            m = sizes[-1]
            rule = r"2\,(z - y)" if m == 1 else rf"\tfrac{{2}}{{{m}}}\,(z - y)"
        else:
            rule = "q - p"
            p = _matrix("data", now.set.targets, theme)
            rule += rf" = {_matrix('data', softmax(passed.output), theme)} - {p}"
        lines.append((rf"\delta_{layer}", rule, delta))
    else:
        slope = ACTIVATIONS[now.set.activation].derivative(passed.z[layer - 1], passed.a[layer - 1])
        W = now.step.layers[layer].W
        reached = back.deltas[layer] @ W
        lines += [
            (
                rf"\delta_{layer + 1} W_{layer + 1}",
                rf"{_matrix('gradient', back.deltas[layer], theme)}{_matrix('model', W, theme)}",
                _matrix("gradient", reached, theme),
            ),
            (f"f'(z_{layer})", _matrix("data", slope, theme)),
            (
                rf"\delta_{layer}",
                rf"\delta_{layer + 1} W_{layer + 1} \odot f'(z_{layer})",
                delta,
            ),
        ]
    received = "x" if layer == 1 else f"a_{layer - 1}"
    return tex.aligned(
        *lines,
        (
            rf"\frac{{\partial L}}{{\partial W_{layer}}}",
            rf"\delta_{layer}^\top\,{received}",
            rf"{delta}^\top {_matrix('data', passed.inputs[layer - 1], theme)}",
            _matrix("gradient", back.gradients[layer - 1].W, theme),
        ),
        (
            r"\text{shapes}",
            rf"{n_out} \times 1 \;\cdot\; 1 \times {n_in} \;\to\; {n_out} \times {n_in}, "
            rf"\text{{ as }} W_{layer}",
        ),
    )


def saying(now: Shown) -> tuple[str, ...]:
    """What a reader might stumble over."""
    words = []
    if now.set.loss == "cross_entropy" and now.set.sizes[-1] == 1:
        words.append(
            "With a single class softmax says 1 whatever comes, so the loss is 0 and nothing is "
            "learned. Take two outputs or more."
        )
    if now.set.loss == "mse" and len(now.set.weights) == n_parameters(now.set.sizes):
        words.append(
            "The weights of Kneusel, chapter 10. The book takes half the squared error: its "
            "gradients are half of these."
        )
    if not math.isfinite(now.after) or now.after > 10 * max(now.step.loss, 0.1):
        words.append("The step was too long: the loss is larger than before. Lower $\\eta$.")
    return tuple(words)


def quests(now: Shown) -> list[Quest]:
    """Small tasks on the network."""
    slopes = [float(np.abs(layer.W).max()) for layer in now.step.backward.gradients]
    return [
        Quest(
            "Choose an update that makes the loss *larger*.",
            now.after > 1.02 * now.step.loss > 0.001,
            "The gradient says which way is down here, not how far down goes. That is for $\\eta$.",
        ),
        Quest(
            "With three hidden layers, make the first layer's largest gradient a hundredth of the "
            "last layer's.",
            now.depth == 4 and 0 < slopes[0] < 0.01 * slopes[-1],
            "Each layer multiplies by its weights and by $f'$. Below 1, the product vanishes.",
        ),
        Quest(
            "Bring the loss below 0.01 by updates alone, from a start above 0.3.",
            now.step.loss < 0.01 and now.set.n_updates > 0 and _starting_loss(now.set) > 0.3,
            "That is training: this page's four steps, again and again.",
        ),
    ]


def _starting_loss(setting: Setting) -> float:
    return taken(setting._replace(n_updates=0))[0].loss
