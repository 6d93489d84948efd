"""Convolution in one dimension: a signal that is drawn, and a kernel of five weights."""

from __future__ import annotations

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution import correlate
from mathdl_ui import tex
from mathdl_ui.layers import Layer, path, points, polygon, segments, text
from mathdl_ui.matrices import Matrix
from mathdl_ui.theme import Theme

N, TAPS = 40, 5
HALF = TAPS // 2
KERNELS: dict[str, tuple[tuple[float, ...], ...]] = {
    "Smooth": ((0.2, 0.2, 0.2, 0.2, 0.2),),
    "Slope": ((0.0, -0.5, 0.0, 0.5, 0.0),),
    "Bend": ((0.0, 1.0, -2.0, 1.0, 0.0),),
    "Delay": ((1.0, 0.0, 0.0, 0.0, 0.0),),
    "Echo": ((0.5, 0.0, 1.0, 0.0, 0.0),),
}
EXPLAINED = (
    "A sound, a share price, a line of a picture: the same sum, along one axis. Draw a signal with "
    "one stroke. **Slope** finds where it rises and falls, **Smooth** takes its noise away, "
    "**Bend** finds its corners."
)


def first_signal() -> tuple[tuple[float, ...], ...]:
    """Noise, a step up, a ramp down."""
    rng = np.random.default_rng(4)
    t = np.arange(N)
    shape = np.where(t < 12, -2.0, np.where(t < 22, 2.5, 2.5 - 0.3 * (t - 22)))
    noisy = np.clip(np.round((shape + 0.35 * rng.normal(size=N)) * 4) / 4, -4, 4)
    return (tuple(noisy.tolist()),)


def answer(signal: Array, kernel: Array) -> Array:
    """(N,) with zeros around the signal."""
    return correlate(signal, kernel, mode="zero")


def height(signal: Array, kernel: Array) -> float:
    """Up to where the picture reaches, in few steps, so that it seldom jumps."""
    largest = float(np.abs(answer(signal, kernel)).max())
    return next(top for top in (4.5, 9.0, 18.0, 45.0) if largest <= top - 0.4)


def table(kernel: Array) -> list[Matrix]:
    """The kernel as a table to edit."""
    names = [f"w{'₁₂₃₄₅'[i]}" for i in range(TAPS)]
    return [Matrix("taps", kernel[None], ["w"], names, "Kernel", "model", full=2.0, digits=2)]


def layers(signal: Array, kernel: Array, at: int) -> list[Layer]:
    """The signal as a thin line, the answer as bars, the window."""
    y = answer(signal, kernel)
    t = np.arange(N, dtype=np.float64)
    left, right, top = at - HALF - 0.5, at + HALF + 0.5, height(signal, kernel)
    return [
        polygon([(left, -top), (right, -top), (right, top), (left, top)], "data", fill=0.12),
        segments(np.column_stack([t, 0 * t]), np.column_stack([t, y]), "result", width=5),
        path(np.column_stack([t, signal]), "data", width=1.5),
        points([[at, y[at]]], "result", r=6, opacity=1),
        text((at, y[at]), f"y = {tex.plain(float(y[at]))}", "result", shift=(10, -8)),
    ]


def formula(signal: Array, kernel: Array, at: int, theme: Theme) -> str:
    """The sum at one place."""
    window = np.pad(signal, HALF)[at : at + TAPS]
    x, y = tex.colored("data", "x", theme), tex.colored("result", "y", theme)
    w, total = tex.colored("model", "w", theme), float(kernel @ window)
    first, rest = (
        tex.dot_product(kernel[part], window[part], theme, roles=("model", "data"))
        for part in (slice(0, 3), slice(3, None))
    )
    return tex.rows(
        rf"{y}_{{{at + 1}}} &= \sum_{{t=1}}^{TAPS} {w}_t\, {x}_{{{at - HALF} + t}}",
        f"&= {first}",
        rf"&\quad + {rest}",
        "&= " + tex.colored("result", rf"\mathbf{{{tex.number(round(total, 9) + 0.0)}}}", theme),
    )


def in_words(signal: Array, kernel: Array, at: int) -> str:
    """The picture as a sentence."""
    y = answer(signal, kernel)
    return (
        f"A signal of {N} numbers and its convolution, from {tex.spoken(y.min())} to "
        f"{tex.spoken(y.max())}. At number {at + 1} it is {tex.spoken(float(y[at]))}."
    )
