"""A kernel in three dimensions: a film, and what has moved in it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import correlate
from mathdl_core.convolution.motion import MOTION, moving_disc
from mathdl_ui import tex
from mathdl_ui.layers import Frame, Layer, picture, polygon, text

N_FRAMES, SIDE, START, RADIUS = 5, 320, 150, 40
EVERY = 5
"""Each fifth pixel is shown; all are computed."""
PLACES = ((0.0, 60.0), (70.0, 130.0), (150.0, 210.0))
EXPLAINED = (
    "A film is a stack of pictures, and a kernel may reach through the stack. This one has two "
    "frames of 3 × 3: nine times $-1$ on the frame before, nine times $+1$ on the frame after. "
    "What stands still cancels out. Green has become lighter, orange darker."
)


@lru_cache(maxsize=32)
def film(step: int) -> tuple[Array, Array]:
    """(5, 320, 320) frames with a disc that moves by `step`, and (4, 318, 318) what moved."""
    frames = moving_disc(N_FRAMES, SIDE, radius=RADIUS, start=START, step=step)
    return frames, correlate(frames, MOTION)


def shown(step: int, t: int) -> list[Layer]:
    """Frame t, the one after it, and their motion."""
    frames, y = film(step)
    drawn = [
        picture(frames[t + i][::EVERY, ::EVERY] / 255, PLACES[i], (0, 60), tone="light", full=1)
        for i in (0, 1)
    ]
    drawn.append(picture(y[t][::EVERY, ::EVERY] / 255, PLACES[2], (0, 60), full=9))
    names = (f"−1 × frame {t + 1}", f"+1 × frame {t + 2}", "what moved")
    for name, (left, right), role in zip(names, PLACES, ("second", "data", "result"), strict=True):
        frame = [(left, 0), (right, 0), (right, 60), (left, 60)]
        drawn.append(polygon(frame, "muted", fill=0.0, width=1.0))
        drawn.append(text(((left + right) / 2, 63), name, role, anchor="middle"))
    return drawn


def caption(t: int) -> str:
    """What stands beside the timeline."""
    return f"frames {t + 1} and {t + 2}"


def frames(step: int) -> list[Frame]:
    """All four."""
    return [Frame(caption(t), shown(step, t)) for t in range(N_FRAMES - 1)]


def formula(step: int, t: int) -> str:
    """The kernel's sum, and its ends."""
    _, y = film(step)
    lowest, highest, total = (float(v) for v in (y[t].min(), y[t].max(), y[t].sum()))
    return tex.aligned(
        (r"y_{t,i,j}", r"\sum_{a,b} (x_{t+1} - x_t)_{i+a,j+b}"),
        (r"\text{shape}", r"(5-2+1) \times (320-3+1)^2", rf"{len(y)} \times 318 \times 318"),
        (r"\min y,\ \max y", rf"{tex.number(lowest)},\; {tex.number(highest)}"),
        (r"\sum_{i,j} y", rf"\mathbf{{{tex.number(total)}}}"),
    )


def reading(step: int, t: int) -> str:
    """What the numbers say."""
    _, y = film(step)
    if not y[t].any():
        return "Nothing moves, and everything is 0: the kernel is blind to what stays."
    count = int(np.count_nonzero(y[t]))
    return (
        f"Of {y[t].size:,} numbers {count:,} are not 0. At most $9 \\cdot 255 = 2295$: a window "
        "that was all black and is all white now. As much is gained as lost, so the sum is 0, as "
        "long as the disc stays inside."
    )


def in_words(step: int, t: int) -> str:
    """The picture as a sentence."""
    _, y = film(step)
    return (
        f"Frames {t + 1} and {t + 2} of a film of a black disc that moves by {step} pixels a "
        f"frame, and what moved, from {tex.spoken(y[t].min())} to {tex.spoken(y[t].max())}."
    )
