"""Importing it imports what the lessons need, once, however many threads ask for it.

Two threads that import a library with circular imports at the same time, each from another end,
can find it half made. So the server imports this module when it starts, and the script imports it
before any lesson: whoever comes second waits for the first. Home needs `warm_first` only.
"""

import importlib
import pkgutil

import mathdl_core
import mathdl_ui.figures
from mathdl_ui import warm_first  # noqa: F401

LIBRARIES = (
    "altair",
    "nbformat.v4",
    "pandas",
    "PIL.Image",
    "scipy.spatial.distance",
    "scipy.stats",
    "segno",
    "sklearn.datasets",
    "sklearn.decomposition",
    "sklearn.feature_extraction.text",
    "sklearn.metrics.pairwise",
    "sklearn.utils.discovery",
    "torch.distributions",
)

for _name in LIBRARIES:
    importlib.import_module(_name)
for _package in (mathdl_core, mathdl_ui.figures):
    for _module in pkgutil.walk_packages(_package.__path__, f"{_package.__name__}."):
        importlib.import_module(_module.name)
