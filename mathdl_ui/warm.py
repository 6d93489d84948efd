"""Libraries are imported in the background, by one thread at a time; whoever needs one comes first.

Two threads that import a library with circular imports at the same time, each from another end,
can find it half made. So while the server warms up, each `import` of a library waits for its turn,
whichever thread it stands in. What a page asks for comes before what is left of `LIBRARIES`, so a
page waits for the libraries of its picture and for the one that is on its way just then.
"""

from __future__ import annotations

import builtins
import importlib
import pkgutil
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType

from mathdl_ui.turnstile import PICTURE, REST, Turnstile

# Small ones and those of many pictures first; torch, the longest, is in no hurry.
LIBRARIES = (
    "numpy",
    "PIL.Image",
    "PIL.ImageOps",
    "segno",
    "scipy.special",
    "scipy.linalg",
    "scipy.sparse",
    "scipy.optimize",
    "pandas",
    "pyarrow",
    "sklearn.datasets",
    "sklearn.feature_extraction.text",
    "sklearn.utils.discovery",
    "altair",
    "torch",
    "torch.distributions",
    "scipy.ndimage",
    "scipy.signal",
    "scipy.spatial.distance",
    "scipy.stats",
    "sklearn.decomposition",
    "sklearn.metrics.pairwise",
    "nbformat.v4",
)
OURS = ("mathdl_core", "mathdl_ui.figures", "mathdl_ui.drawings")


class Imports:
    """`import` as it is, except that libraries are imported by one thread at a time."""

    def __init__(self, libraries: Collection[str]) -> None:
        """Of the libraries to which these modules belong."""
        self._roots = {name.partition(".")[0] for name in libraries}
        self._turns = Turnstile(1)
        self._plain = builtins.__import__
        self._complete: set[str] = set()

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Until the end of the block, for all threads."""
        vars(builtins)["__import__"] = self._import
        try:
            yield
        finally:
            vars(builtins)["__import__"] = self._plain

    def bring(self, name: str) -> None:
        """Import a module unless somebody waits for another one; that one then comes first."""
        with self._turn(REST):
            importlib.import_module(name)

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        asked = (name, globals, locals, fromlist, level)
        package = str((globals or {}).get("__package__")) if level else name
        if (
            package.partition(".")[0] not in self._roots
            or self._turns.is_inside
            or (not level and self._is_there(name, fromlist or ()))
        ):
            return self._plain(*asked)
        with self._turn(PICTURE):
            return self._plain(*asked)

    @contextmanager
    def _turn(self, phase: int) -> Iterator[None]:
        with self._turns.through(phase):
            yield
            # Nobody else is importing now, so what there is of a library is complete.
            self._complete.update(
                name for name in tuple(sys.modules) if name.partition(".")[0] in self._roots
            )

    def _is_there(self, name: str, parts: Sequence[str]) -> bool:
        """Whether nothing is left to import."""
        if name not in self._complete:
            return False
        known = vars(sys.modules[name])
        return all(
            part in known and (f"{name}.{part}" in self._complete or not _is_module(known[part]))
            for part in parts
        )


def _is_module(part: object) -> bool:
    return isinstance(part, ModuleType)


IMPORTS = Imports(LIBRARIES)


def warm() -> None:
    """Import all that the lessons need: the libraries, then what of ours imports them."""
    for name in LIBRARIES:
        IMPORTS.bring(name)
    for package in map(importlib.import_module, OURS):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
