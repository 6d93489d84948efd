"""The live plane: handles the hand moves, layers Python computes, a timeline of a computed run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from mathdl_ui import controls
from mathdl_ui.address import Param, integer, is_finite
from mathdl_ui.components import component
from mathdl_ui.handles import Handle as Handle
from mathdl_ui.handles import RailHandle as RailHandle
from mathdl_ui.layers import Backdrop, Frame, Layer, Point
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Drawn, Message, State, Values

MOST_FRAMES = 1_000_000


@dataclass(frozen=True)
class Timeline:
    """A run computed once and played by the browser.

    Attributes:
        n_frames: how many frames there are.
        caption: what stands beside the timeline for the state as it is, or a function of the frame.
        frames: computes all frames; asked when somebody is about to play them.
        name: its parameter in the URL; None where the handles that it moves say it all.
        now: the current frame, where there is no parameter.
        seconds: how long it plays at speed 1.
        label: what a screen reader calls it.
        first: the frame that is shown at first, where there is a parameter.
    """

    n_frames: int
    caption: str | Callable[[int], str]
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

    def said(self, frame: int) -> str:
        """What stands beside the timeline at a frame."""
        return self.caption if isinstance(self.caption, str) else self.caption(frame)

    def put(self, address: Values, frame: float, *, settled: bool) -> None:
        """Go to a frame; the nearest one if there is no such."""
        if self.name:
            nearest = min(max(int(frame), 0), self.last)
            address.put(self._param(self.name), nearest, settled=settled)

    def _param(self, name: str) -> Param[int]:
        # Any frame may be asked for: of a run that has become shorter, `current` takes the last.
        return integer(name, min(self.first, self.last), 0, MOST_FRAMES)


@dataclass(frozen=True)
class Domain:
    """The part of the plane that is shown.

    Attributes:
        x: left and right end.
        y: lower and upper end.
        equal: one unit is as long across as up; a wide column then shows more of x.
        ratio: height over width where it is not.
        axes: "grid"; "frame" with the numbers below and on the left; "none" for a bare picture.
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
    """What a plane shows.

    Attributes:
        alt: a sentence that says it.
        layers: those that the timeline does not move.
        moving: those of the current frame.
        backdrop: what lies under both, and is sent to a browser once.
    """

    alt: str
    layers: Sequence[Layer]
    moving: Sequence[Layer] = field(default=())
    backdrop: Backdrop | None = None


_plane = component("plane", ratio="4/3", height="260px")


def drawn(
    state: State,
    picture: Picture,
    *,
    handles: Sequence[Handle | RailHandle] = (),
    domain: Domain | None = None,
    timeline: Timeline | None = None,
    jumps: bool = False,
    frames_at_once: bool = False,
) -> Drawn:
    """The plane with its picture; handles and frame stand where `current` says.

    Of `handles`, those that lay a rail come before the one on it. Where the plane `jumps`, a click
    beside all handles takes the first one there. The frames of its timeline come when the browser
    asks for them or, if they are to be there `frames_at_once`, whenever the hand has let go.
    """
    domain = domain or Domain()

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        at = values.get("at")
        for handle in handles:
            # A browser knows where others have led it, not where they lead it now.
            if handle.led and handle.name != values.get("held"):
                continue
            point = at.get(handle.name) if isinstance(at, Mapping) else None
            if isinstance(point, list) and len(point) == 2 and all(map(is_finite, point)):
                handle.put(address, point, settled=settled)
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
        "backdrop": picture.backdrop and picture.backdrop._asdict(),
        "layers": picture.layers,
        "moving": picture.moving,
        "handles": [handle.data(state.address) for handle in handles],
        "timeline": None,
        "jumps": jumps,
    }
    if timeline:
        frame = timeline.current(state)
        data["timeline"] = {
            "n_frames": timeline.n_frames,
            "frame": frame,
            "caption": timeline.said(frame),
            "seconds": timeline.seconds,
            "label": timeline.label,
        }
        if state.wants_frames or (frames_at_once and state.settled):
            frames = timeline.frames()
            data["timeline"]["captions"] = [frame.caption for frame in frames]
            data["frames"] = [{"layers": frame.layers, "at": dict(frame.at)} for frame in frames]
    return Drawn(_plane, data, receive)


def plane(
    page: Page,
    key: str,
    picture: Picture,
    *,
    handles: Sequence[Handle | RailHandle] = (),
    domain: Domain | None = None,
    timeline: Timeline | None = None,
) -> None:
    """Show `drawn`."""
    page.mount(key, drawn(page, picture, handles=handles, domain=domain, timeline=timeline))


def presets(page: Page, choices: Mapping[str, Mapping[Handle, Point]]) -> None:
    """Buttons named for the phenomenon that each one sets up by placing handles."""

    def place(places: Mapping[Handle, Point], address: Values) -> None:
        for handle, at in places.items():
            handle.put(address, at, settled=True)

    controls.presets(page, {name: partial(place, places) for name, places in choices.items()})
