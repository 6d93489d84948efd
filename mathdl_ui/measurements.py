"""Rows of numbers about samples: scikit-learn's small data sets, or a table that somebody brings.

No Streamlit here; `mathdl_ui.measurement_picker` asks for the choice. Pages import this module for
data that few of their readers choose, so scikit-learn is imported when one of its sets is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui import shipped, tables
from mathdl_ui.plain_text import quoted

if TYPE_CHECKING:
    import pandas as pd

CC_BY = "from the UCI repository, through scikit-learn (CC BY 4.0)."
MOST_KINDS = 12


@dataclass(frozen=True, eq=False)
class Measurements:
    """Samples and what was measured of each.

    Attributes:
        values: (n_samples, n_features) finite numbers.
        columns: (n_features,) their names.
        kinds: (n_samples,) the kind of each sample; empty where none are known.
        source: whose data they are.
        side: of the square picture that a row is; 0 where it is none.
        colors: (n_samples,) as `#rrggbb` where a sample is a color.
        shape: rows and columns of the image whose pixels the samples are.
    """

    values: Array
    columns: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    source: str = ""
    side: int = 0
    colors: tuple[str, ...] = ()
    shape: tuple[int, int] | None = None


def digits() -> Measurements:
    """1,797 handwritten digits of 8 × 8 pixels."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return Measurements(
        found.data.astype(float),
        tuple(f"pixel {i // 8 + 1}, {i % 8 + 1}" for i in range(64)),
        tuple(str(kind) for kind in found.target),
        f"1,797 digits of 8 × 8 pixels, {CC_BY}",
        side=8,
    )


def iris() -> Measurements:
    """150 flowers of three kinds, four lengths each."""
    from sklearn.datasets import load_iris

    return _labeled(**load_iris(), source=f"150 irises measured by E. Anderson, {CC_BY}")


def wine() -> Measurements:
    """178 wines from three growers, 13 measurements each."""
    from sklearn.datasets import load_wine

    growers = {"target_names": ("grower 1", "grower 2", "grower 3")}
    return _labeled(**{**load_wine(), **growers}, source=f"178 wines from three growers, {CC_BY}")


def breast_cancer() -> Measurements:
    """569 tumors, benign or malignant, 30 measurements of their cells."""
    from sklearn.datasets import load_breast_cancer

    return _labeled(**load_breast_cancer(), source=f"569 tumors from Wisconsin, {CC_BY}")


def diabetes() -> Measurements:
    """442 patients, ten measurements each, and how far the disease progressed in a year."""
    from sklearn.datasets import load_diabetes

    found = load_diabetes(scaled=False)
    return Measurements(
        np.column_stack([found.data, found.target]),
        (
            *("age", "sex", "body mass index", "blood pressure", "total cholesterol", "LDL", "HDL"),
            *("cholesterol / HDL", "log of triglycerides", "blood sugar", "progression"),
        ),
        source="442 patients, from B. Efron et al., “Least angle regression” (2004), through "
        "scikit-learn.",
    )


def china() -> Measurements:
    """Red, green and blue of every second pixel, across and down, of a photograph."""
    light = shipped.photograph("china.jpg")[::2, ::2]
    rows = light.reshape(-1, 3)
    written = rows.tobytes().hex()
    return Measurements(
        rows.astype(float),
        ("red", "green", "blue"),
        source="Pixels of china.jpg by danielbuechele (CC BY 2.0), every second one.",
        colors=tuple(f"#{written[i : i + 6]}" for i in range(0, len(written), 6)),
        shape=light.shape[:2],
    )


class Offer(NamedTuple):
    """Which columns of somebody's table can be analyzed.

    Attributes:
        numeric: names of the columns of numbers, perhaps with gaps; all are chosen at first.
        gaps: name of each of those with gaps, and how many.
        mixed: name of each column in which words stand among numbers, and how many are no numbers.
        left_out: names of the columns of words, and of those without any entry.
    """

    numeric: tuple[str, ...]
    gaps: dict[str, int]
    mixed: dict[str, int]
    left_out: tuple[str, ...]


def offer(frame: pd.DataFrame) -> Offer:
    """What can be analyzed; a column counts as mixed if at least every second entry is a number.

    Raises:
        ValueError: if nothing can.
    """
    found = tables.numeric_columns(frame)
    numeric = tuple(name for name in found.numeric if found.missing.get(name, 0) < len(frame))
    gaps = {name: found.missing[name] for name in numeric if name in found.missing}
    mixed = {
        name: n_words
        for name, n_words in found.text.items()
        if 2 * (n_words + found.missing.get(name, 0)) <= len(frame)
    }
    if not numeric and not mixed:
        raise ValueError("No column of this table holds numbers. PCA needs one, or better several.")
    if len(frame) < 2:
        raise ValueError(
            "This table has a single row. PCA needs at least two: one sample does not vary."
        )
    known = {*numeric, *mixed}
    return Offer(
        numeric, gaps, mixed, tuple(name for name in map(str, frame.columns) if name not in known)
    )


def own(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[Measurements, str]:
    """The chosen columns of somebody's table, and what was left out, in sentences.

    The first column of text that repeats a few entries gives the kinds.
    """
    found = tables.numeric_columns(frame)
    most = min(MOST_KINDS, len(frame) // 2)
    label = next((name for name in found.text if 2 <= frame[name].nunique() <= most), None)
    table = tables.complete_rows(frame, columns, label)
    if len(table.values) < 2:
        raise ValueError(
            "Only one row has a number in every chosen column. PCA needs at least two: a single "
            "sample does not vary."
        )
    constant = np.ptp(table.values, axis=0) == 0
    if constant.all():
        raise ValueError("Every chosen column is constant: nothing varies, so there is no axis.")
    notes = []
    if table.n_dropped:
        rows = "1 row" if table.n_dropped == 1 else f"{table.n_dropped:,} rows"
        notes.append(f"Left out, without a number in a chosen column: {rows}.")
    if constant.any():
        names = ", ".join(
            quoted(name) for name, is_same in zip(columns, constant, strict=True) if is_same
        )
        notes.append(f"Constant, so it adds nothing: {names}.")
    return (
        Measurements(
            table.values, table.names, table.labels, f"Your table, {len(table.values):,} rows."
        ),
        " ".join(notes),
    )


def _labeled(
    *,
    data: Array,
    target: np.ndarray,
    target_names: Sequence[str],
    feature_names: Sequence[str],
    source: str,
    **_: object,
) -> Measurements:
    """A data set of scikit-learn, from its parts."""
    return Measurements(
        data.astype(float),
        tuple(map(str, feature_names)),
        tuple(str(target_names[kind]) for kind in target),
        source,
    )
