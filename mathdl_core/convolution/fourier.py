r"""The fast Fourier transform: even and odd numbers apart, each half as long.

$$\hat x_k = \sum_{j=0}^{n-1} x_j\, e^{-2\pi i\, jk/n} = E_k + e^{-2\pi i\,k/n}\, O_k, \qquad
\hat x_{k+n/2} = E_k - e^{-2\pi i\,k/n}\, O_k$$

with the transforms E of the numbers at even places and O of those at odd ones: n log n steps in
place of n². Lengths are powers of two; `numpy.fft` takes any length, in compiled code.

The convolution theorem: a convolution is a product of transforms, number by number.

Reference: J. Cooley, J. Tukey, An algorithm for the machine calculation of complex Fourier series,
1965.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array

Spectrum = NDArray[np.complex128]


def next_power_of_two(n: int) -> int:
    """The smallest power of two that is at least n."""
    return 1 << (n - 1).bit_length()


def fft(x: Array | Spectrum) -> Spectrum:
    """The transform along the last axis, whose length must be a power of two."""
    n = x.shape[-1]
    if n != next_power_of_two(n):
        raise ValueError(f"the length must be a power of two, not {n}")
    if n == 1:
        return x.astype(np.complex128)
    even, odd = fft(x[..., ::2]), fft(x[..., 1::2])
    turned = np.exp(-2j * np.pi * np.arange(n // 2) / n) * odd
    joined: Spectrum = np.concatenate([even + turned, even - turned], axis=-1)
    return joined


def inverse_fft(x_hat: Spectrum) -> Spectrum:
    """Back again: the same with the opposite turn, divided by the length."""
    back: Spectrum = fft(x_hat.conj()).conj() / x_hat.shape[-1]
    return back


def real_fft(x: Array, room: Sequence[int]) -> Spectrum:
    """The transform along the last axes, padded with zeros behind to the lengths `room`."""
    widths = [(0, n - size) for n, size in zip(room, x.shape[-len(room) :], strict=True)]
    x_hat: Spectrum = np.pad(x, [(0, 0)] * (x.ndim - len(room)) + widths).astype(np.complex128)
    for axis in range(-len(room), 0):
        x_hat = np.moveaxis(fft(np.moveaxis(x_hat, axis, -1)), -1, axis)
    return x_hat


def inverse_real_fft(x_hat: Spectrum, room: Sequence[int]) -> Array:
    """Back from `real_fft`, still of the lengths `room`."""
    x = x_hat
    for axis in range(-len(room), 0):
        x = np.moveaxis(inverse_fft(np.moveaxis(x, axis, -1)), -1, axis)
    real: Array = x.real
    return real
