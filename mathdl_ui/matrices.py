"""A matrix to be shown as a table; no Streamlit."""

from collections.abc import Sequence
from dataclasses import dataclass

from mathdl_core.arrays import Array


@dataclass(frozen=True, eq=False)
class Matrix:
    """A matrix as a table whose cells are tinted by size.

    Attributes:
        name: identifies it in the picture; the URL parameter of an editable one.
        values: (n_rows, n_columns) numbers; NaN is shown as a dash with the reason `undefined`.
        rows: n_rows names.
        columns: n_columns names.
        title: the caption.
        role: the color of positive entries; negative ones are vermillion.
        full: the size that gets the full tint.
        digits: decimals shown.
        lit: cells to point out, as (row, column).
        lit_rows: rows whose names are pointed out.
        undefined: why a NaN is one.
    """

    name: str
    values: Array
    rows: Sequence[str]
    columns: Sequence[str]
    title: str
    role: str = "data"
    full: float = 1.0
    digits: int = 2
    lit: Sequence[tuple[int, int]] = ()
    lit_rows: Sequence[int] = ()
    undefined: str = "undefined"
