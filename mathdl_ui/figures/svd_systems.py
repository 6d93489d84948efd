"""The SVD lesson's systems of equations: rank, null space, condition and the best answer."""

from __future__ import annotations

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import svd_solutions as solutions
from mathdl_core.linear_algebra.svd import decompose
from mathdl_ui import tex
from mathdl_ui.theme import Theme

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
