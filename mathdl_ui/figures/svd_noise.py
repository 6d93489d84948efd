"""The SVD lesson's blurred signal: what noise does to an answer, and what truncation saves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import blurring
from mathdl_core.linear_algebra import svd_solutions as solutions
from mathdl_core.linear_algebra.svd import SVD, decompose
from mathdl_ui import tex
from mathdl_ui.layers import Frame, Layer, path, points, text

N = 48
WIDTH = 1.6
LOWEST, HIGHEST = -3.0, 5.0  # powers of ten of the errors that are drawn


class Blurred(NamedTuple):
    """A signal x (48,), what is seen of it, the answers (49, 48) at each rank, their errors."""

    x: Array
    seen: Array
    svd: SVD
    answers: Array
    errors: Array


_BLUR = blurring.blur_matrix(N, width=WIDTH)
_BLUR_SVD = decompose(_BLUR)


def blurred(noise: float, seed: int) -> Blurred:
    """Blur the signal, add noise of standard deviation `noise`, and solve at every rank."""
    x = blurring.step_and_bump(N)
    seen = blurring.observed(_BLUR, x, noise=noise, rng=np.random.default_rng(seed))
    answers = solutions.truncated_solutions(_BLUR_SVD, seen)
    errors = np.linalg.norm(answers - x, axis=1) / np.linalg.norm(x)
    return Blurred(x, seen, _BLUR_SVD, answers, errors)


def backdrop(now: Blurred) -> list[Layer]:
    """The signal as it was, and as it is seen."""
    places = np.arange(N)
    return [
        path(np.column_stack([places, now.x]), "ink", width=1.5, dash=True),
        points(np.column_stack([places, now.seen]), "muted", r=2.5),
        text([0, 1.5], "dashed: the truth; dots: blurred and noisy; green: the answer"),
    ]


def answer(now: Blurred, rank: int) -> list[Layer]:
    """The answer at a rank."""
    heights = np.clip(now.answers[rank], -9, 9)
    return [path(np.column_stack([np.arange(N), heights]), "result", width=2.5)]


def _off(error: float) -> str:
    """A relative error in percent; above 1 as a multiple."""
    if error > 1:
        return f"{tex.plain(error, digits=3)} ×"
    return f"{tex.plain(100 * error, digits=3)} %"


def caption(now: Blurred, rank: int) -> str:
    """The number to watch."""
    return f"rank {rank} · off by {_off(now.errors[rank])}"


def frames(now: Blurred) -> list[Frame]:
    """The answers at every rank, to be played."""
    return [Frame(caption(now, k), answer(now, k)) for k in range(N + 1)]


def best_rank(now: Blurred) -> int:
    """The rank with the smallest error."""
    return int(now.errors.argmin())


def in_words(now: Blurred, rank: int) -> str:
    """The figure as a sentence."""
    return (
        f"A signal with an edge and a bump, seen blurred, and the answer at rank {rank}, which is "
        f"{tex.spoken(100 * now.errors[rank], digits=3)} percent off; the best rank is "
        f"{best_rank(now)}."
    )


def reading(now: Blurred) -> str:
    """What the noise did, with its numbers."""
    best = best_rank(now)
    return (
        f"The blur has rank {solutions.numerical_rank(now.svd)} and condition number "
        f"$\\kappa = {tex.number(solutions.condition_number(now.svd), digits=3)}$. With all "
        f"{N} singular values the answer misses by "
        f"**{_off(now.errors[-1])}** the signal; the best, with {best} of them, by "
        f"**{_off(now.errors[best])}**. Each term is "
        r"$(u_i \cdot b)/\sigma_i$: where $\sigma_i$ is smaller than the noise, it is noise "
        "divided by next to nothing."
    )


def errors(now: Blurred, rank: int) -> list[Layer]:
    """The error at each rank on a logarithmic scale, marked where we are."""
    left, right = 0.0, float(N)
    decades = range(round(LOWEST), round(HIGHEST) + 1, 2)
    heights = np.log10(np.clip(now.errors, 10**LOWEST, 10**HIGHEST))
    at = np.column_stack([np.arange(N + 1.0), heights])
    best = best_rank(now)
    titles = [f"rank {k}: off by {_off(error)}" for k, error in enumerate(now.errors)]
    return [
        *(path([(left, y), (right, y)], "muted", width=0.8, opacity=0.35) for y in decades),
        *(text((left, y), _off(10.0**y), "muted", anchor="end", shift=(-6, 4)) for y in decades),
        path([(rank, LOWEST), (rank, HIGHEST)], "muted", width=1.4),
        path(at, "result", width=2),
        points(at, "result", r=2.6, titles=titles),
        points(at[[best]], "result", r=6, opacity=1),
        text(at[best], f"best: {best}", "result", anchor="middle", shift=(0, 22)),
    ]
