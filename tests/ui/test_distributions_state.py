"""The state of the distributions page: kept in its link, safe from whatever is in there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.probability.distribution_view import View
from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_counts import Binomial
from mathdl_core.probability.distributions_gamma import Gamma
from mathdl_core.probability.distributions_normal import Normal
from mathdl_ui.address import Snapshot
from mathdl_ui.drawings import distributions_state as state
from mathdl_ui.drawings.distributions import drawing
from mathdl_ui.drawings.distributions_handles import cursor_handle, curve_handles, end_handles
from mathdl_ui.figures.distributions import readings
from mathdl_ui.figures.distributions_families import FAMILIES
from mathdl_ui.scene import Moment


def given_(**texts: str) -> Snapshot:
    return Snapshot(texts)


def test_page_opens_on_a_skewed_gamma_with_its_interval() -> None:
    now = state.shown(given_())
    assert now.member == Gamma(2.0, 0.5)
    assert (now.low, now.high, now.x) == (2, 6, 9)


def test_link_decides_all() -> None:
    now = state.shown(given_(family="normal", parameters="1,0.5", between="0,2", x="-1"))
    assert now.member == Normal(1, 0.5)
    assert (now.low, now.high, now.x) == (0, 2, -1)


@pytest.mark.parametrize(
    "texts",
    [
        {"parameters": "-1,2"},
        {"parameters": "1"},
        {"parameters": "1,2,3"},
        {"parameters": "nan,1"},
        {"parameters": "1e200,1e-200"},
        {"family": "nobody"},
        {"family": "binomial", "parameters": "2.5,0.5"},
        {"family": "categorical", "parameters": "0.5,0.6"},
        {"family": "categorical", "parameters": "1"},
        {"window": "5,5,1"},
        {"window": "1,0,1"},
        {"window": "0,1,-1"},
        {"window": "-1e200,1e200,1"},
        {"between": "6,2"},
        {"between": "x"},
        {"x": "1e300"},
        {"x": ""},
    ],
    ids=str,
)
def test_broken_link_gives_what_the_family_opens_with(texts: dict[str, str]) -> None:
    now = state.shown(given_(**texts))
    assert now.member == now.family.initial
    assert now.low <= now.high
    assert now.view.low <= now.x <= now.view.high
    drawing(Moment("distributions", given_(**texts), "light"))


TEXT = st.sampled_from(["0", "1", "-1", "0.5", "3", "1e-9", "1e6", "1e300", "-1e300", "100"])
TEXTS = st.lists(TEXT, min_size=1, max_size=4).map(",".join)


@given(st.sampled_from(sorted(FAMILIES)), TEXTS, TEXTS, TEXTS, TEXTS)
@settings(deadline=None, max_examples=200)
def test_no_link_breaks_the_picture(
    family: str, parameters: str, window: str, between: str, x: str
) -> None:
    texts = {"family": family, "parameters": parameters, "window": window}
    moment = Moment("distributions", given_(**texts, between=between, x=x), "dark")
    assert set(drawing(moment)) == {"density", "cdf", "formula"}


@given(st.sampled_from(sorted(FAMILIES)))
@settings(deadline=None)
def test_handle_that_is_put_where_it_stands_changes_nothing(title: str) -> None:
    address = given_(family=title)
    now = state.shown(address)
    for handle in (*curve_handles(now), *end_handles(now), cursor_handle(now)):
        handle.put(address, handle.place(address).tolist(), settled=True)
    for param in (state.PARAMETERS, state.BETWEEN, state.CURSOR, state.WINDOW):
        assert address.value(param) == ()


def test_end_of_the_interval_pushes_the_other_along() -> None:
    address = given_()
    left, right = end_handles(state.shown(address))
    left.put(address, (8.0, 0.0), settled=True)
    assert address.value(state.BETWEEN) == (8, 8)
    right.put(address, (3.0, 0.0), settled=True)
    assert address.value(state.BETWEEN) == (3, 3)


def test_ends_between_whole_numbers_stay_there() -> None:
    address = given_(family="Poisson")
    left, right = end_handles(state.shown(address))
    left.put(address, (0.2, 0.0), settled=True)
    right.put(address, (7.9, 0.0), settled=True)
    assert address.value(state.BETWEEN) == (0.5, 7.5)


@pytest.mark.parametrize(("by", "low"), [(0.5, 2.5), (-0.5, 0.5), (1.5, 3.5), (-1.5, -0.5)])
def test_arrow_keys_move_an_end_to_the_next_place_between_whole_numbers(
    by: float, low: float
) -> None:
    address = given_(family="Poisson")
    left, _ = end_handles(state.shown(address))
    left.put(address, (1.5 + by, 0.0), settled=True)
    assert state.shown(address).low == low


def test_cursor_pulled_up_stands_on_the_quantile() -> None:
    address = given_(family="normal")
    cursor = cursor_handle(state.shown(address))
    cursor.put(address, (1.5, 0.5), settled=True)
    assert state.shown(address).x == pytest.approx(0, abs=1e-12)
    assert readings(state.shown(address)).cdf == pytest.approx(0.5)


def test_cursor_stays_where_values_occur() -> None:
    assert state.shown(given_(family="exponential", x="-3")).x > 0
    assert state.shown(given_(family="beta", x="7")).x < 1
    assert state.shown(given_(family="binomial", x="3.7")).x == 3
    assert state.shown(given_(family="binomial", x="99")).x == 10


def test_another_family_forgets_the_rest() -> None:
    address = given_(parameters="3,1", between="1,2", x="3", window="0,9,1")
    state.choose(address, "beta")
    assert state.shown(address).member == FAMILIES["beta"].initial
    assert state.shown(address).view == FAMILIES["beta"].view


def test_typed_parameters_get_a_window_that_shows_them_and_stays() -> None:
    address = given_(family="normal", between="0,1")
    state.typed(address, (100.0, 15.0))
    state.keep_window(address)
    now = state.shown(address)
    assert now.member == Normal(100, 15)
    assert now.view.low < 60 < 140 < now.view.high
    assert now.view.low < now.low < now.high < now.view.high
    width = next(handle for handle in curve_handles(now) if handle.name == "width")
    width.put(address, (130.0, 0.0), settled=True)
    assert state.shown(address).member == Normal(100, 30)
    assert state.window(address) == View(*address.value(state.WINDOW))


def test_typed_parameters_that_fit_keep_what_is_read_off() -> None:
    address = given_(family="normal", between="0,1", x="2")
    state.typed(address, (0.5, 2.0))
    state.keep_window(address)
    assert address.value(state.BETWEEN) == (0, 1)
    assert address.value(state.WINDOW) == ()


@pytest.mark.parametrize(
    ("family", "numbers", "words"),
    [
        ("normal", (0, -1), "sigma is -1"),
        ("uniform", (2, 1), "low must be below high"),
        ("binomial", (2.5, 0.5), "whole number"),
        ("binomial", (10, 1.5), "probability must be from 0 to 1"),
        ("gamma", (1,), "expected 2 numbers"),
        ("categorical", (0.5, 0.6), "must sum to 1"),
        ("categorical", (1,), "2 to 8 classes"),
        ("normal", (0, 1e-9), "wide"),
    ],
)
def test_impossible_parameters_are_refused_and_nothing_is_lost(
    family: str, numbers: tuple[float, ...], words: str
) -> None:
    address = given_(family=family)
    before = state.shown(address)
    with pytest.raises(ValueError, match=words):
        state.typed(address, numbers)
    assert state.shown(address) == before


def test_million_trials_and_eight_classes_can_be_typed() -> None:
    address = given_(family="binomial")
    state.typed(address, (1e6, 0.5))
    assert state.shown(address).member == Binomial(10**6, 0.5)
    address = given_(family="categorical")
    state.typed(address, (0.125,) * 8)
    assert state.shown(address).member == ClassNumber((0.125,) * 8)
    assert state.shown(address).view.high > 7
