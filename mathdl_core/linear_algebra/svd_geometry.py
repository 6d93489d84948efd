r"""The SVD of a 2 x 2 matrix as three motions of the plane, and its eigenvalues beside it.

$$A = R(\psi)\,F\;\Sigma\;R(-\varphi), \qquad F = \mathrm{diag}(1, \pm 1)$$

With $V = R(\varphi)$ a rotation, all that may be a reflection is in U: it flips when $\det A < 0$.
"""

import math
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import SVD, decompose


class Motions(NamedTuple):
    """The three motions.

    Attributes:
        A: (2, 2) the matrix.
        svd: of A, with V a rotation.
        phi: the angle of V; V^T turns back by it.
        psi: the angle of U's first column.
        flips: whether U flips the plane over before it turns.
    """

    A: Array
    svd: SVD
    phi: float
    psi: float
    flips: bool


def motions(A: Array) -> Motions:
    """The motions of A (2, 2): the sign of the second pair is chosen so that V is a rotation."""
    U, sigma, Vt = decompose(A)
    # With a zero singular value u is free too: then nothing needs to flip.
    second = np.array([1.0, np.sign(np.linalg.det(Vt))])
    U, Vt = U * second, Vt * second[:, None]
    if sigma[1] == 0 and np.linalg.det(U) < 0:
        U = U * np.array([1.0, -1.0])
    return Motions(
        A,
        SVD(U, sigma, Vt),
        math.atan2(Vt[0, 1], Vt[0, 0]),
        math.atan2(U[1, 0], U[0, 0]),
        bool(np.linalg.det(U) < 0),
    )


def moved(found: Motions, *, turned_back: float, stretched: float, turned: float) -> Array:
    r"""(2, 2) the motions done in part: shares from 0 to 1 of $V^T$, of $\Sigma$ and of U."""
    stretch = np.diag(1 + stretched * (found.svd.sigma - 1))
    # Flipping over is a half turn out of the plane, seen from above.
    flip = np.diag([1.0, math.cos(math.pi * turned) if found.flips else 1.0])
    return rotation(turned * found.psi) @ flip @ stretch @ rotation(-turned_back * found.phi)


def rotation(angle: float) -> Array:
    """(2, 2) the rotation by `angle` radians, counterclockwise."""
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, -sin], [sin, cos]])


def eigenvalues(A: Array) -> np.ndarray:
    r"""(2,) complex $\lambda = \frac{t}{2} \pm \sqrt{\frac{t^2}{4} - \det A}$, $t$ the trace of A.

    A root of what is only rounding is 0, so that a shear has one eigenvalue, twice.
    """
    (a, b), (c, d) = A
    under_root = ((a - d) / 2) ** 2 + b * c
    if abs(under_root) <= 1e-12 * float(np.square(A).sum()):
        under_root = 0.0
    root = np.sqrt(complex(under_root))
    return np.array([(a + d) / 2 + root, (a + d) / 2 - root])


def eigenvectors(A: Array) -> Array:
    """(n, 2) the directions, of length 1, that A (2, 2) keeps: 0, 1 or 2; all if A is c times I."""
    values = eigenvalues(A)
    if values[0].imag:
        return np.zeros((0, 2))
    found: list[Array] = []
    for value in dict.fromkeys(values.real.tolist()):
        rows = A - value * np.eye(2)
        row = rows[np.argmax(np.abs(rows).sum(axis=1))]
        if np.abs(row).max() <= 1e-9 * np.abs(A).max():
            return np.eye(2)
        along = np.array([-row[1], row[0]])
        found.append(along / math.hypot(*along))
    return np.array(found)
