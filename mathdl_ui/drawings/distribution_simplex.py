"""What the lesson on distributions shows of three shares: a point of a triangle, and spread."""

from __future__ import annotations

from typing import NamedTuple

from mathdl_ui import live, plane
from mathdl_ui.address import Param, numbers_in, write_numbers
from mathdl_ui.components import formula
from mathdl_ui.figures import distribution_simplex as figure
from mathdl_ui.handles import DerivedHandle
from mathdl_ui.layers import Point
from mathdl_ui.scene import Drawing, State, Values


class Preset(NamedTuple):
    """The first two shares, and the concentration."""

    p: tuple[float, float]
    sure: float


PRESETS = {
    "Undecided": Preset((1 / 3, 1 / 3), 3.0),
    "Sparse": Preset((0.4, 0.3), 0.6),
    "Sure": Preset((0.7, 0.2), 60.0),
    "One class is rare": Preset((0.55, 0.41), 12.0),
}


def _read(text: str) -> tuple[float, ...]:
    first, second = numbers_in(0.0, 1.0, 2)(text)
    figure.require_shown(first, second)
    return first, second


SHARES = Param[tuple[float, ...]]("shares", (0.5, 0.3), _read, write_numbers)
SURE = live.Slider("shares_sure", "Concentration α₀ of the density", 0.3, 60, 5, 0.1)
TRIALS = live.Slider("shares_n", "Draws n behind each dot", 1, 30, 10, 1)


def put(values: Values, preset: Preset) -> None:
    """Set up a preset."""
    values.put(SHARES, preset.p)
    values.put(SURE.param, preset.sure)


def _stands(values: Values) -> Point:
    return figure.stands(*values.value(SHARES))


def _moved(values: Values, point: Point, *, settled: bool) -> None:
    values.put(SHARES, figure.moved(point), settled=settled)


POINT = DerivedHandle(
    "shares_p",
    (0.0, 0.0),
    "ink",
    label="p",
    spoken="Shares p",
    origin=None,
    step=0.005,
    coarse=0.05,
    x=(0.0, 1.0),
    y=(0.0, figure.HEIGHT),
    stands=_stands,
    moved=_moved,
)


def now_shares(now: State) -> figure.Shares:
    """Both distributions as they stand."""
    first, second = now.address.value(SHARES)
    return figure.shares(first, second, SURE.current(now), int(TRIALS.current(now)))


def drawing(now: State) -> Drawing:
    """A point to drag on the triangle; density and dots are spread around it."""
    found = now_shares(now)
    return {
        "shares": plane.drawn(
            now,
            plane.Picture(figure.in_words(found), figure.layers(found)),
            handles=[POINT],
            domain=plane.Domain(*figure.WINDOW, axes="none", tallest=520),
        ),
        "shares-sure": live.slider(now, SURE),
        "shares-n": live.slider(now, TRIALS),
        "shares-formula": formula(figure.formula(found, now.theme)),
    }
