"""The PCA lesson's clouds with one bent degree of freedom, or two classes side by side."""

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import pca, pca_clouds
from mathdl_ui.figures.pca import REACH
from mathdl_ui.layers import Layer, path, points, segments, text

LINE_Y = -2.6
WINDOW = ((-3.6, 3.6), (-3.0, 2.2))
SHAPES = ("Curved cloud", "Two moons")


def failing(shape: str, bend: float) -> tuple[Array, np.ndarray]:
    """(200, 2) points, and (200,) which of them are of the second color.

    That is the outer halves of a curved cloud, or the lower of two moons.
    """
    rng, place = np.random.default_rng(0), np.arange(200)
    if shape == SHAPES[0]:
        cloud = pca_clouds.bent_cloud(rng, n_samples=200, bend=bend, noise=0.12)
        return cloud, (place < 50) | (place >= 150)
    return pca_clouds.two_moons(rng, n_samples=200, bend=bend, noise=0.12), place >= 100


def failure(shape: str, bend: float) -> tuple[list[Layer], str]:
    """A bent shape, its first axis, and below it all that one component keeps."""
    X, second = failing(shape, bend)
    found = pca.pca(X)
    on_axis = pca.scores(X, found, n_components=1)
    feet = pca.reconstruct(on_axis, found)
    axis = REACH * found.axes[0]
    below = np.column_stack([on_axis[:, 0], np.full(len(X), LINE_Y)])
    layers = [
        segments(X, feet, "muted", width=0.8, opacity=0.35),
        path([found.mean - axis, found.mean + axis], "result", width=2.5),
        path([(-REACH, LINE_Y), (REACH, LINE_Y)], "result", width=1.2),
        text((-3.5, LINE_Y), "PC 1 alone", "result", shift=(0, -16)),
    ]
    for role, rows in (("data", ~second), ("second", second)):
        layers += [points(X[rows], role, r=4), points(below[rows], role, r=5, opacity=0.45)]
    share = pca.explained_share(found.variances)[0]
    apart, mixed = (pca_clouds.mixed_share(places, second) for places in (X, on_axis))
    words = (
        f"The first component keeps {100 * share:.0f} % of the variance. In the plane "
        f"{100 * apart:.0f} % of the points have their nearest neighbor in the other color, on "
        f"PC 1 alone {100 * mixed:.0f} %."
    )
    return layers, words


def reading(shape: str) -> str:
    """What each shape teaches."""
    if shape == SHAPES[0]:
        return (
            "These points have *one* degree of freedom: their place along the curve. PCA knows "
            "straight lines only, so it needs two components for it, and on the first alone the "
            "ends of the curve, in orange, come to lie on its middle."
        )
    return (
        "The two moons are easy to tell apart, yet PCA never saw the colors: it looks for "
        "*variance*, and the direction that varies most is not the one that separates."
    )
