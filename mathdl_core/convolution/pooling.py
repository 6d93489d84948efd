r"""Pooling: of each window, only its maximum or its mean.

$$y_i = \max_t x_{s\,i + t} \qquad\text{or}\qquad y_i = \frac{1}{|t|} \sum_t x_{s\,i + t}$$

Mean pooling is a convolution with equal weights and a stride; the maximum is not linear. Windows
that reach over the end are left out.

Reference: MEDL 6.11.
"""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.shapes import output_size


class Pooled(NamedTuple):
    """The maxima, and where in x each was found.

    Attributes:
        values: (..., rows, columns).
        rows: (..., rows, columns) whole numbers.
        columns: (..., rows, columns) whole numbers.
    """

    values: Array
    rows: np.ndarray
    columns: np.ndarray


def windows(x: Array, size: int, stride: int | None = None) -> Array:
    """A view (..., rows, columns, size, size) of all windows in x (..., height, width).

    The stride is `size` unless another is given.
    """
    step = stride or size
    for n in x.shape[-2:]:
        output_size(n, size, stride=step)
    view = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(-2, -1))
    return view[..., ::step, ::step, :, :]


def max_pool(x: Array, size: int, stride: int | None = None) -> Pooled:
    """The largest number of each window of x (..., height, width), the first one of equals."""
    step = stride or size
    seen = windows(x, size, step)
    flat = seen.reshape(*seen.shape[:-2], size * size)
    first = flat.argmax(axis=-1)
    values = np.take_along_axis(flat, first[..., None], axis=-1)[..., 0]
    i, j = np.indices(values.shape[-2:])
    return Pooled(values, i * step + first // size, j * step + first % size)


def mean_pool(x: Array, size: int, stride: int | None = None) -> Array:
    """The mean of each window of x (..., height, width)."""
    means: Array = windows(x, size, stride).mean(axis=(-2, -1))
    return means
