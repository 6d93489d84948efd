"""Several series over one x as a Vega-Lite chart; no Streamlit."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import altair as alt
import numpy as np

from mathdl_core.arrays import Array
from mathdl_ui.charts import LOOKS, Chart, Column, filled, over, template
from mathdl_ui.theme import Role, Theme, stroke

ScaleKind = Literal["linear", "log"]


class Series(NamedTuple):
    """Values y (n,) over x (n,), as a line or as dots, in the color of a role."""

    label: str
    x: Array
    y: Array
    role: Role
    dots: bool = False


def curves(
    series: Sequence[Series],
    theme: Theme,
    *,
    axes: tuple[str, str],
    scales: tuple[ScaleKind, ScaleKind] = ("linear", "linear"),
    now: float | None = None,
    height: int = 260,
) -> Chart:
    """Several series over one x, "log" or "linear" either way, and a rule where we are now.

    On a logarithmic axis what is not positive is left out.
    """
    shown = [_visible(s, scales) for s in series]
    look = _curves(tuple((s.label, s.role) for s in series), theme, axes, scales, height)
    return filled(
        look,
        now={"x": [] if now is None else [now]},
        line=_rows([s for s in shown if not s.dots]),
        dots=_rows([s for s in shown if s.dots]),
    )


def _visible(series: Series, scales: tuple[ScaleKind, ScaleKind]) -> Series:
    """Without what is not positive where the scale is logarithmic."""
    kept = np.ones(len(series.x), dtype=bool)
    for values, kind in zip((series.x, series.y), scales, strict=True):
        if kind == "log":
            kept &= values > 0
    return series._replace(x=series.x[kept], y=series.y[kept])


def _rows(series: Sequence[Series]) -> dict[str, Column]:
    return {
        "x": [x for s in series for x in s.x.tolist()],
        "y": [y for s in series for y in s.y.tolist()],
        "label": [s.label for s in series for _ in s.x],
    }


@lru_cache(LOOKS)
def _curves(
    labels: tuple[tuple[str, Role], ...],
    theme: Theme,
    axes: tuple[str, str],
    scales: tuple[ScaleKind, ScaleKind],
    height: int,
) -> Chart:
    formats = ["~g" if kind == "log" else "~s" for kind in scales]
    grids = [alt.Scale(type=kind, nice=kind == "linear", zero=False) for kind in scales]
    across = alt.X(
        "x",
        type="quantitative",
        title=axes[0],
        scale=grids[0],
        axis=alt.Axis(grid=False, format=formats[0], tickCount=6),
    )
    up = alt.Y(
        "y",
        type="quantitative",
        title=axes[1],
        scale=grids[1],
        axis=alt.Axis(grid=scales[1] == "linear", format=formats[1], tickCount=5),
    )
    color = alt.Color(
        "label",
        type="nominal",
        scale=alt.Scale(
            domain=[label for label, _ in labels], range=[stroke(role, theme) for _, role in labels]
        ),
        legend=alt.Legend(title=None, orient="top", columns=1, labelLimit=320),
    )
    tooltip = [
        alt.Tooltip("x", type="quantitative", format=".4~g", title=axes[0]),
        alt.Tooltip("y", type="quantitative", format=".4~g", title=axes[1]),
    ]
    drawn = {"x": across, "y": up, "color": color, "tooltip": tooltip}
    return template(
        over("now").mark_rule(color=stroke("muted", theme)).encode(x=across),
        over("line").mark_line(strokeWidth=2).encode(**drawn),
        over("dots").mark_circle(size=70, opacity=1).encode(**drawn),
        height=height,
    )
