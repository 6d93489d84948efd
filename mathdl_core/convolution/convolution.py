r"""Convolution as deep learning computes it: at each place, the products under the kernel, summed.

$$y_{o,i} = b_o + \sum_{c} \sum_{t} w_{o,c,t}\; x_{c,\; s\,i + d\,t - p}$$

for output channel o at place i, over the input channels c of its group and the taps t of the
kernel, with stride s, dilation d and padding p, along any number of axes. Mathematics calls this
correlation; its convolution first flips the kernel along every axis (`flipped`).

Three ways to the same numbers: tap by tap (`conv_direct`), as one matrix product of all windows
(`conv_im2col`), and through the Fourier transform (`conv_fft`).

Shapes are those of torch.nn.functional: x (n_samples, in_channels, ...), w (out_channels,
in_channels / groups, ...).

Reference: MADL 10; MDL 9; MEDL 6.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.fourier import inverse_real_fft, next_power_of_two, real_fft
from mathdl_core.convolution.shapes import output_size, span

Sizes = int | Sequence[int]
Place = tuple[Any, ...]
PAD_MODES = {"zero": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""What surrounds a picture, by NumPy's names: nothing, its mirror, its edge, itself again."""


def flipped(w: Array, n_axes: int = 2) -> Array:
    """A kernel turned around along its last `n_axes` axes: from correlation to convolution."""
    turned: Array = np.flip(w, axis=tuple(range(-n_axes, 0)))
    return turned


def padded(x: Array, widths: Sequence[tuple[int, int]], mode: str = "zero") -> Array:
    """The array x with (before, after) more numbers along its last axes; see `PAD_MODES`."""
    if mode not in PAD_MODES:
        raise ValueError(f"mode must be one of {', '.join(PAD_MODES)}, not {mode!r}")
    around = [(0, 0)] * (x.ndim - len(widths)) + [(int(a), int(b)) for a, b in widths]
    added: Array = np.pad(x, around, mode=PAD_MODES[mode])  # type: ignore[call-overload]
    return added


