"""Vectors: the dot product, and what it measures."""

import math

import numpy as np
import streamlit as st

from mathdl_core.linear_algebra import vector_exercises, vectors
from mathdl_core.linear_algebra import vector_geometry as geometry
from mathdl_ui import (
    evidence,
    export,
    images,
    lesson,
    own_data,
    plane,
    practice,
    samples,
    tex,
    thumbnails,
)
from mathdl_ui.components import formula
from mathdl_ui.figures import vectors as figure
from mathdl_ui.live import paint
from mathdl_ui.scene import Drawing, State, nothing

A = plane.Handle("a", (3.2, 1.1), "data", label="a", spoken="Tip of a")
B = plane.Handle("b", (1.4, 3.1), "second", label="b", spoken="Tip of b")
P = plane.Handle("p", (-3.0, 2.0), "result", label="p", spoken="Point p", origin=None)
N_STEPS = 36

page = lesson.begin("vectors")


def drawing(now: State) -> Drawing:
    """Two arrows; projection, angle and parallelogram follow."""
    a, b = A.current(now), B.current(now)
    turning = plane.Timeline(
        N_STEPS + 1,
        figure.caption(a, b),
        lambda: figure.once_around(a, b, n_steps=N_STEPS),
        now=geometry.nearest_step(b, n_steps=N_STEPS),
        seconds=6,
        label="Turn b once around",
    )
    picture = plane.Picture(figure.in_words(a, b), [], figure.between(a, b))
    return {
        "plane": plane.drawn(now, picture, handles=[A, B], timeline=turning),
        "formula": formula(figure.formula(a, b, now.theme)),
    }


@page.picture
def picture() -> None:
    """Two arrows to drag, the formula beside them."""
    place = page.live(drawing, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("plane")
        plane.presets(
            page,
            {
                "Orthogonal": {A: (3, 1), B: (-1, 3)},
                "Same direction": {A: (4, 2), B: (2, 1)},
                "Opposite": {A: (3, 1.5), B: (-2, -1)},
                "Long but unrelated": {A: (5.5, 0.3), B: (-0.3, 4.2)},
            },
        )
        page.provenance("computed", "Drag a tip, or press play: b turns once around.")
    with right:
        place("formula")
        practice.quests(page, lambda now: figure.quests(A.current(now), B.current(now)))


@page.section("Predict", follows=True)
def predict() -> None:
    """A guess before the answer."""
    question, answer, because = figure.quarter_turn(A.current(page), B.current(page), page.theme)
    practice.predict_number(
        page, "quarter", question, answer=answer, tolerance=0.5, because=because
    )


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, vector_exercises.vector_exercise)


def reaching(now: State) -> Drawing:
    """A point to drag; how much of a and of b it takes to reach it."""
    a, b, p = A.current(now), B.current(now), P.current(now)
    layers, words = figure.combination(a, b, p)
    picture, domain = plane.Picture(words, layers), plane.Domain(tallest=380)
    drawn = {"combination": plane.drawn(now, picture, handles=[P], domain=domain)}
    if geometry.span_the_plane(a, b):
        drawn["combination-formula"] = formula(figure.combination_formula(a, b, p, now.theme))
    return drawn


