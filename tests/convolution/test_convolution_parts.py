"""Shapes, pooling, matrices, the FFT, separable kernels, motion: each by another route."""

import hypothesis.strategies as st
import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings

from bench.convolution import speed_ratio
from mathdl_core.convolution import (
    fourier,
    kernels,
    matrices,
    motion,
    pooling,
    scanning,
    separable,
    shapes,
)
from mathdl_core.convolution.convolution import conv_direct, conv_im2col, correlate
from mathdl_core.convolution.transposed import conv_transpose
from mathdl_core.convolution.whole_picture import correlate_picture

MEDL_POOLING = np.array([[2.0, 4, 10, 13], [6, -4, 3, -2], [7, -2, 0, -11], [8, 3, -1, 0]])


def numbers(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def test_the_book_cases_of_shapes() -> None:
    assert (shapes.output_size(6, 3), shapes.output_size(7, 3)) == (4, 5)
    assert shapes.output_size(10, 3, stride=4) == shapes.output_size(10, 3, stride=5) == 2
    assert shapes.span(3, 2) == 5


@given(*(st.integers(1, n) for n in (20, 5, 4, 3)), st.integers(0, 3))
def test_the_output_size_counts_the_places(n: int, k: int, s: int, d: int, p: int) -> None:
    places = [i for i in range(0, n + 2 * p, s) if i + d * (k - 1) < n + 2 * p]
    if places:
        assert shapes.output_size(n, k, stride=s, dilation=d, padding=p) == len(places)
    else:
        with pytest.raises(ValueError, match="reaches over"):
            shapes.output_size(n, k, stride=s, dilation=d, padding=p)


@given(*(st.integers(1, n) for n in (12, 5, 3, 3)))
def test_the_transposed_size_leads_back(n: int, k: int, s: int, d: int) -> None:
    made = shapes.transposed_size(n, k, stride=s, dilation=d)
    assert shapes.output_size(made, k, stride=s, dilation=d) == n


def test_sizes_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="padding must be at least 0"):
        shapes.output_size(5, 3, padding=-1)
    with pytest.raises(ValueError, match="output_padding must be"):
        shapes.transposed_size(5, 3, output_padding=1)
    with pytest.raises(ValueError, match="leaves nothing"):
        shapes.transposed_size(1, 3, padding=2)


def test_the_book_case_of_pooling() -> None:
    np.testing.assert_array_equal(pooling.max_pool(MEDL_POOLING, 2).values, [[6, 13], [8, 0]])
    np.testing.assert_array_equal(pooling.mean_pool(MEDL_POOLING, 2), [[2, 6], [4, -3]])


@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, None), (3, 2), (2, 1), (3, 4)])
def test_pooling_is_torchs(size: int, stride: int | None) -> None:
    x = numbers(2, 9, 8)
    ours, theirs = (
        pooling.max_pool(x, size, stride),
        F.max_pool2d(torch.tensor(x), size, stride, return_indices=True),
    )
    np.testing.assert_array_equal(ours.values, theirs[0].numpy())
    np.testing.assert_array_equal(ours.rows * 8 + ours.columns, theirs[1].numpy())
    means = F.avg_pool2d(torch.tensor(x)[None], size, stride)[0].numpy()
    np.testing.assert_allclose(pooling.mean_pool(x, size, stride), means, rtol=0, atol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 8, 64])
def test_the_fft_is_numpys_and_goes_back(n: int) -> None:
    x = numbers(3, n) + 1j * numbers(3, n, seed=1)
    np.testing.assert_allclose(fourier.fft(x), np.fft.fft(x), rtol=0, atol=1e-12)
    np.testing.assert_allclose(fourier.inverse_fft(fourier.fft(x)), x, rtol=0, atol=1e-13)
    with pytest.raises(ValueError, match="power of two, not 6"):
        fourier.fft(np.zeros(6))


@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (2, 1), (1, 2), (2, 2)])
def test_the_matrix_is_the_convolution_and_its_transpose_the_transposed_one(
    stride: int, dilation: int
) -> None:
    x, w = numbers(7, 6), numbers(3, 2, seed=1)
    C = matrices.conv_matrix(w, x.shape, stride=stride, dilation=dilation)
    y = correlate(x, w, stride=stride, dilation=dilation)
    np.testing.assert_allclose(C @ x.ravel(), y.ravel(), rtol=0, atol=1e-12)
    back = conv_transpose(y[None, None], w[None, None], stride=stride, dilation=dilation)[0, 0]
    reached = np.zeros(x.shape)
    reached[: back.shape[0], : back.shape[1]] = back
    np.testing.assert_allclose((C.T @ y.ravel()).reshape(x.shape), reached, rtol=0, atol=1e-12)


def test_the_gradient_of_a_convolution_is_the_transposed_one() -> None:
    x, w, upstream = numbers(1, 2, 7, 7), numbers(3, 2, 3, 3, seed=1), numbers(1, 3, 3, 3, seed=2)
    leaf = torch.tensor(x, requires_grad=True)
    y = F.conv2d(leaf, torch.tensor(w), stride=2)
    (gradient,) = torch.autograd.grad(y, leaf, torch.tensor(upstream))
    ours = conv_transpose(upstream, w, stride=2)
    np.testing.assert_allclose(ours, gradient.numpy(), rtol=0, atol=1e-12)


