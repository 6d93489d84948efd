"""What the lesson on training learns from: drawn, measured, painted or brought; no Streamlit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.neural_networks import training_sets
from mathdl_core.neural_networks.training_sets import MOST_POINTS, Dataset, Split
from mathdl_ui import measurements, tables
from mathdl_ui.measurements import Measurements
from mathdl_ui.plain_text import quoted
from mathdl_ui.waiting_line import Shelf

if TYPE_CHECKING:
    import pandas as pd

DRAWN: dict[str, Callable[..., Dataset]] = {
    "Spiral": training_sets.spiral,
    "Circles": training_sets.circles,
    "XOR": training_sets.xor,
    "Moons": training_sets.moons,
    "Blobs": training_sets.blobs,
    "Wave": training_sets.wave,
    "Hills": training_sets.hills,
    "Slope": training_sets.plane,
}
OF_MANY_CLASSES = ("Spiral", "Blobs")
OF_VALUES = ("Wave", "Hills", "Slope")
PAINTED = "Your points"
MEASURED: dict[str, tuple[Callable[[], Measurements], tuple[str, str]]] = {
    "Iris": (measurements.iris, ("petal length (cm)", "petal width (cm)")),
    "Wine": (measurements.wine, ("flavanoids", "color_intensity")),
    "Breast cancer": (measurements.breast_cancer, ("mean radius", "mean texture")),
}
"""Each with the two columns that are shown first."""
DIGITS = "Digits"
OWN = "Your table"
NAMES = (*DRAWN, PAINTED, *MEASURED, DIGITS, OWN)
MOST_CLASSES = 5
MOST_PAINTED = 200
PAINT_STEP = 0.01
Painted = tuple[tuple[int, int, int], ...]
"""Of each point its class, and its place in hundredths."""


class Source(NamedTuple):
    """Which data, whole: what it does not use of a name is left at its default.

    Attributes:
        name: one of `NAMES`.
        n_samples: of drawn data.
        noise: of drawn data.
        n_classes: of drawn data of as many classes as one likes.
        draw: the seed of the samples, and of who is held back.
        features: the two columns of measured data, or of an own table.
        target: the column of an own table that is to be told from them.
        points: painted ones.
        table: by which `TABLES` knows an own table.
        test_share: how much is held back.
    """

    name: str
    n_samples: int = 300
    noise: float = 0.02
    n_classes: int = 2
    draw: int = 0
    features: tuple[str, str] = ("", "")
    target: str = ""
    points: Painted = ()
    table: str = ""
    test_share: float = 0.3


class Prepared(NamedTuple):
    """Data to train on.

    Attributes:
        source: which data they are.
        split: what the network gets.
        features: (n_features,) names.
        classes: names; none for values.
        target: what is to be told.
        note: whose data they are, and what was left out.
        side: of the square picture that a row is; 0 where it is none.
    """

    source: Source
    split: Split
    features: tuple[str, ...]
    classes: tuple[str, ...]
    target: str
    note: str = ""
    side: int = 0

    @property
    def training(self) -> tuple[Array, Array]:
        """Places (n_train, n_features) as measured, and classes or values (n_train,)."""
        return self._as_measured(self.split.X_train, self.split.train_targets)

    @property
    def testing(self) -> tuple[Array, Array]:
        """Places (n_test, n_features) as measured, and classes or values (n_test,)."""
        return self._as_measured(self.split.X_test, self.split.test_targets)

    def _as_measured(self, X: Array, targets: Array) -> tuple[Array, Array]:
        places = X * self.split.scale + self.split.mean
        if self.classes:
            return places, targets.argmax(axis=1).astype(np.float64)
        return places, targets[:, 0] * self.split.y_scale + self.split.y_mean

    @property
    def n_features(self) -> int:
        """1 is drawn as a curve, 2 on a plane; more have no picture of their own."""
        return len(self.features)


class Labeled(NamedTuple):
    """Data before some are held back, and the names of what they hold."""

    data: Dataset
    features: tuple[str, ...]
    classes: tuple[str, ...]
    target: str
    note: str


TABLES: Shelf[pd.DataFrame] = Shelf(24)


def keep_table(frame: pd.DataFrame) -> str:
    """A word by which `TABLES` knows it."""
    digest = hashlib.sha256(frame.to_csv().encode()).hexdigest()[:20]
    TABLES.put(digest, frame)
    return digest


@lru_cache(maxsize=32)
def prepared(source: Source) -> Prepared:
    """The data, some of them held back.

    Raises:
        ValueError: there is nothing to train on; in words for whoever brought it.
    """
    rng = np.random.default_rng(source.draw)
    found = labeled(source, rng)
    split = training_sets.split(found.data, rng, test_share=source.test_share)
    side = 8 if source.name == DIGITS else 0
    return Prepared(source, split, found.features, found.classes, found.target, found.note, side)


def labeled(source: Source, rng: np.random.Generator) -> Labeled:
    """The data of a source before some are held back."""
    if source.name in DRAWN:
        return _drawn(source, rng)
    if source.name == PAINTED:
        return _painted(source.points)
    if source.name == DIGITS:
        found = measurements.digits()
        y = np.array(found.kinds).astype(np.float64)
        classes = tuple(map(str, range(10)))
        return Labeled(Dataset(found.values, y, 10), found.columns, classes, "digit", found.source)
    if source.name in MEASURED:
        return _measured(source)
    return _brought(source)


def _drawn(source: Source, rng: np.random.Generator) -> Labeled:
    many = {"n_classes": source.n_classes} if source.name in OF_MANY_CLASSES else {}
    data = DRAWN[source.name](rng, n_samples=source.n_samples, noise=source.noise, **many)
    names = ("x₁", "x₂")[: data.X.shape[1]] if data.X.shape[1] > 1 else ("x",)
    classes = tuple(f"class {k + 1}" for k in range(data.n_classes))
    return Labeled(data, names, classes, "class" if classes else "y", "")


def _painted(points: Painted) -> Labeled:
    if len(points) < training_sets.FEWEST_POINTS:
        raise ValueError(
            f"{len(points)} points are painted; from {training_sets.FEWEST_POINTS} on there is "
            "something to learn. Tap the plane to add some."
        )
    kinds = sorted({kind for kind, _, _ in points})
    y = np.array([kinds.index(kind) for kind, _, _ in points], dtype=np.float64)
    counts = np.bincount(y.astype(int))
    if len(kinds) < 2 or counts.min() < 2:
        raise ValueError("Paint at least two points of each of two colors: there must be a choice.")
    X = PAINT_STEP * np.array([[x, y] for _, x, y in points], dtype=np.float64)
    classes = tuple(f"class {kind + 1}" for kind in kinds)
    return Labeled(Dataset(X, y, len(kinds)), ("x₁", "x₂"), classes, "class", "")


def columns_of(source: Source) -> tuple[str, ...]:
    """The columns that two features can be chosen from."""
    if source.name in MEASURED:
        return MEASURED[source.name][0]().columns
    frame = TABLES.find(source.table)
    return () if frame is None else tables.numeric_columns(frame).numeric


def pair_of(source: Source) -> list[str]:
    """The two columns of measured data or of an own table that are learned from."""
    columns = columns_of(source)
    first = MEASURED[source.name][1] if source.name in MEASURED else columns[:2]
    return _pair(source.features, columns, first)


def _pair(wanted: tuple[str, str], columns: Sequence[str], first: Sequence[str]) -> list[str]:
    one = wanted[0] if wanted[0] in columns else first[0]
    two = wanted[1] if wanted[1] in columns else first[1]
    if one == two:
        two = next(name for name in columns if name != one)
    return [one, two]


def _measured(source: Source) -> Labeled:
    load, first = MEASURED[source.name]
    found = load()
    names = _pair(source.features, found.columns, first)
    kinds = tuple(dict.fromkeys(found.kinds))
    y = np.array([kinds.index(kind) for kind in found.kinds], dtype=np.float64)
    X = np.take(found.values, [found.columns.index(name) for name in names], axis=1)
    return Labeled(Dataset(X, y, len(kinds)), tuple(names), kinds, "kind", found.source)


def _brought(source: Source) -> Labeled:
    frame = TABLES.find(source.table)
    if frame is None:
        raise ValueError(
            "There is no table yet. Bring one below: there is nothing to learn so far."
        )
    found = tables.numeric_columns(frame)
    names = _pair(source.features, found.numeric, found.numeric[:2])
    target = source.target if source.target in targets_of(frame, names) else ""
    target = target or targets_of(frame, names)[0]
    if target in found.text:
        return _of_kinds(tables.complete_rows(frame, names, target), names, target)
    table = tables.complete_rows(frame, [*names, target])
    _, values, _, _ = table
    values = values[:MOST_POINTS]
    y, kinds = values[:, 2], np.unique(values[:, 2])
    if len(kinds) > MOST_CLASSES:
        return Labeled(Dataset(values[:, :2], y, 0), tuple(names), (), target, _counted(table))
    labels = tuple(f"{target} {kind:g}" for kind in kinds)
    y = np.searchsorted(kinds, y).astype(np.float64)
    return Labeled(
        Dataset(values[:, :2], y, len(kinds)), tuple(names), labels, target, _counted(table)
    )


def targets_of(frame: pd.DataFrame, features: list[str]) -> list[str]:
    """The columns that can be told from the two features, those of words first."""
    found = tables.numeric_columns(frame)
    words = [name for name in found.text if 2 <= frame[name].nunique() <= MOST_CLASSES]
    others = [*words, *(name for name in found.numeric if name not in features)]
    if not others:
        raise ValueError(
            "Nothing is left to be told: besides two columns of numbers, a table needs a third, or "
            f"a column of words of 2 to {MOST_CLASSES} kinds."
        )
    return others


def _of_kinds(table: tables.Table, names: list[str], target: str) -> Labeled:
    labels = np.array(table.labels[:MOST_POINTS])
    kinds, y = np.unique(labels, return_inverse=True)
    _, values, _, _ = table
    data = Dataset(values[:MOST_POINTS], y.astype(np.float64), len(kinds))
    classes = tuple(str(kind) or "(none)" for kind in kinds)
    return Labeled(data, tuple(names), classes, target, _counted(table))


def _counted(table: tables.Table) -> str:
    n = len(table[1])
    used = f"Your table, {min(n, MOST_POINTS):,} rows."
    if n > MOST_POINTS:
        used += f" The first {MOST_POINTS:,} of {n:,} are used."
    if table.n_dropped:
        used += f" Left out, with a gap: {table.n_dropped:,}."
    return used


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """A table that can be learned from.

    Raises:
        ValueError: it cannot.
    """
    found = tables.numeric_columns(frame)
    if len(found.numeric) < 2:
        names = ", ".join(map(quoted, found.numeric)) or "none"
        raise ValueError(f"The plane needs two columns of numbers, and this table's are: {names}.")
    targets_of(frame, list(found.numeric[:2]))
    return frame
