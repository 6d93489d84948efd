"""Small gray pictures, side by side, in the theme's ink on no background."""

import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui.theme import Role, Theme, stroke


def strip(
    pictures: Array, theme: Theme, *, full: float = 16.0, scale: int = 10, role: Role = "data"
) -> np.ndarray:
    """Square pictures (n, side²) from 0 to `full` as one RGBA image, (side·scale, …, 4)."""
    side = round(np.sqrt(pictures.shape[1]))
    gap = np.zeros((side, 1))
    rows = [cell for picture in pictures for cell in (picture.reshape(side, side) / full, gap)]
    alpha = np.kron(np.hstack(rows[:-1]), np.ones((scale, scale)))
    color = [int(stroke(role, theme)[i : i + 2], 16) for i in (1, 3, 5)]
    image = np.empty((*alpha.shape, 4), dtype=np.uint8)
    image[..., :3] = color
    image[..., 3] = np.round(255 * np.clip(alpha, 0, 1))
    return image
