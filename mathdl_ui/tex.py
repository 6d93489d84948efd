r"""Numbers to LaTeX, and to plain and spoken words for text alternatives.

One rounding for all of them: `digits` significant digits, $1.2 \cdot 10^{-7}$ below $10^{-4}$ and
from $10^6$ on, and in between no digit before the point is ever rounded away. Everything is
bounded: of a vector with 1,000 components the first and the last few are shown.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui import theme as colors
from mathdl_ui.theme import Role, Theme

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(x: float, *, digits: int = 4) -> str:
    r"""`-1.2`, `1.2 \cdot 10^{-7}`, `\infty` or `\text{undefined}`."""
    if math.isnan(x):
        return r"\text{undefined}"
    sign, magnitude, exponent = _rounded(x, digits)
    if math.isinf(x):
        return rf"{sign}\infty"
    return f"{sign}{magnitude}" + ("" if exponent is None else rf" \cdot 10^{{{exponent}}}")


def term(x: float, *, digits: int = 4) -> str:
    r"""A number as a factor or under a power: `2`, but `(-1)` and `(1.2 \cdot 10^{-7})`."""
    written = number(x, digits=digits)
    return f"({written})" if written.startswith("-") or r"\cdot" in written else written


def signed(x: float, *, digits: int = 4) -> str:
    """A number as the next summand: `+ 2` or `- 1.2`."""
    written = number(x, digits=digits)
    return f"- {written[1:]}" if written.startswith("-") else f"+ {written}"


def plain(x: float, *, digits: int = 4) -> str:
    """`number` without LaTeX: `−1.2`, `1.2·10⁻⁷`, `∞` or `undefined`."""
    if math.isnan(x):
        return "undefined"
    sign, magnitude, exponent = _rounded(x, digits)
    minus = sign.replace("-", "−")
    if math.isinf(x):
        return f"{minus}∞"
    power = "" if exponent is None else f"·10{str(exponent).translate(_SUPERSCRIPT)}"
    return f"{minus}{magnitude}{power}"


def spoken(x: float, *, digits: int = 4) -> str:
    """`number` as read aloud: `minus 1.2`, `1.2 times 10 to the minus 7`."""
    if math.isnan(x):
        return "undefined"
    sign, magnitude, exponent = _rounded(x, digits)
    minus = sign.replace("-", "minus ")
    if math.isinf(x):
        return f"{minus}infinity"
    power = "" if exponent is None else f" times 10 to the {exponent}".replace("-", "minus ")
    return f"{minus}{magnitude}{power}"


def vector(values: Sequence[float] | Array, *, max_shown: int = 6, digits: int = 4) -> str:
    """A column in brackets; of more than `max_shown` components the middle is left out."""
    cells = _elided(values, max_shown, digits, dots=r"\vdots")
    return _bmatrix([[cell] for cell in cells])


def row_vector(values: Sequence[float] | Array, *, max_shown: int = 6, digits: int = 4) -> str:
    """A row in brackets; of more than `max_shown` components the middle is left out."""
    return _bmatrix([_elided(values, max_shown, digits, dots=r"\cdots")])


def matrix(
    values: Sequence[Sequence[float]] | Array,
    *,
    digits: int = 3,
    max_rows: int = 6,
    max_columns: int = 6,
) -> str:
    """A matrix in brackets; of more rows or columns than allowed the middle ones are left out."""
    grid = np.asarray(values, dtype=float)
    rows = [
        _elided(grid[i], max_columns, digits, dots=r"\cdots") for i in _ends(len(grid), max_rows)
    ]
    if len(grid) > max_rows:
        dots = [r"\ddots" if cell == r"\cdots" else r"\vdots" for cell in rows[0]]
        rows.insert(_head(max_rows), dots)
    return _bmatrix(rows)


def colored(role: Role, text: str, theme: Theme) -> str:
    r"""LaTeX in the color of its role: `\textcolor{#0067a6}{...}`."""
    return rf"\textcolor{{{colors.text(role, theme)}}}{{{text}}}"


def dot_product(
    a: Sequence[float] | Array,
    b: Sequence[float] | Array,
    theme: Theme,
    *,
    roles: tuple[Role, Role] = ("data", "second"),
    max_shown: int = 4,
    digits: int = 4,
) -> str:
    r"""The sum of products with its numbers, `2\cdot(-1) + 1\cdot2`, each in its role's color."""
    if len(a) != len(b):
        raise ValueError(f"a and b must have the same length, not {len(a)} and {len(b)}")
    products = [
        rf"{colored(roles[0], term(a[i], digits=digits), theme)}\cdot"
        + colored(roles[1], term(b[i], digits=digits), theme)
        for i in _ends(len(a), max_shown)
    ]
    if len(a) > max_shown:
        products.insert(_head(max_shown), r"\cdots")
    return " + ".join(products) or "0"


def aligned(*lines: Sequence[str]) -> str:
    """Equations aligned at `=`; a line is (left, right, right, ...).

    Each right side has a row of its own, so that a long chain fits a phone.
    """
    return rows(
        *(
            rf"{left if i == 0 else ''} &= {right}".lstrip()
            for left, *rights in lines
            for i, right in enumerate(rights)
        )
    )


def rows(*written: str) -> str:
    """Rows aligned at the `&` that each holds, for sums that take more than one."""
    return r"\begin{aligned} " + r" \\ ".join(written) + r" \end{aligned}"


class _Rounded(NamedTuple):
    sign: str
    magnitude: str
    exponent: int | None


# While a hand moves one number, most others stay as they are.
@lru_cache(maxsize=8192)
def _rounded(x: float, digits: int) -> _Rounded:
    sign = "-" if x < 0 else ""
    if x == 0 or math.isinf(x):
        return _Rounded(sign, "0", None)
    # Rounding comes first, since it may reach the next power of ten: 9.99996 is 10.
    mantissa, power = f"{abs(x):.{digits - 1}e}".split("e")
    exponent = int(power)
    if -4 <= exponent < 6:
        magnitude = f"{abs(x):.{max(digits - 1 - exponent, 0)}f}"
        return _Rounded(sign, _without_trailing_zeros(magnitude), None)
    return _Rounded(sign, _without_trailing_zeros(mantissa), exponent)


def _without_trailing_zeros(magnitude: str) -> str:
    return magnitude.rstrip("0").rstrip(".") if "." in magnitude else magnitude


def _head(max_shown: int) -> int:
    return (max_shown + 1) // 2


def _ends(n: int, max_shown: int) -> list[int]:
    """The indices shown: all, or the first and the last with more of the first."""
    if n <= max_shown:
        return list(range(n))
    return [*range(_head(max_shown)), *range(n - max_shown // 2, n)]


def _elided(
    values: Sequence[float] | Array, max_shown: int, digits: int, *, dots: str
) -> list[str]:
    cells = [number(values[i], digits=digits) for i in _ends(len(values), max_shown)]
    if len(values) > max_shown:
        cells.insert(_head(max_shown), dots)
    return cells


def _bmatrix(rows: Sequence[Sequence[str]]) -> str:
    body = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"
