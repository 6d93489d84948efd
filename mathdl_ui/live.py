"""Live controls: they answer the hand in the browser and let Python follow at the server's pace.

Each is a small component whose JavaScript is a module in `static/`. It sends one message at a time
(`static/courier.js`), and the next may leave when Python has answered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui import controls
from mathdl_ui.address import Param, decimal, is_finite, number_in, numbers_in, write_numbers
from mathdl_ui.components import component
from mathdl_ui.lesson import Page
from mathdl_ui.matrices import Matrix
from mathdl_ui.scene import Drawn, Message, State, Values

_live_slider = component("live_slider", height="66px")


@dataclass(frozen=True)
class Slider:
    """A slider that sends while it is dragged.

    Attributes:
        name: its parameter in the URL.
        label: what stands above it.
        minimum: its left end.
        maximum: its right end.
        default: where it is at first.
        step: what values are rounded to, and what an arrow key moves it by.
        unit: what stands behind the value.
    """

    name: str
    label: str
    minimum: float
    maximum: float
    default: float
    step: float
    unit: str = ""

    @property
    def param(self) -> Param[float]:
        """The value in the URL."""
        reader = number_in(-math.inf, math.inf)
        return Param(self.name, self.default, lambda text: self.within(reader(text)), decimal)

    def within(self, value: float) -> float:
        """The allowed value nearest to a finite `value`."""
        if not math.isfinite(value):
            raise ValueError(f"expected a finite number, got {value}")
        steps = round((min(max(value, self.minimum), self.maximum) - self.minimum) / self.step)
        return min(self.minimum + steps * self.step, self.maximum)

    def current(self, state: State) -> float:
        """The value as it stands."""
        return self.within(state.address.value(self.param))

    def limited(self, maximum: float) -> Slider:
        """The same slider with a lower right end."""
        return replace(self, maximum=maximum, default=min(self.default, maximum))


def slider(state: State, of: Slider) -> Drawn:
    """A slider as it stands."""

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        sent = values.get("value")
        if isinstance(sent, int | float) and is_finite(sent):
            address.put(of.param, of.within(sent), settled=settled)

    data = {
        "label": of.label,
        "minimum": of.minimum,
        "maximum": of.maximum,
        "step": of.step,
        "value": of.current(state),
        "digits": max(0, -math.floor(math.log10(of.step))),
        "unit": of.unit,
    }
    return Drawn(_live_slider, data, receive)


def live_slider(page: Page, of: Slider) -> float:
    """Show a slider; its value now."""
    page.mount(f"{of.name}-slider", slider(page, of))
    return of.current(page)


@dataclass(frozen=True)
class Editable:
    """What the cells of an editable matrix may hold: from `minimum` to `maximum` in steps.

    A hand that drags a cell moves it by `notch` at a time, a step unless that is more.
    """

    default: tuple[tuple[float, ...], ...]
    minimum: float
    maximum: float
    step: float
    notch: float = 0.0

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.default), len(self.default[0])

    def param(self, name: str) -> Param[tuple[float, ...]]:
        """The matrix in the URL: its entries, row by row."""
        flat = tuple(value for row in self.default for value in row)
        reader = numbers_in(self.minimum, self.maximum, len(flat))
        return Param(name, flat, reader, write_numbers)

    def current(self, state: State, name: str) -> Array:
        """The matrix as it stands, (n_rows, n_columns)."""
        return np.array(state.address.value(self.param(name)), dtype=float).reshape(self.shape)


_matrices = component("matrix", height="300px")


def tables(
    shown: Sequence[Matrix], editable: Mapping[str, Editable] | None = None, *, alt: str
) -> Drawn:
    """Matrices side by side; those named in `editable` are dragged, typed and in the URL."""
    editable = editable or {}

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        sent = values.get("values")
        if not isinstance(sent, Mapping):
            return
        for name, limits in editable.items():
            flat = entries(sent.get(name), limits.shape)
            if flat is not None:
                clipped = tuple(min(max(v, limits.minimum), limits.maximum) for v in flat)
                address.put(limits.param(name), clipped, settled=settled)

    drawn = [_matrix_data(matrix, editable.get(matrix.name)) for matrix in shown]
    return Drawn(_matrices, {"alt": alt, "matrices": drawn}, receive)


def matrices(
    page: Page,
    key: str,
    shown: Sequence[Matrix],
    editable: Mapping[str, Editable] | None = None,
    *,
    alt: str,
) -> None:
    """Show `tables`."""
    page.mount(key, tables(shown, editable, alt=alt))


def _matrix_data(matrix: Matrix, limits: Editable | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": matrix.name,
        "title": matrix.title,
        "values": [[None if np.isnan(v) else float(v) for v in row] for row in matrix.values],
        "rows": list(matrix.rows),
        "columns": list(matrix.columns),
        "role": matrix.role,
        "full": matrix.full,
        "digits": matrix.digits,
        "lit": [list(cell) for cell in matrix.lit],
        "lit_rows": list(matrix.lit_rows),
        "undefined": matrix.undefined,
        "editable": limits is not None,
    }
    if limits is not None:
        data |= {"minimum": limits.minimum, "maximum": limits.maximum, "step": limits.step}
        data["notch"] = max(limits.step, limits.notch)
    return data


def entries(rows: object, shape: tuple[int, int]) -> tuple[float, ...] | None:
    """The entries of a matrix that a browser sent, or None if it is not one of this shape."""
    if not isinstance(rows, list) or len(rows) != shape[0]:
        return None
    flat = [v for row in rows if isinstance(row, list) and len(row) == shape[1] for v in row]
    if len(flat) != shape[0] * shape[1] or not all(is_finite(v) for v in flat):
        return None
    return tuple(float(v) for v in flat)


def presets(
    page: Page,
    matrix: Editable,
    name: str,
    choices: Mapping[str, tuple[tuple[float, ...], ...]],
) -> None:
    """Buttons named for what each one puts into an editable matrix."""

    def fill(rows: tuple[tuple[float, ...], ...], address: Values) -> None:
        address.put(matrix.param(name), tuple(value for row in rows for value in row))

    controls.presets(page, {label: partial(fill, rows) for label, rows in choices.items()})


_strokes = component("strokes", height="150px")


def strokes(state: State, row: Editable, name: str, *, label: str, role: str = "data") -> Drawn:
    """A signal (one row of numbers) to be drawn with a stroke; it is in the URL as `name`."""
    param, shape = row.param(name), row.shape

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        flat = entries([values.get("levels")], shape)
        if flat is not None:
            clipped = tuple(min(max(v, row.minimum), row.maximum) for v in flat)
            address.put(param, clipped, settled=settled)

    levels = row.current(state, name)[0]
    data = {
        "levels": levels.tolist(),
        "minimum": row.minimum,
        "maximum": row.maximum,
        "step": row.step,
        "role": role,
        "label": label,
        "alt": f"{label}: {len(levels)} numbers from {levels.min():g} to {levels.max():g}. Draw "
        "over them; arrow keys left and right choose one, up and down change it.",
    }
    return Drawn(_strokes, data, receive)


_paint = component("paint", height="178px")


def painting(
    state: State, grid: Editable, name: str, *, color: str = "blue", reach: float = 1.2
) -> Drawn:
    """A small square grid to paint on as it stands; it is in the URL as `name`."""
    param, (n, _) = grid.param(name), grid.shape

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        flat = entries(values.get("pixels"), (n, n))
        if flat is not None:
            clipped = tuple(min(max(v, grid.minimum), grid.maximum) for v in flat)
            address.put(param, clipped, settled=settled)

    pixels = grid.current(state, name)
    alt = f"A grid of {n} by {n} pixels, {int(np.count_nonzero(pixels))} of them inked."
    data = {
        "pixels": pixels.tolist(),
        "full": grid.maximum,
        "color": color,
        "reach": reach,
        "alt": alt + " Arrow keys move the cursor, space inks or clears a pixel.",
    }
    return Drawn(_paint, data, receive)


def paint(
    page: Page, name: str, *, default: Array, full: float, color: str = "blue", reach: float = 1.2
) -> Array:
    """Show a `painting`, (n, n) from 0 to `full`; what is on it now."""
    grid = Editable(tuple(map(tuple, default.tolist())), 0.0, full, 1.0)
    page.mount(f"{name}-paint", painting(page, grid, name, color=color, reach=reach))
    return grid.current(page, name)
