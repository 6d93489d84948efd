"""The SVD lesson's least squares: what the books' cat makes of hardness and sharpness."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import cat_brain
from mathdl_core.linear_algebra import svd_solutions as solutions
from mathdl_core.linear_algebra.svd import SVD, decompose
from mathdl_ui import tex
from mathdl_ui.layers import Layer, heat, points, text
from mathdl_ui.theme import Theme

DESIGN, THREAT = cat_brain.DESIGN, cat_brain.THREAT
EXPLAINED = (
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


def fit(kept: int) -> Fit:
    """Threat from hardness and sharpness by the first 1, 2 or all 3 singular values."""
    svd = decompose(DESIGN)
    w = solutions.truncated_solutions(svd, THREAT)[kept]
    return Fit(svd, kept, w, float(np.square(DESIGN @ w - THREAT).sum()))


def layers(now: Fit, *, n: int = 26) -> list[Layer]:
    """Fifteen things by hardness and sharpness, over the threat that the fit predicts."""
    low, high = -0.15, 1.15
    middles = low + (high - low) * (np.arange(n) + 0.5) / n
    across, up = np.meshgrid(middles, middles)
    predicted = now.w[0] * across + now.w[1] * up + now.w[2]
    X, y = cat_brain.HARDNESS_SHARPNESS, THREAT
    guesses = DESIGN @ now.w
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


def in_words(now: Fit) -> str:
    """The figure as a sentence."""
    w = ", ".join(tex.spoken(x) for x in now.w)
    return (
        f"Fifteen things by hardness and sharpness over the fitted threat with weights {w}; the "
        f"squared errors add up to {tex.spoken(now.squared_error)}."
    )


def formula(now: Fit, theme: Theme) -> str:
    """The weights as a sum over singular values, term by term, and the error."""
    shares = now.svd.U.T @ THREAT
    terms = [
        rf"\frac{{{tex.number(shares[i], digits=5)}}}"
        rf"{{{tex.colored('gradient', tex.number(now.svd.sigma[i], digits=5), theme)}}}"
        rf"{tex.colored('model', tex.vector(now.svd.Vt[i], digits=4), theme)}"
        for i in range(now.kept)
    ]
    w = tex.colored("result", tex.vector(now.w, digits=6), theme)
    lines = [
        rf"w &= \sum_{{i \le {now.kept}}} \frac{{u_i \cdot y}}{{\sigma_i}}\, v_i",
        rf"&= {terms[0]}",
        *(rf"&\quad + {term}" for term in terms[1:]),
        rf"&= {w}",
        rf"|Xw - y|^2 &= \mathbf{{{tex.number(now.squared_error, digits=6)}}}",
        rf"\kappa &= \mathbf{{{tex.number(solutions.condition_number(now.svd), digits=6)}}}",
    ]
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def reading(now: Fit) -> str:
    """What the singular values kept mean."""
    if now.kept == 3:
        return (
            "All three are large: $X$ is well conditioned, every one is needed, and the normal "
            "equations would give the same."
        )
    return (
        "What is dropped is a direction of $w$ that the data do speak about: the fit is worse, "
        "the weights shorter. Truncation pays only where a singular value is tiny."
    )
