"""What the SVD lesson draws and writes follows the numbers."""

import base64
import io
import itertools
import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.svd import decompose, relative_squared_errors, truncated
from mathdl_core.linear_algebra.svd_geometry import motions
from mathdl_ui import curriculum, export, films
from mathdl_ui.figures import svd as figure
from mathdl_ui.figures import (
    svd_cat,
    svd_evidence,
    svd_images,
    svd_layers,
    svd_noise,
    svd_pull,
    svd_race,
    svd_systems,
)

ENTRY = st.integers(-25, 25).map(lambda tenths: tenths / 10)
MATRIX = st.tuples(*[ENTRY] * 4).map(lambda four: np.array(four).reshape(2, 2))
DEFAULT = np.array([[1.8, 0.2], [1.4, 1.3]])


def columns(name: str) -> Array:
    return np.column_stack(figure.NAMED[name])


# --- The picture ---------------------------------------------------------------------------------


@given(MATRIX)
@settings(deadline=None, max_examples=60)
def test_whatever_the_matrix_is_all_parts_can_be_drawn_and_read(A: Array) -> None:
    found = motions(A)
    json.dumps(figure.carried(found, eigen=True), allow_nan=False)
    for stage in figure.STAGES:
        for frame in (0, 7, figure.N_STEPS):
            json.dumps(figure.moving(found, frame, stage), allow_nan=False)
    for formula in (figure.product, figure.by_hand, figure.beside):
        assert "nan" not in formula(found, "light")
        assert r"10^{-1" not in formula(found, "light")
    assert figure.in_words(found).startswith("The matrix with columns")
    assert len(figure.quests(found)) == 4
    assert "eigenvalues go from" in figure.turned_further(A)


def test_formula_shows_the_numbers_to_redo_it_by_hand() -> None:
    found = motions(DEFAULT)
    by_hand = figure.by_hand(found, "light")
    # A^T A = [[5.2, 2.18], [2.18, 1.73]]; 3.465 ± sqrt(1.735² + 2.18²) = 6.251, 0.6789.
    for number in ("5.2", "2.18", "1.73", "3.465", "1.735", "6.251", "0.6789", "2.5", "0.8239"):
        assert number in by_hand
    for number in ("2.06", "3.035", "2.135", "0.9648"):
        assert number in figure.beside(found, "light")
    assert figure.product(found, "light") != figure.product(found, "dark")


def test_complex_eigenvalues_are_said_to_be_complex() -> None:
    found = motions(columns("Rotation"))
    assert "complex" in figure.beside(found, "light")
    assert r"0.6 \pm 0.8\,i" in figure.beside(found, "light")
    assert "complex" in figure.in_words(found)
    assert "complex" not in figure.beside(motions(DEFAULT), "light")


@pytest.mark.parametrize("stage", figure.STAGES)
def test_the_run_starts_at_the_circle_and_has_a_caption_for_each_frame(stage: str) -> None:
    frames = figure.film(motions(DEFAULT), stage)
    assert len(frames) == figure.N_STEPS + 1
    np.testing.assert_allclose(frames[0].layers[0]["points"], figure.CIRCLE[:-1], atol=1e-4)
    assert frames[0].caption == "x"
    kinds = [[layer["kind"] for layer in frame.layers] for frame in frames]
    assert all(of_frame == kinds[0] for of_frame in kinds)


def test_the_run_of_all_three_carries_the_axes_to_the_columns() -> None:
    last = figure.film(motions(DEFAULT), figure.STAGES[0])[-1]
    tips = [layer["to"] for layer in last.layers if layer["kind"] == "arrow"]
    np.testing.assert_allclose(tips[2:], DEFAULT.T, atol=1e-4)
    assert last.caption == "UΣVᵀx"


@pytest.mark.parametrize(
    ("stage", "ends_at"), [("Vᵀ only", "Vt"), ("Σ only", "sigma"), ("U only", "U")]
)
def test_each_motion_runs_on_its_own(stage: str, ends_at: str) -> None:
    found = motions(DEFAULT)
    U, sigma, Vt = found.svd
    wanted = {"Vt": Vt, "sigma": np.diag(sigma), "U": U}[ends_at]
    last = figure.film(found, stage)[-1]
    tips = [layer["to"] for layer in last.layers if layer["kind"] == "arrow"]
    np.testing.assert_allclose(tips[2:], wanted.T, atol=1e-4)


def test_a_reflection_says_that_it_flips() -> None:
    found = motions(columns("Reflection"))
    assert "flips" in figure.said(found, figure.N_STEPS, figure.STAGES[0])
    assert "flipped" in figure.in_words(found)


