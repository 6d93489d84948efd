r"""Automatic differentiation of a graph of numbers: reverse mode, and forward mode beside it.

$$\bar v_i = \sum_{j\,\in\,\text{children of } i} \bar v_j\, \frac{\partial v_j}{\partial v_i},
\qquad
\dot v_j = \sum_{i\,\in\,\text{parents of } j} \frac{\partial v_j}{\partial v_i}\, \dot v_i$$

Reverse mode starts with $\bar v = 1$ at the result and finds the derivatives of that one result by
all inputs. Forward mode starts with $\dot v$ at the inputs and finds those of all nodes along that
one direction: a gradient takes a pass for each input. Constants take no part in either.

Reference: MADL 8.3, MEDL 4.4, 4.7; A. Baydin et al., "Automatic differentiation in machine
learning: a survey", 2018.
"""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mathdl_core.neural_networks.expressions import Expression
from mathdl_core.neural_networks.operations import operation_slope, operation_value


class Term(NamedTuple):
    """A product of the chain rule: `slope` of node `child` by this one, times its `gradient`.

    This node is the argument of index `slot` of the child.
    """

    child: int
    slot: int
    slope: float
    gradient: float


class BackwardStep(NamedTuple):
    """The `gradient` of a `node` is the sum of its `terms`; the result has none, and 1."""

    node: int
    terms: tuple[Term, ...]
    gradient: float


class Dual(NamedTuple):
    """A number and how fast it changes along the direction taken."""

    value: float
    tangent: float


class Cost(NamedTuple):
    """How often a gradient takes each: `passes`, local `slopes`, `products` and `sums` in all."""

    passes: int
    slopes: int
    products: int
    sums: int


def evaluate(expression: Expression, at: Mapping[str, float]) -> tuple[float, ...]:
    """(n_nodes,) values, the result last; a ValueError names what is not defined."""
    return tuple(values_in_order(expression, at))


def values_in_order(expression: Expression, at: Mapping[str, float]) -> Iterator[float]:
    """The value of each node after those of its parents; a ValueError at what is not defined."""
    values: list[float] = []
    for node in expression.nodes:
        if node.operation == "input":
            values.append(_finite_input(node.name, at))
        elif node.operation == "constant":
            values.append(node.constant)
        else:
            values.append(operation_value(node.operation, [values[i] for i in node.parents]))
        yield values[-1]


def reverse_mode(expression: Expression, values: tuple[float, ...]) -> tuple[BackwardStep, ...]:
    """The backward pass from the result on: each node that an input reaches, after its children."""
    reached = reached_by_inputs(expression)
    children: list[list[tuple[int, int, float]]] = [[] for _ in expression.nodes]
    gradients = [0.0] * len(expression.nodes)
    steps = []
    for i in range(len(expression.nodes) - 1, -1, -1):
        if not reached[i]:
            continue
        terms = tuple(Term(j, slot, slope, gradients[j]) for j, slot, slope in children[i])
        is_result = i == len(expression.nodes) - 1
        gradients[i] = 1.0 if is_result else sum(term.slope * term.gradient for term in terms)
        steps.append(BackwardStep(i, terms, gradients[i]))
        operation, parents, *_ = expression.nodes[i]
        arguments = [values[parent] for parent in parents]
        for slot, parent in enumerate(parents):
            if reached[parent]:
                slope = operation_slope(operation, slot, arguments, values[i])
                children[parent].append((i, slot, slope))
    return tuple(steps)


def forward_mode(
    expression: Expression, at: Mapping[str, float], direction: Mapping[str, float]
) -> tuple[Dual, ...]:
    """(n_nodes,) values with their derivatives along a direction, in one pass of dual numbers."""
    reached = reached_by_inputs(expression)
    duals: list[Dual] = []
    for (operation, parents, name, constant), moves in zip(expression.nodes, reached, strict=True):
        if operation == "input":
            duals.append(Dual(_finite_input(name, at), direction.get(name, 0.0)))
        elif operation == "constant":
            duals.append(Dual(constant, 0.0))
        else:
            arguments = [duals[i].value for i in parents]
            value = operation_value(operation, arguments)
            tangent = sum(
                operation_slope(operation, slot, arguments, value) * duals[i].tangent
                for slot, i in enumerate(parents)
                if moves and reached[i]
            )
            duals.append(Dual(value, float(tangent)))
    return tuple(duals)


def gradient(expression: Expression, at: Mapping[str, float]) -> dict[str, float]:
    """The derivative of the result by each input, by reverse mode."""
    steps = reverse_mode(expression, evaluate(expression, at))
    return {
        expression.nodes[step.node].name: step.gradient
        for step in reversed(steps)
        if expression.nodes[step.node].operation == "input"
    }


def reached_by_inputs(expression: Expression) -> tuple[bool, ...]:
    """(n_nodes,) whether the node depends on any input."""
    reached: list[bool] = []
    for node in expression.nodes:
        reached.append(node.operation == "input" or any(reached[i] for i in node.parents))
    return tuple(reached)


def costs(expression: Expression) -> tuple[Cost, Cost]:
    """Of the whole gradient by reverse and by forward mode, the values themselves apart."""
    reached = reached_by_inputs(expression)
    edges = [i for node in expression.nodes for i in node.parents if reached[i]]
    computed = sum(any(reached[i] for i in node.parents) for node in expression.nodes)
    used, n_inputs = len(set(edges)), len(expression.inputs)
    reverse = Cost(1, len(edges), len(edges), len(edges) - used)
    per_pass = (len(edges), len(edges), len(edges) - computed)
    return reverse, Cost(n_inputs, *(n_inputs * count for count in per_pass))


def _finite_input(name: str, at: Mapping[str, float]) -> float:
    if not math.isfinite(at.get(name, math.nan)):
        raise ValueError(f"input {name} is {at.get(name, 'missing')}: it must be a finite number")
    return float(at[name])
