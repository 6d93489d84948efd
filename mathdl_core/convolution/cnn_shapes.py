r"""What each layer of the network gives, holds, costs and sees.

$$n' = \Bigl\lfloor \frac{n + 2p - k}{s} \Bigr\rfloor + 1, \qquad
r_l = r_{l-1} + (k_l - 1)\, j_{l-1}, \quad j_l = s_l\, j_{l-1}$$

with the size $n$, padding $p$, kernel $k$, stride $s$; $r_l$ is the receptive field, the width of
the part of the picture that one unit sees, and $j_l$ the pixels from one unit to the next.

Reference: MEDL 6.3-6.4; MADL 10.2.
"""

from collections.abc import Sequence
from typing import NamedTuple

from mathdl_core.convolution.shapes import output_size


class Spec(NamedTuple):
    """A layer: `kind` is "convolution", "max pooling" or "dense"; `n_out` maps or classes."""

    kind: str
    n_out: int
    kernel: int = 1
    stride: int = 1
    padding: int = 0


class Row(NamedTuple):
    """What there is to say of a layer.

    Attributes:
        spec: the layer.
        shape: (maps, rows, columns) of what it gives, or (classes,).
        n_parameters: weights and biases.
        multiply_adds: products that are added up for one picture.
        receptive_field: width in pixels of what one of its units sees; what lies outside of the
            picture counts too.
    """

    spec: Spec
    shape: tuple[int, ...]
    n_parameters: int
    multiply_adds: int
    receptive_field: int


def costs(specs: Sequence[Spec], *, side: int, n_in: int = 1) -> list[Row]:
    """One row a layer, for square pictures of `side` pixels with `n_in` channels."""
    rows: list[Row] = []
    field, jump = 1, 1
    for spec in specs:
        if spec.kind == "dense":
            n_weights = spec.n_out * n_in * side * side
            field += (side - 1) * jump
            rows.append(Row(spec, (spec.n_out,), n_weights + spec.n_out, n_weights, field))
            n_in, side = spec.n_out, 1
            continue
        side = output_size(side, spec.kernel, stride=spec.stride, padding=spec.padding)
        field += (spec.kernel - 1) * jump
        jump *= spec.stride
        n_weights = n_products = n_biases = 0
        if spec.kind == "convolution":
            n_weights, n_biases = spec.n_out * n_in * spec.kernel**2, spec.n_out
            n_products = n_weights * side * side
        shape = (spec.n_out, side, side)
        rows.append(Row(spec, shape, n_weights + n_biases, n_products, field))
        n_in = spec.n_out
    return rows


def cnn_specs(n_filters: tuple[int, int]) -> tuple[Spec, ...]:
    """The layers of the network of this lesson."""
    first, second = n_filters
    return (
        Spec("convolution", first, kernel=3, padding=1),
        Spec("convolution", second, kernel=3),
        Spec("max pooling", second, kernel=2, stride=2),
        Spec("dense", 10),
    )
