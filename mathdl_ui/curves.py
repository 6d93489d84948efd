"""Several series over one x as an Altair chart; no Streamlit."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import altair as alt
import pandas as pd

from mathdl_core.arrays import Array
from mathdl_ui.charts import Chart
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
    frame = pd.concat(
        [pd.DataFrame({"x": s.x, "y": s.y, "label": s.label, "dots": s.dots}) for s in series]
    )
    for name, kind in zip(("x", "y"), scales, strict=True):
        if kind == "log":
            frame = frame[frame[name] > 0]
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
            domain=[s.label for s in series], range=[stroke(s.role, theme) for s in series]
        ),
        legend=alt.Legend(title=None, orient="top", columns=1, labelLimit=320),
    )
    tooltip = [
        alt.Tooltip("x", type="quantitative", format=".4~g", title=axes[0]),
        alt.Tooltip("y", type="quantitative", format=".4~g", title=axes[1]),
    ]
    dotted = frame["dots"].astype(bool)
    here = pd.DataFrame({"x": [] if now is None else [now]})
    rule = alt.Chart(here).mark_rule(color=stroke("muted", theme)).encode(x=across)
    drawn = {"x": across, "y": up, "color": color, "tooltip": tooltip}
    line = alt.Chart(frame[~dotted]).mark_line(strokeWidth=2).encode(**drawn)
    dots = alt.Chart(frame[dotted]).mark_circle(size=70, opacity=1).encode(**drawn)
    # A layer without marks would be an unnamed picture to a screen reader.
    layers = [layer for layer in (rule, line, dots) if len(layer.data)]
    chart: Chart = alt.LayerChart(layer=layers).properties(height=height)
    return chart
