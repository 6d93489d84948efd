"""The network of the lesson on backpropagation as a picture."""

import numpy as np

from mathdl_core.neural_networks.network import sizes_of
from mathdl_ui import tex
from mathdl_ui.figures.backprop_network import (
    Shown,
    Weight,
    caption,
    subscript,
    weight_numbers,
)
from mathdl_ui.graphs import Edge, Graph, Mark, Node, Phase

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
        value, label = passed.inputs[0][0, unit], f"x{subscript(unit + 1)}"
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
    tag = f"{name}{subscript(unit + 1)}"
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
    before, slope, after = weight_numbers(now, w)
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


def in_words(now: Shown) -> str:
    """The figure as a sentence."""
    sizes = sizes_of(now.step.layers)
    hidden = ", ".join(map(str, sizes[1:-1])) or "no"
    before, slope, after = weight_numbers(now, now.chosen)
    return (
        f"A network of {sizes[0]} inputs, {hidden} hidden units and {sizes[-1]} outputs, "
        f"on one sample. Its loss is {tex.spoken(now.step.loss, digits=3)}, after an update "
        f"{tex.spoken(now.after, digits=3)}. Weight {now.chosen.name} is "
        f"{tex.spoken(before, digits=3)}, its slope {tex.spoken(slope, digits=3)}, after the "
        f"update {tex.spoken(after, digits=3)}. Shown: {caption(now, now.frame)}."
    )
