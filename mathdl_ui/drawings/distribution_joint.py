"""What the lesson on distributions shows of two numbers: an ellipse to drag, a slice through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui import live, plane
from mathdl_ui.address import Param, numbers_in, write_numbers
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import distribution_joint as figure
from mathdl_ui.figures import distribution_joint_shape as shapes
from mathdl_ui.figures import distribution_joint_words as words
from mathdl_ui.figures.distribution_joint_shape import Shape
from mathdl_ui.handles import DerivedHandle, Handle
from mathdl_ui.layers import Point
from mathdl_ui.matrices import Matrix
from mathdl_ui.scene import Drawing, Drawn, Message, State, Values

PRESETS: dict[str, Shape] = {
    "Tilted": (0.0, 0.0, 2.4, 1.4, 0.9),
    "One tells nothing of the other": (0.0, 0.0, 2.4, 0.0, 1.0),
    "Nearly a line": (0.0, 0.0, 2.4, 1.6, 0.2),
    "More of one, less of the other": (0.0, 0.0, 2.0, -1.8, 0.8),
    "All directions alike": (0.0, 0.0, 1.5, 0.0, 1.5),
}
LIMIT = 9.0
"""Of the entries of a typed covariance."""


def _read_shape(text: str) -> Shape:
    x, y, across, up, second = numbers_in(-10.0, 10.0, 5)(text)
    shape = (x, y, across, up, second)
    shapes.require_shown(shape)
    return shape


def _read_typed(text: str) -> tuple[float, ...]:
    typed = numbers_in(-LIMIT, LIMIT, 4)(text)
    Sigma = np.array(typed).reshape(2, 2)
    try:
        shapes.with_covariance(PRESETS["Tilted"], Sigma)
    except ValueError:
        if typed[1] == typed[2]:
            return typed
    raise ValueError(f"expected a symmetric matrix that is no covariance, got {text!r}")


SHAPE = Param("ellipse", PRESETS["Tilted"], _read_shape, write_numbers)
TYPED = Param[tuple[float, ...]]("ellipse_typed", (), _read_typed, write_numbers)
"""A matrix that was typed and is no covariance: it stays until it is mended."""


def put(values: Values, shape: Shape, *, settled: bool) -> None:
    """Show another shape; what was typed in vain is forgotten."""
    values.put(SHAPE, shape, settled=settled)
    values.put(TYPED, (), settled=settled)


def _stands(which: int, values: Values) -> Point:
    return shapes.ends(values.value(SHAPE))[which]


def _moved(
    move: Callable[[Shape, Point], Shape], values: Values, point: Point, *, settled: bool
) -> None:
    put(values, move(values.value(SHAPE), point), settled=settled)


SLICE = Handle(
    "ellipse_at",
    (1.6, figure.Y[0]),
    "data",
    label="x",
    spoken="The known x",
    origin=None,
    axis="x",
    x=(-5.0, 5.0),
    y=(figure.Y[0], figure.Y[0]),
)


def handles(values: Values) -> list[Handle]:
    """The center, the ends of the two axes, and the slice."""
    center = shapes.ends(values.value(SHAPE))[0]
    middle = DerivedHandle(
        "ellipse_center",
        center,
        "model",
        spoken="Center of the ellipse",
        origin=None,
        x=shapes.MEAN_X,
        y=shapes.MEAN_Y,
        stands=partial(_stands, 0),
        moved=partial(_moved, shapes.moved_center),
    )
    axes = [
        DerivedHandle(
            f"ellipse_{number}",
            center,
            "model",
            spoken=f"End of the {number} axis",
            origin=center,
            follows=middle.name,
            stands=partial(_stands, which),
            moved=partial(_moved, move),
        )
        for which, number, move in (
            (1, "first", shapes.moved_first),
            (2, "second", shapes.moved_second),
        )
    ]
    return [middle, *axes, SLICE]


def now_joint(now: State) -> figure.Joint:
    """The distribution and the slice as they stand."""
    return figure.joint(now.address.value(SHAPE), float(SLICE.current(now)[0]))


def _shown(values: Values) -> Array:
    """(2, 2) the covariance in the table: what was typed in vain, or that of the picture."""
    typed = values.value(TYPED)
    if typed:
        return np.array(typed).reshape(2, 2)
    return figure.joint(values.value(SHAPE), 0.0).both.Sigma


def _refusal(values: Values) -> str:
    """Why the matrix in the table is not the one of the picture; empty if it is."""
    if not values.value(TYPED):
        return ""
    try:
        shapes.with_covariance(values.value(SHAPE), _shown(values))
    except ValueError as error:
        return f"{error} **The picture keeps the last one that fits.**"
    return ""


def _covariance(now: State, alt: str) -> Drawn:
    """The covariance as a table to type in."""
    shown = _shown(now.address)
    matrix = Matrix("covariance", shown, "xy", "xy", "Σ: drag an entry, or type", "model", 6.0)
    cells = live.Editable(tuple(map(tuple, shown.tolist())), -LIMIT, LIMIT, 0.1)
    table = live.tables([matrix], {"covariance": cells}, alt=alt)

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        before, sent = _shown(address), values.get("values")
        flat = live.entries(sent.get("covariance"), (2, 2)) if isinstance(sent, Mapping) else None
        if flat is None:
            return
        after = np.clip(flat, -LIMIT, LIMIT).reshape(2, 2)
        # Whichever of the two covariances was changed, the other one is the same.
        both = after[0, 1] if after[0, 1] != before[0, 1] else after[1, 0]
        after[0, 1] = after[1, 0] = both
        if np.array_equal(after, before):
            return
        try:
            put(address, shapes.with_covariance(address.value(SHAPE), after), settled=settled)
        except ValueError:
            address.put(TYPED, tuple(after.ravel().tolist()), settled=settled)

    return Drawn(table.part, table.data, receive)


def drawing(now: State) -> Drawing:
    """The ellipse; shadows, slice and every number follow."""
    found = now_joint(now)
    said = words.in_words(found)
    return {
        "ellipse": plane.drawn(
            now,
            plane.Picture(said, figure.layers(found)),
            handles=handles(now.address),
            domain=plane.Domain(*figure.WINDOW, axes="none", tallest=600),
        ),
        "ellipse-covariance": _covariance(now, said),
        "ellipse-refusal": prose(*filter(None, [_refusal(now.address)])),
        "ellipse-spread": formula(words.spread(found, now.theme)),
        "ellipse-slice": formula(words.sliced(found, now.theme)),
    }
