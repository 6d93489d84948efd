"""The values of a column in order, against the quantiles of a distribution."""

from typing import NamedTuple

import numpy as np

from mathdl_core.probability.distribution_ranking import quantile_points
from mathdl_ui.figures.distribution_fit import Study
from mathdl_ui.layers import Layer, Point, path, points, polygon, text


class Quantiles(NamedTuple):
    """A Q–Q plot.

    Attributes:
        layers: what is drawn.
        window: from where to where, across and up.
        words: the same as a sentence.
    """

    layers: list[Layer]
    window: tuple[Point, Point]
    words: str


def quantiles(of: Study, family: str) -> Quantiles:
    """The values in order against the quantiles of a fitted family."""
    found = quantile_points(of.fit(family).distribution, of.values)
    low, high = float(of.values[0]), float(of.values[-1])
    margin = 0.06 * (high - low)
    window = (low - margin, high + margin)
    expected, below, above = (
        np.clip(part, *window) for part in (found.expected, found.low, found.high)
    )
    band = np.concatenate(
        [np.column_stack([expected, below]), np.column_stack([expected, above])[::-1]]
    )
    outside = (found.observed < found.low) | (found.observed > found.high)
    share = float(outside.mean())
    drawn = [
        polygon(band, "model", fill=0.14),
        path([(window[0], window[0]), (window[1], window[1])], "model", width=1.5),
        points(np.column_stack([expected, found.observed]), "data", r=3.2, opacity=0.8),
        text(
            (window[1], window[0]), f"quantile of {family}", "model", anchor="end", shift=(-8, -26)
        ),
        text((window[0], window[1]), "value", "data", shift=(8, 20)),
    ]
    words = (
        f"Q–Q plot: {len(found.observed)} values of {of.name} against the quantiles of the fitted "
        f"{family} distribution. {100 * share:.0f} % of them leave the band in which chance keeps "
        "95 %."
    )
    return Quantiles(drawn, (window, window), words)
