"""Why to believe the lesson on the SVD: what is compared, what ran, its twin, both to take home."""

import numpy as np
import scipy.linalg
import torch
from numpy.typing import ArrayLike

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import svd, svd_torch
from mathdl_core.linear_algebra import svd_geometry as geometry
from mathdl_core.linear_algebra import svd_solutions as solutions
from mathdl_ui import export
from mathdl_ui.curriculum import Lesson
from mathdl_ui.figures import svd_cat as cat

FUNCTIONS = (
    *(svd.decompose, svd.jacobi, svd.orthogonalizing_rotation, svd.truncated),
    *(svd.frobenius_errors, solutions.pseudo_inverse, solutions.least_squares),
)
TWINS = (
    *(svd_torch.decompose, svd_torch.truncated, svd_torch.frobenius_errors),
    *(svd_torch.pseudo_inverse, svd_torch.least_squares),
)
TOLERANCE = 1e-12
"""Singular values that are smaller, as a share of the largest, count as zero on this page."""


def take_home(A: Array, lesson: Lesson) -> export.Export:
    """The decomposition of A (2, 2), its rank-1 part, errors and pseudo-inverse."""
    ours = svd.decompose(A)
    lines = (
        f"A = {export.literal(A)}",
        "found = decompose(A)",
        "A_1 = truncated(found, 1)",
        "errors = frobenius_errors(found.sigma)",
        f"inverse = pseudo_inverse(found, tolerance={TOLERANCE})",
    )
    shown = {
        "found.sigma": ours.sigma,
        "A_1": svd.truncated(ours, 1),
        "errors": svd.frobenius_errors(ours.sigma),
        "inverse": solutions.pseudo_inverse(ours, tolerance=TOLERANCE),
    }
    return export.Export(
        lesson.title, lesson.slug, lesson.idea, [svd, solutions], "\n".join(lines), shown
    )


def comparisons(A: Array) -> list[tuple[str, ArrayLike, ArrayLike, str]]:
    """What is compared: quantities of A (2, 2) and the cat brain, ours, the reference, its name."""
    ours, twin = svd.decompose(A), svd_torch.decompose(torch.tensor(A))
    inverse = solutions.pseudo_inverse(ours, tolerance=TOLERANCE)
    theirs = np.linalg.lstsq(cat.DESIGN, cat.THREAT)[0]
    values = geometry.eigenvalues(A)
    sum_and_product = [values.sum().real, values.prod().real]
    return [
        ("σ", ours.sigma, np.linalg.svd(A)[1], "numpy.linalg.svd"),
        ("U Σ Vᵀ", svd.truncated(ours, 2), A, "A itself"),
        (
            "λ₁ + λ₂ and λ₁ · λ₂",
            sum_and_product,
            [np.trace(A), np.linalg.det(A)],
            "numpy.trace, numpy.linalg.det",
        ),
        ("A⁺", inverse, scipy.linalg.pinv(A, rtol=TOLERANCE), "scipy.linalg.pinv"),
        (
            "error at each rank",
            svd.frobenius_errors(ours.sigma),
            svd_torch.frobenius_errors(twin.sigma),
            "torch.linalg.svd",
        ),
        ("cat brain w", cat.fit(3).w, theirs, "numpy.linalg.lstsq"),
    ]
