"""Documents by terms that the tests of latent semantic analysis and of retrieval share."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.sparse import csr_array, random_array

# MADL 4.5.3: documents over (violence, gun, america, roses).
BOOK = np.array(
    [
        [0.0, 0, 0, 2],
        [1, 1, 1, 0],
        [2, 2, 0, 0],
        [3, 3, 0, 0],
        [5, 5, 0, 0],
        [0, 1, 0, 0],
        [1, 0, 0, 0],
    ]
)

small_counts = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=7),
    elements=st.integers(0, 9).map(float),
)
few = settings(max_examples=60, deadline=None)


def large_sparse(seed: int = 0, *, shape: tuple[int, int] = (150, 200)) -> csr_array:
    counts = random_array(
        shape,
        density=0.05,
        format="csr",
        rng=np.random.default_rng(seed),
        data_sampler=lambda size: np.random.default_rng(seed).integers(1, 9, size).astype(float),
    )
    return csr_array(counts)
