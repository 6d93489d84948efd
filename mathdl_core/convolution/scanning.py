r"""A kernel over a picture, place by place: which window each output pixel came from.

$$y_{i,j} = \frac{1}{n} \sum_{a,b} w_{a,b}\; x_{s\,i + d\,a,\; s\,j + d\,b}$$

with stride s and dilation d, on the picture x and what is put around it.

Reference: MADL 10; MDL 9.
"""

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import correlate, surrounded
from mathdl_core.convolution.shapes import span
from mathdl_core.convolution.whole_picture import correlate_picture


class Scan(NamedTuple):
    """A picture and what a kernel made of it.

    Attributes:
        wide: (height, width) or (height, width, 3) the picture with what is around it.
        top: rows put above the picture.
        left: columns put on its left.
        y: (n_rows, n_columns) or (n_rows, n_columns, 3) the sums.
        rows: (n_rows,) where in `wide` the windows begin.
        columns: (n_columns,) likewise.
        dilation: from tap to tap.
        kernel: (k, l) as it was laid on the picture.
    """

    wide: Array
    top: int
    left: int
    y: Array
    rows: np.ndarray
    columns: np.ndarray
    dilation: int
    kernel: Array

    def window(self, row: int, column: int) -> Array:
        """(k, l) or (k, l, 3) what the kernel sees at an output pixel."""
        k, width = self.kernel.shape
        top, left, d = int(self.rows[row]), int(self.columns[column]), self.dilation
        return self.wide[top : top + d * k : d, left : left + d * width : d]


def scan(
    picture: Array, kernel: Array, *, stride: int = 1, dilation: int = 1, mode: str | None = None
) -> Scan:
    """The kernel (k, l) at every stride-th place of a picture, color by color.

    Args:
        picture: (height, width) or (height, width, 3).
        kernel: the weights, as they are laid on the picture.
        stride: from place to place.
        dilation: from tap to tap.
        mode: what surrounds the picture, see `PAD_MODES`; None for nothing.
    """
    colors = [picture] if picture.ndim == 2 else [picture[:, :, c] for c in range(3)]
    if mode is not None:
        colors = [surrounded(color, kernel.shape, dilation, mode) for color in colors]
    sums = [correlate(color, kernel, stride=stride, dilation=dilation) for color in colors]
    wide, y = (found[0] if picture.ndim == 2 else np.stack(found, -1) for found in (colors, sums))
    top, left = ((wide.shape[axis] - picture.shape[axis]) // 2 for axis in (0, 1))
    n_rows, n_columns = y.shape[:2]
    return Scan(
        *(wide, top, left, y),
        *(stride * np.arange(n_rows), stride * np.arange(n_columns), dilation, kernel),
    )


def spread(kernel: Array, dilation: int) -> Array:
    """A kernel (k, l) with its taps so far apart, and zeros in between."""
    k, width = (span(n, dilation) for n in kernel.shape)
    apart = np.zeros((k, width))
    apart[::dilation, ::dilation] = kernel
    return apart


def whole(picture: Array, found: Scan, *, stride: int, mode: str | None) -> Array:
    """The kernel of a scan over a large picture (height, width, c), color by color."""
    colors = [picture[:, :, c] for c in range(picture.shape[2])]
    if mode is not None:
        colors = [surrounded(color, found.kernel.shape, found.dilation, mode) for color in colors]
    y = np.stack([_apart(color, found.kernel, found.dilation) for color in colors], axis=-1)
    strided: Array = y[::stride, ::stride]
    return strided


def _apart(picture: Array, kernel: Array, dilation: int) -> Array:
    """A dilated kernel over a picture (height, width): an ordinary one over each of d² thinned."""
    height, width = (
        n - span(k, dilation) + 1 for n, k in zip(picture.shape, kernel.shape, strict=True)
    )
    y = np.empty((height, width))
    for a in range(min(dilation, height)):
        for b in range(min(dilation, width)):
            thinned = picture[a::dilation, b::dilation]
            y[a::dilation, b::dilation] = correlate_picture(thinned, kernel)
    return y


def largest_dilation(size: int, kernel_size: int) -> int:
    """How far apart the taps may be for a kernel to fit into `size` numbers."""
    return max((size - 1) // max(kernel_size - 1, 1), 1)
