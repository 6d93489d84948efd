"""The main picture of the lesson on backpropagation: a graph, values forward, gradients back."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mathdl_core.neural_networks.autodiff import BackwardStep
from mathdl_core.neural_networks.backprop import Walk, walk
from mathdl_core.neural_networks.expressions import Expression, NotUnderstoodError, parse
from mathdl_core.neural_networks.graph_layout import Layout, layout
from mathdl_ui import tex
from mathdl_ui.figures.backprop_names import folded, node_label, plain_symbol
from mathdl_ui.graphs import Dial, Edge, Graph, Mark, Node, Phase

MOST_INPUTS = 8
LONGEST_NAME = 8
REACH = 5.0
"""Inputs go from -5 to 5."""

NAMED: dict[str, tuple[str, tuple[float, ...]]] = {
    "A neuron": ("(sigmoid(w*x + b) - y)**2 + 0.1*w**2", (0.8, 1.5, -0.5, 1.0)),
    "A shared input": ("x*y + sin(x)", (2.0, 1.5)),
    "Sigmoid saturates": ("sigmoid(w*x + b)", (3.0, 3.0, 0.5)),
    "ReLU is off": ("v * relu(w*x + b)", (1.5, -1.0, 2.0, 0.5)),
    "Cancellation": ("sin(x)**2 + cos(x)**2", (1.0,)),
    "Explosion": ("((x**2)**2)**2", (1.7,)),
    "The book's example": (
        "sin(theta1*theta2) + exp(theta2 + theta3) - 2*theta3",
        (1.0, 2.0, 3.0),
    ),
}
FIRST = "A neuron"
ELSEWHERE = (1.0, 2.0, -1.0, 0.5, 1.5, -2.0, 3.0, -0.5)
"""Where the inputs of an expression that somebody types start."""

SOURCES = (
    "D. Rumelhart, G. Hinton, R. Williams, *Learning representations by back-propagating errors*, "
    "Nature, 1986",
    "A. Baydin, B. Pearlmutter, A. Radul, J. Siskind, *Automatic differentiation in machine "
    "learning: a survey*, 2018",
    "A. Griewank, A. Walther, *Evaluating Derivatives*, 2008",
    "X. Glorot, Y. Bengio, *Understanding the difficulty of training deep feedforward neural "
    "networks*, 2010",
    "K. He, X. Zhang, S. Ren, J. Sun, *Delving deep into rectifiers*, 2015",
    "M. Minsky, S. Papert, *Perceptrons*, 1969",
)


class Shown(NamedTuple):
    """What the picture shows.

    Attributes:
        text: the expression as it was written.
        at: the inputs, by name.
        walk: both passes there.
        frame: the step of the timeline.
        chosen: the index of the node that was chosen; -1 for none.
    """

    text: str
    at: dict[str, float]
    walk: Walk
    frame: int
    chosen: int

    @property
    def expression(self) -> Expression:
        """The graph."""
        return self.walk.expression

    @property
    def here(self) -> int:
        """The node that the formula is about: the one chosen, or the one at work; or -1."""
        return self.chosen if self.chosen >= 0 else node_at(self.walk, self.frame)


@lru_cache(maxsize=256)
def read(text: str) -> Expression:
    """The expression, with inputs that fit the picture."""
    expression = parse(text)
    for name in expression.inputs:
        if len(name) > LONGEST_NAME:
            raise NotUnderstoodError(
                text.index(name), f"{name!r} is too long: a name may have {LONGEST_NAME} letters"
            )
    if len(expression.inputs) > MOST_INPUTS:
        extra = expression.inputs[MOST_INPUTS]
        found = re.search(rf"\b{re.escape(extra)}\b", text)
        raise NotUnderstoodError(
            found.start() if found else 0,
            f"{extra!r} is one input too many: there may be {MOST_INPUTS}",
        )
    return expression


def inputs(text: str, given: tuple[float, ...]) -> dict[str, float]:
    """The inputs of an expression by name; those that are not given start where they start."""
    names = read(text).inputs
    known = dict(NAMED.values()).get(text, ELSEWHERE)
    return {name: given[i] if i < len(given) else known[i] for i, name in enumerate(names)}


def shown(text: str, at: Mapping[str, float], frame: int, chosen: int) -> Shown:
    """All that the picture shows at a frame; a negative one counts from the last."""
    found = walk(read(text), at)
    frame = min(frame, found.n_steps) if frame >= 0 else found.n_steps
    drawable = 0 <= chosen < len(found.expression.nodes) and chosen not in folded(found.expression)
    return Shown(text, dict(at), found, frame, chosen if drawable else -1)


def node_at(found: Walk, frame: int) -> int:
    """The node at work at a frame; -1 before the first operation."""
    n_forward = len(found.operations)
    if frame == 0:
        return -1
    return found.operations[frame - 1] if frame <= n_forward else _backward(found, frame).node


def _backward(found: Walk, frame: int) -> BackwardStep:
    return found.backward[frame - 1 - len(found.operations)]


@lru_cache(maxsize=256)
def _wires(expression: Expression) -> tuple[tuple[int, int, int], ...]:
    """(from, to, slot) of each edge that is drawn."""
    hidden = folded(expression)
    return tuple(
        (parent, i, slot)
        for i, node in enumerate(expression.nodes)
        for slot, parent in enumerate(node.parents)
        if parent not in hidden
    )


@lru_cache(maxsize=256)
def _laid_out(expression: Expression) -> tuple[dict[int, int], Layout]:
    """Which node is drawn as which, and where."""
    hidden = folded(expression)
    order = [i for i in range(len(expression.nodes)) if i not in hidden]
    drawn = {node: k for k, node in enumerate(order)}
    edges = [(drawn[start], drawn[end]) for start, end, _ in _wires(expression)]
    late = [k for node, k in drawn.items() if expression.nodes[node].operation == "constant"]
    return drawn, layout(len(drawn), edges, last=late)


def caption(now: Shown, frame: int) -> str:
    """What stands beside the timeline."""
    if frame == 0:
        return "inputs"
    way = "forward" if frame <= len(now.walk.operations) else "backward"
    return f"{way}: {plain_symbol(now.expression, node_at(now.walk, frame))}"


def graph(now: Shown) -> Graph:
    """The graph with its numbers; each appears at its step."""
    found, expression = now.walk, now.expression
    drawn, places = _laid_out(expression)
    forward = {node: k for k, node in enumerate(found.operations, start=1)}
    n_forward = len(forward)
    backward = {step.node: n_forward + k for k, step in enumerate(found.backward, start=1)}
    nodes = [
        _node(now, i, tuple(places.places[k]), forward.get(i), backward.get(i))
        for i, k in drawn.items()
    ]
    largest = max((abs(step.gradient) for step in found.backward), default=0.0)
    edges = []
    wires = _wires(expression)
    for k, (start, end, slot) in enumerate(wires):
        phases = [Phase(0, "muted", 1.2, opacity=0.55)]
        if end in forward:
            phases.append(Phase(forward[end], "data", 1.8, opacity=0.75))
        if start in backward:
            slope, gradient = _message(found, start, end, slot)
            share = abs(slope * gradient) / largest if largest else 0.0
            width = 1.3 + 3.2 * math.sqrt(min(share, 1.0))
            label = f"× {tex.plain(slope, digits=3)}"
            phases.append(Phase(backward[start], "gradient", round(width, 2), label))
        edges.append(
            Edge(
                *(f"n{start}", f"n{end}", phases),
                via=[(float(x), float(y)) for x, y in places.waypoints[k]],
                slot=sum(1 for _, other, at in wires if other == end and at < slot),
                slots=sum(1 for _, other, _ in wires if other == end),
                forward=forward.get(end),
                backward=backward.get(start),
            )
        )
    return Graph(in_words(now), nodes, edges, places.n_columns, places.n_rows, column=88)


def _node(
    now: Shown, i: int, at: tuple[float, ...], forward: int | None, backward: int | None
) -> Node:
    expression, found = now.expression, now.walk
    node = expression.nodes[i]
    is_input = node.operation == "input"
    marks, active = [], []
    if forward is not None:
        value = tex.plain(found.values[i], digits=3)
        marks.append(Mark(value, "data", "above", forward))
        active.append((forward, "data"))
    if backward is not None:
        slope = tex.plain(found.gradients[i].gradient, digits=3)
        marks.append(Mark(slope, "gradient", "below", backward))
        active.append((backward, "gradient"))
    return Node(
        f"n{i}",
        (float(at[0]), float(at[1])),
        node_label(expression, i),
        _node_in_words(now, i),
        marks,
        active,
        dial=Dial(now.at[node.name], -REACH, REACH, 0.1) if is_input else None,
        chosen=i == now.chosen,
        tag="" if not node.parents else plain_symbol(expression, i),
    )


def _node_in_words(now: Shown, i: int) -> str:
    what = plain_symbol(now.expression, i)
    operation = now.expression.nodes[i].operation
    if now.expression.nodes[i].parents:
        what = f"{what}, {operation}"
    words = f"{what}: value {tex.spoken(now.walk.values[i], digits=3)}" if valued(now, i) else what
    step = now.walk.gradients.get(i)
    return words + (f", gradient {tex.spoken(step.gradient, digits=3)}" if step else "")


def valued(now: Shown, i: int) -> bool:
    """Whether a node has a value."""
    return i < len(now.walk.values)


def _message(found: Walk, node: int, child: int, slot: int) -> tuple[float, float]:
    """The slope and the gradient of an edge."""
    terms = found.gradients[node].terms
    return next((t.slope, t.gradient) for t in terms if (t.child, t.slot) == (child, slot))


def in_words(now: Shown) -> str:
    """The picture as a sentence."""
    at = ", ".join(f"{name} = {tex.spoken(value)}" for name, value in now.at.items())
    where = f" at {at}" if at else ""
    if now.walk.problem:
        return f"The graph of f = {now.text}{where}. {now.walk.problem}."
    value = tex.spoken(now.walk.values[-1])
    slopes = ", ".join(
        f"{now.expression.nodes[step.node].name} {tex.spoken(step.gradient)}"
        for step in reversed(now.walk.backward)
        if now.expression.nodes[step.node].operation == "input"
    )
    by = f" Its gradient by {slopes}." if slopes else " It has no inputs, so no gradient."
    step = caption(now, now.frame)
    return f"The graph of f = {now.text}{where}: f is {value}.{by} Shown: {step}."
