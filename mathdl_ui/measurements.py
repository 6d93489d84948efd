"""Rows of numbers about samples: scikit-learn's small data sets, or a table that somebody brings.

No Streamlit here; `mathdl_ui.measurement_picker` asks for the choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.datasets import (
    load_breast_cancer,
    load_digits,
    load_iris,
    load_sample_image,
    load_wine,
)

from mathdl_core.arrays import Array
from mathdl_ui import tables
from mathdl_ui.plain_text import quoted

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
    return _labeled(**load_iris(), source=f"150 irises measured by E. Anderson, {CC_BY}")


def wine() -> Measurements:
    """178 wines from three growers, 13 measurements each."""
    growers = {"target_names": ("grower 1", "grower 2", "grower 3")}
    return _labeled(**{**load_wine(), **growers}, source=f"178 wines from three growers, {CC_BY}")


def breast_cancer() -> Measurements:
    """569 tumors, benign or malignant, 30 measurements of their cells."""
    return _labeled(**load_breast_cancer(), source=f"569 tumors from Wisconsin, {CC_BY}")


def china() -> Measurements:
    """Red, green and blue of every second pixel, across and down, of a photograph."""
    light = load_sample_image("china.jpg")[::2, ::2]
    rows = light.reshape(-1, 3)
    return Measurements(
        rows.astype(float),
        ("red", "green", "blue"),
        source="Pixels of china.jpg by danielbuechele (CC BY 2.0), every second one.",
        colors=tuple(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in rows.tolist()),
        shape=light.shape[:2],
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
        notes.append(f"Left out, with a gap in a chosen column: {table.n_dropped:,} row(s).")
    if constant.any():
        names = ", ".join(
            quoted(name) for name, is_same in zip(columns, constant, strict=True) if is_same
        )
        notes.append(f"Constant, so it adds nothing: {names}.")
    return (
        Measurements(
            table.values, table.names, table.labels, f"Your table, {len(table.values):,} row(s)."
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
