"""Arrays in, Altair chart out; no Streamlit."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from mathdl_core.arrays import Array
from mathdl_ui.theme import Role, Theme, background, stroke, text

Chart = alt.LayerChart | alt.Chart
PALETTE: tuple[Role, ...] = ("data", "second", "result", "model", "gradient", "prediction")


def landscape(
    points: Array,
    kinds: Sequence[str],
    titles: Sequence[str],
    theme: Theme,
    *,
    axes: tuple[str, str],
    height: int = 460,
) -> Chart:
    """Points (n, 2) colored by kind; terms and the query are written out, documents are dots.

    Kinds "a term" and "your query" are words; of the others the six in order of first appearance
    have colors, and `other` is gray.
    """
    written = ("a term", "your query")
    order = [kind for kind in dict.fromkeys(kinds) if kind not in (*written, "other")]
    order = order[: len(PALETTE)]
    colors = [stroke(role, theme) for role in PALETTE[: len(order)]]
    frame = pd.DataFrame(
        {"x": points[:, 0], "y": points[:, 1], "kind": list(kinds), "title": list(titles)}
    )
    quiet = alt.Axis(grid=False, ticks=False, labels=False, domain=False)
    x = alt.X("x", type="quantitative", title=axes[0], axis=quiet)
    y = alt.Y("y", type="quantitative", title=axes[1], axis=quiet)
    tooltip = [alt.Tooltip(name, type="nominal") for name in ("title", "kind")]
    dots = (
        alt.Chart(frame[~frame["kind"].isin(written)])
        .mark_circle(size=55, opacity=0.7)
        .encode(
            x=x,
            y=y,
            tooltip=tooltip,
            color=alt.Color(
                "kind",
                type="nominal",
                scale=alt.Scale(domain=[*order, "other"], range=[*colors, stroke("muted", theme)]),
                legend=alt.Legend(title=None, orient="top", columns=3),
            ),
        )
    )
    words = alt.Chart(frame[frame["kind"].isin(written)]).encode(
        x=x, y=y, text=alt.Text("title", type="nominal"), tooltip=tooltip
    )
    paper = words.mark_text(fontSize=13, stroke=background(theme), strokeWidth=4)
    ink = words.mark_text(fontSize=13).encode(
        color=alt.condition(
            "datum.kind === 'your query'",
            alt.value(text("second", theme)),
            alt.value(text("ink", theme)),
        )
    )
    chart: Chart = (dots + paper + ink).properties(height=height)
    return chart


def curve_with_level(
    x: Array,
    y: Array,
    level: float,
    now: float,
    theme: Theme,
    *,
    labels: tuple[str, str, str, str],
    top: float,
    height: int = 260,
) -> Chart:
    """A curve y(x) beside a level to compare with, and a rule where we are now.

    Args:
        x: (n,) positive; the axis is logarithmic.
        y: (n,) from 0 to `top`.
        level: of the dashed line.
        now: where the vertical rule stands.
        theme: light or dark.
        labels: of the x axis, the y axis, the curve and the level.
        top: the upper end of the y axis.
        height: in pixels.
    """
    x_label, y_label, curve_label, level_label = labels
    x_axis = alt.X(
        "x",
        type="quantitative",
        title=x_label,
        scale=alt.Scale(type="log", domain=[float(x.min()), float(x.max())]),
        axis=alt.Axis(values=[float(value) for value in x], grid=False, format="d"),
    )
    scale = alt.Scale(domain=[0, top])
    y_axis = alt.Y("y", type="quantitative", title=y_label, scale=scale)
    curve = pd.DataFrame({"x": x, "y": y})
    line = (
        alt.Chart(curve).mark_line(point=True, color=stroke("data", theme)).encode(x_axis, y_axis)
    )
    rule = alt.Chart(pd.DataFrame({"y": [level]})).mark_rule(
        strokeDash=[5, 5], strokeWidth=2, color=stroke("second", theme)
    )
    here = alt.Chart(pd.DataFrame({"x": [now]})).mark_rule(color=stroke("muted", theme))
    words = pd.DataFrame(
        {
            "x": [float(x.max()), float(x.min())],
            "y": [float(y[-1]), level],
            "label": [curve_label, level_label],
        }
    )
    curve_words = alt.Chart(words.iloc[:1]).mark_text(
        align="right", dy=14, dx=-4, fontSize=13, color=text("data", theme)
    )
    level_words = alt.Chart(words.iloc[1:]).mark_text(
        align="left", dy=-8, dx=4, fontSize=13, color=text("second", theme)
    )
    written = {"x": x_axis, "y": y_axis, "text": alt.Text("label", type="nominal")}
    chart: Chart = (
        here.encode(x=x_axis)
        + rule.encode(y=y_axis)
        + line
        + curve_words.encode(**written)
        + level_words.encode(**written)
    ).properties(height=height)
    return chart


def scree(shares: Array, now: int, theme: Theme, *, height: int = 260) -> Chart:
    """The share of each component as bars, all of the first ones as a line, a rule at `now`.

    Args:
        shares: (n_components,) from 0 to 1, adding up to 1.
        now: how many components are kept.
        theme: light or dark.
        height: in pixels.
    """
    number = list(range(1, len(shares) + 1))
    frame = pd.DataFrame({"k": number, "share": 100 * shares, "sum": 100 * shares.cumsum()})
    last = len(shares) + 0.5
    k = alt.X(
        "k",
        type="quantitative",
        title="component",
        scale=alt.Scale(domain=[0.5, last], nice=False),
        axis=alt.Axis(grid=False, format="d", tickMinStep=1),
    )
    percent = alt.Scale(domain=[0, 100])
    share = alt.Y("share", type="quantitative", title="% of the variance", scale=percent)
    tooltip = [
        alt.Tooltip("k", type="quantitative", title="component"),
        alt.Tooltip("share", type="quantitative", title="its share, %", format=".2f"),
        alt.Tooltip("sum", type="quantitative", title="all so far, %", format=".2f"),
    ]
    base = alt.Chart(frame)
    width = max(2.0, min(26.0, 420 / len(shares)))
    bars = base.mark_bar(size=width, color=stroke("data", theme)).encode(k, share, tooltip=tooltip)
    line = base.mark_line(
        point=alt.OverlayMarkDef(size=26, color=stroke("result", theme)),
        color=stroke("result", theme),
    ).encode(k, alt.Y("sum", type="quantitative", scale=percent), tooltip=tooltip)
    here = alt.Chart(pd.DataFrame({"k": [now]})).mark_rule(
        strokeDash=[5, 5], strokeWidth=2, color=stroke("second", theme)
    )
    chart: Chart = (bars + line + here.encode(k)).properties(height=height)
    return chart
