"""What the hand takes hold of on a live plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui.address import Param, decimal, number_in, numbers_in, write_numbers
from mathdl_ui.layers import Point
from mathdl_ui.scene import State, Values


@dataclass(frozen=True)
class Handle:
    """A point to be moved by hand; with an `origin`, the tip of an arrow.

    Attributes:
        name: its name, and its parameter in the URL.
        at: where it is at first.
        role: its color.
        label: what is written beside it.
        spoken: what a screen reader calls it.
        origin: the tail of its arrow, or None for a plain point.
        step: what positions are rounded to, and what an arrow key moves it by; two numbers where
            they differ along x and y.
        coarse: what an arrow key with Shift moves it by.
        axis: "x" or "y" if it moves along that axis only.
        x: from where to where it may go.
        y: from where to where it may go.
        follows: name of the handle that takes it along.
        reach: radius of the knob around it, in pixels; many handles need small ones.
    """

    name: str
    at: Point
    role: str
    label: str = ""
    spoken: str = ""
    origin: Point | None = (0.0, 0.0)
    step: float | Point = 0.1
    coarse: float | Point = 1.0
    axis: str | None = None
    x: Point = (-6.0, 6.0)
    y: Point = (-4.5, 4.5)
    follows: str | None = None
    reach: float = 15.0

    led: ClassVar[bool] = False
    """Whether others lead it too: then only the hand that holds it moves it."""

    @property
    def param(self) -> Param[tuple[float, ...]]:
        """The position in the URL."""
        (x0, x1), (y0, y1) = self.x, self.y
        reader = numbers_in(min(x0, y0), max(x1, y1), 2)
        return Param(self.name, self.at, lambda text: self.within(*reader(text)), write_numbers)

    def within(self, x: float, y: float) -> tuple[float, ...]:
        """The point of the allowed range nearest to (x, y)."""
        (x0, x1), (y0, y1) = self.x, self.y
        # A browser sends whole numbers without a point; they must not become integers here.
        return float(min(max(x, x0), x1)), float(min(max(y, y0), y1))

    def current(self, state: State) -> Array:
        """Where it is now, (2,)."""
        return self.place(state.address)

    def place(self, values: Values) -> Array:
        """Where it is by the values of the page, (2,)."""
        return np.array(values.value(self.param))

    def put(self, address: Values, point: Sequence[float], *, settled: bool) -> None:
        """Move it to a point, or as near as it may go."""
        address.put(self.param, self.within(*point), settled=settled)

    def data(self, values: Values) -> dict[str, Any]:
        """What the browser has to know of it."""
        return {
            "id": self.name,
            "at": self.place(values).tolist(),
            "role": self.role,
            "label": self.label,
            "name": self.spoken or self.name,
            "origin": self.origin,
            "step": self.step,
            "coarse": self.coarse,
            "axis": self.axis,
            "x": self.x,
            "y": self.y,
            "follows": self.follows,
            "reach": self.reach,
            "led": self.led,
        }


class Moved(Protocol):
    """What follows from moving a point."""

    def __call__(self, values: Values, point: Point, *, settled: bool) -> None:
        """Put the values that follow."""


@dataclass(frozen=True)
class DerivedHandle(Handle):
    """A point whose place follows from values of the page, and that changes them when moved.

    Attributes:
        stands: its place by the values of the page.
        moved: puts the values that follow from a point it was moved to.
    """

    stands: Callable[[Values], Point] = field(kw_only=True)
    moved: Moved = field(kw_only=True)

    led: ClassVar[bool] = True

    def place(self, values: Values) -> Array:
        """Where it is by the values of the page, (2,)."""
        return np.array(self.stands(values))

    def put(self, address: Values, point: Sequence[float], *, settled: bool) -> None:
        """Put what follows from a point, or the one nearest to it where it may go."""
        x, y = self.within(*point)
        self.moved(address, (x, y), settled=settled)


@dataclass(frozen=True)
class RailHandle:
    """A point on a rail that other handles lay; how far along it stands is a number from 0 to 1.

    Only that number is in the URL, so the point goes wherever its rail goes.

    Attributes:
        name: its name, and its parameter in the URL.
        share: how far along it is at first.
        rail: from the values of the page to the two ends of the rail, (2, 2).
        role: its color.
        label: what is written beside it.
        spoken: what a screen reader calls it.
        step: what its number is rounded to, and what an arrow key changes it by.
        coarse: what an arrow key with Shift changes it by.
        reach: radius of the knob around it, in pixels.
    """

    name: str
    share: float
    rail: Callable[[Values], Array]
    role: str
    label: str = ""
    spoken: str = ""
    step: float = 0.01
    coarse: float = 0.1
    reach: float = 15.0

    led: ClassVar[bool] = True

    @property
    def param(self) -> Param[float]:
        """Its number in the URL."""
        return Param(self.name, self.share, number_in(0.0, 1.0), decimal)

    def current(self, state: State) -> float:
        """Its number now."""
        return state.address.value(self.param)

    def put(self, address: Values, point: Sequence[float], *, settled: bool) -> None:
        """Move it to the place on the rail that is nearest to a point."""
        start, end = self.rail(address)
        way = end - start
        if way.any():
            share = float((np.array(point) - start) @ way / (way @ way))
            steps = round(min(max(share, 0.0), 1.0) / self.step)
            address.put(self.param, min(steps * self.step, 1.0), settled=settled)

    def data(self, values: Values) -> dict[str, Any]:
        """What the browser has to know of it."""
        start, end = rail = self.rail(values)
        at = start + values.value(self.param) * (end - start)
        (x0, y0), (x1, y1) = rail.min(axis=0).tolist(), rail.max(axis=0).tolist()
        return {
            "id": self.name,
            "at": at.tolist(),
            "rail": rail.tolist(),
            "led": self.led,
            "role": self.role,
            "label": self.label,
            "name": self.spoken or self.name,
            "origin": None,
            "step": self.step,
            "coarse": self.coarse,
            "x": (x0, x1),
            "y": (y0, y1),
            "follows": None,
            "reach": self.reach,
        }
