r"""Expressions back into text, and into LaTeX, with as few parentheses as either needs.

$$\texttt{x**2 / (1 + y)} \quad\leftrightarrow\quad \frac{x^2}{1 + y}$$

`parse(written(expression))` is the expression again, node by node.
"""

import math
import re
from collections.abc import Sequence

from mathdl_core.neural_networks.expressions import Expression

_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "**": 4}
_WHOLE = 5
_LATEX_FUNCTIONS = {
    "sigmoid": r"\sigma",
    "relu": r"\operatorname{relu}",
    **{name: rf"\{name}" for name in ("sin", "cos", "tan", "tanh", "log", "max", "min")},
}
_GREEK = set(
    re.findall(
        r"\w+",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau "
        "upsilon phi chi psi omega",
    )
)


def written(expression: Expression) -> str:
    """The text that `parse` reads as this expression."""
    texts: list[tuple[str, int]] = []
    for operation, parents, name, constant in expression.nodes:
        arguments = [texts[i] for i in parents]
        if operation == "input":
            texts.append((name, _WHOLE))
        elif operation == "constant":
            # -3 binds as an operation does: (-3)**2 needs its parentheses.
            texts.append((_number_text(constant), 3 if constant < 0 else _WHOLE))
        elif operation == "neg":
            # -(2) is an operation, -2 a number.
            is_digits = arguments[0][0][0] in "0123456789"
            inner = f"({arguments[0][0]})" if is_digits and arguments[0][1] == _WHOLE else ""
            texts.append((f"-{inner or _bracketed(arguments[0], 3)}", 3))
        elif operation == "**":
            texts.append((f"{_bracketed(arguments[0], 5)}**{_bracketed(arguments[1], 3)}", 4))
        elif operation in _BINDING:
            binding = _BINDING[operation]
            first, second = _bracketed(arguments[0], binding), _bracketed(arguments[1], binding + 1)
            texts.append((f"{first} {operation} {second}", binding))
        else:
            texts.append((f"{operation}({', '.join(text for text, _ in arguments)})", _WHOLE))
    return texts[-1][0]


def latex(expression: Expression) -> str:
    """LaTeX of the expression."""
    return latex_of_nodes(expression)[-1]


def latex_of_nodes(expression: Expression) -> tuple[str, ...]:
    """(n_nodes,) LaTeX of what each node computes, written out down to the inputs."""
    parts: list[tuple[str, int]] = []
    for operation, parents, name, constant in expression.nodes:
        if operation == "input":
            parts.append((latex_name(name), _WHOLE))
        elif operation == "constant":
            parts.append((_latex_number(constant), 1 if constant < 0 else _WHOLE))
        else:
            parts.append(_latex_operation(operation, [parts[i] for i in parents]))
    return tuple(text for text, _ in parts)


def latex_of_operation(operation: str, arguments: Sequence[tuple[str, bool]]) -> str:
    """LaTeX of one operation of arguments in LaTeX, each with whether it is signed or a product."""
    parts = [(text, 1 if is_open else _WHOLE) for text, is_open in arguments]
    return _latex_operation(operation, parts)[0]


def latex_name(name: str) -> str:
    r"""Such as `\theta_{1}` for theta1, and upright letters for words."""
    match = re.fullmatch(r"([^\W\d_]+)_*(\w*)", name)
    stem, index = match.groups() if match else ("", name)
    if stem in _GREEK:
        stem = "\\" + stem
    elif len(stem) != 1:
        stem = rf"\mathrm{{{stem}}}"
    index = index.replace("_", r"\_")
    return f"{stem}_{{{index}}}" if index else stem


def _latex_operation(operation: str, arguments: list[tuple[str, int]]) -> tuple[str, int]:
    plain = [text for text, _ in arguments]
    match operation:
        case "/":
            return rf"\frac{{{plain[0]}}}{{{plain[1]}}}", 4
        case "**":
            return f"{{{_latex_bracketed(arguments[0], 5)}}}^{{{plain[1]}}}", 4
        case "neg":
            return f"-{_latex_bracketed(arguments[0], 2)}", 1
        case "+" | "-" | "*":
            binding, sign = _BINDING[operation], r"\cdot" if operation == "*" else operation
            first = _latex_bracketed(arguments[0], binding)
            return f"{first} {sign} {_latex_bracketed(arguments[1], binding + 1)}", binding
        case "exp":
            return f"e^{{{plain[0]}}}", 4
        case "sqrt":
            return rf"\sqrt{{{plain[0]}}}", _WHOLE
        case "abs":
            return rf"\left|{plain[0]}\right|", _WHOLE
    return rf"{_LATEX_FUNCTIONS[operation]}\left({', '.join(plain)}\right)", _WHOLE


def _bracketed(part: tuple[str, int], least: int) -> str:
    """The text of a part, in parentheses if it binds less than the least that will do."""
    text, binding = part
    return f"({text})" if binding < least else text


def _latex_bracketed(part: tuple[str, int], least: int) -> str:
    text, binding = part
    return rf"\left({text}\right)" if binding < least else text


def _number_text(constant: float) -> str:
    if constant == math.pi:
        return "pi"
    whole = constant.is_integer() and abs(constant) < 1e15
    return str(int(constant)) if whole else repr(constant)


def _latex_number(constant: float) -> str:
    if constant == math.pi:
        return r"\pi"
    text, _, exponent = f"{constant:.6g}".partition("e")
    return rf"{text} \cdot 10^{{{int(exponent)}}}" if exponent else text
