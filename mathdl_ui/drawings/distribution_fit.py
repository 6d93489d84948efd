"""What the lesson on distributions shows of a column of data: a curve to fit to it by eye."""

from __future__ import annotations

from mathdl_ui import controls, plane
from mathdl_ui.address import Param, number_in, write_numbers
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import distribution_fit as figure
from mathdl_ui.figures import distribution_fit_words as words
from mathdl_ui.figures.distribution_fit import Hand, Study
from mathdl_ui.handles import DerivedHandle
from mathdl_ui.layers import Point
from mathdl_ui.scene import Drawing, State, Values


def _read(text: str) -> Hand:
    center, _, width = text.partition(",")
    return (
        number_in(0.0, 1.0)(center),
        number_in(0.0, figure.WIDEST)(width),
    )


HAND = Param("fit_hand", figure.HAND, _read, write_numbers)
SEEN = controls.toggle_param("fit_seen")
FAMILY = controls.text_param("fit_family", "", max_chars=40)


def start_again(values: Values) -> None:
    """Another column: the curve goes back to its start, and the answer is hidden."""
    values.put(HAND, figure.HAND)
    values.put(SEEN, value=False)
    values.put(FAMILY, "")


def handles(of: Study) -> list[DerivedHandle]:
    """The top of the curve, and its side."""

    def top(values: Values) -> Point:
        return figure.grips(of, values.value(HAND))[0]

    def side(values: Values) -> Point:
        return figure.grips(of, values.value(HAND))[1]

    def top_moved(values: Values, point: Point, *, settled: bool) -> None:
        values.put(HAND, figure.pulled_top(of, values.value(HAND), point[0]), settled=settled)

    def side_moved(values: Values, point: Point, *, settled: bool) -> None:
        values.put(HAND, figure.pulled_side(of, values.value(HAND), point[0]), settled=settled)

    return [
        DerivedHandle(
            name,
            (0.0, 0.0),
            "second",
            label=label,
            spoken=spoken,
            origin=None,
            step=of.step,
            coarse=10 * of.step,
            axis="x",
            x=(of.view.low, of.view.high),
            y=(0.0, of.view.top),
            stands=stands,
            moved=moved,
        )
        for name, label, spoken, stands, moved in (
            ("fit_top", "μ", "Center of the curve", top, top_moved),
            ("fit_side", "σ", "Side of the curve", side, side_moved),
        )
    ]


def chosen(of: Study, values: Values) -> str:
    """The family to be looked at: the best one unless another that fits is chosen."""
    return of.fit(values.value(FAMILY)).family


def drawing(of: Study, now: State) -> Drawing:
    """The histogram and the curve by hand; once seen, the fitted families too."""
    hand, seen = now.address.value(HAND), now.address.value(SEEN)
    family = chosen(of, now.address) if seen else None
    written = words.compared if seen else words.formula
    low, high, top = figure.window(of, hand)
    return {
        "fit": plane.drawn(
            now,
            plane.Picture(words.in_words(of, hand, family), figure.layers(of, hand, family)),
            handles=handles(of),
            domain=plane.Domain(
                (low, high),
                (figure.FLOOR * top, figure.CEILING * top),
                equal=False,
                ratio=0.6,
                axes="none",
                tallest=460,
            ),
        ),
        "fit-formula": formula(written(of, hand, now.theme)),
        "fit-words": prose(*([words.shortfall(of, hand)] if seen else [])),
    }
