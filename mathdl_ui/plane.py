"""The live plane: handles the hand moves, layers Python computes, a timeline of a computed run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st

from mathdl_core.arrays import Array
from mathdl_ui.address import Param, integer, is_finite, numbers_in, write_numbers
from mathdl_ui.components import component
from mathdl_ui.layers import Frame, Layer, Point
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Drawn, Message, State, Values


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
        step: what positions are rounded to, and what an arrow key moves it by.
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
    step: float = 0.1
    coarse: float = 1.0
    axis: str | None = None
    x: Point = (-6.0, 6.0)
    y: Point = (-4.5, 4.5)
    follows: str | None = None
    reach: float = 15.0

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
        return np.array(state.address.value(self.param))


@dataclass(frozen=True)
class Timeline:
    """A run computed once and played by the browser.

    Attributes:
        n_frames: how many frames there are.
        caption: what stands beside the timeline for the state as it is.
        frames: computes all frames; asked only once the hand has let go.
        name: its parameter in the URL; None where the handles that it moves say it all.
        now: the current frame, where there is no parameter.
        seconds: how long it plays at speed 1.
        label: what a screen reader calls it.
        first: the frame that is shown at first, where there is a parameter.
    """

    n_frames: int
    caption: str
    frames: Callable[[], list[Frame]]
    name: str | None = None
    now: int = 0
    seconds: float = 4.0
    label: str = "Frame"
    first: int = 0

    @property
    def last(self) -> int:
        """The number of the last frame; the first is 0."""
        return self.n_frames - 1

    def current(self, state: State) -> int:
        """The frame to show, from the URL or as given."""
        # Another run under the same name may have been longer.
        return (
            min(state.address.value(self._param(self.name)), self.last) if self.name else self.now
        )

    def put(self, address: Values, frame: float, *, settled: bool) -> None:
        """Go to a frame; the nearest one if there is no such."""
        if self.name:
            nearest = min(max(int(frame), 0), self.last)
            address.put(self._param(self.name), nearest, settled=settled)

    def _param(self, name: str) -> Param[int]:
        return integer(name, min(self.first, self.last), 0, self.last)


@dataclass(frozen=True)
class Domain:
    """The part of the plane that is shown.

    Attributes:
        x: left and right end.
        y: lower and upper end.
        equal: one unit is as long across as up; a wide column then shows more of x.
        ratio: height over width where it is not.
        axes: "grid", or "none" for a bare picture.
        tallest: the greatest height, in pixels.
    """

    x: Point = (-6.0, 6.0)
    y: Point = (-4.5, 4.5)
    equal: bool = True
    ratio: float = 0.6
    axes: str = "grid"
    tallest: int = 560


@dataclass(frozen=True)
class Picture:
    """What a plane shows: fixed layers, those of the current frame, and a sentence that says it."""

    alt: str
    layers: Sequence[Layer]
    moving: Sequence[Layer] = field(default=())


_plane = component("plane", ratio="4/3", height="260px")


def drawn(
    state: State,
    picture: Picture,
    *,
    handles: Sequence[Handle] = (),
    domain: Domain | None = None,
    timeline: Timeline | None = None,
) -> Drawn:
    """The plane with its picture; handles and frame stand where `current` says."""
    domain = domain or Domain()

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        at = values.get("at")
        for handle in handles:
            point = at.get(handle.name) if isinstance(at, Mapping) else None
            if isinstance(point, list) and len(point) == 2 and all(map(is_finite, point)):
                address.put(handle.param, handle.within(*point), settled=settled)
        frame = values.get("frame")
        if timeline and isinstance(frame, int | float) and is_finite(frame):
            timeline.put(address, frame, settled=settled)

    data: dict[str, Any] = {
        "x": domain.x,
        "y": domain.y,
        "equal": domain.equal,
        "ratio": domain.ratio,
        "axes": domain.axes,
        "tallest": domain.tallest,
        "alt": picture.alt,
        "layers": picture.layers,
        "moving": picture.moving,
        "handles": [_handle_data(handle, state) for handle in handles],
        "timeline": None,
    }
    if timeline:
        data["timeline"] = {
            "n_frames": timeline.n_frames,
            "frame": timeline.current(state),
            "caption": timeline.caption,
            "seconds": timeline.seconds,
            "label": timeline.label,
        }
        if state.settled:
            frames = timeline.frames()
            data["timeline"]["captions"] = [frame.caption for frame in frames]
            data["frames"] = [{"layers": frame.layers, "at": dict(frame.at)} for frame in frames]
    return Drawn(_plane, data, receive)


def plane(
    page: Page,
    key: str,
    picture: Picture,
    *,
    handles: Sequence[Handle] = (),
    domain: Domain | None = None,
    timeline: Timeline | None = None,
) -> None:
    """Show `drawn`."""
    page.mount(key, drawn(page, picture, handles=handles, domain=domain, timeline=timeline))


def _handle_data(handle: Handle, state: State) -> dict[str, Any]:
    return {
        "id": handle.name,
        "at": handle.current(state).tolist(),
        "role": handle.role,
        "label": handle.label,
        "name": handle.spoken or handle.name,
        "origin": handle.origin,
        "step": handle.step,
        "coarse": handle.coarse,
        "axis": handle.axis,
        "x": handle.x,
        "y": handle.y,
        "follows": handle.follows,
        "reach": handle.reach,
    }


def presets(page: Page, choices: Mapping[str, Mapping[Handle, Point]]) -> None:
    """Buttons named for the phenomenon that each one sets up."""
    part = page.part

    def choose(places: Mapping[Handle, Point]) -> None:
        for handle, at in places.items():
            page.address.put(handle.param, handle.within(*at))
        page.moved(part, settled=True)

    with st.container(horizontal=True, gap="small"):
        for name, places in choices.items():
            st.button(name, key=f"{page.slug}-preset-{name}", on_click=choose, args=(places,))
