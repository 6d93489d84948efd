"""Why to believe the lesson on PCA: what is compared, what ran, its twin, both to take home."""

import numpy as np
import torch
from numpy.typing import ArrayLike
from sklearn import decomposition

from mathdl_core.linear_algebra import pca, pca_torch
from mathdl_ui import export
from mathdl_ui.curriculum import Lesson
from mathdl_ui.figures.pca import Scene

FUNCTIONS = (pca.pca_by_covariance, pca.pca_by_svd, pca.scores, pca.reconstruct, pca.shadow)
TWINS = (
    *(pca_torch.pca_by_covariance, pca_torch.pca_by_svd),
    *(pca_torch.scores, pca_torch.reconstruct),
)


def comparisons(now: Scene) -> list[tuple[str, ArrayLike, ArrayLike, str]]:
    """What is compared on the cloud of the picture: ours, the reference, its name."""
    with np.errstate(invalid="ignore"):  # scikit-learn divides by a total variance of 0
        theirs = decomposition.PCA().fit(now.X)
    by_svd, by_covariance = pca.pca_by_svd(now.X), pca.pca_by_covariance(now.X)
    twin = pca_torch.pca_by_svd(torch.from_numpy(now.X))
    lambdas, axes = now.found.variances, now.found.axes
    return [
        ("λ, two routes", by_covariance.variances, by_svd.variances, "our SVD"),
        ("C", now.C, np.cov(now.X.T), "numpy.cov"),
        ("λ", lambdas, np.linalg.eigvalsh(now.C)[::-1], "numpy.linalg.eigvalsh"),
        ("λ", lambdas, theirs.explained_variance_, "sklearn.decomposition.PCA"),
        (
            "Σ λ v vᵀ",
            (axes.T * lambdas) @ axes,
            theirs.get_covariance(),
            "sklearn.decomposition.PCA.get_covariance",
        ),
        ("λ", lambdas, twin.variances, "torch.linalg.svd"),
        (
            "captured + left",
            now.shadow.captured + now.shadow.left,
            np.trace(np.cov(now.X.T)),
            "numpy.trace(numpy.cov)",
        ),
    ]


def take_home(now: Scene, lesson: Lesson) -> export.Export:
    """Both routes to the axes of the cloud, and what the hand's line captures and leaves."""
    lines = (
        f"X = {export.literal(now.X)}",
        "found = pca_by_covariance(X)",
        "again = pca_by_svd(X)",
        f"line = shadow(X, {export.literal(now.u)})",
    )
    shown = {
        "found.variances": now.found.variances,
        "again.variances": now.found.variances,
        "line.captured": now.shadow.captured,
        "line.left": now.shadow.left,
    }
    return export.Export(lesson.title, lesson.slug, lesson.idea, [pca], "\n".join(lines), shown)
