"""Our convolutions against torch's, for whatever Hypothesis tries; the books' numbers."""

from collections.abc import Callable
from typing import Any, NamedTuple

import hypothesis.strategies as st
import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings
from sklearn.datasets import load_digits

from mathdl_core.arrays import Array
from mathdl_core.convolution import convolution
from mathdl_core.convolution.convolution import PAD_MODES, conv_direct, conv_fft, conv_im2col
from mathdl_core.convolution.transposed import conv_transpose

WAYS = (conv_direct, conv_im2col, conv_fft)
CONV: dict[int, Callable[..., torch.Tensor]] = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
BACK: dict[int, Callable[..., torch.Tensor]] = {
    1: F.conv_transpose1d,
    2: F.conv_transpose2d,
    3: F.conv_transpose3d,
}
MDL_KERNEL = np.array([[1.0, 0, 0], [0, -8, 0], [0, 0, 3]])


class Case(NamedTuple):
    """An input, a kernel, a bias and how they meet."""

    x: Array
    w: Array
    bias: Array
    how: dict[str, Any]


def numbers(shape: tuple[int, ...], seed: int) -> Array:
    return np.random.default_rng(seed).normal(size=shape)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    n_axes = draw(st.integers(1, 3))
    groups = draw(st.integers(1, 3))
    axis = st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, 3), st.integers(1, 3))
    axes = [draw(axis) for _ in range(n_axes)]
    sizes = tuple(max(1, d * (k - 1) + 1 - 2 * p) + draw(st.integers(0, 5)) for k, _, p, d in axes)
    kernel, stride, padding, dilation = zip(*axes, strict=True)
    n, c_in, c_out, seed = (draw(st.integers(1, 3)) for _ in range(4))
    return Case(
        numbers((n, groups * c_in, *sizes), seed),
        numbers((groups * c_out, c_in, *kernel), seed + 10),
        numbers((groups * c_out,), seed + 20),
        {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups},
    )


@given(cases())
@settings(deadline=None, max_examples=100)
def test_all_three_ways_are_torchs(case: Case) -> None:
    theirs = CONV[case.x.ndim - 2](
        torch.tensor(case.x), torch.tensor(case.w), torch.tensor(case.bias), **case.how
    ).numpy()
    for way in WAYS:
        ours = way(case.x, case.w, case.bias, **case.how)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10)


@given(cases(), st.integers(0, 2))
@settings(deadline=None, max_examples=60)
def test_the_transposed_one_is_torchs(case: Case, behind: int) -> None:
    how = dict(case.how)
    steps = zip(how["stride"], how["dilation"], strict=True)
    how["output_padding"] = [min(behind, max(s, d) - 1) for s, d in steps]
    w = numbers((case.x.shape[1], 2, *case.w.shape[2:]), 5)
    bias = numbers((2 * how["groups"],), 6)
    arguments = torch.tensor(case.x), torch.tensor(w), torch.tensor(bias)
    try:
        theirs = BACK[case.x.ndim - 2](*arguments, **how).numpy()
    except RuntimeError:
        with pytest.raises(ValueError, match="leaves nothing"):
            conv_transpose(case.x, w, bias, **how)
        return
    np.testing.assert_allclose(conv_transpose(case.x, w, bias, **how), theirs, rtol=0, atol=1e-10)


@pytest.mark.parametrize("mode", PAD_MODES)
@pytest.mark.parametrize("dilation", [1, 2])
def test_what_surrounds_a_picture_is_torchs(mode: str, dilation: int) -> None:
    picture, kernel = numbers((9, 8), 0), numbers((3, 3), 1)
    ours = convolution.correlate(picture, kernel, dilation=dilation, mode=mode)
    around = (dilation,) * 4
    named = {"zero": "constant"}.get(mode, mode)
    wide = F.pad(torch.tensor(picture)[None, None], around, mode=named)
    theirs = F.conv2d(wide, torch.tensor(kernel)[None, None], dilation=dilation)[0, 0]
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=0, atol=1e-12)
    assert ours.shape == picture.shape


