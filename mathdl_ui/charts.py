"""Arrays in, Vega-Lite chart out; no Streamlit.

Charts are written in Altair. To build one and to hold it against its schema takes tens of
milliseconds, so that is done once for each look (theme, titles, scales): a template over data that
have a name and no rows. Each call fills in the rows.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_ui.theme import Role, Theme, background, stroke, text

Chart = dict[str, Any]
Column = NDArray[Any] | Sequence[float] | Sequence[str]
LOOKS = 256
"""How many looks of a chart are kept."""
PALETTE: tuple[Role, ...] = ("data", "second", "result", "model", "gradient", "prediction")


def template(*layers: alt.Chart, height: int) -> Chart:
    """Layers over named data, lowest first, as Vega-Lite; `height` in pixels."""
    spec: Chart = alt.LayerChart(layer=list(layers)).properties(height=height).to_dict()
    del spec["config"]  # Altair's own theme; the page has Streamlit's
    return spec


def over(name: str) -> alt.Chart:
    """A chart of the rows that go by this name."""
    return alt.Chart(alt.NamedData(name=name))


def filled(look: Chart, **rows: dict[str, Column]) -> Chart:
    """A template with its rows, columns by name for each of its data; the template stays as it is.

    What is not finite is missing. A layer without rows is left out: it would be an unnamed picture
    to a screen reader.
    """
    tables = {name: pa.table({k: _column(v) for k, v in rows[name].items()}) for name in rows}
    layers = [layer for layer in look["layer"] if tables[layer["data"]["name"]].num_rows]
    return {**look, "layer": layers, "datasets": tables}


def _column(values: Column) -> pa.Array:
    array: NDArray[Any] = np.asarray(values)
    return pa.array(array, mask=~np.isfinite(array) if array.dtype.kind == "f" else None)


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
    words = np.isin(kinds, written)
    columns = {
        "x": points[:, 0],
        "y": points[:, 1],
        "kind": np.array(kinds),
        "title": np.array(titles),
    }
    return filled(
        _landscape(tuple(order[: len(PALETTE)]), theme, axes, height),
        dots={name: column[~words] for name, column in columns.items()},
        words={name: column[words] for name, column in columns.items()},
    )


@lru_cache(LOOKS)
def _landscape(order: tuple[str, ...], theme: Theme, axes: tuple[str, str], height: int) -> Chart:
    colors = [stroke(role, theme) for role in PALETTE[: len(order)]]
    quiet = alt.Axis(grid=False, ticks=False, labels=False, domain=False)
    x = alt.X("x", type="quantitative", title=axes[0], axis=quiet)
    y = alt.Y("y", type="quantitative", title=axes[1], axis=quiet)
    tooltip = [alt.Tooltip(name, type="nominal") for name in ("title", "kind")]
    dots = (
        over("dots")
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
    words = over("words").encode(x=x, y=y, text=alt.Text("title", type="nominal"), tooltip=tooltip)
    paper = words.mark_text(fontSize=13, stroke=background(theme), strokeWidth=4)
    ink = words.mark_text(fontSize=13).encode(
        color=alt.condition(
            "datum.kind === 'your query'",
            alt.value(text("second", theme)),
            alt.value(text("ink", theme)),
        )
    )
    return template(dots, paper, ink, height=height)


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
    return filled(
        _curve_with_level(tuple(x.tolist()), theme, (x_label, y_label), top, height),
        now={"x": [now]},
        level={"y": [level]},
        curve={"x": x, "y": y},
        curve_words={"x": [float(x.max())], "y": [float(y[-1])], "label": [curve_label]},
        level_words={"x": [float(x.min())], "y": [level], "label": [level_label]},
    )


@lru_cache(LOOKS)
def _curve_with_level(
    x: tuple[float, ...], theme: Theme, titles: tuple[str, str], top: float, height: int
) -> Chart:
    x_axis = alt.X(
        "x",
        type="quantitative",
        title=titles[0],
        scale=alt.Scale(type="log", domain=[min(x), max(x)]),
        axis=alt.Axis(values=x, grid=False, format="d"),
    )
    scale = alt.Scale(domain=[0, top])
    y_axis = alt.Y("y", type="quantitative", title=titles[1], scale=scale)
    written = {"x": x_axis, "y": y_axis, "text": alt.Text("label", type="nominal")}
    rule = over("level").mark_rule(strokeDash=[5, 5], strokeWidth=2, color=stroke("second", theme))
    line = over("curve").mark_line(point=True, color=stroke("data", theme))
    curve_words = over("curve_words").mark_text(
        align="right", dy=14, dx=-4, fontSize=13, color=text("data", theme)
    )
    level_words = over("level_words").mark_text(
        align="left", dy=-8, dx=4, fontSize=13, color=text("second", theme)
    )
    return template(
        over("now").mark_rule(color=stroke("muted", theme)).encode(x=x_axis),
        rule.encode(y=y_axis),
        line.encode(x_axis, y_axis),
        curve_words.encode(**written),
        level_words.encode(**written),
        height=height,
    )


def scree(shares: Array, now: int, theme: Theme, *, height: int = 260) -> Chart:
    """The share of each component as bars, all of the first ones as a line, a rule at `now`.

    Args:
        shares: (n_components,) from 0 to 1, adding up to 1.
        now: how many components are kept.
        theme: light or dark.
        height: in pixels.
    """
    return filled(
        _scree(len(shares), theme, height),
        shares={
            "k": list(range(1, len(shares) + 1)),
            "share": 100 * shares,
            "sum": 100 * shares.cumsum(),
        },
        now={"k": [now]},
    )


@lru_cache(LOOKS)
def _scree(n_components: int, theme: Theme, height: int) -> Chart:
    k = alt.X(
        "k",
        type="quantitative",
        title="component",
        scale=alt.Scale(domain=[0.5, n_components + 0.5], nice=False),
        axis=alt.Axis(grid=False, format="d", tickMinStep=1),
    )
    percent = alt.Scale(domain=[0, 100])
    share = alt.Y("share", type="quantitative", title="% of the variance", scale=percent)
    tooltip = [
        alt.Tooltip("k", type="quantitative", title="component"),
        alt.Tooltip("share", type="quantitative", title="its share, %", format=".2f"),
        alt.Tooltip("sum", type="quantitative", title="all so far, %", format=".2f"),
    ]
    base = over("shares")
    width = max(2.0, min(26.0, 420 / n_components))
    bars = base.mark_bar(size=width, color=stroke("data", theme)).encode(k, share, tooltip=tooltip)
    line = base.mark_line(
        point=alt.OverlayMarkDef(size=26, color=stroke("result", theme)),
        color=stroke("result", theme),
    ).encode(k, alt.Y("sum", type="quantitative", scale=percent), tooltip=tooltip)
    here = over("now").mark_rule(strokeDash=[5, 5], strokeWidth=2, color=stroke("second", theme))
    return template(bars, line, here.encode(k), height=height)
