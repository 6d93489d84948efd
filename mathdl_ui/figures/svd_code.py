"""The code of the lesson on the SVD: what ran, its twin, and both to take home."""

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import svd, svd_torch
from mathdl_core.linear_algebra import svd_solutions as solutions
from mathdl_ui import export
from mathdl_ui.curriculum import Lesson

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
