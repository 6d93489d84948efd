"""Numbers in the LaTeX of this chapter's exercises."""

from collections.abc import Iterable


def number(x: float) -> str:
    """At most four decimals: `0.5`, `-3`."""
    # Adding 0 turns the -0 of a rounded -1e-17 into 0.
    return f"{round(float(x), 4) + 0.0:g}"


def factor(x: float) -> str:
    """A number that can follow a sign: `(-3)`."""
    return number(x) if number(x)[0] != "-" else f"({number(x)})"


def equal(x: float) -> str:
    r"""`= 0.5`, or `\approx 0.3333` where digits were dropped."""
    sign = "=" if abs(float(number(x)) - float(x)) < 1e-12 else r"\approx"
    return f"{sign} {number(x)}"


def row(values: Iterable[float]) -> str:
    """`(1, -2)`."""
    return f"({', '.join(number(x) for x in values)})"
