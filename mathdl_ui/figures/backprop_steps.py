"""A step of backpropagation spelled out: formulas with their numbers, words, tasks."""

import re

from mathdl_core.exercise import Quest
from mathdl_core.neural_networks.autodiff import BackwardStep, costs
from mathdl_core.neural_networks.backprop import walk
from mathdl_core.neural_networks.expression_text import (
    latex,
    latex_name,
    latex_of_nodes,
    latex_of_operation,
)
from mathdl_core.neural_networks.operations import OPERATIONS, kink
from mathdl_ui import tex
from mathdl_ui.figures.backprop import Shown, valued
from mathdl_ui.figures.backprop_names import symbols
from mathdl_ui.tex import colored, number
from mathdl_ui.theme import Theme


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
    if found.expression.nodes[i].parents and valued(now, i):
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
    for term in step.terms:
        child = names[term.child]
        slope = rf"\frac{{\partial {child}}}{{\partial {names[i]}}}"
        rule, value = _rule(now, term.child, term.slot), number(term.slope)
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
