r"""Transposed convolution: each input number stamps the kernel, times itself, onto the output.

$$y_{o,\; s\,i + d\,t - p} \mathrel{+}= x_{c,i}\; w_{c,o,t}$$

It is the product with the transpose of the matrix whose product is the convolution of the same
kernel, stride, padding and dilation, and so also the way back of a convolution's gradient. It does
not undo the convolution.

Shapes are those of torch.nn.functional.conv_transpose2d: w (in_channels, out_channels / groups,
...).

Reference: MADL 10.5.
"""

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import Place, Sizes, each
from mathdl_core.convolution.shapes import transposed_size


def conv_transpose(
    x: Array,
    w: Array,
    bias: Array | None = None,
    *,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Array:
    """Stamps, tap by tap.

    Args:
        x: (n_samples, in_channels, ...).
        w: (in_channels, out_channels / groups, ...) as many axes.
        bias: (out_channels,) added to each channel.
        stride: from stamp to stamp, along all axes or each.
        padding: numbers cut off on both sides, along all axes or each.
        output_padding: numbers added behind, below stride or dilation.
        dilation: from tap to tap, along all axes or each.
        groups: each takes its own share of the input channels and makes its own outputs.

    Returns:
        (n_samples, out_channels, ...).

    Raises:
        ValueError: if shapes do not fit.
    """
    n_axes = w.ndim - 2
    if n_axes < 1 or x.ndim != w.ndim or len(w) != x.shape[1] or len(w) % groups:
        raise ValueError(f"x {x.shape} and w {w.shape} do not fit in {groups} groups")
    strides, paddings, behind, dilations = (
        each(v, n_axes) for v in (stride, padding, output_padding, dilation)
    )
    axes = list(zip(x.shape[2:], w.shape[2:], strides, behind, dilations, strict=True))
    full = [transposed_size(n, k, stride=s, output_padding=b, dilation=d) for n, k, s, b, d in axes]
    stamps = x.reshape(len(x), groups, x.shape[1] // groups, *x.shape[2:])
    weights = w.reshape(groups, len(w) // groups, *w.shape[1:])
    y = np.zeros((len(x), groups, w.shape[1], *full))
    for tap in np.ndindex(*w.shape[2:]):
        reached: Place = (
            ...,
            *(
                slice(d * t, d * t + s * (n - 1) + 1, s)
                for t, (n, _, s, _, d) in zip(tap, axes, strict=True)
            ),
        )
        y[reached] += np.einsum("gco,ngc...->ngo...", weights[(..., *tap)], stamps)
    kept: Place = (...,)
    for size, p in zip(full, paddings, strict=True):
        if size <= 2 * p:
            raise ValueError(f"padding {p} leaves nothing of {size} numbers")
        kept = (*kept, slice(p, size - p))
    y = y.reshape(len(x), groups * w.shape[1], *full)[kept]
    return y if bias is None else y + bias.reshape(-1, *(1,) * n_axes)
