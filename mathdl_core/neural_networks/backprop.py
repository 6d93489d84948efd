r"""Backpropagation on a graph, one operation at a time: forward to the result, then back.

$$v_j = f_j(v_{i_1}, v_{i_2}), \qquad
\bar v_i = \sum_{j\,\in\,\text{children of } i} \bar v_j\, \frac{\partial v_j}{\partial v_i}$$

A walk may have to stop: $\ln(-1)$ has no value, $\sqrt{0}$ no finite slope. It keeps what it found
until there, and says why. Beside it, what forward mode finds: a column of $\partial v_j/\partial x$
for each input x, one pass each.

Reference: MADL 8.3, MEDL 4.4, 4.7.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.autodiff import (
    BackwardStep,
    forward_mode,
    reverse_mode,
    values_in_order,
)
from mathdl_core.neural_networks.expressions import Expression


class Walk(NamedTuple):
    """Both passes through a graph.

    Attributes:
        expression: the graph.
        values: (n_nodes,) of the nodes; fewer where one is not defined.
        backward: the backward steps, from the result on; none where there is no gradient.
        problem: a sentence that says why something is missing; else nothing.
    """

    expression: Expression
    values: tuple[float, ...]
    backward: tuple[BackwardStep, ...]
    problem: str

    @property
    def operations(self) -> tuple[int, ...]:
        """The nodes that are computed from others and have a value, in the order of the pass."""
        nodes = self.expression.nodes[: len(self.values)]
        return tuple(i for i, node in enumerate(nodes) if node.parents)

    @property
    def gradients(self) -> dict[int, BackwardStep]:
        """The backward step of each node that has one."""
        return {step.node: step for step in self.backward}

    @property
    def n_steps(self) -> int:
        """Operations forward and nodes backward."""
        return len(self.operations) + len(self.backward)


def walk(expression: Expression, at: Mapping[str, float]) -> Walk:
    """Both passes at a point, as far as they are defined."""
    values: list[float] = []
    try:
        for value in values_in_order(expression, at):
            values.append(value)
        backward = reverse_mode(expression, tuple(values))
    except ValueError as error:
        return Walk(expression, tuple(values), (), str(error))
    return Walk(expression, tuple(values), backward, "")


def tangents(expression: Expression, at: Mapping[str, float]) -> Array:
    """(n_nodes, n_inputs) derivatives of each node by each input: forward mode, a pass a column."""
    columns = [
        [dual.tangent for dual in forward_mode(expression, at, {name: 1.0})]
        for name in expression.inputs
    ]
    return np.array(columns).reshape(len(columns), len(expression.nodes)).T
