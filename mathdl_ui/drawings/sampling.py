"""What the sections on sampling show while the hand moves."""

from functools import partial

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui import controls, plane
from mathdl_ui.address import Param, decimal, integer, number_in
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import distribution_averages as averaging
from mathdl_ui.figures import distribution_inversion as inverting
from mathdl_ui.figures import distribution_limits as becoming
from mathdl_ui.figures import distribution_map as families
from mathdl_ui.figures import distribution_means as means
from mathdl_ui.figures import distribution_panels as panels
from mathdl_ui.figures import distribution_rejection as rejecting
from mathdl_ui.figures import distribution_samples as samples
from mathdl_ui.handles import DerivedHandle
from mathdl_ui.layers import Point
from mathdl_ui.scene import Drawing, State, Values

FALLING = controls.choice_param("falling", samples.CHOICES)
FALLING_SEED = integer("falling_seed", 1, 0, 999_999)

# The panels of these pictures bring axes of their own.
_stage = partial(plane.Domain, equal=False, axes="none")


def draws_fall(now: State) -> Drawing:
    """Ever more draws beside their density and their cdf."""
    sample = samples.sampled(now.address.value(FALLING), now.address.value(FALLING_SEED))
    run = plane.Timeline(
        len(samples.SIZES),
        lambda step: samples.caption(sample, step),
        lambda: samples.falling(sample),
        "falling_n",
        seconds=16,
        label="Number of draws",
        first=samples.START,
    )
    step = run.current(now)
    return {
        "falling": plane.drawn(
            now,
            plane.Picture(
                samples.in_words(sample, step), samples.fixed(sample), samples.fallen(sample, step)
            ),
            domain=_stage(
                panels.margins(sample.upper),
                (-0.09, 0.995),
                ratio=0.7,
                tallest=500,
            ),
            timeline=run,
        ),
        "falling-formula": formula(samples.formula(sample, step, now.theme)),
    }


AVERAGED = controls.choice_param("averaged", averaging.CHOICES)
AVERAGED_SEED = integer("averaged_seed", 1, 0, 999_999)


def _n_axis(values: Values) -> Array:
    low = averaging.runs(values.value(AVERAGED), values.value(AVERAGED_SEED)).panel.base
    return np.array([[0.0, low], [averaging.DECADES, low]])


AVERAGED_N = plane.RailHandle(
    "averaged_n",
    0.5,
    _n_axis,
    "result",
    label="n",
    spoken="Number of draws, as a power of ten",
    step=0.0125,
)


def averaged(now: State) -> object:
    """What else the section says: what is drawn from, and the number of the sample."""
    return now.address.value(AVERAGED), now.address.value(AVERAGED_SEED)


def means_settle(now: State) -> Drawing:
    """Running means in their band, and means of few draws beside the normal curve."""
    name, seed = now.address.value(AVERAGED), now.address.value(AVERAGED_SEED)
    runs, i = (
        averaging.runs(name, seed),
        averaging.nearest(averaging.DECADES * AVERAGED_N.current(now)),
    )
    grown = means.convergence(name, seed)
    timeline = plane.Timeline(
        len(means.SIZES),
        lambda step: means.caption(grown, step),
        lambda: means.frames(grown),
        "averaged_of",
        seconds=9,
        label="Draws in each mean",
        first=means.START,
    )
    step = timeline.current(now)
    low, high = runs.panel.base, runs.panel.top
    return {
        "averages": plane.drawn(
            now,
            plane.Picture(averaging.in_words(runs, i), averaging.layers(runs, i)),
            handles=[AVERAGED_N],
            domain=_stage(
                (-0.4, averaging.DECADES + 0.1),
                (low - 0.2 * (high - low), high),
                ratio=0.62,
                tallest=440,
            ),
        ),
        "averages-formula": formula(averaging.formula(runs, i, now.theme)),
        "averages-reading": prose(averaging.reading(runs, i)),
        "means": plane.drawn(
            now,
            plane.Picture(
                means.in_words(grown, step), means.fixed(grown), means.moving(grown, step)
            ),
            domain=_stage(
                panels.margins(means.PANEL),
                (-0.11, 0.995),
                ratio=0.6,
                tallest=420,
            ),
            timeline=timeline,
        ),
        "means-formula": formula(means.formula(grown, step, now.theme)),
        "means-reading": prose(means.reading(grown, step)),
    }


INVERTED = controls.choice_param("inverted", inverting.CHOICES)
REJECTED = controls.choice_param("rejected", tuple(rejecting.PAIRS))
DRAWN_SEED = integer("drawn_seed", 1, 0, 999_999)
HEIGHT = Param("inverted_u", 0.7, number_in(inverting.LOWEST, inverting.HIGHEST), decimal)
ENVELOPE = Param("envelope", 1.4, number_in(rejecting.LEAST, rejecting.MOST), decimal)