def test_a_matrix_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="more than"):
        matrices.conv_matrix(np.ones((3, 3)), (100, 100))


def test_kernels_are_separable_as_their_rank_says() -> None:
    picture = numbers(12, 11)
    for name, kernel in kernels.KERNELS.items():
        factors = separable.separated(kernel)
        assert factors.rank == np.linalg.matrix_rank(kernel), name
        np.testing.assert_allclose(factors.columns.T @ factors.rows, kernel, rtol=0, atol=1e-12)
        np.testing.assert_allclose(
            separable.correlate_separated(picture, factors),
            correlate(picture, kernel),
            rtol=0,
            atol=1e-12,
        )
    assert separable.separated(kernels.KERNELS["Upright edges"]).rank == 1
    assert separable.separated(np.zeros((3, 3))).rank == 0


def test_blur_keeps_even_areas_and_edges_are_0_there() -> None:
    even = np.full((9, 9), 7.0)
    for name, kernel in kernels.KERNELS.items():
        answer = correlate(even, kernels.normalized(kernel))
        expected = 0.0 if "edges" in name else 7.0
        np.testing.assert_allclose(answer, expected, rtol=0, atol=1e-12, err_msg=name)
        assert kernels.keeps_brightness(kernels.normalized(kernel)) != ("edges" in name)


@pytest.mark.parametrize("side", range(1, 8))
def test_a_resized_kernel_does_the_same_where_it_only_grew(side: int) -> None:
    kernel = numbers(3, 3)
    new = kernels.resized(kernel, side)
    assert new.shape == (side, side)
    if side >= 3:
        assert np.isclose(new.sum(), kernel.sum())


def test_the_book_case_of_motion() -> None:
    film = motion.book_film()
    y = correlate(film, motion.MOTION)
    assert y.shape == (4, 318, 318)
    assert (y.min(), y.max()) == (-2295, 2295)
    np.testing.assert_allclose(y.sum(axis=(1, 2)), 0, atol=1e-6)


@given(st.integers(1, 7), st.integers(1, 7), st.integers(7, 60), st.integers(7, 90))
@settings(deadline=None, max_examples=60)
def test_a_whole_picture_by_strips_is_torchs(k: int, m: int, height: int, width: int) -> None:
    x, w = numbers(height, width), numbers(k, m, seed=1)
    theirs = F.conv2d(torch.tensor(x)[None, None], torch.tensor(w)[None, None])[0, 0].numpy()
    np.testing.assert_allclose(correlate_picture(x, w), theirs, rtol=0, atol=1e-10)


def test_im2col_is_one_matrix_product_of_windows() -> None:
    x, w = numbers(1, 1, 4, 4), numbers(1, 1, 3, 3, seed=1)
    windows = np.lib.stride_tricks.sliding_window_view(x[0, 0], (3, 3)).reshape(4, 9)
    np.testing.assert_allclose(conv_im2col(x, w).ravel(), windows @ w.ravel(), atol=1e-12, rtol=0)
    np.testing.assert_allclose(conv_direct(x, w).ravel(), windows @ w.ravel(), atol=1e-12, rtol=0)


def test_a_large_picture_is_convolved_about_as_fast_as_by_the_best_library() -> None:
    assert speed_ratio(repeats=3) <= 3


@pytest.mark.parametrize("mode", [None, "zero", "reflect"])
@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (2, 1), (1, 3), (3, 2)])
def test_the_whole_picture_goes_like_its_small_one(
    mode: str | None, stride: int, dilation: int
) -> None:
    picture, kernel = numbers(23, 26, 3), numbers(3, 3, seed=1)
    found = scanning.scan(picture, kernel, stride=stride, dilation=dilation, mode=mode)
    large = scanning.whole(picture, found, stride=stride, mode=mode)
    np.testing.assert_allclose(large, found.y, rtol=0, atol=1e-11)
    apart = scanning.spread(kernel, dilation)
    np.testing.assert_array_equal(apart[::dilation, ::dilation], kernel)
    np.testing.assert_allclose(
        found.y[..., 1], correlate(picture[..., 1], apart, stride=stride, mode=mode), atol=1e-12
    )


def test_the_window_of_a_pixel_gives_its_sum() -> None:
    picture, kernel = numbers(11, 9), numbers(3, 3, seed=1)
    found = scanning.scan(picture, kernel, stride=2, dilation=2, mode="circular")
    for row, column in np.ndindex(found.y.shape):
        assert np.isclose((found.window(row, column) * kernel).sum(), found.y[row, column])
    kept = found.wide[found.top : found.top + 11, found.left : found.left + 9]
    np.testing.assert_array_equal(kept, picture)


@pytest.mark.parametrize(("size", "k"), [(8, 7), (8, 1), (3, 3), (16, 2)])
def test_the_largest_dilation_fits_and_the_next_does_not(size: int, k: int) -> None:
    d = scanning.largest_dilation(size, k)
    assert shapes.output_size(size, k, dilation=d) >= 1
    if k > 1:
        with pytest.raises(ValueError, match="reaches over"):
            shapes.output_size(size, k, dilation=d + 1)
