"""A vertical axis of powers of ten, as layers of a live plane; no Streamlit."""

import math

from mathdl_ui.layers import Layer, path, text

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def powers(low: float, high: float, right: float, *, most: int = 6) -> list[Layer]:
    """Lines from 0 to `right` at whole powers of ten from `low` to `high`, named on the left."""
    every = max(1, math.ceil((high - low) / most))
    drawn = []
    for power in range(math.ceil(low), math.floor(high) + 1, every):
        drawn.append(path([(0, power), (right, power)], "muted", width=0.6, opacity=0.4))
        label = f"10{str(power).translate(_SUPERSCRIPT)}"
        drawn.append(text((0, power), label, "muted", anchor="end", shift=(-6, 4)))
    return drawn
