"""A signal that is drawn: what a browser may send, and what is kept of it."""

import pytest

from mathdl_ui import live
from mathdl_ui.address import Snapshot
from mathdl_ui.scene import Moment

ROW = live.Editable(((0.0, 1.0, -1.0),), -2.0, 2.0, 0.25)


def drawn_after(values: dict[str, object]) -> tuple[list[float], str]:
    now = Moment("convolution", Snapshot({}), "light")
    part = live.strokes(now, ROW, "wave", label="Wave")
    assert part.receive is not None
    part.receive(now.address, values, settled=True)
    data = live.strokes(now, ROW, "wave", label="Wave").data
    return data["levels"], data["alt"]


def test_levels_are_kept_within_their_limits_and_said() -> None:
    levels, alt = drawn_after({"levels": [2, -9, 0.5]})
    assert levels == [2.0, -2.0, 0.5]
    assert "3 numbers from -2 to 2" in alt


@pytest.mark.parametrize(
    "sent", [None, [], [1, 2], [1, 2, 3, 4], [1, None, 2], [1, float("nan"), 2], "123", {"0": 1}]
)
def test_what_is_no_signal_is_left(sent: object) -> None:
    assert drawn_after({"levels": sent})[0] == [0.0, 1.0, -1.0]
