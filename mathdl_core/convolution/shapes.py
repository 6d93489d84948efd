r"""Shapes: how many places a kernel has on a padded input, and back.

$$n_{\text{out}} = \left\lfloor \frac{n + p_{\text{before}} + p_{\text{after}} - d\,(k - 1) - 1}{s}
\right\rfloor + 1$$

for n numbers, a kernel of k taps, d apart (dilation), at every s-th place (stride). A transposed
convolution goes the other way, from $n_{\text{out}}$ to the smallest n that leads there.

Reference: MEDL 6.3–6.8; MADL 10, 10.5.
"""

import math


def span(kernel_size: int, dilation: int = 1) -> int:
    """How many numbers a kernel reaches over: its taps are `dilation` apart."""
    return dilation * (kernel_size - 1) + 1


def output_size(
    size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int = 1,
) -> int:
    """How many places a kernel has along one axis.

    Args:
        size: numbers along the axis.
        kernel_size: taps of the kernel.
        stride: from one place to the next.
        padding: numbers put on each side, or (before, after).
        dilation: from one tap to the next.

    Raises:
        ValueError: if the kernel reaches over more than there is.
    """
    for name, value in (("kernel_size", kernel_size), ("stride", stride), ("dilation", dilation)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, not {value}")
    before, after = (padding, padding) if isinstance(padding, int) else padding
    if min(before, after) < 0:
        raise ValueError(f"padding must be at least 0, not {padding}")
    spare = size + before + after - span(kernel_size, dilation)
    if spare < 0:
        raise ValueError(
            f"a kernel of {kernel_size} taps, {dilation} apart, reaches over "
            f"{span(kernel_size, dilation)} numbers; padded there are {size + before + after}"
        )
    return spare // stride + 1


def same_padding(kernel_size: int, dilation: int = 1) -> tuple[int, int]:
    """(before, after) that give as many places as numbers at stride 1; an odd one goes behind."""
    total = span(kernel_size, dilation) - 1
    return total // 2, total - total // 2


def transposed_size(
    size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> int:
    """How many numbers a transposed convolution makes of `size`.

    `output_padding`, below stride or dilation, tells apart the sizes that a strided convolution
    brings to the same one.
    """
    if not 0 <= output_padding < max(stride, dilation):
        raise ValueError(
            f"output_padding must be at least 0 and below stride {stride} or dilation {dilation}, "
            f"not {output_padding}"
        )
    made = (size - 1) * stride + span(kernel_size, dilation) + output_padding - 2 * padding
    if made < 1:
        raise ValueError(f"padding {padding} leaves nothing of {made + 2 * padding} numbers")
    return made


def multiply_adds(n_out: tuple[int, ...], kernel: tuple[int, ...], channels: int = 1) -> int:
    """Products that are summed for all places `n_out` of a kernel over so many channels."""
    return math.prod(n_out) * math.prod(kernel) * channels
