"""The state of live controls in the URL: what is read, what is refused, who decides."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from mathdl_ui.address import decimal, integer, is_finite, number_in, numbers_in, write_numbers
from mathdl_ui.plane import Handle

finite = st.floats(-1e6, 1e6)


@given(finite)
def test_written_number_is_read_back_to_twelve_digits(value: float) -> None:
    assert number_in(-1e6, 1e6)(decimal(value)) == pytest.approx(value, rel=1e-11, abs=0)


@given(st.lists(st.integers(-45, 45).map(lambda n: n / 10), min_size=1, max_size=9).map(tuple))
def test_tenths_are_written_as_they_are_read(values: tuple[float, ...]) -> None:
    assert numbers_in(-4.5, 4.5, len(values))(write_numbers(values)) == values


@pytest.mark.parametrize("text", ["", " ", "x", "NaN", "inf", "-inf", "1e999", "1,2", "0x1", "--1"])
def test_text_that_is_no_finite_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"could not|expected"):
        number_in(-10, 10)(text)


@pytest.mark.parametrize(("text", "allowed"), [("-2", True), ("2", True), ("2.0001", False)])
def test_number_range_includes_its_ends(text: str, *, allowed: bool) -> None:
    read = number_in(-2, 2)
    if allowed:
        assert read(text) == float(text)
    else:
        with pytest.raises(ValueError, match="from -2 to 2"):
            read(text)


@pytest.mark.parametrize("text", ["1", "1,2,3", "1,,2", "1;2", "1,nan", "1,", ",", "1,1e999"])
def test_list_of_another_length_or_with_a_broken_entry_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"could not|expected"):
        numbers_in(-10, 10, 2)(text)


@pytest.mark.parametrize("text", ["1.5", "1e2", "", "-1", "11", "seven", "9" * 3000])
def test_text_that_is_no_whole_number_in_the_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"invalid literal|expected|Exceeds"):
        integer("seed", 1, 0, 10).read(text)


@given(st.floats() | st.integers() | st.text() | st.none() | st.booleans())
def test_only_numbers_that_are_not_infinite_or_missing_count_as_finite(value: object) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        assert is_finite(value) == (not math.isnan(value) and abs(value) != math.inf)
    else:
        assert not is_finite(value)


def test_whole_number_too_large_for_a_float_is_not_finite() -> None:
    assert not is_finite(10**400)


@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300))
def test_handle_stays_within_its_range(x: float, y: float) -> None:
    handle = Handle("a", (0.0, 0.0), "data", x=(-6.0, 6.0), y=(-4.5, 4.5))
    inside = handle.within(x, y)
    assert -6 <= inside[0] <= 6
    assert -4.5 <= inside[1] <= 4.5
    assert handle.within(*inside) == inside


def test_handle_sent_to_whole_numbers_is_at_decimals() -> None:
    handle = Handle("a", (0.0, 0.0), "data")
    assert [type(value) for value in handle.within(2, 1)] == [float, float]


# --- In a session --------------------------------------------------------------------------------


def _script() -> None:
    import streamlit as st

    from mathdl_ui.address import Address, integer

    slug = "second" if st.session_state.get("elsewhere") else "first"
    address = Address(slug)
    level = integer("level", 3, 0, 9)
    st.text(f"{slug} {address.value(level)}")
    st.button("up", on_click=lambda: address.put(level, min(address.value(level) + 1, 9)))
    st.button("nudge", on_click=lambda: address.put(level, 7, settled=False))
    st.button("default", on_click=lambda: address.put(level, 3))
    last = integer("last", st.session_state.get("n", 5), 0, 9)
    st.caption(f"last {address.value(last)}")
    st.button("longer", on_click=lambda: st.session_state.update(n=8))
    st.button("fourth", on_click=lambda: address.put(last, 4))


def _session(level: str | None = None) -> AppTest:
    app = AppTest.from_function(_script, default_timeout=30)
    if level is not None:
        app.query_params["level"] = level
    return app.run()


def _shown(app: AppTest) -> str:
    assert not app.exception
    text: str = app.text[0].value
    return text


def _link(app: AppTest) -> str | None:
    value = app.query_params.get("level")
    return value[0] if isinstance(value, list) else value


def _press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_without_a_link_there_is_the_default_and_a_clean_url() -> None:
    app = _session()
    assert _shown(app) == "first 3"
    assert _link(app) is None


def test_link_sets_the_value() -> None:
    assert _shown(_session("8")) == "first 8"


@pytest.mark.parametrize("text", ["", "-1", "10", "NaN", "4.0", "\0", "<b>", "1" * 100_000])
def test_broken_link_gives_the_default(text: str) -> None:
    assert _shown(_session(text)) == "first 3"


def test_settled_change_is_written_into_the_url() -> None:
    app = _press(_session(), "up")
    assert (_shown(app), _link(app)) == ("first 4", "4")


def test_change_back_to_the_default_leaves_a_clean_url() -> None:
    app = _press(_session("8"), "default")
    assert (_shown(app), _link(app)) == ("first 3", None)


def test_moving_hand_changes_the_value_but_not_the_url() -> None:
    app = _press(_session(), "nudge")
    assert (_shown(app), _link(app)) == ("first 7", None)


def test_what_stands_at_its_default_follows_a_default_that_moves() -> None:
    app = _press(_session(), "longer")
    assert app.caption[0].value == "last 8"
    set_by_hand = _press(_press(_session(), "fourth"), "longer")
    assert set_by_hand.caption[0].value == "last 4"


def test_back_button_decides_over_the_session() -> None:
    app = _press(_session(), "up")
    app.query_params["level"] = "9"
    assert _shown(app.run()) == "first 9"
    del app.query_params["level"]
    assert _shown(app.run()) == "first 3"


def test_page_that_is_returned_to_without_a_link_has_kept_its_value() -> None:
    app = _press(_session(), "up")
    app.session_state["elsewhere"] = True
    del app.query_params["level"]
    assert _shown(app.run()) == "second 3"
    app.session_state["elsewhere"] = False
    assert _shown(app.run()) == "first 4"
    assert _link(app) == "4"


def test_two_pages_do_not_share_a_parameter_of_the_same_name() -> None:
    app = _press(_session(), "up")
    app.session_state["elsewhere"] = True
    del app.query_params["level"]
    app = _press(app.run(), "up")
    app = _press(app, "up")
    assert _shown(app) == "second 5"
