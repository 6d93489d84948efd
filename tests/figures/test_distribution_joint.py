"""The ellipse of the distributions lesson: any drag is a distribution, and the picture shows it."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from mathdl_core.arrays import Array
from mathdl_core.probability import bivariate_normal
from mathdl_core.probability.bivariate_normal import Ellipse
from mathdl_ui.address import Snapshot
from mathdl_ui.drawings import distribution_joint as drawing
from mathdl_ui.figures import distribution_joint as figure
from mathdl_ui.figures import distribution_joint_shape as shapes
from mathdl_ui.figures import distribution_joint_words as words
from mathdl_ui.figures.distribution_joint_shape import Shape
from mathdl_ui.layers import Layer
from mathdl_ui.scene import Moment

TILTED = drawing.PRESETS["Tilted"]
PLACES = st.tuples(st.floats(-9, 9), st.floats(-9, 9))
MOVES = (shapes.moved_center, shapes.moved_first, shapes.moved_second)
each_preset = pytest.mark.parametrize("name", drawing.PRESETS)


def moment(**texts: str) -> Moment:
    return Moment("distributions", Snapshot(texts), "light")


def area(corners: Array) -> float:
    """By Gauss's formula."""
    x, y = corners.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def of_kind(layers: list[Layer], role: str, *, filled: bool) -> list[Array]:
    return [
        np.array(layer["points"])
        for layer in layers
        if layer["kind"] == "path" and layer["role"] == role and ("fill" in layer) == filled
    ]


def covariance_of(shape: Shape) -> Array:
    return figure.joint(shape, 0.0).both.Sigma


# --- In the hand ---------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from(range(3)), PLACES), min_size=1, max_size=6))
def test_any_drag_gives_a_distribution_that_fits_the_picture(
    drags: list[tuple[int, tuple[float, float]]],
) -> None:
    shape = TILTED
    for which, to in drags:
        shape = MOVES[which](shape, to)
    shapes.require_shown(shape)
    assert np.linalg.eigvalsh(covariance_of(shape))[0] > 0.9 * shapes.SMALLEST**2
    for end in shapes.ends(shape):
        assert abs(end[0]) <= figure.X[1]
        assert abs(end[1]) <= figure.Y[1]


@given(st.sampled_from(range(1, 3)), PLACES)
def test_both_axes_stay_at_a_right_angle_and_the_other_one_as_long(
    which: int, to: tuple[float, float]
) -> None:
    center, first, second = map(np.array, shapes.ends(MOVES[which](TILTED, to)))
    _, *before = map(np.array, shapes.ends(TILTED))
    assert (first - center) @ (second - center) == pytest.approx(0, abs=2e-3)
    kept = (second, before[1]) if which == 1 else (first, before[0])
    now, then = (float(np.hypot(*(end - center))) for end in kept)
    assert now == pytest.approx(then, abs=2e-4)


@each_preset
@pytest.mark.parametrize("which", range(3))
def test_a_handle_put_where_it_stands_changes_nothing(name: str, which: int) -> None:
    shape = drawing.PRESETS[name]
    again = MOVES[which](shape, shapes.ends(shape)[which])
    np.testing.assert_allclose(again, shape, rtol=0, atol=1e-4)


def test_an_end_dragged_onto_the_center_leaves_an_ellipse() -> None:
    for move in MOVES[1:]:
        shape = move(TILTED, (0.0, 0.0))
        assert np.linalg.eigvalsh(covariance_of(shape))[0] == pytest.approx(0.15**2, abs=1e-4)


@each_preset
def test_the_axes_are_the_eigenvectors_and_their_lengths_the_roots_of_the_eigenvalues(
    name: str,
) -> None:
    center, *tips = map(np.array, shapes.ends(drawing.PRESETS[name]))
    Sigma = covariance_of(drawing.PRESETS[name])
    for tip in tips:
        axis = tip - center
        np.testing.assert_allclose(Sigma @ axis, (axis @ axis) * axis, rtol=0, atol=1e-9)


# --- Typed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("entries", [(4.0, 2.0, 3.0), (1.0, -0.9, 1.0), (0.1, 0.0, 8.0)])
def test_a_typed_covariance_is_the_one_of_the_picture(entries: tuple[float, ...]) -> None:
    a, b, c = entries
    Sigma = np.array([[a, b], [b, c]])
    shape = shapes.with_covariance(TILTED, Sigma)
    np.testing.assert_allclose(covariance_of(shape), Sigma, rtol=0, atol=1e-12)
    assert np.dot(shape[2:4], TILTED[2:4]) > 0


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((1.0, 2.0, 1.0), "eigenvalue −1: along .* negative"),
        ((-2.0, 0.0, 1.0), "eigenvalue −2: along .* negative"),
        ((1.0, 1.0, 1.0), "eigenvalue 0: along .* on a line"),
        ((9.0, 3.0, 9.0), "eigenvalue 12: it is a covariance, but .* 3.46"),
        ((1.0, 0.0, 0.01), "eigenvalue 0.01: it is a covariance, but .* 0.1"),
    ],
)
def test_a_matrix_that_is_no_covariance_is_refused_by_its_eigenvalue(
    entries: tuple[float, ...], said: str
) -> None:
    a, b, c = entries
    with pytest.raises(ValueError, match=said):
        shapes.with_covariance(TILTED, np.array([[a, b], [b, c]]))


