"""What the nodes of a graph are called, in formulas and in the picture."""

import math
import re
from functools import lru_cache

from mathdl_core.neural_networks.expression_text import latex_name
from mathdl_core.neural_networks.expressions import Expression
from mathdl_ui import tex
from mathdl_ui.tex import number

_LABELS = {
    **{"-": "−", "*": "×", "/": "÷", "**": "^", "neg": "−", "sigmoid": "σ", "relu": "ReLU"},
    **{"sqrt": "√", "abs": "| |"},
}
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_GREEK = {
    **dict(zip(("alpha", "beta", "gamma", "delta", "epsilon"), "αβγδε", strict=True)),
    **dict(zip(("zeta", "eta", "theta", "iota", "kappa"), "ζηθικ", strict=True)),
    **dict(zip(("lambda", "mu", "nu", "xi", "rho"), "λμνξρ", strict=True)),
    **dict(zip(("sigma", "tau", "upsilon", "phi", "chi"), "στυφχ", strict=True)),
    **dict(zip(("psi", "omega"), "ψω", strict=True)),
}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


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
        return "v" + name[3:-1].translate(_SUBSCRIPT)
    return plain_name(expression.nodes[i].name) or name


def plain_name(name: str) -> str:
    """An input's name in letters: `θ₁` for theta1."""
    found = re.fullmatch(r"([^\W\d_]+)_?(\d*)", name)
    if not found:
        return name
    letter = _GREEK.get(found[1], found[1])
    return letter + found[2].translate(_SUBSCRIPT)


def node_label(expression: Expression, i: int) -> str:
    """What is written in a node: its operation, with a constant that goes into it."""
    operation, parents, name, constant = expression.nodes[i]
    if operation == "input":
        return plain_name(name)
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