@page.section("Every point from two vectors", follows=True)
def combination() -> None:
    """A combination of the picture's vectors, of any length."""
    place = page.live(reaching, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("combination")
    with right:
        st.markdown(
            "A **linear combination** $s\\,a + t\\,b$ walks along $a$, then along $b$. "
            "Drag $p$; $a$ and $b$ are those of the picture above."
        )
        if geometry.span_the_plane(A.current(page), B.current(page)):
            place("combination-formula")
        else:
            st.markdown(
                "Now $a$ and $b$ lie on one line, so they reach only the points of that line. "
                "Turn one of them, above, and the whole plane is theirs."
            )


@page.section("On real documents")
def documents() -> None:
    """The same product, over thousands of components: one for each word."""
    from mathdl_core.linear_algebra.lsa import cosines

    library = samples.reference()
    names, vocabulary = library.corpus.names, library.counts.vocabulary
    left, right = st.columns(2)
    first = left.selectbox(
        "Document a", names, names.index("decomposition.PCA"), key="doc_a", bind="query-params"
    )
    second = right.selectbox(
        "Document b",
        names,
        names.index("decomposition.TruncatedSVD"),
        key="doc_b",
        bind="query-params",
    )
    u, v = (library.weights.weights[[names.index(name)]] for name in (first, second))
    cosine = tex.number(float(cosines(u, v)[0, 0]))
    st.markdown(
        f"Each page of scikit-learn's reference is a vector with {len(vocabulary):,} components, "
        "one for each term, scaled to length 1 (the lesson on LSA tells how). So the dot product "
        f"*is* the cosine: $a \\cdot b = \\mathbf{{{cosine}}}$. "
        "The products that weigh most:"
    )
    st.markdown(figure.shared_terms(u, v, vocabulary))
    page.provenance("computed", library.corpus.source)


@page.section("On handwritten digits")
def handwriting() -> None:
    """The same product over 64 pixels; paint your own."""
    first, others = samples.digits().pixels[0], samples.digits().pixels[1:]
    labels = samples.digits().labels[1:]
    st.markdown(
        "A digit of 8 × 8 pixels is a vector with 64 components. Paint one: the dot product with "
        "each of 1,796 digits that people wrote finds those most like it."
    )
    left, right = st.columns([2, 5], gap="large")
    with left:
        painted = paint(page, "digit", default=first.reshape(8, 8), full=16.0).ravel()
    with right:
        if not painted.any():
            st.markdown("An empty picture is the zero vector: it has no direction, so no angle.")
            return
        found = vectors.most_similar(painted, others, n_top=5)
        alike = zip(labels[found.indices], found.cosines, strict=True)
        words = "Most alike: " + ", ".join(f"a {kind} ({score:.3f})" for kind, score in alike)
        strip = thumbnails.strip(others[found.indices], page.theme)
        st.image(images.data_uri(strip), width=420, alt=words)
        st.caption(words)
        page.formula(figure.likeness(painted, others[found.indices[0]]))
        page.provenance("computed", "Digits: scikit-learn, from the UCI repository (CC BY 4.0).")


@page.section("On your own vectors")
def own_vectors() -> None:
    """Any dimension up to 1,000."""
    left, right = st.columns(2)
    with left:
        u = own_data.vector(page, "u", "Vector a", default="1, 2, 3")
    with right:
        v = own_data.vector(page, "v", "Vector b", default="4, 5, 6")
    if u is None or v is None:
        return
    try:
        page.formula(figure.any_length(u, v, page.theme))
    except ValueError as error:
        st.warning(f"{error}.", icon=":material/error:")


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against numpy and torch, on the numbers of the picture."""
    import torch

    a, b = A.current(page), B.current(page)
    found = geometry.relation(a, b)
    x, y = torch.tensor(a), torch.tensor(b)
    defined = a.any() and b.any()
    cosine = torch.cosine_similarity(x, y, dim=0) if defined else math.nan
    evidence.checks(
        [
            evidence.Check("a·b", found.dot, np.dot(a, b), "numpy.dot"),
            evidence.Check(
                "lengths", found.lengths, np.linalg.norm([a, b], axis=1), "numpy.linalg.norm"
            ),
            evidence.Check("cos θ", found.cosine, cosine, "torch.cosine_similarity"),
            evidence.Check(
                "projection",
                found.projection,
                torch.outer(x, x) / (x @ x) @ y,
                "torch.outer(a, a) / (a @ a) @ b",
            ),
            evidence.Check("area", found.area, abs(np.linalg.det([a, b])), "numpy.linalg.det"),
        ]
    )


def product() -> export.Export:
    """What is taken home: the numbers on screen, and what computed them."""
    a, b = A.current(page), B.current(page)
    found = geometry.relation(a, b)
    lines = [f"a = {export.literal(a)}", f"b = {export.literal(b)}", "a_dot_b = dot(a, b)"]
    shown: dict[str, object] = {"a_dot_b": found.dot}
    if not math.isnan(found.degrees):
        lines += ["theta = angle(a, b)", "b_on_a = projection(b, onto=a)"]
        shown |= {"theta": math.radians(found.degrees), "b_on_a": found.projection}
    return export.Export(
        page.entry.title, page.slug, page.entry.idea, [vectors], "\n".join(lines), shown
    )


@page.section("The code", follows=True)
def code() -> None:
    """What ran, its twin in PyTorch, and both to take home."""
    from mathdl_core.linear_algebra import vectors_torch

    names = ("dot", "length", "cosine", "angle", "projection")
    evidence.code(
        [getattr(vectors, name) for name in names],
        [getattr(vectors_torch, name) for name in names],
        product(),
    )


evidence.take_home(page, product)
page.end()
