r"""What each operation of a graph computes, and how its value changes with each argument.

$$y = f(a, b), \qquad \frac{\partial y}{\partial a}, \quad \frac{\partial y}{\partial b}$$

One operation a line: the value, the rules in LaTeX, the same rules as functions of a, b and y. At a
kink a choice must be made, and is made as in torch: 0 for relu and abs at 0, and a half for each
argument of max and min that are equal.

Reference: MADL 8.3, MEDL 4.4; A. Griewank and A. Walther, *Evaluating Derivatives*, 2008, 2.2.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

Value = Callable[..., float]


class Operation(NamedTuple):
    r"""A function of one or two numbers.

    Attributes:
        value: $y$ of the arguments.
        rules: LaTeX of the derivative by each argument, in a, b and y.
        slopes: the derivative by each argument, a function of the arguments and y.
        needs: what arguments must be for there to be a value.
    """

    value: Value
    rules: tuple[str, ...]
    slopes: tuple[Value, ...]
    needs: str = ""


def logistic(a: float) -> float:
    r"""$1 / (1 + e^{-a})$."""
    # exp(800) overflows: of the two equal forms, the one whose exponent is negative.
    return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))


def power_slope(a: float, b: float, _: float) -> float:
    r"""$b\,a^{b-1}$, which is 0 for the exponent 0 even where a is 0."""
    return b * math.pow(a, b - 1) if b else 0.0


def exponent_slope(a: float, b: float, y: float) -> float:
    r"""$a^b \ln a$; $0^b$ is 0 for all positive b, so there it is 0."""
    return 0.0 if a == 0 < b else y * math.log(a)


def larger(a: float, b: float) -> float:
    """1 where a is larger than b, 0 where it is smaller, a half for equals."""
    return 0.5 * ((a > b) + (a >= b))


OPERATIONS: dict[str, Operation] = {
    "+": Operation(lambda a, b: a + b, ("1", "1"), (lambda *_: 1.0, lambda *_: 1.0)),
    "-": Operation(lambda a, b: a - b, ("1", "-1"), (lambda *_: 1.0, lambda *_: -1.0)),
    "*": Operation(lambda a, b: a * b, ("b", "a"), (lambda _, b, __: b, lambda a, *_: a)),
    "/": Operation(
        lambda a, b: a / b,
        (r"1 / b", "-y / b"),
        (lambda _, b, __: 1 / b, lambda _, b, y: -y / b),
        "a divisor other than 0",
    ),
    "**": Operation(
        math.pow,
        (r"b\,a^{b-1}", r"y \ln a"),
        (power_slope, exponent_slope),
        "a positive base, or a whole exponent that does not divide by 0",
    ),
    "neg": Operation(lambda a: -a, ("-1",), (lambda *_: -1.0,)),
    "sin": Operation(math.sin, (r"\cos a",), (lambda a, _: math.cos(a),)),
    "cos": Operation(math.cos, (r"-\sin a",), (lambda a, _: -math.sin(a),)),
    "tan": Operation(math.tan, ("1 + y^2",), (lambda _, y: 1 + y * y,)),
    "exp": Operation(math.exp, ("y",), (lambda _, y: y,)),
    "log": Operation(math.log, ("1 / a",), (lambda a, _: 1 / a,), "a number above 0"),
    "sqrt": Operation(math.sqrt, ("1 / (2 y)",), (lambda _, y: 1 / (2 * y),), "a number from 0 up"),
    "tanh": Operation(math.tanh, ("1 - y^2",), (lambda _, y: 1 - y * y,)),
    "sigmoid": Operation(logistic, ("y (1 - y)",), (lambda _, y: y * (1 - y),)),
    "relu": Operation(lambda a: max(a, 0.0), ("[a > 0]",), (lambda a, _: float(a > 0),)),
    "abs": Operation(abs, (r"\mathrm{sign}\,a",), (lambda a, _: float((a > 0) - (a < 0)),)),
    "max": Operation(
        max, ("[a > b]", "[b > a]"), (lambda a, b, _: larger(a, b), lambda a, b, _: larger(b, a))
    ),
    "min": Operation(
        min, ("[a < b]", "[b < a]"), (lambda a, b, _: larger(b, a), lambda a, b, _: larger(a, b))
    ),
}


def operation_value(operation: str, arguments: Sequence[float]) -> float:
    """The value of an operation; a ValueError says in a sentence why there is none."""
    done = operation_text(operation, arguments)
    try:
        y = float(OPERATIONS[operation].value(*arguments))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{done} is not defined: it needs {OPERATIONS[operation].needs}") from None
    except OverflowError:
        y = math.inf
    if not math.isfinite(y):
        raise ValueError(f"{done} is too large for float64, which ends at 1.8e308")
    return y


def operation_slope(operation: str, slot: int, arguments: Sequence[float], y: float) -> float:
    """The derivative by the argument of index slot; a ValueError says why there is none."""
    try:
        slope = float(OPERATIONS[operation].slopes[slot](*arguments, y))
    except (ValueError, ZeroDivisionError, OverflowError):
        slope = math.nan
    if not math.isfinite(slope):
        which = "argument" if len(arguments) == 1 else ("first argument", "second argument")[slot]
        done = operation_text(operation, arguments)
        raise ValueError(f"{done} has no finite slope by its {which}")
    return slope


def kink(operation: str, arguments: Sequence[float]) -> str:
    """A sentence where slopes from left and right differ, and which one is taken; else nothing."""
    if operation in ("relu", "abs") and arguments[0] == 0:
        left = {"relu": 0, "abs": -1}[operation]
        return f"{operation} has a kink at 0, slope {left} before and 1 after: 0 is taken"
    if operation in ("max", "min") and arguments[0] == arguments[1]:
        return f"{operation} of two equal numbers has a kink: each gets half of the slope"
    return ""


def operation_text(operation: str, arguments: Sequence[float]) -> str:
    """Such as `1 / 0` or `log(-1)`."""
    numbers = [f"{a:g}" if a >= 0 else f"({a:g})" for a in arguments]
    if operation == "neg":
        return f"-{numbers[0]}"
    if len(numbers) == 2 and not operation.isalpha():
        return f" {operation} ".join(numbers)
    return f"{operation}({', '.join(f'{a:g}' for a in arguments)})"