@pytest.mark.parametrize(
    ("A", "done"),
    [
        (columns("Collapse"), [True, False, False, False]),
        (columns("Rotation"), [False, True, False, False]),
        (np.array([[1.0, 2.5], [0.0, 1.0]]), [False, False, True, False]),
        (columns("Ill-conditioned"), [False, False, False, True]),
        (columns("Reflection"), [False] * 4),
        (columns("Shear"), [False] * 4),
        (np.zeros((2, 2)), [False] * 4),
        (np.eye(2), [False] * 4),
    ],
)
def test_quests_know_when_they_are_done(A: Array, done: list[bool]) -> None:
    assert [task.done for task in figure.quests(motions(A))] == done


def test_what_is_taken_home_runs_and_reproduces_the_numbers() -> None:
    for A in (DEFAULT, columns("Collapse"), np.zeros((2, 2))):
        product = svd_evidence.take_home(A, curriculum.LESSONS[0])
        exec(compile(export.script(product), "taken home", "exec"), {})


# --- Layers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", svd_layers.PATTERNS)
@pytest.mark.parametrize("kept", range(4))
def test_sum_and_rest_add_up_and_the_error_is_stated_both_ways(name: str, kept: int) -> None:
    now = svd_layers.stack(np.array(svd_layers.PATTERNS[name], float), kept)
    whole, so_far, rest = svd_layers.sums(now)
    np.testing.assert_allclose(so_far.values + rest.values, whole.values, atol=1e-8)
    total = sum(layer.values for layer in svd_layers.layers(now))
    np.testing.assert_allclose(total, whole.values, atol=1e-8)
    stated = f"{np.linalg.norm(rest.values):.4g}"
    assert stated in svd_layers.formula(now, "light")
    assert f"first {kept} of them" in svd_layers.in_words(now)


def test_a_table_of_products_is_a_single_layer() -> None:
    now = svd_layers.stack(np.array(svd_layers.PATTERNS["A table of products"], float), 1)
    np.testing.assert_allclose(svd_layers.sums(now)[2].values, 0, atol=1e-12)


def test_layers_of_a_zero_matrix_can_be_shown() -> None:
    now = svd_layers.stack(np.zeros((4, 3)), 2)
    assert "nan" not in svd_layers.formula(now, "light")


# --- Pictures ------------------------------------------------------------------------------------


def waves() -> Array:
    """(30, 40) light."""
    rows, across = np.mgrid[0:30, 0:40]
    light: Array = np.clip(np.sin(rows * across / 90) ** 2, 0, 1)
    return light


def gray_picture() -> svd_images.Compressed:
    return svd_images.compressed(waves())


def color_picture() -> svd_images.Compressed:
    return svd_images.compressed(np.stack([waves(), waves() ** 2, waves()[::-1]], axis=2))


def added_up(film: films.Film, rank: int) -> Array:
    """What a browser adds up from a film, (n_channels, height, width)."""
    data, picture = film.data, []
    for channel in data["channels"]:
        columns, rows = (
            np.frombuffer(base64.b64decode(channel[side]), "<i2")
            .reshape(film.last, data[size])
            .astype(float)
            for side, size in (("columns", "height"), ("rows", "width"))
        )
        weighted = columns[:rank].T * np.array(channel["weights"])[:rank]
        picture.append(channel["base"] + weighted @ rows[:rank])
    return np.array(picture)


def test_error_of_a_rank_is_measured_on_its_own_picture_and_stays() -> None:
    gray, color = gray_picture(), color_picture()
    for rank in (7, 0, 7, 12):
        for now in (gray, color):
            light = (now.picture / 255).reshape(30, 40, -1)
            sums = np.stack([truncated(svd, rank) for svd in now.svds], axis=2)
            expected = np.square(light - sums).sum() / np.square(light).sum()
            assert now.measured_error(rank) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("rank", [0, 1, 5, 30])
def test_film_holds_the_layers_of_each_channel_to_16_bits(rank: int) -> None:
    for now in (gray_picture(), color_picture()):
        expected = [truncated(svd, rank) for svd in now.svds]
        np.testing.assert_allclose(added_up(now.film, rank), expected, rtol=0, atol=1e-3)


def test_all_layers_of_a_color_picture_are_the_picture() -> None:
    now = color_picture()
    light = np.moveaxis(now.picture / 255, 2, 0)
    np.testing.assert_allclose(added_up(now.film, now.film.last), light, rtol=0, atol=1e-3)
    assert len(now.sigma) == 3


def test_a_picture_whose_channels_are_the_same_is_taken_apart_once() -> None:
    light = np.repeat(waves()[:, :, None], 3, axis=2)
    now = svd_images.compressed(light)
    assert now.picture.ndim == 2
    assert len(now.film.data["channels"]) == 1
    assert now.film.name == gray_picture().film.name


