r"""Motion: a kernel over a film, from which the frame before is taken.

$$y_{t,i,j} = \sum_{a,b} (x_{t+1,\,i+a,\,j+b} - x_{t,\,i+a,\,j+b})$$

A kernel of 2 x 3 x 3 taps, -1 in its first frame and 1 in its second: 0 wherever nothing moves.

Reference: MADL 10.4.1, whose film is a black disc on white, going down to the right.
"""

import numpy as np

from mathdl_core.arrays import Array

MOTION = np.stack([-np.ones((3, 3)), np.ones((3, 3))])


def moving_disc(
    n_frames: int, side: int, *, radius: float, start: float, step: float, full: float = 255.0
) -> Array:
    """(n_frames, side, side) a black disc on white, its middle `step` further along both axes."""
    i, j = np.indices((side, side))
    middles = start + step * np.arange(n_frames)
    inside = np.stack([(i - m) ** 2 + (j - m) ** 2 <= radius**2 for m in middles])
    return np.where(inside, 0.0, full)


def book_film() -> Array:
    """(5, 320, 320) the film of MADL 10.4.1."""
    return moving_disc(5, 320, radius=40, start=150, step=30)
