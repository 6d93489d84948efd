"""What the lesson on convolution shows while the hand moves: its main picture."""

from __future__ import annotations

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import flipped
from mathdl_core.convolution.scanning import Scan
from mathdl_core.exercise import Quest
from mathdl_ui import live, scan, tex
from mathdl_ui.components import formula, prose
from mathdl_ui.drawings.convolution_state import (
    COLOR,
    KERNEL,
    KIND,
    LARGEST_WEIGHT,
    PADDING,
    PAINTING,
    PLACE,
    STEP,
    STRIDE,
    dilation_slider,
    look,
    put_weights,
    shown,
    size_slider,
    steps,
)
from mathdl_ui.figures import convolution as figure
from mathdl_ui.kernel_pictures import PAINTED, PICTURE, WHICH, Source, of_moment
from mathdl_ui.rasters import raster
from mathdl_ui.scene import Drawing, State, Values


def quests(source: Source, now: State) -> list[Quest]:
    """The tasks on the main picture as it stands."""
    seen = look(source, now)
    how = steps(seen.picture, now)
    return figure.quests(
        *(seen.found, seen.place, seen.kernel),
        stride=how.stride,
        is_padded=how.mode is not None,
    )


def work(source: Source, now: State) -> tuple[str, float, str]:
    """A question on how much there is to multiply, its answer, and why."""
    return figure.work(look(source, now).found)


def compared(source: Source, now: State) -> tuple[Array, Scan, int, str | None]:
    """The gray picture, what came of it, and how the kernel went."""
    seen = look(source, now)
    how = steps(seen.picture, now)
    return seen.picture.gray, seen.found, how.stride, how.mode


def at_home(source: Source, now: State) -> tuple[Array, Scan, tuple[int, int], int, str | None]:
    """The picture as it was seen, what came of it, where, and how the kernel went."""
    gray, found, stride, mode = compared(source, now)
    seen = look(source, now)
    light = gray if found.wide.ndim == 2 else seen.picture.color
    return light, found, seen.place, stride, mode


def rest(source: Source, now: State) -> object:
    """What else the picture needs: its film, and the list that it was chosen from."""
    values = now.address
    how = steps(shown(source, now), now)
    reach = how.mode and (len(values.value(KERNEL)), how.dilation)
    chosen = values.value(PICTURE), values.value(WHICH), values.value(PADDING)
    return chosen, values.value(COLOR), reach


def picture(source: Source, now: State) -> Drawing:
    """A picture, the window, and what the kernel makes of both."""
    seen = look(of_moment(source, now), now)
    found, place = seen.found, seen.place
    how = steps(seen.picture, now)
    shape = seen.picture.gray.shape
    is_painted = now.address.value(PICTURE) == PAINTED
    number = figure.number_at(found, place)
    named = "sum =" if seen.divisor == 1 else f"sum / {tex.plain(seen.divisor)} ="
    pair = scan.Pair(
        film=raster(found.wide, tone="light", full=seen.picture.full),
        inside=(found.top, found.left, shape[0], shape[1]),
        output=figure.output(found, seen.picture.full, signed=seen.signed),
        rows=found.rows.tolist(),
        columns=found.columns.tolist(),
        taps=(found.kernel.shape[0], found.kernel.shape[1]),
        dilation=found.dilation,
        place=place,
        answer=f"{named} {number}",
        sum=named,
        titles=figure.titles(seen.picture.name, found, (shape[0], shape[1]), signed=seen.signed),
        alt=figure.in_words(seen.picture.name, found, place),
        kernel={
            "values": (found.kernel * seen.divisor).tolist(),
            "minimum": -LARGEST_WEIGHT,
            "maximum": LARGEST_WEIGHT,
            "step": STEP,
            "digits": 2,
            "full": max(float(np.abs(seen.kernel).max()), 1.0),
        },
    )

    def took(
        address: Values, place: tuple[int, int], weights: Array | None, *, settled: bool
    ) -> None:
        address.put(PLACE, place, settled=settled)
        if weights is not None:
            turned = address.value(KIND) == "Convolution"
            put_weights(address, flipped(weights) if turned else weights, settled=settled)

    drawn = {
        "scan": scan.drawn(now, pair, took, sends_film=is_painted),
        "size-slider": size_slider(now),
        "stride-slider": live.slider(now, STRIDE),
        "dilation-slider": live.slider(now, dilation_slider(seen.picture, now)),
        "formula": formula(figure.formula(found, place, seen.divisor, now.theme)),
        "shape": formula(
            figure.shape_formula(
                (shape[0], shape[1]),
                found,
                how.stride,
                is_padded=how.mode is not None,
            )
        ),
        "words": prose(
            figure.kernel_in_words(
                seen.kernel,
                flip=now.address.value(KIND) == "Convolution",
                divisor=seen.divisor,
            )
        ),
    }
    if is_painted:
        drawn["painting-paint"] = live.painting(now, PAINTING, "painting")
    return drawn
