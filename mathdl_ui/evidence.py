"""Why to believe the page: it checks itself, and shows and hands out the code that ran."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from mathdl_ui import export, tex
from mathdl_ui.lesson import Page


@dataclass(frozen=True, eq=False)
class Check:
    """Our result beside that of a reference library.

    Attributes:
        quantity: what was computed.
        ours: our numbers.
        reference: those of the library.
        library: the library's function, by name.
        tolerance: the largest absolute difference that passes.
    """

    quantity: str
    ours: ArrayLike
    reference: ArrayLike
    library: str
    tolerance: float = 1e-9

    @property
    def difference(self) -> float:
        """The largest absolute difference; NaN agrees with NaN only, shapes must be the same."""
        ours, reference = np.asarray(self.ours, float), np.asarray(self.reference, float)
        if ours.shape != reference.shape or (np.isnan(ours) != np.isnan(reference)).any():
            return float("inf")
        return float(np.nan_to_num(np.abs(ours - reference)).max(initial=0.0))

    @property
    def passes(self) -> bool:
        """Whether both agree within the tolerance."""
        return self.difference <= self.tolerance


def checks(found: Sequence[Check]) -> None:
    """The comparison on the numbers now on screen."""
    rows = ["| | ours against | largest difference |", "|:--|:--|--:|"]
    for check in found:
        icon = ":green[:material/check:]" if check.passes else ":red[:material/close:]"
        difference = f"${tex.number(check.difference, digits=2)}$"
        rows.append(f"| {icon} {check.quantity} | `{check.library}` | {difference} |")
    st.markdown("\n".join(rows))
    st.caption("Computed now, on the numbers above. The same comparisons run in the tests.")


def code(
    functions: Sequence[Callable[..., Any]],
    twins: Sequence[Callable[..., Any]],
    product: export.Export,
) -> None:
    """The call with the current values, the source that ran beside its twin, the downloads."""
    st.code(product.call, language="python")
    left, right = st.columns(2) if twins else (st.container(), None)
    with left:
        listing("NumPy: what this page runs", functions)
    if right is not None:
        with right:
            listing("PyTorch: the same, checked against it", twins)
    downloads(product)


def listing(title: str, functions: Sequence[Callable[..., Any]]) -> None:
    """The source of what ran, under its title."""
    st.caption(title)
    st.code(_source(functions), language="python", height=420)


def downloads(product: export.Export) -> None:
    """The notebook and the script, to take home."""
    with st.container(horizontal=True, vertical_alignment="center"):
        _both(product, where="code")
        st.caption("They run on their own and reproduce the numbers on screen.", width="content")


def take_home(page: Page, product: Callable[[], export.Export | None]) -> None:
    """A button beside the title, under which are the notebook and the script of what is shown."""

    def offer() -> None:
        popover = st.popover(
            "Take home", icon=":material/download:", key="take-home", on_change="rerun"
        )
        if not popover.open:
            return
        with popover:
            found = product()
            if found is None:
                st.caption("There is nothing on screen that could be taken home.")
                return
            _both(found, where="top")
            st.caption("They run on their own and reproduce the numbers on screen.")

    if not page.lecture:
        with page.actions:
            page.run("take-home", offer)


def _both(product: export.Export, *, where: str) -> None:
    _download("Notebook (.ipynb)", product, kind="notebook", where=where)
    _download("Script (.py)", product, kind="script", where=where)


def _source(functions: Sequence[Callable[..., Any]]) -> str:
    return "\n\n".join(map(_source_of, functions))


@lru_cache(maxsize=512)
def _source_of(function: Callable[..., Any]) -> str:
    return inspect.getsource(function)


def _download(label: str, product: export.Export, *, kind: str, where: str) -> None:
    """A button; the file is written when it is pressed."""
    write: Callable[[export.Export], str | bytes]
    if kind == "script":
        write, ending, mime = export.script, "py", "text/x-python"
    else:
        write, ending, mime = export.notebook, "ipynb", "application/x-ipynb+json"
    st.download_button(
        label,
        data=lambda: write(product),
        file_name=f"{product.slug}.{ending}",
        mime=mime,
        icon=":material/download:",
        on_click="ignore",
        key=f"{kind}-{where}",
    )