def test_film_is_bounded_and_named_for_the_picture() -> None:
    noise = np.random.default_rng(0).random((640, 640, 3))
    film = svd_images.compressed(noise).film
    assert film.last == films.MOST_LAYERS
    # 128 layers of 2 · 640 numbers of 2 bytes, three times, in base64; and the original.
    assert len(json.dumps(dict(film.data))) < 3_400_000
    assert len(film.data["captions"]) == film.last + 1
    assert film.name == svd_images.compressed(noise).film.name
    assert film.name != gray_picture().film.name


def test_the_original_is_sent_as_it_is() -> None:
    for now in (gray_picture(), color_picture()):
        content = base64.b64decode(now.film.data["original"].partition(",")[2])
        with Image.open(io.BytesIO(content)) as original:
            mode = "L" if now.picture.ndim == 2 else "RGB"
            np.testing.assert_array_equal(np.asarray(original.convert(mode)), now.picture)


def test_spectrum_stays_in_its_frame() -> None:
    for now in (gray_picture(), color_picture()):
        spectrum = now.film.data["spectrum"]
        assert len(spectrum["heights"]) == len(now.sigma)
        for heights in spectrum["heights"]:
            assert 0 <= min(heights) <= max(heights) <= 1
            assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("rank", [0, 1, 7, 30])
def test_measured_error_is_that_of_the_formula(rank: int) -> None:
    now = gray_picture()
    predicted = relative_squared_errors(now.svds[0].sigma)
    np.testing.assert_allclose(now.measured, predicted[now.ranks.astype(int)], rtol=0, atol=1e-14)
    formula = svd_images.formula(now, rank, "light")
    assert f"&= 2 \\cdot {rank}\\,(30 + 40 + 1)" in formula
    assert "1{,}200" in formula
    assert "30 by 40 pixels" in svd_images.in_words(now, rank)
    chart, words = svd_images.errors_chart(now, rank, "dark")
    assert "formula" in words
    json.dumps(chart, default=pa.Table.to_pylist, allow_nan=False)


@pytest.mark.parametrize("rank", [0, 1, 7, 30])
def test_errors_and_bytes_of_a_color_picture_are_counted_over_all_channels(rank: int) -> None:
    now = color_picture()
    light = np.moveaxis(now.picture / 255, 2, 0)
    missing = np.square(light - [truncated(decompose(A), rank) for A in light]).sum()
    error = missing / np.square(light).sum()
    assert now.errors[rank] == pytest.approx(error, rel=1e-9, abs=1e-14)
    np.testing.assert_allclose(now.measured, now.errors[now.ranks.astype(int)], rtol=0, atol=1e-14)
    formula = svd_images.formula(now, rank, "light")
    assert f"3 \\cdot 2 \\cdot {rank}\\,(30 + 40 + 1)" in formula
    assert "3{,}600" in formula
    kilobytes = 3 * 2 * rank * (30 + 40 + 1) / 1000
    assert now.film.data["captions"][rank].endswith(f" {kilobytes:.1f} kB")
    assert "each of three colors" in svd_images.in_words(now, rank)
    assert "three SVDs" in svd_images.reading(now)


@pytest.mark.parametrize(
    "light",
    [np.full((6, 9), 0.5), np.eye(3), np.ones((2, 2)), np.eye(5)[:, :, None] * [1.0, 0.0, 0.5]],
)
def test_plain_pictures_are_compressed_too(light: Array) -> None:
    now = svd_images.compressed(light)
    json.dumps(dict(now.film.data), allow_nan=False)
    assert svd_images.break_even(now)
    assert svd_images.reading(now)
    chart, _ = svd_images.errors_chart(now, 1, "light")
    json.dumps(chart, default=pa.Table.to_pylist, allow_nan=False)


def test_black_picture_is_refused_with_a_reason() -> None:
    with pytest.raises(ValueError, match="black everywhere"):
        svd_images.compressed(np.zeros((5, 5)))


def test_the_books_early_error_is_said() -> None:
    now = svd_images.compressed(np.random.default_rng(0).random((30, 40)))
    assert "m - 1" in svd_images.reading(now)
    early, right = (f"{now.errors[rank]:.3g}" for rank in (19, 20))
    assert f"{early}, and it is {right}." in svd_images.reading(now)


# --- Systems -------------------------------------------------------------------------------------


def test_cat_brain_has_the_books_numbers() -> None:
    formula = svd_cat.formula(svd_cat.fit(3), "light")
    for number in ("1.07662", "0.897617", "-0.958169", "0.217236", "4.82937"):
        assert number in formula
    for kept in (1, 2, 3):
        json.dumps(svd_cat.layers(svd_cat.fit(kept)), allow_nan=False)
        assert svd_cat.reading(svd_cat.fit(kept))
    errors = [svd_cat.fit(kept).squared_error for kept in (1, 2, 3)]
    assert errors == sorted(errors, reverse=True)


