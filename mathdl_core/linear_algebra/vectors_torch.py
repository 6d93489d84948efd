r"""Vectors in PyTorch: the functions of `vectors` by the same names.

$$a \cdot b = \sum_{i=1}^{n} a_i b_i = |a|\,|b| \cos\theta$$

Vectors are (n,) tensors of float64: say `torch.tensor([1.0, 2.0], dtype=torch.float64)`, since
torch's own default is float32. Results are tensors, so that autograd can go through them.
Nothing is validated and nothing scaled: components beyond 1e154 overflow, and a zero vector
has length 0 and cosine 0.

Reference: MADL 2.5-2.6.
"""

import torch
from torch import Tensor
from torch.nn import functional


def dot(a: Tensor, b: Tensor) -> Tensor:
    """The dot product () of two vectors (n,)."""
    return torch.dot(a, b)


def length(a: Tensor) -> Tensor:
    """The Euclidean length () of a vector (n,)."""
    norm: Tensor = torch.linalg.vector_norm(a)
    return norm


def cosine(a: Tensor, b: Tensor) -> Tensor:
    """The cosine () of the angle between two nonzero vectors (n,)."""
    return functional.cosine_similarity(a, b, dim=0)


def angle(a: Tensor, b: Tensor) -> Tensor:
    """The angle () between two nonzero vectors (n,), in radians; accurate where arccos is not."""
    u, v = functional.normalize(a, dim=0), functional.normalize(b, dim=0)
    return 2.0 * torch.atan2(length(u - v), length(u + v))


def projection(b: Tensor, *, onto: Tensor) -> Tensor:
    """The multiple (n,) of a nonzero `onto` (n,) nearest to b (n,)."""
    return dot(onto, b) / dot(onto, onto) * onto
