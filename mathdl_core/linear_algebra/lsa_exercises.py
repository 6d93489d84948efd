r"""Exercises on latent semantic analysis whose singular value decomposition can be done by hand.

Documents over (car, automobile, flower), the first two made synonyms by the document $(p, p, 0)$:

$$A = \begin{pmatrix} p & p & 0 \\ 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & m \end{pmatrix}, \qquad
A^\top A = \begin{pmatrix} p^2 + 1 & p^2 & 0 \\ p^2 & p^2 + 1 & 0 \\ 0 & 0 & m^2 \end{pmatrix}$$

has the eigenvectors $(1, 1, 0)/\sqrt 2$, $(0, 0, 1)$ and $(1, -1, 0)/\sqrt 2$.
"""

from collections.abc import Callable

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Exercise
from mathdl_core.linear_algebra.lsa import (
    cosines,
    fold_in,
    kept_share,
    latent_space,
    tf_idf,
)
from mathdl_core.linear_algebra.retrieval import inverted_index, term_scores

TOLERANCE = 0.006
"""Answers are asked for to two decimals."""


def similarity_exercise(rng: np.random.Generator) -> Exercise:
    """The cosine of a query with a document that shares no word with it, at rank 2."""
    p, m = int(rng.integers(1, 6)), int(rng.integers(2, 6))
    x, y = int(rng.integers(1, 5)), int(rng.integers(1, 5))
    A, query = _synonyms(p, m), np.array([x, 0.0, y])
    space = latent_space(A, rank=2)
    before = float(term_scores(query, inverted_index(A))[2])
    after = float(cosines(fold_in(query, space)[None], space.documents)[0, 2])
    return Exercise(
        question=rf"""
Four documents use the terms (car, automobile, flower) this often:

$$A = {_matrix_tex(A)}$$

What is the cosine of the query $q = ({x}, 0, {y})$ with the third document, $d = (0, 1, 0)$,
first in term space, then in the latent space of rank 2? (Two decimals.)
""",
        answer=np.array([before, after]),
        tolerance=TOLERANCE,
        solution=rf"""
In term space they share no word: $q \cdot d = {x} \cdot 0 + 0 \cdot 1 + {y} \cdot 0 = 0$, so the
cosine is $0$.

$$A^\top A = {_matrix_tex(A.T @ A)}$$

has the eigenvalues $\sigma^2 = {2 * p * p + 1},\ {m * m},\ 1$ with the eigenvectors
$(1, 1, 0)/\sqrt 2$, $(0, 0, 1)$ and $(1, -1, 0)/\sqrt 2$. Rank 2 drops the last one, the
difference between *car* and *automobile*. On the other two axes

$$q \mapsto \left(\tfrac{{{x}}}{{\sqrt 2}},\ {y}\right), \qquad
d \mapsto \left(\tfrac{{1}}{{\sqrt 2}},\ 0\right), \qquad
\cos = \frac{{{x} / 2}}{{\sqrt{{{x * x} / 2 + {y * y}}}\ \sqrt{{1 / 2}}}}
= \frac{{{x}}}{{\sqrt{{{x * x + 2 * y * y}}}}} \approx {after:.4f}.$$
""",
    )


def kept_share_exercise(rng: np.random.Generator) -> Exercise:
    """The share of the squared singular values that the best rank-1 matrix keeps."""
    p, m = int(rng.integers(1, 6)), int(rng.integers(2, 6))
    A = _synonyms(p, m)
    share = float(kept_share(latent_space(A, rank=3).singular_values)[0])
    largest, total = max(2 * p * p + 1, m * m), 2 * p * p + m * m + 2
    return Exercise(
        question=rf"""
What share of $\sum_i \sigma_i^2$, the sum of all squared counts, does the best matrix of rank 1
keep of

$$A = {_matrix_tex(A)}\ ?$$

(Two decimals.)
""",
        answer=np.array(share),
        tolerance=TOLERANCE,
        solution=rf"""
The squared singular values are the eigenvalues of

$$A^\top A = {_matrix_tex(A.T @ A)},$$

namely ${p * p} + {p * p + 1} = {2 * p * p + 1}$ for $(1, 1, 0)$, ${p * p + 1} - {p * p} = 1$ for
$(1, -1, 0)$, and ${m * m}$ for $(0, 0, 1)$. Rank 1 keeps the largest:

$$\frac{{{largest}}}{{{2 * p * p + 1} + {m * m} + 1}} = \frac{{{largest}}}{{{total}}}
\approx {share:.4f}.$$
""",
    )


def tf_idf_exercise(rng: np.random.Generator) -> Exercise:
    """The tf-idf weight of a rare term beside a common one."""
    a, b, c, d = (int(count) for count in rng.integers(1, 6, size=4))
    n_common = int(rng.integers(2, 4))
    counts = np.zeros((4, 3))
    counts[0] = a, b, 0
    counts[1:n_common, 0] = c
    counts[n_common:, 2] = d
    weights, idf = tf_idf(counts)
    common, rare = a * idf[0], b * idf[1]
    weight = float(weights[0, 1])
    return Exercise(
        question=rf"""
Four documents use three terms this often:

$$A = {_matrix_tex(counts)}$$

What is the tf-idf weight of the second term in the first document, with
$\mathrm{{idf}}_t = 1 + \ln\frac{{1 + n}}{{1 + \mathrm{{df}}_t}}$ and each document scaled to
length 1? (Two decimals.)
""",
        answer=np.array(weight),
        tolerance=TOLERANCE,
        solution=rf"""
$n = 4$ documents; the first two terms occur in $\mathrm{{df}} = ({n_common}, 1)$ of them:

$$\mathrm{{idf}}_1 = 1 + \ln\tfrac{{5}}{{{n_common + 1}}} = {idf[0]:.4f}, \qquad
\mathrm{{idf}}_2 = 1 + \ln\tfrac{{5}}{{2}} = {idf[1]:.4f}.$$

The first document becomes $({a} \cdot {idf[0]:.4f},\ {b} \cdot {idf[1]:.4f})
= ({common:.4f},\ {rare:.4f})$, and scaled to length 1

$$\frac{{{rare:.4f}}}{{\sqrt{{{common:.4f}^2 + {rare:.4f}^2}}}} \approx {weight:.4f}.$$
""",
    )


exercises: dict[str, Callable[[np.random.Generator], Exercise]] = {
    "similarity": similarity_exercise,
    "kept share": kept_share_exercise,
    "tf-idf": tf_idf_exercise,
}


def lsa_exercise(rng: np.random.Generator) -> Exercise:
    """An exercise of one of the kinds of `exercises`, each equally likely."""
    kinds = list(exercises.values())
    return kinds[rng.integers(len(kinds))](rng)


def _synonyms(p: int, m: int) -> Array:
    return np.array([[p, p, 0], [1, 0, 0], [0, 1, 0], [0, 0, m]], dtype=np.float64)


def _matrix_tex(matrix: Array) -> str:
    rows = r" \\ ".join(" & ".join(f"{entry:g}" for entry in row) for row in matrix)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"
