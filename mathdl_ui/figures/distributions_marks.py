"""The middle of a distribution in three senses, marked below its axis, and its spread."""

import math

from mathdl_core.probability.distribution_view import View
from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_ui import tex
from mathdl_ui.layers import Layer, path, points, polygon, text

ROLE = "model"
DOWN = (0.0, 5.0)
"""From the middle of a line of words to its foot, in pixels."""
MODE, MEDIAN, MEAN = -0.085, -0.175, -0.265
"""The rows of the marks, as shares of the window's top."""


def marks(member: Distribution, view: View) -> list[Layer]:
    """Mode, median, and the mean with one standard deviation on either side, each in a row."""
    return [*_mode(member, view), *_median(member, view), *_mean(member, view)]


def _mode(member: Distribution, view: View) -> list[Layer]:
    shown = [x for x in member.modes if view.low <= x <= view.high]
    y = MODE * view.top
    if not member.modes:
        return _remark(view, y, "no mode: equally high everywhere")
    if not shown:
        return []
    several = "modes" if len(member.modes) > 1 else "mode"
    words = f"{several} {' and '.join(tex.plain(x, digits=3) for x in member.modes)}"
    dots = points([(x, y) for x in shown], ROLE, r=4, opacity=1.0)
    if shown[-1] - shown[0] > 0.4 * view.width:
        return [
            dots,
            text(((shown[0] + shown[-1]) / 2, y), words, ROLE, anchor="middle", shift=DOWN),
        ]
    return [dots, _label(view, shown[0], shown[-1], y, words)]


def _median(member: Distribution, view: View) -> list[Layer]:
    x, y = float(member.quantile(0.5)), MEDIAN * view.top
    if isinstance(member, ClassNumber) or not view.low <= x <= view.high:
        return []
    half = 0.03 * view.top
    return [
        path([(x, y - half), (x, y + half)], ROLE, width=3),
        _label(view, x, x, y, f"median {tex.plain(x, digits=3)}"),
    ]


def _mean(member: Distribution, view: View) -> list[Layer]:
    y = MEAN * view.top
    if isinstance(member, ClassNumber):
        return _remark(view, MEDIAN * view.top, "no mean: classes are names")
    if math.isnan(member.mean):
        return _remark(view, y, "no mean: the tails are too heavy")
    x, deviation = member.mean, member.standard_deviation
    words = f"mean {tex.plain(x, digits=3)}"
    if math.isinf(deviation):
        return [*_fulcrum(view, x, y), _label(view, x, x, y, f"{words}, infinite variance")]
    left, right = max(x - deviation, view.low), min(x + deviation, view.high)
    words += f" ± {tex.plain(deviation, digits=3)}"
    bar = path([(left, y), (right, y)], ROLE, width=5, opacity=0.45)
    return [bar, *_fulcrum(view, x, y), _label(view, left, right, y, words)]


def _fulcrum(view: View, x: float, y: float) -> list[Layer]:
    """The triangle on which the whole distribution is in balance."""
    if not view.low <= x <= view.high:
        return []
    wide, tall = 0.009 * view.width, 0.03 * view.top
    return [polygon([(x, y + tall), (x - wide, y - tall), (x + wide, y - tall)], ROLE, fill=1.0)]


def _label(view: View, left: float, right: float, y: float, words: str) -> Layer:
    """Words to the right of a mark, or to its left where there is more room."""
    if view.high - right > min(left - view.low, 0.4 * view.width):
        return text((right, y), words, ROLE, shift=(10, 5))
    return text((left, y), words, ROLE, anchor="end", shift=(-10, 5))


def _remark(view: View, y: float, words: str) -> list[Layer]:
    return [text((view.low + view.width / 2, y), words, ROLE, anchor="middle", shift=DOWN)]
