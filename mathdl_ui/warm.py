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
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType

from mathdl_ui.turnstile import PAGES, PICTURE, REST, Turnstile

# What every page needs is there before the first one asks.
FIRST = ("numpy", "PIL.Image", "PIL.ImageOps", "segno")
KIT = ("mathdl_ui.evidence", "mathdl_ui.plane", "mathdl_ui.practice", "mathdl_ui.figures.home")
# Those of many pictures next; torch takes longest, and sections alone need it on most pages.
LIBRARIES = (
    *FIRST,
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
FIRST_VISITOR, LONGEST = 3.0, 1.0
"""Seconds: for the first picture, and for pages that are being run, before the next library."""


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

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits for a turn."""
        return self._turns.is_waited_for

    def bring(self, name: str) -> None:
        """Import a module of a library; what somebody waits for comes first.

        None of ours: whoever imports one from the other end may wait for a turn in the middle.
        """
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
    """Import all that the lessons need: the libraries, then what of ours imports them.

    Whoever starts the server opens a page at once, which the imports would slow by half, its
    browser included. So they wait for that page.
    """
    for name in FIRST:
        IMPORTS.bring(name)
    for name in KIT:
        importlib.import_module(name)
    PAGES.passed.wait(FIRST_VISITOR)
    for name in LIBRARIES:
        _give_way()
        IMPORTS.bring(name)
    for package in map(importlib.import_module, OURS):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def _give_way() -> None:
    """Let pages be run first, but not for ever: those of a class never end."""
    until = time.monotonic() + LONGEST
    while not PAGES.is_idle and time.monotonic() < until:
        time.sleep(0.01)
