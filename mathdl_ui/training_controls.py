"""What the lesson on training lets one choose: data, network, and how to train it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from mathdl_ui import controls, own_data, tables, training_data
from mathdl_ui.address import Param
from mathdl_ui.drawings import training_state as state
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Values
from mathdl_ui.training_data import (
    DRAWN,
    MEASURED,
    OF_MANY_CLASSES,
    OF_VALUES,
    OWN,
    PAINTED,
    TABLES,
)

if TYPE_CHECKING:
    import pandas as pd

PRESETS: dict[str, Mapping[Param[Any], str]] = {
    "A spiral unwinds": {},
    "Overfits": {
        state.DATA: "Moons", state.SAMPLES_OF: "40", state.NOISE: "0.3",
        state.LAYERS[0]: "32", state.LAYERS[1]: "32", state.N_EPOCHS: "400",
    },
    "Underfits": {state.LAYERS[0]: "0", state.LAYERS[1]: "0"},
    "Diverges": {
        state.DATA: "Slope", state.NOISE: "0.1", state.LAYERS[0]: "0", state.LAYERS[1]: "0",
        state.OPTIMIZER: "SGD", state.RATE: "1", state.BATCH: "all",
    },
    "Dead ReLUs": {
        state.DATA: "Circles", state.NOISE: "0.1", state.ACTIVATION: "ReLU",
        state.OPTIMIZER: "momentum", state.RATE: "0.3",
    },
    "Three arms": {
        state.CLASSES: "3", state.LAYERS[0]: "16", state.LAYERS[1]: "16", state.RATE: "0.01",
    },
    "Hills": {state.DATA: "Hills", state.NOISE: "0.1", state.RATE: "0.01"},
    "A wave": {
        state.DATA: "Wave", state.SAMPLES_OF: "60", state.NOISE: "0.2", state.LAYERS[0]: "16",
    },
    "Digits": {
        state.DATA: "Digits", state.LAYERS[0]: "24", state.LAYERS[1]: "0",
        state.RATE: "0.003", state.BATCH: "32", state.N_EPOCHS: "50",
    },
}  # fmt: skip
"""Named for what is seen; what one does not name is at its default."""


def set_up(changed: Mapping[Param[Any], str], address: Values) -> None:
    """All that a run depends on: what `changed` does not name goes to its default."""
    kept = (state.TABLE, state.POINTS) if changed.get(state.DATA) in (OWN, PAINTED) else ()
    for param in (*state.OF_SOURCE, *state.OF_SETTINGS):
        if param not in kept:
            address.put(param, changed.get(param, param.default))


def presets(page: Page, ask: Callable[[], None]) -> None:
    """Buttons that set up a phenomenon and train it."""
    choices = {name: partial(set_up, changed) for name, changed in PRESETS.items()}
    controls.presets(page, choices, then=ask)


REAL: dict[str, Mapping[Param[Any], str]] = {
    "Iris": {state.DATA: "Iris"},
    "Wine": {state.DATA: "Wine", state.RATE: "0.01"},
    "Breast cancer": {state.DATA: "Breast cancer", state.RATE: "0.01"},
    "Digits, all 64 pixels": PRESETS["Digits"],
    "Your table": {state.DATA: OWN},
    "Your points": {state.DATA: PAINTED},
}
"""Data that were measured, and your own."""


def toolbar(page: Page) -> None:
    """What is changed most, in one row."""
    chosen = partial(controls.select, page)
    chosen(state.DATA, "Data", training_data.NAMES, 130)
    for i, layer in enumerate(state.LAYERS):
        chosen(layer, f"Layer {i + 1}", state.UNITS, 78)
    chosen(state.ACTIVATION, "Activation", tuple(state.ACTIVATIONS), 108)
    chosen(state.OPTIMIZER, "Optimizer", tuple(state.OPTIMIZERS), 116)
    chosen(state.RATE, "Learning rate", state.RATES, 96)


def more(page: Page) -> None:
    """What is changed less often, behind a button."""
    popover = st.popover("More", icon=":material/tune:", key="training-more", on_change="rerun")
    if not popover.open:
        return
    name = page.address.value(state.DATA)
    chosen = partial(controls.select, page)
    with popover:
        st.markdown("**Data**")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if name in DRAWN:
                chosen(state.SAMPLES_OF, "Samples", state.SAMPLES, 100)
                chosen(state.NOISE, "Noise", state.NOISES, 100)
            if name in OF_MANY_CLASSES:
                chosen(state.CLASSES, "Classes", ("2", "3", "4", "5"), 90)
            chosen(state.SHARE, "Held back", state.SHARES, 100)
            controls.new_sample(page, state.DRAW)
        st.markdown("**Training**")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen(state.BATCH, "Batch size", state.BATCHES, 100)
            chosen(state.N_EPOCHS, "Epochs", state.EPOCHS, 100)
            chosen(state.START, "First weights", tuple(state.STARTS), 120)
            controls.new_sample(page, state.SEED, "New seed")
            if name not in OF_VALUES:
                chosen(state.LOSS, "Loss", tuple(state.LOSSES), 150)
        st.markdown("**Against overfitting**")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen(state.L1, "L1", state.PENALTIES, 100)
            chosen(state.L2, "L2", state.PENALTIES, 100)
            chosen(state.DROPOUT, "Dropout", state.DROPOUTS, 100)
            chosen(state.PATIENCE, "Early stopping", state.PATIENCES, 130)
        st.caption(
            "Early stopping: after so many epochs without a new lowest test loss. "
            f"First weights and order of samples: seed {page.address.value(state.SEED)}."
        )


def of_the_data(page: Page) -> None:
    """What only some data have: columns, colors to paint with, a table to bring."""
    name = page.address.value(state.DATA)
    if name == PAINTED:
        _brushes(page)
    elif name in MEASURED:
        first = MEASURED[name][1]
        columns = training_data.columns_of(state.source(page.address))
        with st.container(horizontal=True):
            _columns(page, [*first, *(one for one in columns if one not in first)])
    elif name == OWN:
        _table(page)


def _columns(page: Page, columns: Sequence[str]) -> None:
    swapped = [columns[1], columns[0], *columns[2:]]
    controls.select(page, state.ACROSS, "Across", columns, 240)
    controls.select(page, state.UP, "Up", swapped, 240)


def _brushes(page: Page) -> None:
    part = page.part

    def put(points: training_data.Painted) -> None:
        page.address.put(state.POINTS, points)
        page.moved(part, settled=True)

    points = page.address.value(state.POINTS)
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.choice(page, state.BRUSH, "Color to paint with", state.BRUSHES)
        st.button("Undo", key="training-undo", on_click=put, args=(points[:-1],))
        st.button("Clear", key="training-clear", on_click=put, args=((),))
        st.caption(
            f"Tap the plane to add a point; {len(points)} of at most "
            f"{training_data.MOST_PAINTED}. By keys: arrows, then space.",
            width="content",
        )


def _table(page: Page) -> None:
    with st.expander("Your table", expanded=not page.address.value(state.TABLE)):
        frame = own_data.bring_one(
            page,
            "table",
            lambda content: training_data.readable(tables.table(content)),
            example="height,width,kind\n1.2,3.4,a\n2.3,4.1,b\n3.1,4.9,b",
            file_types=("csv",),
        )
        st.caption("Two columns of numbers, and a third that is to be told from them.")
    if frame is not None and not _is_kept(page, frame):
        page.address.put(state.TABLE, training_data.keep_table(frame))
        for param in (state.ACROSS, state.UP, state.TARGET):
            page.address.put(param, "")
    kept = TABLES.find(page.address.value(state.TABLE))
    if kept is None:
        return
    source = state.source(page.address)
    columns = training_data.columns_of(source)
    with st.container(horizontal=True):
        _columns(page, columns)
        targets = training_data.targets_of(kept, training_data.pair_of(source))
        controls.select(page, state.TARGET, "To be told", targets, 240)


def _is_kept(page: Page, frame: pd.DataFrame) -> bool:
    kept = st.session_state.get("training-table")
    st.session_state["training-table"] = frame
    return kept is frame and bool(page.address.value(state.TABLE))