def height_handle(now: inverting.Inverted) -> DerivedHandle:
    """The height u, on the vertical axis."""
    left = now.upper.low

    def moved(values: Values, point: Point, *, settled: bool) -> None:
        values.put(HEIGHT, round(point[1], 2), settled=settled)

    return DerivedHandle(
        HEIGHT.name,
        (left, HEIGHT.default),
        "data",
        label="u",
        spoken="Height u on the axis of the cdf",
        origin=None,
        step=0.01,
        coarse=0.1,
        axis="y",
        x=(left, left),
        y=(inverting.LOWEST, inverting.HIGHEST),
        stands=lambda values: (left, values.value(HEIGHT)),
        moved=moved,
    )


def envelope_handle(now: rejecting.Thrown) -> DerivedHandle:
    """The envelope, taken at its peak."""
    x, lowest = rejecting.grip(now)

    def moved(values: Values, point: Point, *, settled: bool) -> None:
        values.put(ENVELOPE, round(point[1] / lowest, 2), settled=settled)

    return DerivedHandle(
        ENVELOPE.name,
        (x, lowest * ENVELOPE.default),
        "result",
        spoken="Height of the envelope",
        origin=None,
        step=0.02 * lowest,
        coarse=0.2 * lowest,
        axis="y",
        x=(x, x),
        y=(rejecting.LEAST * lowest, rejecting.MOST * lowest),
        stands=lambda values: (x, lowest * values.value(ENVELOPE)),
        moved=moved,
    )


def machines_draw(now: State) -> Drawing:
    """A height goes across to the cdf and down; points fall under an envelope."""
    seed = now.address.value(DRAWN_SEED)
    inverted = inverting.inverted(now.address.value(INVERTED), seed)
    u = now.address.value(HEIGHT)
    rain = plane.Timeline(
        inverting.N_FRAMES,
        lambda frame: inverting.caption(inverted, frame),
        lambda: inverting.frames(inverted),
        "inverted_n",
        seconds=14,
        label="Heights sent",
        first=inverting.START,
    )
    frame = rain.current(now)
    thrown = rejecting.thrown(now.address.value(REJECTED), seed)
    M = thrown.smallest * now.address.value(ENVELOPE)
    throws = plane.Timeline(
        len(rejecting.SIZES),
        lambda step: rejecting.caption(thrown, M, step),
        lambda: rejecting.frames(thrown, M),
        "rejected_n",
        seconds=8,
        label="Points thrown",
        first=rejecting.START,
    )
    step = throws.current(now)
    top, bottom = thrown.upper.top, thrown.lower.base
    return {
        "inversion": plane.drawn(
            now,
            plane.Picture(
                inverting.in_words(inverted, u, frame),
                inverting.fixed(inverted, u),
                inverting.falling(inverted, frame),
            ),
            handles=[height_handle(inverted)],
            domain=_stage(
                panels.margins(inverted.upper, left=0.06),
                (-1.12, 1.05),
                ratio=0.75,
                tallest=520,
            ),
            timeline=rain,
        ),
        "inversion-formula": formula(inverting.formula(inverted, u, now.theme)),
        "rejection": plane.drawn(
            now,
            plane.Picture(
                rejecting.in_words(thrown, M, step),
                rejecting.fixed(thrown, M),
                rejecting.moving(thrown, M, step),
            ),
            handles=[envelope_handle(thrown)],
            domain=_stage(
                panels.margins(thrown.upper),
                (bottom - 0.15 * top, 1.03 * top),
                ratio=0.75,
                tallest=520,
            ),
            timeline=throws,
        ),
        "rejection-reading": prose(rejecting.reading(thrown, M)),
        "rejection-formula": formula(rejecting.formula(thrown, M, step, now.theme)),
    }


ROUTE = controls.choice_param("route", families.CHOICES)


def families_become(now: State) -> Drawing:
    """Two families on the way from one to the other, and the map with this way lit."""
    name = now.address.value(ROUTE)
    run = plane.Timeline(
        becoming.N_STEPS + 1,
        lambda frame: becoming.caption(name, frame),
        lambda: becoming.frames(name),
        "route_at",
        seconds=8,
        label="Way",
        first=2,
    )
    frame, route = run.current(now), families.ROUTES[name]
    return {
        "limits": plane.drawn(
            now,
            plane.Picture(
                becoming.in_words(name, frame),
                becoming.fixed(name),
                becoming.compared(name, frame),
            ),
            domain=_stage(
                panels.margins(becoming.panels_of(route)[0]),
                (-0.09, 0.995),
                ratio=0.7,
                tallest=500,
            ),
            timeline=run,
        ),
        "limits-map": plane.drawn(
            now,
            plane.Picture(families.in_words(name), families.layers(name)),
            domain=_stage((-0.45, 2.45), (-0.35, 4.35), ratio=0.75, tallest=300),
        ),
        "limits-formula": formula(becoming.formula(name, frame, now.theme)),
    }
