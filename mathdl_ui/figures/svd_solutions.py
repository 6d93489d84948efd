"""Systems of equations through the SVD: the cat brain, a blurred signal, any matrix."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import blurring, cat_brain
from mathdl_core.linear_algebra import svd_solutions as solutions
from mathdl_core.linear_algebra.svd import SVD, decompose
from mathdl_ui import tex
from mathdl_ui.charts import Chart
from mathdl_ui.curves import Series, curves
from mathdl_ui.layers import Frame, Layer, heat, path, points, text
from mathdl_ui.theme import Theme

# --- The cat brain -------------------------------------------------------------------------------


DESIGN, THREAT = cat_brain.DESIGN, cat_brain.THREAT
CAT = (
    "How much of a threat is a thing that is so hard and so sharp? The cat has met fifteen, and "
    "there is no $w$ with $X w = y$. The pseudo-inverse gives the best there is: $w = X^+ y$. "
    "Dots are what it met, the ground is what it now expects: blue a threat, orange none."
)


class Fit(NamedTuple):
    """The fitted weights w (3,) with so many singular values kept, and the squared error."""

    svd: SVD
    kept: int
    w: Array
    squared_error: float


def cat_fit(kept: int) -> Fit:
    """Threat from hardness and sharpness by the first 1, 2 or all 3 singular values."""
    svd = decompose(DESIGN)
    w = solutions.truncated_solutions(svd, THREAT)[kept]
    return Fit(svd, kept, w, float(np.square(DESIGN @ w - THREAT).sum()))


def cat_layers(fit: Fit, *, n: int = 26) -> list[Layer]:
    """Fifteen things by hardness and sharpness, over the threat that the fit predicts."""
    low, high = -0.15, 1.15
    middles = low + (high - low) * (np.arange(n) + 0.5) / n
    across, up = np.meshgrid(middles, middles)
    predicted = fit.w[0] * across + fit.w[1] * up + fit.w[2]
    X, y = cat_brain.HARDNESS_SHARPNESS, THREAT
    guesses = DESIGN @ fit.w
    titles = [
        f"hardness {a:.2f}, sharpness {b:.2f}: threat {t:.2f}, fitted {g:.2f}".replace("-", "−")
        for (a, b), t, g in zip(X, y, guesses, strict=True)
    ]
    drawn: list[Layer] = [
        heat(np.clip(predicted, -1, 1), (low, high), (low, high), "data", negative="second")
    ]
    for wanted, role in ((y > 0, "data"), (y < 0, "second"), (y == 0, "ink")):
        named = [title for title, chosen in zip(titles, wanted, strict=True) if chosen]
        drawn.append(points(X[wanted], role, titles=named, r=6, opacity=1))
    return [
        *drawn,
        text([high, low], "hardness →", anchor="end", shift=(-8, -8)),
        text([low, high], "↑ sharpness", shift=(8, 20)),
    ]


def cat_words(fit: Fit) -> str:
    """The figure as a sentence."""
    w = ", ".join(tex.spoken(x) for x in fit.w)
    return (
        f"Fifteen things by hardness and sharpness over the fitted threat with weights {w}; the "
        f"squared errors add up to {tex.spoken(fit.squared_error)}."
    )


def cat_formula(fit: Fit, theme: Theme) -> str:
    """The weights as a sum over singular values, term by term, and the error."""
    shares = fit.svd.U.T @ THREAT
    terms = [
        rf"\frac{{{tex.number(shares[i], digits=5)}}}"
        rf"{{{tex.colored('gradient', tex.number(fit.svd.sigma[i], digits=5), theme)}}}"
        rf"{tex.colored('model', tex.vector(fit.svd.Vt[i], digits=4), theme)}"
        for i in range(fit.kept)
    ]
    w = tex.colored("result", tex.vector(fit.w, digits=6), theme)
    lines = [
        rf"w &= \sum_{{i \le {fit.kept}}} \frac{{u_i \cdot y}}{{\sigma_i}}\, v_i",
        rf"&= {terms[0]}",
        *(rf"&\quad + {term}" for term in terms[1:]),
        rf"&= {w}",
        rf"|Xw - y|^2 &= \mathbf{{{tex.number(fit.squared_error, digits=6)}}}",
        rf"\kappa &= \mathbf{{{tex.number(solutions.condition_number(fit.svd), digits=6)}}}",
    ]
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def cat_reading(fit: Fit) -> str:
    """What the singular values kept mean."""
    if fit.kept == 3:
        return (
            "All three are large: $X$ is well conditioned, every one is needed, and the normal "
            "equations would give the same."
        )
    return (
        "What is dropped is a direction of $w$ that the data do speak about: the fit is worse, "
        "the weights shorter. Truncation pays only where a singular value is tiny."
    )


# --- A blurred signal ----------------------------------------------------------------------------

N = 48
WIDTH = 1.6


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


def blurred_layers(now: Blurred) -> list[Layer]:
    """The signal as it was, and as it is seen."""
    places = np.arange(N)
    return [
        path(np.column_stack([places, now.x]), "ink", width=1.5, dash=True),
        points(np.column_stack([places, now.seen]), "muted", r=2.5),
        text([0, 1.5], "dashed: the truth; dots: blurred and noisy; green: the answer"),
    ]


def answer_layers(now: Blurred, rank: int) -> list[Layer]:
    """The answer at a rank."""
    heights = np.clip(now.answers[rank], -9, 9)
    return [path(np.column_stack([np.arange(N), heights]), "result", width=2.5)]


def _off(error: float) -> str:
    """A relative error in percent; above 1 as a multiple."""
    if error > 1:
        return f"{tex.plain(error, digits=3)} ×"
    return f"{tex.plain(100 * error, digits=3)} %"


def answer_caption(now: Blurred, rank: int) -> str:
    """The number to watch."""
    return f"rank {rank} · off by {_off(now.errors[rank])}"


def answers(now: Blurred) -> list[Frame]:
    """The answers at every rank, to be played."""
    return [Frame(answer_caption(now, k), answer_layers(now, k)) for k in range(N + 1)]


def best_rank(now: Blurred) -> int:
    """The rank with the smallest error."""
    return int(now.errors.argmin())


def blurred_words(now: Blurred, rank: int) -> str:
    """The figure as a sentence."""
    return (
        f"A signal with an edge and a bump, seen blurred, and the answer at rank {rank}, which is "
        f"{tex.spoken(100 * now.errors[rank], digits=3)} percent off; the best rank is "
        f"{best_rank(now)}."
    )


def blurred_reading(now: Blurred) -> str:
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


def blurred_chart(now: Blurred, rank: int, theme: Theme) -> tuple[Chart, str]:
    """The error at each rank."""
    best = best_rank(now)
    chart = curves(
        [Series("error of the answer", np.arange(N + 1.0), now.errors, "result")],
        theme,
        axes=("singular values kept", "relative error"),
        scales=("linear", "log"),
        now=float(rank),
        height=230,
    )
    return chart, (
        f"The error falls to {tex.plain(now.errors[best], digits=3)} at rank {best} and is "
        f"{tex.plain(now.errors[-1], digits=3)} at rank {N}."
    )


# --- Any matrix ----------------------------------------------------------------------------------


TOLERANCES = ("1e-15", "1e-12", "1e-9", "1e-6", "1e-3", "1e-2", "1e-1")
SYSTEMS = {
    "The book's": ("1 2 1\n2 2 3\n1 3 3", "8, 15, 16"),
    "Too many equations": ("1 0\n1 1\n1 2\n1 3", "1, 3, 2, 5"),
    "Too few": ("1 2 3\n4 5 6", "6, 15"),
    "Nearly singular": ("1 1\n1 1.0001", "2, 2.0001"),
    "Zero": ("0 0\n0 0", "1, 2"),
}
SYSTEM = SYSTEMS["The book's"]


def any_system(A: Array, b: Array, tolerance: float, theme: Theme) -> str:
    """Singular values, rank, null space, condition and the answer of any system."""
    if b.shape != (len(A),):
        raise ValueError(f"A has {len(A)} rows and b has {b.size} numbers: it needs one a row")
    svd = decompose(A)
    rank = solutions.numerical_rank(svd, tolerance=tolerance)
    x = solutions.least_squares(svd, b, tolerance=tolerance)
    shown = [
        tex.colored("gradient" if i < rank else "muted", tex.number(s), theme)
        for i, s in enumerate(svd.sigma[:8])
    ] + ([r"\ldots"] if len(svd.sigma) > 8 else [])
    basis = solutions.null_space(A, tolerance=tolerance)
    nothing = r"\{0\}"
    space = r"\operatorname{span}" + tex.matrix(_clean(basis)) if basis.size else nothing
    kappa = tex.number(solutions.condition_number(svd))
    missed = float(np.linalg.norm(A @ x - b))
    return tex.aligned(
        (r"\sigma", r",\; ".join(shown)),
        (r"\operatorname{rank} A", rf"\mathbf{{{rank}}}"),
        (r"\operatorname{null} A", space),
        (r"\kappa", rf"\mathbf{{{kappa}}}"),
        (r"A^+", tex.matrix(_clean(solutions.pseudo_inverse(svd, tolerance=tolerance)))),
        (
            r"x = A^+ b",
            tex.colored("result", tex.row_vector(_clean(x)), theme) + r"^\top",
        ),
        (r"|Ax - b|", tex.number(0.0 if missed < 1e-12 * np.linalg.norm(b) else missed)),
    )


def system_words(A: Array, tolerance: float) -> str:
    """What the numbers mean, in a sentence."""
    svd = decompose(A)
    rank = solutions.numerical_rank(svd, tolerance=tolerance)
    m, n = A.shape
    if rank == 0:
        return (
            "This is the zero matrix, to the tolerance: its rank is 0, it sends every x to 0, "
            "and the best answer is x = 0."
        )
    kappa = solutions.condition_number(svd)
    if rank == m == n:
        grows = f"An error of 1 in a million in b may become {tex.plain(1e-4 * kappa)} % in x."
        return "Full rank: exactly one x for each b." + (f" {grows}" if kappa > 1000 else "")
    parts = []
    if rank < m:
        parts.append("not every b can be reached: the answer is the one that comes nearest")
    if rank < n:
        parts.append("many x do equally well: the answer is the shortest of them")
    words = "; ".join(parts)
    return f"{words[0].upper()}{words[1:]}."


def _clean(values: Array) -> Array:
    cleaned: Array = np.round(values, 9) + 0.0
    return cleaned
