"""The triangle of the distributions lesson: density, dots and words say the same."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mathdl_ui.address import Snapshot
from mathdl_ui.drawings import distribution_simplex as drawing
from mathdl_ui.figures import distribution_simplex as figure
from mathdl_ui.scene import Moment

each_preset = pytest.mark.parametrize("name", drawing.PRESETS)


def moment(**texts: str) -> Moment:
    return Moment("distributions", Snapshot(texts), "dark")


def preset(name: str, *, n: int = 10) -> figure.Shares:
    p, sure = drawing.PRESETS[name]
    return figure.shares(*p, sure, n)


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_any_drag_gives_shares_that_can_be_read(x: float, y: float) -> None:
    first, second = figure.moved((x, y))
    figure.require_shown(first, second)
    for share in (first, second, 1 - first - second):
        assert share == pytest.approx(round(share, 3), abs=1e-12)
        assert share >= figure.LEAST - 1e-12


@given(st.integers(10, 480), st.integers(10, 480))
def test_the_handle_put_where_it_stands_changes_nothing(first: int, second: int) -> None:
    if first + second <= 490:
        p = (first / 500, second / 500)
        assert figure.moved(figure.stands(*p)) == pytest.approx(p, abs=1e-12)


@given(
    st.integers(15, 470), st.integers(15, 470), st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1)])
)
def test_each_press_of_an_arrow_key_moves_it(
    first: int, second: int, direction: tuple[int, int]
) -> None:
    if first + second > 485:
        return
    p, step = (first / 500, second / 500), drawing.POINT.data(Snapshot({}))["step"]
    # As the browser does it: a step further, rounded to steps.
    x, y = (
        math.floor((v + by * step) / step + 0.5) * step
        for v, by in zip(figure.stands(*p), direction, strict=True)
    )
    ahead = np.array(figure.stands(*figure.moved((x, y)))) - figure.stands(*p)
    assert ahead @ direction > 0


def test_beyond_a_side_the_nearest_shares_are_on_it() -> None:
    assert figure.moved((0.5, -1.0)) == pytest.approx((0.49, 0.49))
    assert figure.moved((0.5, 9.0)) == pytest.approx((0.02, 0.02))


@each_preset
@pytest.mark.parametrize("n", [1, 10, 30])
def test_the_area_of_a_dot_is_in_proportion_to_its_probability(name: str, n: int) -> None:
    now = preset(name, n=n)
    dots = next(layer for layer in figure.layers(now) if layer["kind"] == "points")
    # A place of the triangle gives back its counts.
    at = np.array(dots["points"])
    owl = at[:, 1] / figure.HEIGHT
    dog = at[:, 0] - owl / 2
    counts = np.round(n * np.column_stack([1 - dog - owl, dog, owl]))
    masses = stats.multinomial(n, now.p).pmf(counts)
    areas = np.square(dots["r"])
    np.testing.assert_allclose(areas / areas.max(), masses / masses.max(), rtol=0, atol=0.02)
    assert masses.sum() > 0.95


def test_the_undecided_density_is_flat() -> None:
    heat = figure.layers(preset("Undecided"))[0]
    heights = np.array(heat["values"])
    np.testing.assert_allclose(heights[heights > 0], 1, rtol=0, atol=1e-3)
    assert "equally high everywhere" in figure.in_words(preset("Undecided"))


def test_the_sparse_density_is_lowest_in_the_middle() -> None:
    heights = np.array(figure.layers(preset("Sparse"))[0]["values"])
    middle = heights[figure.N_ROWS // 3, figure.N_COLUMNS // 2]
    assert middle == heights[heights > 0].min()
    assert middle < 0.1 * heights[0, 0]


@each_preset
def test_the_full_color_covers_that_share_of_the_probability(name: str) -> None:
    now = preset(name)
    heights = np.array(figure.layers(now)[0]["values"])
    assert heights.min() >= 0
    assert heights.max() == 1
    if (now.density.alpha > 1).all():
        draws = np.random.default_rng(0).dirichlet(now.density.alpha, 20_000)
        column = ((draws[:, 1] + draws[:, 2] / 2) * figure.N_COLUMNS).astype(int)
        row = (draws[:, 2] * figure.N_ROWS).astype(int)
        assert (heights[row, column] == 1).mean() == pytest.approx(figure.SATURATED, abs=0.03)


def test_the_formula_has_the_probability_of_the_largest_dot() -> None:
    now = figure.shares(0.5, 0.3, 5.0, 10)
    mass = stats.multinomial(10, [0.5, 0.3, 0.2]).pmf([5, 3, 2])
    assert f"{mass:.3g}" in figure.formula(now, "light")
    assert "P(5, 3, 2)" in figure.formula(now, "light")
    variances = (stats.dirichlet([2.5, 1.5, 1]).var()[0], 0.25 / 10)
    for variance in variances:
        assert f"{variance:.3g}" in figure.formula(now, "light")


def test_the_case_of_the_book() -> None:
    assert "-4.35033119" in figure.book_case()


def test_no_quest_is_done_before_anybody_does_anything() -> None:
    assert not any(quest.done for quest in figure.quests(drawing.now_shares(moment())))


def test_each_quest_can_be_done() -> None:
    assert figure.quests(preset("Sparse"))[0].done
    assert figure.quests(figure.shares(0.5, 0.3, 9.0, 10))[1].done
    assert not figure.quests(figure.shares(0.5, 0.3, 0.3, 1))[1].done


def test_at_the_concentration_of_the_quest_both_have_the_same_covariance() -> None:
    now = figure.shares(0.5, 0.3, 9.0, 10)
    np.testing.assert_allclose(
        now.density.covariance, now.trials.covariance / 10**2, rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("text", ["", "0.5", "0,0.5", "0.6,0.5", "nan,0.1", "1e9,0"])
def test_a_hostile_address_gives_the_default(text: str) -> None:
    assert drawing.now_shares(moment(shares=text)) == drawing.now_shares(moment())


@pytest.mark.parametrize("sure", ["0.3", "60"])
@pytest.mark.parametrize("n", ["1", "30"])
@pytest.mark.parametrize("p", ["0.02,0.02", "0.96,0.02", "0.5,0.3"])
def test_every_end_of_the_sliders_can_be_drawn(p: str, sure: str, n: str) -> None:
    drawn = drawing.drawing(moment(shares=p, shares_sure=sure, shares_n=n))
    assert json.dumps({key: one.data for key, one in drawn.items()}, allow_nan=False)
    assert "nan" not in drawn["shares"].data["alt"]
