"""The main picture of the lesson on backpropagation: a graph, values forward, gradients back."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mathdl_core.exercise import Quest
from mathdl_core.neural_networks.autodiff import BackwardStep, costs
from mathdl_core.neural_networks.backprop import Walk, walk
from mathdl_core.neural_networks.expression_text import (
    latex,
    latex_name,
    latex_of_nodes,
    latex_of_operation,
)
from mathdl_core.neural_networks.expressions import Expression, NotUnderstoodError, parse
from mathdl_core.neural_networks.graph_layout import Layout, layout
from mathdl_core.neural_networks.operations import OPERATIONS, kink
from mathdl_ui import tex
from mathdl_ui.graphs import Dial, Edge, Graph, Mark, Node, Phase
from mathdl_ui.tex import colored, number
from mathdl_ui.theme import Theme

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
_LABELS = {
    **{"-": "−", "*": "×", "/": "÷", "**": "^", "neg": "−", "sigmoid": "σ", "relu": "ReLU"},
    **{"sqrt": "√", "abs": "| |"},
}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


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
def folded(expression: Expression) -> frozenset[int]:
    """Constants that are written into the operations that use them, instead of drawn."""
    nodes = expression.nodes
    constants = {i for i, node in enumerate(nodes) if node.operation == "constant"}
    drawn = {len(nodes) - 1}
    for node in nodes:
        if set(node.parents) <= constants:
            drawn |= set(node.parents)
    return frozenset(constants - drawn)


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


@lru_cache(maxsize=256)
def symbols(expression: Expression) -> tuple[str, ...]:
    """(n_nodes,) LaTeX of each node's name: inputs, numbers, f for the result, v₁, v₂ … between."""
    names, count = [], 0
    for i, (operation, _, name, constant) in enumerate(expression.nodes):
        if operation == "input":
            names.append(latex_name(name))
        elif operation == "constant":
            names.append(r"\pi" if constant == math.pi else number(constant))
        elif i == len(expression.nodes) - 1:
            names.append("f")
        else:
            count += 1
            names.append(f"v_{{{count}}}")
    return tuple(names)


def plain_symbol(expression: Expression, i: int) -> str:
    """A node's name as it is read aloud or written in the picture."""
    name = symbols(expression)[i]
    if name.startswith("v_{"):
        return "v" + name[3:-1].translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
    return expression.nodes[i].name or name


def node_label(expression: Expression, i: int) -> str:
    """What is written in a node: its operation, with a constant that goes into it."""
    operation, parents, name, constant = expression.nodes[i]
    if operation == "input":
        return name
    if operation == "constant":
        return _constant(constant)
    sign = _LABELS.get(operation, operation)
    hidden = [slot for slot, p in enumerate(parents) if p in folded(expression)]
    if not hidden:
        return sign
    c = expression.nodes[parents[hidden[0]]].constant
    if operation == "**":
        whole = c.is_integer() and 0 <= c < 100
        power = f"( ){str(int(c)).translate(_SUPERSCRIPT)}" if whole else f"^ {_constant(c)}"
        return power if hidden[0] == 1 else f"{_constant(c)} ^"
    if operation.isalpha():
        return f"{operation} {_constant(c)}"
    return f"{sign} {_constant(c)}" if hidden[0] == 1 else f"{_constant(c)} {sign}"


def _constant(value: float) -> str:
    return "π" if value == math.pi else tex.plain(value, digits=3)


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
    for k, (start, end, slot) in enumerate(_wires(expression)):
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
                slot=slot,
                slots=sum(1 for _, other, _ in _wires(expression) if other == end),
                forward=forward.get(end),
                backward=backward.get(start),
            )
        )
    return Graph(in_words(now), nodes, edges, places.n_columns, places.n_rows)


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
    words = f"{what}: value {tex.spoken(now.walk.values[i], digits=3)}" if _valued(now, i) else what
    step = now.walk.gradients.get(i)
    return words + (f", gradient {tex.spoken(step.gradient, digits=3)}" if step else "")


def _valued(now: Shown, i: int) -> bool:
    return i < len(now.walk.values)


def _message(found: Walk, node: int, child: int, slot: int) -> tuple[float, float]:
    """The slope and the gradient of an edge."""
    for term, at in zip(found.gradients[node].terms, _slots(found, node), strict=True):
        if (term.child, at) == (child, slot):
            return term.slope, term.gradient
    raise ValueError(f"there is no edge from {node} to {child} at {slot}")


