r"""Vectors: length, angle and projection, all from the dot product.

$$a \cdot b = \sum_{i=1}^{n} a_i b_i = |a|\,|b| \cos\theta$$

Vectors are (n,) arrays with $n \ge 1$, $|a|$ is the Euclidean length, angles are radians in
$[0, \pi]$. The zero vector is orthogonal to every vector and has an angle with none.

Every function raises ValueError, naming the argument, for a shape other than the one it states,
vectors of different dimensions and numbers that are not finite; and for a result beyond float64.

Reference: MADL 2.5-2.6 (also MDL 5, Dawani ch. 1, MEDL A).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array


class MostSimilar(NamedTuple):
    """indices: (n_top,) of rows, best first; cosines: (n_top,) of these, NaN for a zero row."""

    indices: NDArray[np.intp]
    cosines: Array


def dot(a: Array, b: Array) -> float:
    r"""$a \cdot b = \sum_i a_i b_i$ of two vectors (n,). MADL 2.5."""
    a, b = _checked(a=a, b=b)
    with np.errstate(over="ignore", invalid="ignore"):
        return float(_representable("the dot product", a @ b))


def length(a: Array) -> float:
    r"""$|a| = \sqrt{a \cdot a}$ of a vector (n,). MADL 2.5."""
    (a,) = _checked(a=a)
    # The square of 1e200 is too large for float64 and that of 1e-200 too small: divide first.
    scale = _scale(a)
    a = a / scale
    return float(_representable("the length", scale.item() * math.sqrt(a @ a)))


def cosine(a: Array, b: Array) -> float:
    r"""$\cos\theta = a \cdot b / (|a|\,|b|)$ of two nonzero vectors (n,), within $[-1, 1]$."""
    a, b = _checked(a=a, b=b)
    _require_nonzero("an angle needs two nonzero vectors", a=a, b=b)
    a, b = a / _scale(a), b / _scale(b)
    # Rounding can carry the quotient of parallel vectors past 1.
    return float(np.clip((a @ b) / math.sqrt((a @ a) * (b @ b)), -1.0, 1.0))


def angle(a: Array, b: Array) -> float:
    r"""The angle $\theta$ between two nonzero vectors (n,), in radians.

    With $u, v$ of length 1: $|u - v| = 2 \sin(\theta / 2)$ and $|u + v| = 2 \cos(\theta / 2)$.
    Source: Kahan (2006), How futile are mindless assessments of roundoff, "Mangled angles".
    """
    a, b = _checked(a=a, b=b)
    _require_nonzero("an angle needs two nonzero vectors", a=a, b=b)
    u, v = _unit(a), _unit(b)
    # arccos loses half of the digits: cos(theta) = 1 - theta²/2 rounds to 1 below theta = 1e-8.
    return 2.0 * math.atan2(length(u - v), length(u + v))


def scalar_projection(b: Array, *, onto: Array) -> float:
    r"""$a \cdot b / |a|$: the signed length of the projection of b (n,) onto a nonzero a (n,)."""
    b, onto = _checked(b=b, onto=onto)
    _require_nonzero("a projection needs a direction", onto=onto)
    with np.errstate(over="ignore", invalid="ignore"):
        return float(_representable("the scalar projection", b @ _unit(onto)))


def projection(b: Array, *, onto: Array) -> Array:
    r"""$\frac{a \cdot b}{a \cdot a} a$ (n,): the multiple of a nonzero a (n,) nearest to b (n,)."""
    b, onto = _checked(b=b, onto=onto)
    _require_nonzero("a projection needs a direction", onto=onto)
    a = onto / _scale(onto)
    with np.errstate(over="ignore", invalid="ignore"):
        return _representable("the projection", (a @ b) / (a @ a) * a)


def rejection(b: Array, *, onto: Array) -> Array:
    """What the projection of b (n,) leaves of b: (n,), orthogonal to a nonzero `onto` (n,)."""
    rest = b - projection(b, onto=onto)
    # Near-parallel vectors cancel, and rounding tilts the small rest: once more sets it upright.
    return rest - projection(rest, onto=onto)


def are_orthogonal(a: Array, b: Array, *, tolerance: float) -> bool:
    r"""Whether $|a \cdot b| \le$ tolerance $\cdot |a|\,|b|$, for (n,) and tolerance in [0, 1)."""
    a, b = _checked(a=a, b=b)
    if not 0.0 <= tolerance < 1.0:
        raise ValueError(f"tolerance is {tolerance}: it must be at least 0 and below 1")
    a, b = a / _scale(a), b / _scale(b)
    return bool(abs(a @ b) <= tolerance * math.sqrt((a @ a) * (b @ b)))


def linear_combination(coefficients: Array, vectors: Array | Sequence[Array]) -> Array:
    r"""$\sum_k c_k v_k$ (n,) of coefficients (n_vectors,) and vectors (n_vectors, n). MADL 2.6."""
    (coefficients,) = _checked(coefficients=coefficients)
    if len(vectors) != len(coefficients):
        raise ValueError(f"{len(coefficients)} coefficients do not fit {len(vectors)} vectors")
    columns = np.column_stack(_checked(**{f"vectors[{k}]": v for k, v in enumerate(vectors)}))
    with np.errstate(over="ignore", invalid="ignore"):
        return _representable("the linear combination", columns @ coefficients)


def coordinates_in(point: Array, basis: Array | Sequence[Array]) -> Array:
    """The (2,) coefficients with which the two vectors of basis (2, n) reach a point (n,).

    Raises:
        ValueError: the two are collinear (to 12 digits), or the point is off the plane they span.
    """
    if len(basis) != 2:
        raise ValueError(f"basis must have 2 vectors, not {len(basis)}")
    point, a, b = _checked(**{"point": point, "basis[0]": basis[0], "basis[1]": basis[1]})
    _require_nonzero("it reaches nothing", **{"basis[0]": a, "basis[1]": b})
    scale = np.array([_scale(point), _scale(a), _scale(b)])
    point, columns = point / scale[0], np.column_stack([a, b]) / scale[1:, 0]
    coordinates, _, rank, _ = np.linalg.lstsq(columns, point, rcond=1e-12)
    if rank < 2:
        raise ValueError("basis[0] and basis[1] are collinear: they reach only points of one line")
    if length(point - columns @ coordinates) > 1e-9 * max(1.0, np.abs(coordinates).max()):
        raise ValueError("point is not in the plane that basis[0] and basis[1] span")
    with np.errstate(over="ignore"):
        return _representable("a coordinate", coordinates * scale[0] / scale[1:, 0])


def parallelogram_area(a: Array, b: Array) -> float:
    r"""$\sqrt{\det G}$, $G$ the 2 x 2 matrix of dot products of a and b (n,): base times height."""
    a, b = _checked(a=a, b=b)
    if not a.any():
        return 0.0
    # det G = |a|²|b|² - (a·b)² cancels for nearly parallel vectors; |rejection| is the height.
    area = length(a) * length(rejection(b, onto=a))
    return float(_representable("the area", area))


def turned(b: Array, angles: Array) -> Array:
    r"""The (n_angles, 2) vectors $R(\varphi)\,b$: b (2,) turned counterclockwise. MADL 2.14."""
    (b,), (angles,) = _checked(b=b), _checked(angles=angles)
    if len(b) != 2:
        raise ValueError(f"b must have 2 components to be turned in the plane, not {len(b)}")
    cos, sin = np.cos(angles), np.sin(angles)
    with np.errstate(over="ignore"):
        x, y = cos * b[0] - sin * b[1], sin * b[0] + cos * b[1]
    return _representable("the turned vector", np.column_stack([x, y]))


def most_similar(query: Array, rows: Array, *, n_top: int) -> MostSimilar:
    """The rows (n_rows, n) with the largest cosine to a nonzero query (n,), ties in row order.

    All rows come back when there are fewer than n_top; zero rows, which have no angle, come last.
    """
    (query,) = _checked(query=query)
    _require_nonzero("an angle needs two nonzero vectors", query=query)
    rows = np.asarray(rows, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != len(query):
        raise ValueError(f"rows must have shape (n_rows, {len(query)}) as query, not {rows.shape}")
    if not np.isfinite(rows).all():
        raise ValueError("rows has a number that is NaN or infinite: all must be finite")
    if n_top < 1:
        raise ValueError(f"n_top must be at least 1, not {n_top}")
    rows = rows / _scale(rows)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    lengths[lengths == 0.0] = np.nan
    cosines = np.clip(rows @ _unit(query) / lengths, -1.0, 1.0)
    indices = np.argsort(-cosines, kind="stable")[:n_top]
    return MostSimilar(indices, cosines[indices])


def _scale(a: Array) -> Array:
    """(..., 1): the power of two just below the largest component; dividing by it is exact."""
    _, exponent = np.frexp(np.abs(a).max(axis=-1, keepdims=True))
    scale: Array = np.ldexp(1.0, exponent - 1)
    return scale


def _unit(a: Array) -> Array:
    a = a / _scale(a)
    return a / math.sqrt(a @ a)


def _checked(**vectors: Array) -> tuple[Array, ...]:
    arrays = {name: np.asarray(vector, dtype=np.float64) for name, vector in vectors.items()}
    first = next(iter(arrays))
    for name, a in arrays.items():
        if a.ndim != 1 or a.size == 0:
            raise ValueError(f"{name} must have shape (n,) with n at least 1, not {a.shape}")
        if not np.isfinite(a).all():
            raise ValueError(f"{name} has a component that is NaN or infinite: all must be finite")
        if a.size != arrays[first].size:
            n, m = arrays[first].size, a.size
            raise ValueError(f"{first} has dimension {n} and {name} has {m}: they must agree")
    return tuple(arrays.values())


def _require_nonzero(why: str, **vectors: Array) -> None:
    for name, a in vectors.items():
        if not a.any():
            raise ValueError(f"{name} is the zero vector: {why}")


def _representable(result: str, values: Array | float) -> Array:
    if not np.isfinite(values).all():
        raise ValueError(f"{result} is too large for float64, which ends at 1.8e308")
    return np.asarray(values, dtype=np.float64)