@pytest.mark.parametrize("noise", [0.0, 0.01, 0.05])
def test_blurred_signal_is_drawn_and_read_at_every_rank(noise: float) -> None:
    now = svd_noise.blurred(noise, 0)
    frames = svd_noise.frames(now)
    assert len(frames) == svd_noise.N + 1
    json.dumps([frame.layers for frame in frames], allow_nan=False)
    best = svd_noise.best_rank(now)
    assert now.errors[best] == now.errors.min()
    assert f"rank is {best}" in svd_noise.in_words(now, 3)
    assert (f"{best} of them" in svd_noise.reading(now)) == (noise > 0 or best == 48)


@pytest.mark.parametrize("noise", [0.0, 0.01, 0.05])
def test_errors_of_the_blurred_signal_stay_in_their_frame(noise: float) -> None:
    now = svd_noise.blurred(noise, 0)
    layers = svd_noise.errors(now, 3)
    json.dumps(layers, allow_nan=False)
    (dots,) = (layer for layer in layers if layer.get("titles"))
    heights = np.array(dots["points"])[:, 1]
    assert heights.min() >= svd_noise.LOWEST
    assert heights.max() <= svd_noise.HIGHEST
    shown = heights > svd_noise.LOWEST
    np.testing.assert_allclose(10 ** heights[shown], now.errors[shown], rtol=1e-3)
    assert dots["titles"][22].startswith("rank 22: off by ")


@pytest.mark.parametrize("name", svd_systems.SYSTEMS)
@pytest.mark.parametrize("tolerance", svd_systems.TOLERANCES)
def test_every_system_is_answered(name: str, tolerance: str) -> None:
    rows, right_side = svd_systems.SYSTEMS[name]
    A = np.array([[float(x) for x in row.split()] for row in rows.split("\n")])
    b = np.array([float(x) for x in right_side.split(",")])
    formula = svd_systems.any_system(A, b, float(tolerance), "light")
    assert "nan" not in formula
    assert svd_systems.system_words(A, float(tolerance)).endswith(".")


def test_systems_say_what_is_the_matter_with_them() -> None:
    words = {
        name: svd_systems.system_words(np.array([r.split() for r in rows.split("\n")], float), 0)
        for name, (rows, _) in svd_systems.SYSTEMS.items()
    }
    assert "exactly one x" in words["The book's"]
    assert "comes nearest" in words["Too many equations"]
    assert "shortest" in words["Too few"]
    assert "4 % in x" in words["Nearly singular"]
    assert "zero matrix" in words["Zero"]


def test_right_side_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="3 rows and b has 2 numbers"):
        svd_systems.any_system(np.eye(3), np.ones(2), 1e-12, "light")


# --- How it is found -----------------------------------------------------------------------------


@given(MATRIX, st.tuples(ENTRY, ENTRY).map(np.array))
@settings(deadline=None, max_examples=60)
def test_power_iteration_can_be_shown_from_anywhere(A: Array, start: Array) -> None:
    now = svd_pull.pull(A, start)
    json.dumps(svd_pull.backdrop(now), allow_nan=False)
    json.dumps([frame.layers for frame in svd_pull.frames(now)], allow_nan=False)
    assert "nan" not in svd_pull.formula(now, 3, "light")
    assert "pulled" in svd_pull.in_words(now, 3)


def test_prediction_and_measurement_of_the_angle_agree() -> None:
    formula = svd_pull.formula(svd_pull.pull(DEFAULT, np.array([-0.3, 1.2])), 3, "light")
    predicted, measured = formula.split(r"\mathbf{")[-1].split("}")[0], formula.split("&= ")[-1]
    assert measured.startswith(predicted)


def test_race_ends_in_time_and_says_how_it_went() -> None:
    ticks = itertools.count()
    laps = svd_race.race(seconds=50.0, clock=lambda: float(next(ticks)))
    sizes = [lap.size for lap in laps]
    assert sizes == sorted(sizes)
    assert 1 < len(laps) < len(svd_race.SIZES)
    assert all(0 <= lap.excess < 0.1 for lap in laps)
    chart, words = svd_race.race_chart(laps, "light")
    json.dumps(chart, default=pa.Table.to_pylist, allow_nan=False)
    assert str(sizes[-1]) in words
    assert svd_race.race_table(laps).count("\n") == len(laps) + 1


@given(MATRIX)
@settings(deadline=None, max_examples=60)
def test_what_is_compared_agrees(A: Array) -> None:
    for quantity, ours, reference, _ in svd_evidence.comparisons(A):
        both = np.asarray(ours, float), np.asarray(reference, float)
        np.testing.assert_allclose(*both, rtol=1e-9, atol=1e-9, err_msg=quantity)