def _slots(found: Walk, node: int) -> list[int]:
    """Which argument of its child each term of a node's sum is."""
    slots: list[int] = []
    for term in found.gradients[node].terms:
        parents = found.expression.nodes[term.child].parents
        taken = sum(
            1 for other in found.gradients[node].terms[: len(slots)] if other.child == term.child
        )
        slots.append([k for k, parent in enumerate(parents) if parent == node][taken])
    return slots


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


def whole(now: Shown, theme: Theme) -> str:
    """The expression, its value, and its gradient."""
    if now.walk.problem:
        return tex.aligned(("f", latex(now.expression)))
    value = colored("data", number(now.walk.values[-1]), theme)
    lines = [("f", latex(now.expression), rf"\mathbf{{{value}}}")]
    names = [latex_name(name) for name in now.expression.inputs]
    if not names:
        return tex.aligned(*lines)
    steps = now.walk.gradients
    found = [
        number(steps[i].gradient, digits=3)
        for i, node in enumerate(now.expression.nodes)
        if node.operation == "input"
    ]
    bars = ",\\; ".join(rf"\bar {{{name}}}" for name in names)
    entries = ",\\; ".join(colored("gradient", slope, theme) for slope in found)
    return tex.aligned(*lines, (r"\nabla f", f"({bars})", f"({entries})"))


def one_step(now: Shown, theme: Theme) -> tuple[str, ...]:
    """The node at hand: how its value comes forward, and its gradient back, with the numbers."""
    i, found = now.here, now.walk
    if i < 0:
        return ()
    lines = []
    if found.expression.nodes[i].parents and _valued(now, i):
        lines.append(tex.aligned(_forward_line(now, i, theme)))
    is_due = now.chosen >= 0 or now.frame > len(found.operations)
    if i in found.gradients and is_due:
        lines.append(tex.aligned(*_backward_lines(now, i, theme)))
    return tuple(lines)


def _forward_line(now: Shown, i: int, theme: Theme) -> tuple[str, ...]:
    operation, parents, *_ = now.expression.nodes[i]
    names, values = symbols(now.expression), now.walk.values
    written = [(names[p], names[p].startswith("-")) for p in parents]
    filled = [
        (colored("data", number(values[p]), theme), tex.term(values[p]) != number(values[p]))
        for p in parents
    ]
    result = colored("data", number(values[i]), theme)
    return (
        names[i],
        latex_of_operation(operation, written),
        latex_of_operation(operation, filled),
        rf"\mathbf{{{result}}}",
    )


MOST_TERMS = 4


def _backward_lines(now: Shown, i: int, theme: Theme) -> list[tuple[str, ...]]:
    found, names = now.walk, symbols(now.expression)
    step = found.gradients[i]
    bar = rf"\bar {{{names[i]}}}"
    if not step.terms:
        one = colored("gradient", "1", theme)
        return [(bar, rf"\frac{{\partial f}}{{\partial {names[i]}}}", rf"\mathbf{{{one}}}")]
    lines: list[tuple[str, ...]] = []
    symbolic, filled = [], []
    for term, slot in zip(step.terms, _slots(found, i), strict=True):
        child = names[term.child]
        slope = rf"\frac{{\partial {child}}}{{\partial {names[i]}}}"
        rule, value = _rule(now, term.child, slot), number(term.slope)
        lines.append((slope, rule if rule == value else f"{rule} = {value}"))
        symbolic.append(rf"\bar {{{child}}}\,{slope}")
        message = colored("gradient", tex.term(term.gradient), theme)
        filled.append(rf"{message} \cdot {tex.term(term.slope)}")
    total = colored("gradient", number(step.gradient), theme)
    return [
        *lines[:MOST_TERMS],
        (bar, _summed(symbolic), _summed(filled), rf"\mathbf{{{total}}}"),
    ]


def _summed(terms: list[str]) -> str:
    if len(terms) > MOST_TERMS:
        terms = [*terms[: MOST_TERMS - 1], r"\cdots", terms[-1]]
    return " + ".join(terms)


def _rule(now: Shown, child: int, slot: int) -> str:
    """The local derivative in the names of the nodes."""
    operation, parents, *_ = now.expression.nodes[child]
    names = symbols(now.expression)
    meant = dict(zip("ab", (names[p] for p in parents), strict=False)) | {"y": names[child]}
    signed = {letter: f"({n})" if n.startswith("-") else n for letter, n in meant.items()}
    return re.sub(
        r"(?<![a-zA-Z\\])[aby](?![a-zA-Z])",
        lambda found: "{" + signed[found.group()] + "}",
        OPERATIONS[operation].rules[slot],
    )


