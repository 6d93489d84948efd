r"""A surface that the reader writes: parsed, never evaluated by Python, and differentiated by ours.

$$\bar v_i = \sum_{j\,\in\,\text{children of } i} \bar v_j\, \frac{\partial v_j}{\partial v_i}$$

The graph and its rules are those of `autodiff`, here on arrays: a whole map, or all runs of a race,
in one pass. Where the function is not defined, the value is NaN.

Reference: MADL 8.3, MEDL 4.4.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.expressions import Expression, parse
from mathdl_core.optimization.surfaces import Real, Surface

ArrayRule = Callable[..., Any]


def _share(a: Array, b: Array) -> Array:
    """1 where a is larger than b, 0 where it is smaller, a half for equals."""
    return 0.5 * ((a > b) + 1.0 * (a >= b))


# Value, then the slope by each argument, as functions of the arguments and the value y.
_RULES: dict[str, tuple[ArrayRule, ...]] = {
    "+": (np.add, lambda a, b, y: 1.0, lambda a, b, y: 1.0),
    "-": (np.subtract, lambda a, b, y: 1.0, lambda a, b, y: -1.0),
    "*": (np.multiply, lambda a, b, y: b, lambda a, b, y: a),
    "/": (np.divide, lambda a, b, y: 1 / b, lambda a, b, y: -y / b),
    "neg": (np.negative, lambda a, y: -1.0),
    "sin": (np.sin, lambda a, y: np.cos(a)),
    "cos": (np.cos, lambda a, y: -np.sin(a)),
    "tan": (np.tan, lambda a, y: 1 + y * y),
    "exp": (np.exp, lambda a, y: y),
    "log": (np.log, lambda a, y: 1 / a),
    "sqrt": (np.sqrt, lambda a, y: 0.5 / y),
    "tanh": (np.tanh, lambda a, y: 1 - y * y),
    "sigmoid": (lambda a: 0.5 * (1 + np.tanh(0.5 * a)), lambda a, y: y * (1 - y)),
    "relu": (lambda a: np.maximum(a, 0.0), lambda a, y: 1.0 * (a > 0)),
    "abs": (np.abs, lambda a, y: np.sign(a)),
    "max": (np.maximum, lambda a, b, y: _share(a, b), lambda a, b, y: _share(b, a)),
    "min": (np.minimum, lambda a, b, y: _share(b, a), lambda a, b, y: _share(a, b)),
    "**": (
        np.power,
        lambda a, b, y: np.where(b == 0, 0.0, b * np.power(a, b - 1)),
        lambda a, b, y: np.where((a == 0) & (b > 0), 0.0, y * np.log(a)),
    ),
}


def own_surface(text: str) -> Surface:
    """The surface f(x, y) that a text writes.

    Raises:
        ValueError: in one sentence, what is not understood and where, which names are no
            coordinates, or that there is no slope anywhere.
    """
    expression = parse(text)
    strangers = [name for name in expression.inputs if name not in ("x", "y")]
    if strangers:
        raise ValueError(f"the coordinates are x and y; {strangers[0]!r} is neither")
    if not expression.inputs:
        raise ValueError("f(x, y) must depend on x or y, or there is nothing to descend")
    return Surface(
        lambda x, y: values_of(expression, x, y)[-1] + 0.0 * x,
        partial(slopes_of, expression),
        np.empty((0, 2)),
        math.nan,
    )


def values_of(expression: Expression, x: Real, y: Real) -> list[Real]:
    """(n_nodes,) the values of all nodes at coordinates x and y, entry by entry."""
    # NumPy's numbers: where Python's would raise, at a pole, these are infinite or NaN.
    at = {"x": np.asarray(x), "y": np.asarray(y)}
    values: list[Real] = []
    with np.errstate(all="ignore"):
        for operation, parents, name, constant in expression.nodes:
            if operation == "input":
                values.append(at[name])
            elif operation == "constant":
                values.append(np.float64(constant))
            else:
                values.append(_RULES[operation][0](*(values[i] for i in parents)))
    return values


def slopes_of(expression: Expression, x: Real, y: Real) -> tuple[Real, Real]:
    """The derivatives by x and by y at coordinates x and y, by reverse mode."""
    values = values_of(expression, x, y)
    reached: list[bool] = []
    for node in expression.nodes:
        reached.append(node.operation == "input" or any(reached[i] for i in node.parents))
    gradients: list[Real] = [0.0] * len(values)
    gradients[-1] = 1.0
    found: dict[str, Real] = {"x": 0.0 * x, "y": 0.0 * y}
    with np.errstate(all="ignore"):
        for i in range(len(values) - 1, -1, -1):
            operation, parents, name, _ = expression.nodes[i]
            if operation == "input":
                found[name] = gradients[i] + 0.0 * x
            for slot, parent in enumerate(parents):
                # A constant takes no part: the slope by a constant exponent may not even exist.
                if reached[parent]:
                    arguments = [values[k] for k in parents]
                    slope = _RULES[operation][1 + slot](*arguments, values[i])
                    gradients[parent] = gradients[parent] + gradients[i] * slope
    return found["x"], found["y"]