def typed(values: Snapshot, rows: list[list[float]]) -> None:
    now = Moment("distributions", values, "light")
    receive = drawing.drawing(now)["ellipse-covariance"].receive
    assert receive is not None
    receive(values, {"values": {"covariance": rows}}, settled=True)


def test_the_other_covariance_follows_the_one_that_is_typed() -> None:
    for rows in ([[5.0, 1.0], [0.5, 2.0]], [[5.0, 0.5], [1.0, 2.0]]):
        values = Snapshot({})
        typed(values, [[5.0, 0.5], [0.5, 2.0]])
        typed(values, rows)
        found = covariance_of(values.value(drawing.SHAPE))
        np.testing.assert_allclose(found, [[5, 1], [1, 2]], rtol=0, atol=1e-9)


def test_the_picture_keeps_the_last_one_that_fits_until_the_typed_one_is_mended() -> None:
    values = Snapshot({})
    typed(values, [[1.0, 4.0], [3.0, 1.0]])
    refused = drawing.drawing(Moment("distributions", values, "light"))
    assert values.value(drawing.SHAPE) == TILTED
    assert refused["ellipse-covariance"].data["matrices"][0]["values"] == [[1.0, 4.0], [4.0, 1.0]]
    assert "eigenvalue −3" in refused["ellipse-refusal"].data["paragraphs"][0]
    typed(values, [[1.0, 0.4], [4.0, 1.0]])
    mended = drawing.drawing(Moment("distributions", values, "light"))
    assert mended["ellipse-refusal"].data["paragraphs"] == []
    np.testing.assert_allclose(
        covariance_of(values.value(drawing.SHAPE)), [[1, 0.4], [0.4, 1]], rtol=0, atol=1e-12
    )


def test_a_drag_forgets_what_was_typed_in_vain() -> None:
    values = Snapshot({"ellipse_typed": "1,4,4,1"})
    receive = drawing.drawing(Moment("distributions", values, "light"))["ellipse"].receive
    assert receive is not None
    receive(values, {"at": {"ellipse_first": [1.0, 2.0]}, "held": "ellipse_first"}, settled=True)
    assert values.value(drawing.TYPED) == ()
    assert values.value(drawing.SHAPE) == (0.0, 0.0, 1.0, 2.0, 0.9)


@pytest.mark.parametrize("sent", [None, 3, {}, {"covariance": [[1, 2]]}, {"covariance": "x"}])
def test_what_is_no_matrix_changes_nothing(sent: object) -> None:
    values = Snapshot({})
    receive = drawing.drawing(Moment("distributions", values, "light"))[
        "ellipse-covariance"
    ].receive
    assert receive is not None
    receive(values, {"values": sent}, settled=True)
    assert values.value(drawing.SHAPE) == TILTED


@pytest.mark.parametrize(
    "text", ["", "1,2", "0,0,nan,1,1", "0,0,0,0,1", "0,0,99,1,1", "9,0,1,1,1", "0,0,1,1,0"]
)
def test_a_hostile_address_gives_the_default(text: str) -> None:
    assert drawing.now_joint(moment(ellipse=text)) == drawing.now_joint(moment())


@pytest.mark.parametrize("text", ["", "1,0,0,1", "1,4,3,1", "1,nan,nan,1", "99,1,1,-1"])
def test_only_a_matrix_that_was_refused_can_stand_beside_the_picture(text: str) -> None:
    assert moment(ellipse_typed=text).address.value(drawing.TYPED) == ()
    assert moment(ellipse_typed="1,4,4,1").address.value(drawing.TYPED) == (1, 4, 4, 1)


# --- The picture ---------------------------------------------------------------------------------


@each_preset
@pytest.mark.parametrize("at", [-5.0, 0.3, 5.0])
def test_every_density_beside_the_plane_has_area_1(name: str, at: float) -> None:
    now = figure.joint(drawing.PRESETS[name], at)
    for one in (now.x, now.y, now.given):
        found, _ = integrate.quad(one.density, -40, 40, points=[one.mu], limit=200)
        assert found == pytest.approx(1, abs=1e-7)


def test_all_three_hills_are_drawn_to_one_scale() -> None:
    now = figure.joint((0.0, 0.0, 1.2, 0.7, 0.6), 0.5)
    areas = [
        area(hill)
        for role in ("data", "second", "result")
        for hill in of_kind(figure.layers(now), role, filled=True)
    ]
    assert len(areas) == 3
    assert max(areas) == pytest.approx(min(areas), rel=2e-3)