def legend(theme: Theme) -> str:
    """What the numbers in the picture are."""
    value, gradient = colored("data", "v", theme), colored("gradient", r"\bar v", theme)
    return (
        f"Above a node its value ${value}$, below it its gradient ${gradient} = \\partial f / "
        "\\partial v$: how far $f$ goes for each step of $v$. On an edge, the slope that the "
        "gradient is multiplied by on its way back."
    )


def saying(now: Shown) -> tuple[str, ...]:
    """The step in words; what is missing; a kink."""
    found, i = now.walk, now.here
    words = []
    if found.problem:
        words.append(f"**{found.problem[0].upper()}{found.problem[1:]}.** Move an input.")
    elif i < 0:
        words.append("The inputs are given. Step forward: each node computes from its parents.")
    elif now.chosen < 0 and now.frame <= len(found.operations):
        what = latex_of_nodes(now.expression)[i]
        words.append(
            f"Forward, operation {now.frame} of {len(found.operations)}: "
            f"${symbols(now.expression)[i]} = {what}$."
        )
    elif i in found.gradients:
        words.append(_backward_words(now, i))
    for k in found.operations:
        node = now.expression.nodes[k]
        corner = kink(node.operation, [found.values[p] for p in node.parents])
        if corner:
            words.append(f"{corner[0].upper()}{corner[1:]}.")
    return tuple(words)


def _backward_words(now: Shown, i: int) -> str:
    step, name = now.walk.gradients[i], symbols(now.expression)[i]
    n = len(step.terms)
    if n == 0:
        return rf"Backward starts at the result, with $\partial f / \partial {name} = 1$."
    if n == 1:
        return (
            f"${name}$ has one child: the child's gradient, times the slope on the edge between "
            "them."
        )
    return (
        f"${name}$ reaches $f$ in **{n} ways**: the gradient is the **sum over children**, each "
        "one's gradient times the slope on the edge."
    )


def quests(now: Shown) -> list[Quest]:
    """Small tasks on the graph."""
    found = now.walk
    steps = [step for step in found.backward if now.expression.nodes[step.node].name]
    slopes = [abs(step.gradient) for step in steps]
    reverse, forward = costs(now.expression)
    depends = len(found.operations) > 0 and bool(slopes)
    return [
        Quest(
            "Lose the signal: make every gradient at the inputs smaller than 0.001, with no input "
            "at zero.",
            depends and max(slopes) < 1e-3 and all(now.at.values()) and not _cancels(steps),
            "A slope near 0 on the way lets nothing back: a saturated sigmoid, a ReLU that is off. "
            "Learning stops there.",
        ),
        Quest(
            "Let two messages cancel: an input with two children, both sending something, and "
            "a sum below 0.01.",
            _cancels(steps),
            "The sum over children has signs. Both paths matter, and for this step they agree to "
            "stay.",
        ),
        Quest(
            "Type an expression in which an input is used three times or more.",
            any(len(step.terms) >= 3 for step in steps),
            "One more term of the sum for each use. A weight of a network is used once for each "
            "sample, so its gradient is a sum over samples.",
        ),
        Quest(
            "Type an expression for which forward mode takes six times as many products as "
            "reverse mode.",
            bool(reverse.products) and forward.products >= 6 * reverse.products,
            "A pass for each input, against one pass for all of them. A network has a million.",
        ),
    ]


def _cancels(steps: list[BackwardStep]) -> bool:
    """Whether some sum of sizable messages is next to nothing."""
    return any(
        abs(step.gradient) < 0.01 and sum(abs(t.slope * t.gradient) > 0.05 for t in step.terms) >= 2
        for step in steps
    )


NUDGE = 0.05


def nudged(now: Shown) -> tuple[str, float, str] | None:
    """A question on the steepest input, its answer measured, the reason; None without a slope."""
    if now.walk.problem or not now.at:
        return None
    slopes = {
        now.expression.nodes[step.node].name: step.gradient
        for step in now.walk.backward
        if now.expression.nodes[step.node].name
    }
    name = max(now.at, key=lambda name: abs(slopes[name]))
    value, slope = now.at[name], slopes[name]
    ahead = walk(now.expression, {**now.at, name: value + NUDGE})
    if ahead.problem:
        return None
    moved = ahead.values[-1] - now.walk.values[-1]
    letter = latex_name(name)
    question = (
        f"In the graph above ${letter} = {number(value)}$ and $\\bar {{{letter}}} = "
        f"{number(slope)}$. Raise ${letter}$ by {NUDGE:g}. By how much does $f$ change?"
    )
    because = (
        f"The gradient says $\\bar {{{letter}}} \\cdot {NUDGE:g} = {number(NUDGE * slope)}$; the "
        f"difference, ${number(moved - NUDGE * slope, digits=2)}$, is the curvature of $f$."
    )
    return question, moved, because
