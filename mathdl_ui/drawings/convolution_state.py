"""What stands in the address of the lesson on convolution, and what follows from it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import flipped
from mathdl_core.convolution.kernels import KERNELS, normalized, resized
from mathdl_core.convolution.scanning import Scan, largest_dilation, scan
from mathdl_ui import controls, live
from mathdl_ui.address import Param, is_finite, number_in, write_numbers
from mathdl_ui.kernel_pictures import PAINTED, PICTURE, Source, drawn_in_gray
from mathdl_ui.scene import Drawn, Message, State, Values

LARGEST_WEIGHT, STEP = 50.0, 0.5
MOST_TAPS = 7
FIRST = KERNELS["Upright edges"]


def _read_kernel(text: str) -> tuple[float, ...]:
    parts = text.split(",")
    side = math.isqrt(len(parts))
    if side * side != len(parts) or not 1 <= side <= MOST_TAPS:
        raise ValueError(f"expected 1, 4, 9, ... or 49 weights, got {len(parts)}")
    read = number_in(-LARGEST_WEIGHT, LARGEST_WEIGHT)
    return tuple(read(part) for part in parts)


def _read_place(text: str) -> tuple[int, int]:
    row, column = (int(part) for part in text.split(","))
    if not (0 <= row < 1_100 and 0 <= column < 1_100):
        raise ValueError(f"expected a row and a column, got {text!r}")
    return row, column


KERNEL = Param("kernel", tuple(FIRST.ravel().tolist()), _read_kernel, write_numbers)
PLACE = Param("place", (14, 6), _read_place, lambda at: f"{at[0]},{at[1]}")
SURROUNDINGS = {
    "No padding": None,
    "Zeros": "zero",
    "Reflect": "reflect",
    "Replicate": "replicate",
    "Circular": "circular",
}
PADDING = controls.choice_param("padding", tuple(SURROUNDINGS))
STRIDE = live.Slider("stride", "Stride s", 1, 4, 1, 1)
DILATION = live.Slider("dilation", "Dilation d", 1, 3, 1, 1)
SIZE = live.Slider("size", "Kernel size k", 1, MOST_TAPS, 3, 1)
KINDS = ("Correlation", "Convolution")
KIND = controls.choice_param("kind", KINDS)
DIVIDED = controls.toggle_param("divided")
COLOR = controls.toggle_param("color")
SHOWN = controls.choice_param("shown", ("Signed", "Light"))
_RING = np.hypot(*(np.indices((20, 20)) - 9.5))
PAINTING = live.Editable(
    tuple(map(tuple, np.where(np.abs(_RING - 6) < 1.2, 9.0, 0.0).tolist())), 0.0, 9.0, 1.0
)


class Look(NamedTuple):
    """The main picture as it stands.

    Attributes:
        picture: what the kernel goes over.
        kernel: (k, k) as written.
        divisor: what its weights are divided by.
        found: what came of it.
        place: the output pixel that is looked at.
        signed: whether the output is shown by sign.
    """

    picture: Source
    kernel: Array
    divisor: float
    found: Scan
    place: tuple[int, int]
    signed: bool


def weights(now: State) -> Array:
    """The kernel as written, (k, k)."""
    flat = now.address.value(KERNEL)
    side = math.isqrt(len(flat))
    return np.array(flat, dtype=np.float64).reshape(side, side)


def put_weights(address: Values, kernel: Array, *, settled: bool = True) -> None:
    """Write another kernel."""
    address.put(KERNEL, tuple(float(w) + 0.0 for w in kernel.ravel()), settled=settled)


def painted(now: State) -> Source:
    """What is painted in the address."""
    return drawn_in_gray("your painting", PAINTING.current(now, "painting"), PAINTING.maximum)


def shown(picture: Source, now: State) -> Source:
    """The picture that was brought, or the painting as it stands."""
    return painted(now) if now.address.value(PICTURE) == PAINTED else picture


@dataclass(frozen=True)
class Steps:
    """How the kernel goes: its stride, its dilation, what surrounds the picture."""

    stride: int
    dilation: int
    mode: str | None


def steps(picture: Source, now: State) -> Steps:
    """As the controls say; taps no further apart than fits the picture."""
    return Steps(
        int(STRIDE.current(now)),
        int(dilation_slider(picture, now).current(now)),
        SURROUNDINGS[now.address.value(PADDING)],
    )


def dilation_slider(picture: Source, now: State) -> live.Slider:
    """As far as the kernel still fits."""
    mode = SURROUNDINGS[now.address.value(PADDING)]
    most = largest_dilation(min(picture.gray.shape), len(weights(now))) if mode is None else 3
    return DILATION.limited(min(most, 3))


def applied(now: State) -> tuple[Array, float]:
    """The kernel as it lies on the picture, and what its weights were divided by."""
    w = weights(now)
    lying = flipped(w) if now.address.value(KIND) == "Convolution" else w
    if not now.address.value(DIVIDED) or abs(w.sum()) < 1e-9:
        return lying, 1.0
    return normalized(lying), float(w.sum())


def look(picture: Source, now: State) -> Look:
    """The main picture."""
    picture = shown(picture, now)
    how = steps(picture, now)
    lying, divisor = applied(now)
    light = picture.color if now.address.value(COLOR) else picture.gray
    found = scan(light, lying, stride=how.stride, dilation=how.dilation, mode=how.mode)
    row, column = now.address.value(PLACE)
    place = min(row, found.y.shape[0] - 1), min(column, found.y.shape[1] - 1)
    signed = now.address.value(SHOWN) == "Signed"
    return Look(picture, weights(now), divisor, found, place, signed)


def size_slider(now: State) -> Drawn:
    """A kernel grows and shrinks around its middle."""
    side = len(weights(now))
    drawn = live.slider(now, replace(SIZE, default=side))

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        sent = values.get("value")
        if isinstance(sent, int | float) and is_finite(sent):
            flat = address.value(KERNEL)
            old = np.array(flat).reshape(math.isqrt(len(flat)), -1)
            put_weights(address, resized(old, int(SIZE.within(sent))), settled=settled)

    return Drawn(drawn.part, {**drawn.data, "value": side}, receive)
