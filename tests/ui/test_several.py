"""A choice of several in the URL, and the axis of powers of ten."""

import pytest

from mathdl_ui.controls import several_param
from mathdl_ui.powers import powers

PARAM = several_param("racers", ("SGD", "Adam", "Line search, exact"), ("SGD",))


@pytest.mark.parametrize("chosen", [(), ("Adam",), ("Line search, exact", "SGD")])
def test_several_survive_the_url_in_their_order(chosen: tuple[str, ...]) -> None:
    assert PARAM.read(PARAM.write(chosen)) == chosen


def test_several_are_taken_once_and_strangers_are_refused() -> None:
    assert PARAM.read("Adam;Adam;SGD;") == ("Adam", "SGD")
    with pytest.raises(ValueError, match="expected some of"):
        PARAM.read("Adam;Nobody")


def test_powers_stand_at_whole_numbers_and_are_never_too_many() -> None:
    drawn = powers(-9.2, 3.3, 50.0)
    lines = [layer for layer in drawn if layer["kind"] == "path"]
    words = [layer["text"] for layer in drawn if layer["kind"] == "text"]
    assert [line["points"][0] for line in lines] == [[0, p] for p in (-9, -6, -3, 0, 3)]
    assert words == ["10⁻⁹", "10⁻⁶", "10⁻³", "10⁰", "10³"]