def test_the_slice_is_the_joint_density_at_x_raised_to_area_1() -> None:
    now = figure.joint(TILTED, 1.6)
    y = np.linspace(-8, 8, 2001)
    along = stats.multivariate_normal(now.shape.center, now.both.Sigma).pdf(
        np.column_stack([np.full(len(y), 1.6), y])
    )
    along /= integrate.trapezoid(along, y)
    np.testing.assert_allclose(now.given.density(y), along, rtol=0, atol=1e-9)
    assert now.line.intercept + 1.6 * now.line.slope == pytest.approx(now.given.mu, rel=1e-12)


def test_every_slice_is_equally_wide() -> None:
    center, far = (figure.joint(TILTED, at).given for at in (0.0, 5.0))
    assert far.sigma == pytest.approx(center.sigma, rel=1e-12)


def test_as_many_ellipses_cover_a_point_as_the_density_is_high() -> None:
    now = figure.joint(TILTED, 0.0)
    filled = of_kind(figure.layers(now), "model", filled=True)
    assert len(filled) == figure.BANDS
    peak = now.both.density(now.shape.center)
    for r in (0.2, 0.8, 1.3, 2.0):
        at = now.shape.center + r * np.array(TILTED[2:4])
        covered = sum(area(e) > math.pi * r**2 * np.prod(now.shape.half_lengths) for e in filled)
        share = now.both.density(at) / peak
        assert covered == pytest.approx(figure.BANDS * share, abs=1)


@settings(max_examples=40)
@given(
    st.floats(-2.5, 2.5),
    st.floats(-1.5, 1.5),
    st.floats(-math.pi, math.pi),
    st.floats(0.15, 3),
    st.floats(0.15, 3),
)
def test_what_is_drawn_of_an_ellipse_is_the_part_of_it_in_the_frame(
    x: float, y: float, angle: float, first: float, second: float
) -> None:
    shape = (x, y, first * math.cos(angle), first * math.sin(angle), second)
    center, turned, lengths = shapes.ellipse(shape)
    whole = bivariate_normal.boundary(Ellipse(center, turned, 2.5 * lengths), n_points=200)
    part = figure.clipped(whole)
    assert (np.abs(part) <= np.array([figure.X[1], figure.Y[1]]) + 1e-9).all()
    across, up = np.meshgrid(np.linspace(*figure.X, 301), np.linspace(*figure.Y, 241))
    offset = np.column_stack([across.ravel(), up.ravel()]) - [x, y]
    inside = stats.multivariate_normal(cov=covariance_of(shape)).pdf(offset)
    edge = stats.multivariate_normal(cov=covariance_of(shape)).pdf([0, 0]) * math.exp(-3.125)
    assert area(part) == pytest.approx(float((inside > edge).mean()) * 12 * 9.6, abs=0.9)


@each_preset
def test_every_layer_and_every_formula_is_json(name: str) -> None:
    text = drawing.SHAPE.write(drawing.PRESETS[name])
    drawn = drawing.drawing(moment(ellipse=text, ellipse_at="5,-4.8"))
    assert json.dumps({key: one.data for key, one in drawn.items()}, allow_nan=False)


def test_the_words_and_formulas_have_the_numbers_of_the_picture() -> None:
    now = figure.joint(TILTED, 1.6)
    said, spread, sliced = (
        words.in_words(now),
        words.spread(now, "light"),
        words.sliced(now, "dark"),
    )
    assert f"{now.given.mean:.3g}" in said
    assert f"{now.given.mean:.3g}" in sliced
    assert f"{now.given.variance:.3g}" in sliced
    assert f"{now.correlation:.3g}" in spread
    for eigenvalue in np.linalg.eigvalsh(now.both.Sigma):
        assert f"{eigenvalue:.3g}" in spread


# --- Quests --------------------------------------------------------------------------------------


def test_no_quest_is_done_before_anybody_does_anything() -> None:
    assert not any(quest.done for quest in words.quests(drawing.now_joint(moment())))


@pytest.mark.parametrize(
    ("number", "shape", "at"),
    [
        (0, (0.0, 0.0, 0.0, 2.0, 1.0), 1.6),
        (1, (0.0, 0.0, 2.4, 1.4, 0.3), 1.6),
        (2, (0.4, 0.3, 2.4, 1.4, 0.9), 0.4),
    ],
)
def test_each_quest_can_be_done(number: int, shape: Shape, at: float) -> None:
    assert words.quests(figure.joint(shape, at))[number].done


@given(st.floats(0.01, math.pi / 2 - 0.01), st.floats(0.3, 3), st.floats(0.3, 3))
def test_a_tilted_ellipse_that_is_no_circle_is_never_uncorrelated(
    angle: float, first: float, second: float
) -> None:
    shape = (0.0, 0.0, first * math.cos(angle), first * math.sin(angle), second)
    if abs(first - second) > 0.1:
        assert abs(figure.joint(shape, 0.0).correlation) > 1e-5
