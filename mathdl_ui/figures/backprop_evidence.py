"""Why to believe the lesson on backpropagation: comparisons, the code, all to take home."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import ArrayLike

from mathdl_core.neural_networks import (
    autodiff,
    expressions,
    network,
    network_torch,
    operations,
    tensor_autodiff,
)
from mathdl_core.neural_networks import backprop as core
from mathdl_core.neural_networks.tensor_autodiff import (
    Tensor,
    activated,
    log_probabilities,
    mean,
    tensor_gradients,
    total,
)
from mathdl_ui import export
from mathdl_ui.curriculum import Lesson
from mathdl_ui.figures.backprop import Shown
from mathdl_ui.figures.backprop_network import Shown as NetworkShown

Comparison = tuple[str, ArrayLike, ArrayLike, str, float]
"""What is compared: a quantity, ours, the reference, its name, and the tolerance."""
SCALAR = (autodiff.evaluate, autodiff.values_in_order, autodiff.reverse_mode, autodiff.forward_mode)
ARRAYS = (tensor_autodiff.Tensor, tensor_autodiff.tensor_gradients, tensor_autodiff.summed_to)
NETWORK = (network.forward, network.backward, network.updated)
TWINS = (network_torch.network, network_torch.gradients, network_torch.descend)
ENGINE = (
    "The engine is a table of operations, each with its value and its slopes, and the loop beside: "
    "back from the result, each node adds up what its children send."
)
BROADCAST = (
    "For arrays a node holds a whole matrix. What broadcasting repeats on the way forward is added "
    "up on the way back: a bias gets the sum over all samples."
)


def graph_comparisons(now: Shown) -> list[Comparison]:
    """Values and gradients of the graph on screen, by three other routes."""
    names = now.expression.inputs
    if not now.walk.backward or not names:
        return []
    slopes = autodiff.gradient(now.expression, now.at)
    ours = [slopes[name] for name in names]
    value, theirs = _by_torch(now)
    # Some results are large: what rounding does to them is to be measured by their size.
    tolerance = 1e-9 * max(1.0, abs(value), *map(abs, theirs))
    forward = core.tangents(now.expression, now.at)[-1]
    return [
        ("f", now.walk.values[-1], value, "torch", tolerance),
        ("∇f by reverse mode", ours, theirs, "torch.autograd", tolerance),
        ("∇f by forward mode", forward, theirs, "torch.autograd", tolerance),
    ]


_TORCH: dict[str, Callable[..., torch.Tensor]] = {
    "+": torch.add,
    "-": torch.sub,
    "*": torch.mul,
    "/": torch.div,
    "**": torch.pow,
    "neg": torch.neg,
    "max": torch.maximum,
    "min": torch.minimum,
}


def _by_torch(now: Shown) -> tuple[float, list[float]]:
    """The result and its slopes by the inputs, by torch's own graph."""
    values: list[torch.Tensor] = []
    leaves = []
    for operation, parents, name, constant in now.expression.nodes:
        if operation == "input":
            leaf = torch.tensor(now.at[name], dtype=torch.float64, requires_grad=True)
            leaves.append(leaf)
            values.append(leaf)
        elif operation == "constant":
            values.append(torch.tensor(constant, dtype=torch.float64))
        else:
            function: Callable[..., torch.Tensor]
            function = _TORCH.get(operation) or getattr(torch, operation)
            values.append(function(*(values[i] for i in parents)))
    slopes = torch.autograd.grad(values[-1], leaves, allow_unused=True)
    return values[-1].item(), [0.0 if slope is None else slope.item() for slope in slopes]


def network_comparisons(now: NetworkShown) -> list[Comparison]:
    """Slopes and one update of the network on screen, against torch and our own array engine."""
    how = {"activation": now.set.activation, "loss": now.set.loss}
    layers, X, targets = now.step.layers, now.set.X, now.set.targets
    ours = network.flat(now.step.backward.gradients)
    theirs = network.flat(network_torch.gradients(layers, X, targets, **how))
    (moved,) = network_torch.descend(
        layers,
        [(X, targets)],
        activation=now.set.activation,
        loss=now.set.loss,
        optimizer_name="sgd",
        learning_rate=now.set.learning_rate,
    )
    after = network.flat(now.step.updated)
    return [
        ("∂L/∂w of the network", ours, theirs, "torch.autograd", 1e-9),
        ("∂L/∂w of the network", ours, _by_tensors(now), "our array engine", 1e-9),
        ("one update", after, network.flat(moved), "torch.optim.SGD", 1e-9),
    ]


def _by_tensors(now: NetworkShown) -> np.ndarray:
    weights = [Tensor(part) for layer in now.step.layers for part in layer]
    a = Tensor(now.set.X)
    for depth, (W, bias) in enumerate(zip(weights[::2], weights[1::2], strict=True), start=1):
        z = a @ W.mT + bias
        a = activated(z, activation=now.set.activation) if 2 * depth < len(weights) else z
    targets = Tensor(now.set.targets)
    if now.set.loss == "mse":
        loss = mean((a - targets) * (a - targets))
    else:
        minus = Tensor(np.array(-1.0 / len(now.set.targets)))
        loss = total(targets * log_probabilities(a)) * minus
    found = tensor_gradients(loss, weights)
    return np.concatenate([slope.ravel() for slope in found])


def take_home(graph: Shown, net: NetworkShown, lesson: Lesson) -> export.Export:
    """The graph's passes, and the network's step."""
    lines = [
        export.Source(f"expression = parse({graph.text!r})"),
        f"found = walk(expression, {export.literal(graph.at)})",
        f"layers = {export.literal([list(layer) for layer in net.step.layers])}",
        "layers = tuple(Layer(W, bias) for W, bias in layers)",
        f"X = {export.literal(net.set.X)}",
        f"targets = {export.literal(net.set.targets)}",
        "done = step(",
        f'    layers, X, targets, activation="{net.set.activation}", loss="{net.set.loss}",',
        f"    learning_rate={net.set.learning_rate},",
        ")",
    ]
    shown = {
        "found.values": list(graph.walk.values),
        "[step.gradient for step in found.backward]": [s.gradient for s in graph.walk.backward],
        "done.loss": net.step.loss,
        "flat(done.backward.gradients)": network.flat(net.step.backward.gradients),
        "flat(done.updated)": network.flat(net.step.updated),
    }
    modules = [expressions, operations, autodiff, core, network]
    return export.Export(lesson.title, lesson.slug, lesson.idea, modules, "\n".join(lines), shown)
