r"""Samplers: normal and gamma draws made of uniform ones.

$$Z = \sqrt{-2 \log U}\,\cos 2\pi V, \qquad
G = d\,(1 + Z / \sqrt{9 d})^3 \ \text{ if }\
\log U < \tfrac12 Z^2 + d - G + d \log (G / d), \quad d = \alpha - \tfrac13$$

The generator gives uniform bits only, so that a seed gives the same draws with every NumPy.

Reference: G. Box and M. Muller, "A note on the generation of random normal deviates", 1958;
G. Marsaglia and W. Tsang, "A simple method for generating gamma variables", 2000.
"""

import math

import numpy as np

from mathdl_core.arrays import Array


def open_uniforms(rng: np.random.Generator, n: int) -> Array:
    """(n,) uniform draws from the open interval (0, 1), so that logarithms and quantiles exist."""
    _require_number(n)
    # random() draws multiples of 2^-53 from [0, 1).
    return np.maximum(rng.random(n), 2.0**-54)


def standard_normals(rng: np.random.Generator, n: int) -> Array:
    """(n,) independent draws of mean 0 and variance 1, by Box and Muller."""
    _require_number(n)
    n_pairs = (n + 1) // 2
    radius = np.sqrt(-2 * np.log(open_uniforms(rng, n_pairs)))
    angle = 2 * math.pi * rng.random(n_pairs)
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])[:n]


def log_gammas(rng: np.random.Generator, shape: float, n: int) -> Array:
    """(n,) logarithms of independent gamma draws of that shape > 0 and rate 1.

    With a shape of 0.001 most draws are too small for float64; their logarithms are not.
    """
    _require_number(n)
    if shape < 1:
        # A gamma draw of shape a is one of shape a + 1 times U^(1/a).
        larger = log_gammas(rng, shape + 1, n)
        return larger + np.log(open_uniforms(rng, n)) / shape
    d = shape - 1 / 3
    cube_roots, n_drawn = np.empty(n), 0
    while n_drawn < n:
        z = standard_normals(rng, n - n_drawn)
        u = open_uniforms(rng, n - n_drawn)
        v = 1 + z / math.sqrt(9 * d)
        # A parabola below the logarithms decides for all but a few.
        accepted = (u < 1 - 0.0331 * (z * z) ** 2) & (v > 0)
        unsure = np.flatnonzero(~accepted & (v > 0))
        cube = v[unsure] ** 3
        accepted[unsure] = np.log(u[unsure]) < z[unsure] ** 2 / 2 + d * (1 - cube + np.log(cube))
        kept = v[accepted]
        cube_roots[n_drawn : n_drawn + len(kept)] = kept
        n_drawn += len(kept)
    return math.log(d) + 3 * np.log(cube_roots)


def _require_number(n: int) -> None:
    if n < 0:
        raise ValueError(f"n is {n}: the number of draws must be at least 0")
