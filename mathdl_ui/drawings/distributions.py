"""What the lesson on distributions shows while the hand moves: one curve, and all it says."""

from __future__ import annotations

from mathdl_ui import plane
from mathdl_ui.components import formula
from mathdl_ui.drawings import distributions_state as state
from mathdl_ui.drawings.distributions_handles import cursor_handle, curve_handles, end_handles
from mathdl_ui.figures import distributions as figure
from mathdl_ui.figures.distributions_formulas import formulas
from mathdl_ui.scene import Drawing, State


def drawing(now: State) -> Drawing:
    """The curve with its area, the cdf under it, and the formulas."""
    shown = state.shown(now.address)
    across, top = (shown.view.low, shown.view.high), shown.view.top
    floors = figure.FLOOR * top, figure.CEILING * top
    return {
        "density": plane.drawn(
            now,
            plane.Picture(figure.density_in_words(shown), figure.density(shown)),
            handles=[*curve_handles(shown), *end_handles(shown)],
            domain=plane.Domain(across, floors, equal=False, ratio=0.8, axes="frame", tallest=320),
        ),
        "cdf": plane.drawn(
            now,
            plane.Picture(figure.cumulated_in_words(shown), figure.cumulated(shown)),
            handles=[cursor_handle(shown)],
            domain=plane.Domain(
                across,
                (figure.CDF_FLOOR, figure.CDF_CEILING),
                equal=False,
                ratio=0.5,
                axes="frame",
                tallest=185,
            ),
        ),
        "formula": formula(*formulas(shown, now.theme)),
    }
