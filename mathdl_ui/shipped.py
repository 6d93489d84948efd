"""Data that scikit-learn ships, read from its folder; no Streamlit.

Importing `sklearn.datasets` takes two seconds, for which nobody need wait who opens the first page
after a start. `tests/ui/test_shipped.py` holds these against scikit-learn's own functions.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from mathdl_core.arrays import Array


class Labeled(NamedTuple):
    """Samples, and the kind of each.

    Attributes:
        values: (n_samples, n_features).
        kinds: (n_samples,) whole numbers from 0.
    """

    values: Array
    kinds: np.ndarray


@lru_cache(maxsize=1)
def _folder() -> Path:
    found = find_spec("sklearn")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("scikit-learn is not installed")
    return Path(found.submodule_search_locations[0]) / "datasets"


def iris() -> Labeled:
    """150 flowers of three kinds (setosa, versicolor, virginica), four lengths in cm."""
    return _labeled(np.loadtxt(_folder() / "data" / "iris.csv", delimiter=",", skiprows=1))


def digits() -> Labeled:
    """1,797 digits of 8 × 8 pixels, (1797, 64) from 0 to 16."""
    return _labeled(np.loadtxt(_folder() / "data" / "digits.csv.gz", delimiter=","))


def _labeled(rows: Array) -> Labeled:
    return Labeled(rows[:, :-1], rows[:, -1].astype(int))


def photograph(name: str) -> np.ndarray:
    """`china.jpg` or `flower.jpg`: (427, 640, 3) bytes."""
    with Image.open(_folder() / "images" / name) as picture:
        return np.asarray(picture)
