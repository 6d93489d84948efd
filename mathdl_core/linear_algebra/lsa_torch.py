r"""Latent semantic analysis in PyTorch: the functions of `lsa` by the same names.

$$A \approx A_k = U_k S_k V_k^\top, \qquad q \mapsto q V_k$$

Matrices are dense tensors of float64, their rows documents. Nothing is validated and no rounding
is set to zero: keep `rank` at or below the rank of A, and a vector that has nothing on the axes
may get a cosine out of rounding. A zero vector has cosine 0.

Reference: S. Deerwester et al., "Indexing by latent semantic analysis", 1990; MADL 4.5.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional


class LatentSpace(NamedTuple):
    """`documents` (n_documents, rank), `singular_values` (rank,) and `terms` (rank, n_terms)."""

    documents: Tensor
    singular_values: Tensor
    terms: Tensor


def latent_space(A: Tensor, *, rank: int) -> LatentSpace:
    """The first `rank` latent axes of A (n_documents, n_terms), and the documents on them."""
    _, sigma, Vt = torch.linalg.svd(A, full_matrices=False)
    sigma, Vt = sigma[:rank], Vt[:rank]
    # An axis and its opposite are equally good: the first of its largest entries is positive.
    sizes = Vt.abs()
    pivots = (sizes >= (1 - 1e-9) * sizes.amax(dim=1, keepdim=True)).int().argmax(dim=1)
    Vt = Vt * Vt.gather(1, pivots[:, None]).sign()
    return LatentSpace(A @ Vt.T, sigma, Vt)


def truncate(space: LatentSpace, rank: int) -> LatentSpace:
    """The first `rank` axes of a space."""
    return LatentSpace(space.documents[:, :rank], space.singular_values[:rank], space.terms[:rank])


def low_rank(space: LatentSpace) -> Tensor:
    """(n_documents, n_terms) $A_k$, the matrix of rank k nearest to A."""
    return space.documents @ space.terms


def fold_in(query: Tensor, space: LatentSpace) -> Tensor:
    """(rank,) $q V_k$ of a query (n_terms,)."""
    return space.terms @ query


def cosines(X: Tensor, Y: Tensor) -> Tensor:
    """(n, m) cosine of each row of X (n, dim) with each row of Y (m, dim)."""
    return functional.normalize(X, dim=1) @ functional.normalize(Y, dim=1).T
