"""A kernel as a column times a row, and what that saves."""

from __future__ import annotations

import time

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import correlate
from mathdl_core.convolution.separable import correlate_separated, separated
from mathdl_ui import tex
from mathdl_ui.matrices import Matrix

MOST_SHOWN = 2
SIDE = 512


def tables(kernel: Array) -> list[Matrix]:
    """The kernel, and the columns and rows of its strongest layers."""
    factors, k = separated(kernel), len(kernel)
    names = [str(i + 1) for i in range(k)]
    shown = [
        Matrix(
            *("kernel-now", kernel, names, names, "The kernel w"),
            role="model",
            full=max(float(np.abs(kernel).max()), 1.0),
        )
    ]
    for i in range(min(factors.rank, MOST_SHOWN)):
        column, row = factors.columns[i], factors.rows[i]
        for name, values, rows, columns in (
            (f"column u{'₁₂'[i]}", column[:, None], names, [""]),
            (f"row v{'₁₂'[i]}", row[None], [""], names),
        ):
            full = max(float(np.abs(values).max()), 1e-9)
            key = f"{name[0]}{i}"
            shown.append(Matrix(key, values, rows, columns, name, role="model", full=full))
    return shown


def formula(kernel: Array) -> str:
    """Singular values, rank, and the products for each pixel."""
    factors, k = separated(kernel), len(kernel)
    sigma = ", ".join(tex.number(round(float(s), 6) + 0.0, digits=3) for s in factors.sigma[:5])
    dots = r", \ldots" if len(factors.sigma) > 5 else ""
    two = 2 * factors.rank * k
    return tex.aligned(
        ("w", r"\sum_{r} u_r\, v_r^\top"),
        (r"\sigma", rf"{sigma}{dots} \Rightarrow \text{{rank }} {factors.rank}"),
        (r"\text{at once}", rf"k^2 = {k}^2 = {k * k}"),
        (r"\text{thin}", rf"2 \cdot \text{{rank}} \cdot k = \mathbf{{{two}}}"),
    )


def in_words(kernel: Array) -> str:
    """The tables as a sentence."""
    factors = separated(kernel)
    return (
        f"A kernel of {len(kernel)} by {len(kernel)} weights of rank {factors.rank}, with its "
        "columns and rows."
    )


def reading(kernel: Array) -> str:
    """What the rank means for the work."""
    factors, k = separated(kernel), len(kernel)
    if factors.rank == 0:
        return "All weights are 0: there is nothing to take apart."
    if factors.rank == 1 and k > 2:
        return (
            f"Products for each pixel. Rank 1: first the column down, then the row across, "
            f"gives the same picture with {2 * k} products in place of {k * k}. At 7 × 7 it "
            "would be 14 in place of 49."
        )
    if 2 * factors.rank < k:
        return f"Rank {factors.rank}: that many pairs of thin passes, still fewer products."
    return (
        f"Rank {factors.rank}: taken apart it takes {2 * factors.rank * k} products, at once "
        f"{k * k}. Only kernels of low rank are worth taking apart. Try Blur, or Upright edges."
    )


def measured(kernel: Array) -> str:
    """Both ways timed on a picture of noise, and how far they are from each other."""
    picture = np.random.default_rng(0).random((SIDE, SIDE))
    factors = separated(kernel)

    def seconds(thin: bool) -> tuple[float, Array]:  # noqa: FBT001
        best, y = float("inf"), picture
        for _ in range(5):
            start = time.perf_counter()
            y = correlate_separated(picture, factors) if thin else correlate(picture, kernel)
            best = min(best, time.perf_counter() - start)
        return best, y

    (square, once), (thin, passes) = seconds(thin=False), seconds(thin=True)
    off = tex.plain(float(np.abs(once - passes).max()), digits=2)
    return (
        f"Measured on this server now, {SIDE} × {SIDE} pixels: tap by tap {1e3 * square:.1f} ms, "
        f"in thin passes {1e3 * thin:.1f} ms, **{square / thin:.1f} ×** as fast. The two differ by "
        f"{off} at most."
    )
