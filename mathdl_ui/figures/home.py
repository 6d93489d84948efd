"""The home page's picture: one vector sorts a hundred flowers."""

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.linear_algebra.half_planes import best_direction, boundary, sides
from mathdl_ui import tex
from mathdl_ui.layers import Layer, path, points, polygon
from mathdl_ui.theme import Theme

REACH = 30.0


def sorted_flowers(w: Array, X: Array, kinds: np.ndarray, titles: tuple[str, ...]) -> list[Layer]:
    """Points X (n, 2) of kinds 0 and 1, hollow on the wrong side of the line w·x = 0."""
    found = sides(w, X, kinds)
    ends = boundary(w, reach=REACH)
    size = np.hypot(*w)
    ahead = REACH * w / size if size else np.zeros(2)
    right = found.ahead == (kinds == 1)
    layers = [
        polygon([*ends, ends[1] + ahead, ends[0] + ahead], "second", fill=0.07),
        path(ends, "model", width=2.5),
    ]
    for kind, role in ((0, "data"), (1, "second")):
        for side, hollow in ((right, False), (~right, True)):
            chosen = np.flatnonzero((kinds == kind) & side)
            named = [titles[i] for i in chosen]
            layers.append(points(X[chosen], role, titles=named, r=5, opacity=0.85, hollow=hollow))
    return layers


def in_words(w: Array, X: Array, kinds: np.ndarray) -> str:
    """The picture as a sentence."""
    return (
        f"A hundred irises by petal length and width, and an arrow w to {tex.spoken(w[0])}, "
        f"{tex.spoken(w[1])}. The line at right angles to it has {sides(w, X, kinds).n_right} of "
        f"them on the side of their kind."
    )


def formula(w: Array, X: Array, kinds: np.ndarray, theme: Theme) -> str:
    """The rule, redone for the first flower, and what it achieves."""
    x, n_right = X[0], sides(w, X, kinds).n_right
    side = r"\ge" if x @ w >= 0 else "<"
    kind = r"\text{virginica}" if x @ w >= 0 else r"\text{versicolor}"
    product = tex.dot_product(w, x, theme, roles=("model", "data"), digits=3)
    return tex.aligned(
        (
            rf"{tex.colored('model', 'w', theme)} \cdot {tex.colored('data', 'x', theme)}",
            product,
            rf"{tex.number(float(w @ x), digits=3)} {side} 0 \Rightarrow {kind}",
        ),
        (r"\text{right}", rf"\mathbf{{{n_right}}} \text{{ of }} {len(X)}"),
    )


def quest(w: Array, X: Array, kinds: np.ndarray) -> Quest:
    """Turn w to the best any direction can do."""
    best = sides(best_direction(X, kinds), X, kinds).n_right
    return Quest(
        f"Turn $w$ until {best} of the {len(X)} flowers are on the right side.",
        sides(w, X, kinds).n_right >= best,
        "That is a neuron, trained by hand. Finding such a $w$ without a hand is what the course "
        "is about.",
    )
