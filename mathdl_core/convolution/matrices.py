r"""Convolution is linear, so it is a matrix: a row for each output, mostly zeros.

$$\operatorname{vec} y = C \operatorname{vec} x, \qquad
C_{i,\; s\,i + d\,t} = w_t$$

In one dimension with stride 1 each row is the one above, moved by one: a banded Toeplitz matrix. In
two, the blocks are. Its transpose is the transposed convolution, and the way back of gradients.

Reference: MADL 10.5; MEDL 6.
"""

from collections.abc import Sequence

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.shapes import output_size

LARGEST = 4_000_000
"""Entries; the matrix of a photograph would have 10¹¹."""


def conv_matrix(w: Array, shape: Sequence[int], *, stride: int = 1, dilation: int = 1) -> Array:
    """C (n_outputs, n_inputs) of the kernel w on inputs of a shape, both flattened row by row.

    Raises:
        ValueError: if it would have more than `LARGEST` entries.
    """
    sizes = [
        output_size(n, k, stride=stride, dilation=dilation)
        for n, k in zip(shape, w.shape, strict=True)
    ]
    n_outputs, n_inputs = int(np.prod(sizes)), int(np.prod(shape))
    if n_outputs * n_inputs > LARGEST:
        raise ValueError(f"{n_outputs} x {n_inputs} entries are more than {LARGEST}")
    places = np.indices(sizes).reshape(len(sizes), -1)
    C = np.zeros((n_outputs, n_inputs))
    for tap in np.ndindex(*w.shape):
        seen = stride * places + dilation * np.array(tap)[:, None]
        C[np.arange(n_outputs), np.ravel_multi_index(tuple(seen), tuple(shape))] = w[tap]
    return C