def conv_direct(
    x: Array,
    w: Array,
    bias: Array | None = None,
    *,
    stride: Sizes = 1,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Array:
    """Tap by tap: the input, shifted and strided, times one weight, added up.

    Args:
        x: (n_samples, in_channels, ...) with 1, 2, 3 or more axes.
        w: (out_channels, in_channels / groups, ...) as many axes.
        bias: (out_channels,) added to each channel.
        stride: from place to place, along all axes or each.
        padding: zeros on both sides, along all axes or each.
        dilation: from tap to tap, along all axes or each.
        groups: each takes its own share of the input channels and makes its own outputs.

    Returns:
        (n_samples, out_channels, ...).

    Raises:
        ValueError: if shapes do not fit.
    """
    plan = _plan(x, w, stride, padding, dilation, groups)
    y = np.zeros((len(x), groups, len(w) // groups, *plan.sizes))
    weights = _by_group(w, groups)
    for tap, seen in _shifted(plan):
        here: Place = (..., *tap)
        y += np.einsum("goc,ngc...->ngo...", weights[here], seen)
    return _with_bias(y.reshape(len(x), len(w), *plan.sizes), bias)


def conv_im2col(
    x: Array,
    w: Array,
    bias: Array | None = None,
    *,
    stride: Sizes = 1,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Array:
    """All windows as columns of one matrix, so that one matrix product does the work.

    Arguments and result are those of `conv_direct`.
    """
    plan = _plan(x, w, stride, padding, dilation, groups)
    columns = _windows_as_columns(plan)
    rows = w.reshape(groups, len(w) // groups, -1)
    y: Array = rows[None] @ columns  # (n_samples, groups, out_channels / groups, places)
    return _with_bias(y.reshape(len(x), len(w), *plan.sizes), bias)


def conv_fft(
    x: Array,
    w: Array,
    bias: Array | None = None,
    *,
    stride: Sizes = 1,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Array:
    """A product of Fourier transforms for each pair of channels, then every stride-th place.

    Arguments and result are those of `conv_direct`. A product of transforms is a convolution, so
    the kernel's is conjugated; it also goes round in a circle, so all is padded to a power of two
    that has room for the whole kernel.
    """
    plan = _plan(x, w, stride, padding, dilation, groups)
    n_axes = w.ndim - 2
    spread = np.zeros((*w.shape[:2], *plan.spans))
    taps: Place = (..., *(slice(None, None, d) for d in plan.dilation))
    spread[taps] = w
    room = tuple(next_power_of_two(size) for size in plan.x.shape[-n_axes:])
    x_hat = real_fft(plan.x, room)
    w_hat = real_fft(_by_group(spread, groups), room)
    y_hat = np.einsum("goc...,ngc...->ngo...", w_hat.conj(), x_hat)
    full = inverse_real_fft(y_hat, room)
    ends = zip(plan.sizes, plan.stride, strict=True)
    places: Place = (..., *(slice(0, (n - 1) * s + 1, s) for n, s in ends))
    y = full[places]
    return _with_bias(y.reshape(len(x), len(w), *plan.sizes), bias)


def correlate(
    picture: Array, kernel: Array, *, stride: int = 1, dilation: int = 1, mode: str | None = None
) -> Array:
    """One kernel over one picture (or signal, or film), each without channels.

    Args:
        picture: numbers along as many axes as the kernel has.
        kernel: the weights.
        stride: from place to place.
        dilation: from tap to tap.
        mode: what surrounds the picture, so that it keeps its size at stride 1; None for nothing:
            the kernel stays inside.
    """
    x = picture if mode is None else surrounded(picture, kernel.shape, dilation, mode)
    y: Array = conv_direct(x[None, None], kernel[None, None], stride=stride, dilation=dilation)[
        0, 0
    ]
    return y


def surrounded(picture: Array, kernel_shape: Sequence[int], dilation: int, mode: str) -> Array:
    """A picture with as much around it as keeps its size; an odd number more goes behind."""
    reaches = [span(k, dilation) - 1 for k in kernel_shape]
    return padded(picture, [(reach // 2, reach - reach // 2) for reach in reaches], mode)


class _Plan(NamedTuple):
    """What all ways need.

    Attributes:
        x: (n_samples, groups, in_channels / groups, ...) padded with zeros.
        kernel: taps along each axis.
        stride: along each axis.
        dilation: along each axis.
        spans: how far the kernel reaches along each axis.
        sizes: places along each axis.
    """

    x: Array
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    spans: tuple[int, ...]
    sizes: tuple[int, ...]


def _windows_as_columns(plan: _Plan) -> Array:
    """(n_samples, groups, in_channels / groups · taps, places) a window in each column."""
    n_samples, groups, channels = plan.x.shape[:3]
    columns = np.empty((n_samples, groups, channels, *plan.kernel, *plan.sizes))
    for tap, seen in _shifted(plan):
        here: Place = (slice(None), slice(None), slice(None), *tap)
        columns[here] = seen
    return columns.reshape(
        n_samples, groups, channels * int(np.prod(plan.kernel)), int(np.prod(plan.sizes))
    )


def _plan(x: Array, w: Array, stride: Sizes, padding: Sizes, dilation: Sizes, groups: int) -> _Plan:
    n_axes = w.ndim - 2
    if n_axes < 1 or x.ndim != w.ndim:
        raise ValueError(f"x and w need samples, channels and the same axes: {x.shape}, {w.shape}")
    if groups < 1 or x.shape[1] % groups or len(w) % groups or w.shape[1] * groups != x.shape[1]:
        raise ValueError(
            f"{groups} groups must divide the {x.shape[1]} channels of x and the {len(w)} outputs "
            f"of w, and w must take {x.shape[1]} / {groups} channels, not {w.shape[1]}"
        )
    strides, paddings, dilations = (each(v, n_axes) for v in (stride, padding, dilation))
    kernel = w.shape[2:]
    axes = zip(x.shape[2:], kernel, strides, paddings, dilations, strict=True)
    sizes = tuple(output_size(n, k, stride=s, padding=p, dilation=d) for n, k, s, p, d in axes)
    spans = tuple(span(k, d) for k, d in zip(kernel, dilations, strict=True))
    return _Plan(
        _by_channel_group(padded(x, [(p, p) for p in paddings]), groups),
        *(kernel, strides, dilations, spans, sizes),
    )


def each(value: Sizes, n_axes: int) -> tuple[int, ...]:
    """A whole number for each axis."""
    values = (value,) * n_axes if isinstance(value, int) else tuple(value)
    if len(values) != n_axes:
        raise ValueError(f"expected one number or {n_axes}, got {len(values)}")
    return values


def _shifted(plan: _Plan) -> Iterator[tuple[tuple[int, ...], Array]]:
    """Each tap of the kernel, and what it sees at all places."""
    for tap in np.ndindex(*plan.kernel):
        axes = zip(tap, plan.dilation, plan.stride, plan.sizes, strict=True)
        seen: Place = (..., *(slice(d * t, d * t + s * (n - 1) + 1, s) for t, d, s, n in axes))
        yield tap, plan.x[seen]


def _by_channel_group(x: Array, groups: int) -> Array:
    return x.reshape(len(x), groups, x.shape[1] // groups, *x.shape[2:])


def _by_group(w: Array, groups: int) -> Array:
    return w.reshape(groups, len(w) // groups, *w.shape[1:])


def _with_bias(y: Array, bias: Array | None) -> Array:
    if bias is None:
        return y
    raised: Array = y + bias.reshape(-1, *(1,) * (y.ndim - 2))
    return raised
