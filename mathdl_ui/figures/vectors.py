"""The vectors lesson: its layers, its formulas, its quests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.linear_algebra import vector_geometry as geometry
from mathdl_core.linear_algebra import vectors
from mathdl_ui import tex
from mathdl_ui.layers import Frame, Layer, arrow, path, polygon, text
from mathdl_ui.tex import number, term
from mathdl_ui.theme import Role, Theme

if TYPE_CHECKING:
    from mathdl_core.linear_algebra.lsa import Matrix


@lru_cache(maxsize=256)
def _relation(a1: float, a2: float, b1: float, b2: float) -> geometry.Relation:
    """Picture, formula, quests and words ask for the same one, at every step of a drag."""
    return geometry.relation(np.array([a1, a2]), np.array([b1, b2]))


def between(a: Array, b: Array) -> list[Layer]:
    """What follows the two arrows a (2,) and b (2,): parallelogram, angle, projection."""
    found = _relation(*a, *b)
    drawn = [polygon([np.zeros(2), a, a + b, b], "muted", fill=0.13)]
    if math.isnan(found.degrees):
        return drawn
    foot = found.projection
    middle = geometry.ahead(a, turned_by=geometry.turn(a, b) / 2, distance=1.15)
    corner = geometry.right_angle_mark(foot, foot, b - foot, size=0.22)
    return [
        *drawn,
        path([np.zeros(2), foot], "result", width=9, opacity=0.45),
        path([b, foot], "result", width=2, dash=True),
        path(corner, "result", width=1.2),
        path(geometry.angle_arc(a, b, radius=0.75), "ink", width=1.4),
        text(middle, f"{found.degrees:.0f}°", anchor="middle", shift=(0, 5)),
        text(
            foot,
            f"projection, {tex.plain(found.scalar_projection, digits=3)}",
            "result",
            shift=(8, 22),
        ),
    ]


def caption(a: Array, b: Array) -> str:
    """The number to watch while b (2,) turns."""
    return f"a·b = {tex.plain(vectors.dot(a, b), digits=3)}"


def once_around(a: Array, b: Array, *, n_steps: int) -> list[Frame]:
    """The frames in which b (2,) turns once around, dragging all that follows along."""
    return [
        Frame(
            caption(a, turned),
            between(a, turned),
            {"b": turned.tolist()},
        )
        for turned in geometry.circle(b, n_steps=n_steps)
    ]


def in_words(a: Array, b: Array) -> str:
    """The picture of a (2,) and b (2,) as a sentence."""
    found = _relation(*a, *b)
    words = (
        f"Two arrows from the origin: a to {tex.spoken(a[0])}, {tex.spoken(a[1])}, "
        f"b to {tex.spoken(b[0])}, {tex.spoken(b[1])}. Their dot product is "
        f"{tex.spoken(found.dot)}"
    )
    if math.isnan(found.degrees):
        return f"{words}; one of them is zero, so there is no angle between them."
    return (
        f"{words}, the angle between them {tex.spoken(found.degrees)} degrees, "
        f"the projection of b on a {tex.spoken(found.scalar_projection)} long."
    )


def formula(a: Array, b: Array, theme: Theme) -> str:
    """Every quantity of a (2,) and b (2,), in symbols and in the numbers of the picture."""
    found = _relation(*a, *b)
    length_a, length_b = found.lengths
    a_, b_ = tex.colored("data", "a", theme), tex.colored("second", "b", theme)
    quotient = rf"\frac{{{number(found.dot)}}}{{{number(length_a)} \cdot {number(length_b)}}}"
    scale = rf"\frac{{{number(found.dot)}}}{{{number(length_a**2)}}}"
    foot = tex.colored("result", tex.vector(found.projection), theme)
    return tex.aligned(
        (
            rf"{a_} \cdot {b_}",
            "a_1 b_1 + a_2 b_2",
            rf"{tex.dot_product(a, b, theme)} = \mathbf{{{number(found.dot)}}}",
        ),
        (rf"|{a_}|", rf"{_root(a, 'data', theme)} = \mathbf{{{number(length_a)}}}"),
        (rf"|{b_}|", rf"{_root(b, 'second', theme)} = \mathbf{{{number(length_b)}}}"),
        (
            r"\cos\theta",
            rf"\frac{{{a_} \cdot {b_}}}{{|{a_}|\,|{b_}|}} = {quotient}",
            rf"\mathbf{{{number(found.cosine)}}}, \quad \theta = {number(found.degrees)}°",
        ),
        (
            rf"\operatorname{{proj}}_{{{a_}}} {b_}",
            rf"\frac{{{a_} \cdot {b_}}}{{{a_} \cdot {a_}}}\,{a_}",
            rf"{scale}\,{tex.colored('data', tex.vector(a), theme)} = {foot}",
        ),
    )


def _root(v: Array, role: Role, theme: Theme) -> str:
    squares = " + ".join(f"{tex.colored(role, term(x), theme)}^2" for x in v)
    return rf"\sqrt{{{squares}}}"


def quests(a: Array, b: Array) -> list[Quest]:
    """Small tasks on the picture of a (2,) and b (2,)."""
    found = _relation(*a, *b)
    both = bool(a.any() and b.any())
    return [
        Quest(
            "Make the two orthogonal. What is left of the projection?",
            both and vectors.are_orthogonal(a, b, tolerance=1e-9),
            "Nothing: the dot product is 0, whatever their lengths.",
        ),
        Quest(
            "Make the projection longer than $a$ itself.",
            both and found.scalar_projection > found.lengths[0],
            r"It is $|b| \cos\theta$ long: nothing stops it at the tip of $a$.",
        ),
        Quest(
            "Make the dot product negative, with $b$ pointing up.",
            both and found.dot < 0 < b[1],
            "Past 90° the projection points against $a$: the sign says which way $b$ leans.",
        ),
        Quest(
            r"Reach $\cos\theta = 1$. What is the parallelogram's area?",
            both and found.cosine > 1 - 1e-9,
            r"0: the cosine is largest where the area $|a|\,|b| \sin\theta$ vanishes.",
        ),
    ]


def quarter_turn(a: Array, b: Array, theme: Theme) -> tuple[str, float, str]:
    """The prediction: question, answer and why, for a·b once b (2,) has turned by 90°."""
    turned = vectors.turned(b, np.array([math.pi / 2]))[0]
    answer = vectors.dot(a, turned)
    question = (
        f"Now $a \\cdot b = {number(vectors.dot(a, b))}$. If $b$ turns a further 90° "
        "counterclockwise, what does the dot product become?"
    )
    because = (
        f"Turned, $b$ is ${tex.row_vector(turned)}$: its components trade places and one changes "
        f"sign, so $a \\cdot b = {tex.dot_product(a, turned, theme)} = {number(answer)}$. "
        "Up to its sign that is the area of the parallelogram."
    )
    return question, answer, because


def combination(a: Array, b: Array, p: Array) -> tuple[list[Layer], str]:
    """The way to p (2,) along a (2,), then along b (2,): its layers, and a sentence."""
    arrows = [arrow([0, 0], a, "data"), arrow([0, 0], b, "second")]
    words = f"A point p at {tex.spoken(p[0])}, {tex.spoken(p[1])}, and the arrows a and b."
    if not geometry.span_the_plane(a, b):
        return arrows, f"{words} They lie on one line and do not reach it."
    s, t = vectors.coordinates_in(p, [a, b])
    way = [
        path([np.zeros(2), s * a], "data", width=9, opacity=0.3),
        path([s * a, p], "second", width=9, opacity=0.3),
    ]
    return [*way, *arrows], f"{words} It takes {tex.spoken(s)} a and {tex.spoken(t)} b to reach p."


def combination_formula(a: Array, b: Array, p: Array, theme: Theme) -> str:
    """The combination s·a + t·b = p with its numbers; a and b must span the plane."""
    s, t = vectors.coordinates_in(p, [a, b])
    first = rf"{number(s)}\,{tex.colored('data', tex.vector(a), theme)}"
    second = rf"{tex.signed(t)}\,{tex.colored('second', tex.vector(b), theme)}"
    point = tex.colored("result", tex.vector(p), theme)
    return tex.aligned((r"s\,a + t\,b", f"{first} {second}", point))


def any_length(u: Array, v: Array, theme: Theme) -> str:
    """All quantities of two vectors (n,) of any dimension; ValueError where one is undefined."""
    return tex.aligned(
        (r"a \cdot b", tex.dot_product(u, v, theme), number(vectors.dot(u, v))),
        ("|a|", number(vectors.length(u))),
        ("|b|", number(vectors.length(v))),
        (r"\cos\theta", number(vectors.cosine(u, v))),
        (r"\theta", f"{number(math.degrees(vectors.angle(u, v)))}°"),
        (r"\operatorname{proj}_a b", tex.row_vector(vectors.projection(v, onto=u))),
    )


def shared_terms(u: Matrix, v: Matrix, vocabulary: Sequence[str], n_top: int = 6) -> str:
    """A table of the products that weigh most in the dot product of two rows (1, n_terms)."""
    # SciPy's sparse matrices, which nothing else of the lesson needs, come with it.
    from mathdl_core.linear_algebra.retrieval import term_contributions

    shares = term_contributions(u, v)
    dense_u, dense_v = np.ravel(u.sum(axis=0)), np.ravel(v.sum(axis=0))
    rows = ["| term | $a_i$ | $b_i$ | $a_i b_i$ |", "|:--|--:|--:|--:|"]
    best = [i for i in np.argsort(-shares, kind="stable")[:n_top] if shares[i] > 0]
    rows += [
        f"| {vocabulary[i]} | {dense_u[i]:.3f} | {dense_v[i]:.3f} | {shares[i]:.4f} |" for i in best
    ]
    rest = shares.sum() - shares[best].sum()
    return "\n".join([*rows, f"| *all others* | | | {rest:.4f} |"])


def likeness(a: Array, b: Array) -> str:
    """The cosine of two nonzero vectors (n,) as a quotient with its numbers."""
    lengths = rf"{number(vectors.length(a))} \cdot {number(vectors.length(b))}"
    return (
        r"\cos\theta = \frac{a \cdot b}{|a|\,|b|} = "
        rf"\frac{{{number(vectors.dot(a, b))}}}{{{lengths}}}"
        rf" = \mathbf{{{number(vectors.cosine(a, b))}}}"
    )
