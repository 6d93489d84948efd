"""What the hand takes hold of among distributions: the curve, the interval, the cursor."""

from __future__ import annotations

from mathdl_ui.drawings import distributions_state as state
from mathdl_ui.figures import distributions as figure
from mathdl_ui.figures.distributions_grips import Grip, grips, limits
from mathdl_ui.handles import DerivedHandle
from mathdl_ui.layers import Point
from mathdl_ui.scene import Values

P_STEP = 0.005
REACH = 12.0


def curve_handles(now: figure.Shown) -> list[DerivedHandle]:
    """Those on the curve."""
    return [_curve_handle(grip, now) for grip in grips(now.member)]


def _curve_handle(grip: Grip, now: figure.Shown) -> DerivedHandle:
    x, y = limits(now.view)
    step = now.view.step if grip.axis == "x" else 0.01

    def stands(values: Values) -> Point:
        here = state.shown(values)
        return grip.place(here.member, here.view)

    def moved(values: Values, point: Point, *, settled: bool) -> None:
        here = state.shown(values)
        state.put_member(values, grip.pull(here.member, here.view, point), settled=settled)

    return DerivedHandle(
        grip.name,
        (0.0, 0.0),
        "data",
        label=grip.label,
        spoken=grip.spoken,
        origin=None,
        step=step,
        coarse=10 * step,
        axis=grip.axis,
        x=x,
        y=y,
        reach=REACH,
        stands=stands,
        moved=moved,
    )


def end_handles(now: figure.Shown) -> list[DerivedHandle]:
    """The two ends of the interval, on the axis."""
    return [_end_handle(which, now) for which in (0, 1)]


def _end_handle(which: int, now: figure.Shown) -> DerivedHandle:
    step = 0.5 if now.member.is_discrete else now.view.step

    def stands(values: Values) -> Point:
        return figure.ends(state.shown(values))[which]

    def moved(values: Values, point: Point, *, settled: bool) -> None:
        state.put_end(values, which, point[0], settled=settled)

    return DerivedHandle(
        "ab"[which],
        (0.0, 0.0),
        "result",
        label="ab"[which],
        spoken=("Left", "Right")[which] + " end of the interval",
        origin=None,
        step=step,
        coarse=10 * step,
        axis="x",
        x=(now.view.low, now.view.high),
        y=(0.0, 0.0),
        reach=REACH,
        stands=stands,
        moved=moved,
    )


def cursor_handle(now: figure.Shown) -> DerivedHandle:
    """The point of the cdf: along x it finds probabilities, up and down it finds quantiles."""
    step = 1.0 if now.member.is_discrete else now.view.step

    def stands(values: Values) -> Point:
        here = state.shown(values)
        return here.x, figure.readings(here).cdf

    def moved(values: Values, point: Point, *, settled: bool) -> None:
        x = figure.cursor_at(state.shown(values), point)
        state.put_cursor(values, x, settled=settled)

    return DerivedHandle(
        "x",
        (0.0, 0.0),
        "second",
        label="",
        spoken="Cursor on the cumulative distribution",
        origin=None,
        step=(step, P_STEP),
        coarse=(10 * step, 10 * P_STEP),
        x=(now.view.low, now.view.high),
        y=(0.0, 1.0),
        reach=REACH,
        stands=stands,
        moved=moved,
    )
