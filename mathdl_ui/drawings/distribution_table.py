"""What the lesson on distributions shows of pairs of outcomes: counts to drag, their shares."""

from __future__ import annotations

from mathdl_ui import controls, live
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import distribution_table as figure
from mathdl_ui.scene import Drawing, State, Values

COUNTS = live.Editable(figure.PRESETS["150 irises"], 0.0, 999.0, 1.0)
GIVEN = controls.choice_param("pairs_given", figure.GIVEN)


def put(values: Values, rows: figure.Rows) -> None:
    """Set up a preset."""
    values.put(COUNTS.param("pairs"), tuple(float(count) for row in rows for count in row))


def now_pairs(now: State) -> figure.Pairs:
    """The table as it stands."""
    return figure.pairs(now.address.value(COUNTS.param("pairs")), now.address.value(GIVEN))


def drawing(now: State) -> Drawing:
    """Counts to change; shares, margins, products and verdict follow."""
    found = now_pairs(now)
    words = figure.in_words(found)
    return {
        "pairs-tables": live.tables(figure.tables(found), {"pairs": COUNTS}, alt=words),
        "pairs-verdict": prose(figure.verdict(found)),
        "pairs-told": live.tables([figure.told(found)], alt=words),
        "pairs-formula": formula(figure.formula(found, now.theme)),
    }