def test_an_even_kernel_keeps_the_size_as_torchs_same_does() -> None:
    picture, kernel = numbers((7, 6), 0), numbers((4, 2), 1)
    ours = convolution.correlate(picture, kernel, mode="zero")
    with pytest.warns(UserWarning, match="even kernel"):
        theirs = F.conv2d(
            torch.tensor(picture)[None, None], torch.tensor(kernel)[None, None], padding="same"
        )
    np.testing.assert_allclose(ours, theirs[0, 0].numpy(), rtol=0, atol=1e-12)


def test_a_flipped_kernel_turns_correlation_into_scipys_convolution() -> None:
    picture, kernel = numbers((9, 8), 0), numbers((3, 4), 1)
    convolved = convolution.correlate(picture, convolution.flipped(kernel))
    np.testing.assert_allclose(
        convolved, scipy.signal.convolve2d(picture, kernel, mode="valid"), rtol=0, atol=1e-12
    )
    correlated = convolution.correlate(picture, kernel)
    np.testing.assert_allclose(
        correlated, scipy.signal.correlate2d(picture, kernel, mode="valid"), rtol=0, atol=1e-12
    )


def test_the_book_case_of_kneusel() -> None:
    digit = load_digits().images[0]
    convolved = convolution.correlate(digit, convolution.flipped(MDL_KERNEL))
    np.testing.assert_array_equal(convolved[0], [15, -102, -105, -30, -85, -37])
    correlated = convolution.correlate(digit, MDL_KERNEL)
    np.testing.assert_array_equal(correlated[0], [45, -98, -115, -34, -87, -39])


@pytest.mark.parametrize(
    ("stride", "expected"),
    [
        (1, [[5, 16, 12], [22, 60, 40], [21, 52, 32]]),
        (2, [[5, 10, 6, 12], [15, 20, 18, 24], [7, 14, 8, 16], [21, 28, 24, 32]]),
    ],
)
def test_the_book_cases_of_transposed_convolution(stride: int, expected: list[list[int]]) -> None:
    x, w = np.array([[5.0, 6], [7, 8]]), np.array([[1.0, 2], [3, 4]])
    y = conv_transpose(x[None, None], w[None, None], stride=stride)
    np.testing.assert_array_equal(y[0, 0], expected)


def test_inputs_that_do_not_fit_are_named() -> None:
    x, w = np.zeros((1, 4, 5)), np.zeros((2, 4, 3))
    with pytest.raises(ValueError, match="3 groups must divide the 4 channels"):
        conv_direct(x, w, groups=3)
    with pytest.raises(ValueError, match="reaches over 7 numbers; padded there are 5"):
        conv_direct(x, w, dilation=3)
    with pytest.raises(ValueError, match="same axes"):
        conv_direct(x[0], w)
    with pytest.raises(ValueError, match="stride must be at least 1, not 0"):
        conv_direct(x, w, stride=0)
    with pytest.raises(ValueError, match="expected one number or 1, got 2"):
        conv_direct(x, w, stride=(1, 2))
    with pytest.raises(ValueError, match="mode must be one of zero, reflect"):
        convolution.padded(x, [(1, 1)], "mirror")


def test_arguments_are_left_as_they_are() -> None:
    x, w = numbers((1, 1, 6, 6), 0), numbers((1, 1, 3, 3), 1)
    kept = x.copy(), w.copy()
    for way in WAYS:
        way(x, w, padding=1)
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(w, kept[1])


def test_reflect_is_scipys_mirror() -> None:
    picture, kernel = numbers((8, 9), 3), numbers((5, 5), 4)
    ours = convolution.correlate(picture, kernel, mode="reflect")
    theirs = scipy.ndimage.correlate(picture, kernel, mode="mirror")
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
