"""What the PCA lesson draws and says: from the numbers, on every data set, at every end."""

import base64
import json
import math

import numpy as np
import pandas as pd
import pytest

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra.pca_clouds import (
    arc,
    bent_cloud,
    mixed_share,
    round_cloud,
    stretched,
    turned_about,
    two_moons,
)
from mathdl_ui import charts, curriculum, export, measurements
from mathdl_ui.figures import pca as figure
from mathdl_ui.figures import pca_back as back
from mathdl_ui.figures import pca_data as real
from mathdl_ui.figures import pca_denoising as digits
from mathdl_ui.figures import pca_evidence, pca_fails
from mathdl_ui.figures import pca_steps as more
from mathdl_ui.layers import Frame, Point

TIP = np.array([2.6, -2.3])
PRESETS = {"Tilted": figure.TILTED, **figure.presets()}
SHIPPED = {
    "digits": measurements.digits,
    "iris": measurements.iris,
    "wine": measurements.wine,
    "breast cancer": measurements.breast_cancer,
    "china": measurements.china,
}
each_data_set = pytest.mark.parametrize("name", SHIPPED)
each_unit = pytest.mark.parametrize("standardized", [False, True])
DEGENERATE = {
    "one place": np.ones((14, 2)),
    "a line": np.outer(np.arange(14.0), [0.2, 0.1]),
    "two places": np.repeat([[1.0, 1.0], [-1.0, 2.0]], 7, axis=0),
}


def preset(name: str) -> figure.Scene:
    return figure.scene(np.array(PRESETS[name]), TIP)


def tip_of(frame: Frame) -> Array:
    places = vars(frame)["at"]
    return np.array(places["line"])


def analysis(name: str, *, standardized: bool = False) -> real.Analysis:
    return real.analyze(SHIPPED[name](), standardized=standardized)


# --- Clouds --------------------------------------------------------------------------------------


def test_a_stretched_cloud_has_the_axes_it_was_given() -> None:
    base = round_cloud(np.random.default_rng(0), n_samples=80)
    along = np.array([4.0, 2.0])
    X = stretched(base, center=np.array([1.0, -1.0]), along=along, ratio=0.5)
    u = along / np.hypot(*along)
    np.testing.assert_allclose(X.mean(axis=0), [1, -1], rtol=0, atol=1e-12)
    assert u @ np.cov(X.T) @ u == pytest.approx(5, rel=1e-12)
    assert np.linalg.eigvalsh(np.cov(X.T))[0] == pytest.approx(1.25, rel=1e-12)


@pytest.mark.parametrize("bend", [0.0, 1e-9, 0.5, 1.0, 2.0])
def test_bending_keeps_the_length_of_an_arc(bend: float) -> None:
    points = arc(np.linspace(-1, 1, 2001), bend=bend)
    assert np.hypot(*np.diff(points, axis=0).T).sum() == pytest.approx(math.pi, rel=1e-5)


@pytest.mark.parametrize("shape", pca_fails.SHAPES)
def test_a_bent_shape_is_mixed_on_its_first_axis_though_not_in_the_plane(shape: str) -> None:
    X, second = pca_fails.failing(shape, 0.9)
    on_axis = X @ np.linalg.eigh(np.cov(X.T))[1][:, [-1]]
    assert mixed_share(X, second) < 0.06
    assert mixed_share(on_axis, second) > 0.12


def test_a_straight_cloud_loses_next_to_nothing() -> None:
    X = bent_cloud(np.random.default_rng(0), n_samples=200, bend=0, noise=0.1)
    variances = np.linalg.eigvalsh(np.cov(X.T))
    assert variances[1] / variances.sum() > 0.99


def test_the_moons_are_each_others_mirror_images_but_for_noise() -> None:
    X = two_moons(np.random.default_rng(0), n_samples=100, bend=1.0, noise=0.0)
    np.testing.assert_allclose(X[:50], -X[50:], rtol=0, atol=1e-12)


def test_mixed_share_counts_neighbors_of_the_other_kind() -> None:
    X = np.array([[0.0], [0.1], [1.0], [1.1], [0.15]])
    assert mixed_share(X, np.array([False, False, True, True, True])) == pytest.approx(2 / 5)


def test_positions_around_a_center_stay_at_their_distance() -> None:
    center = np.array([1.0, 2.0])
    at = turned_about(center, radius=3, n_steps=36)
    assert len(at) == 37
    np.testing.assert_allclose(np.hypot(*(at - center).T), 3, rtol=0, atol=1e-4)
    np.testing.assert_allclose(at[0], at[-1], rtol=0, atol=1e-12)


# --- The picture ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_fourteen_points_inside_the_picture(name: str) -> None:
    X = np.array(PRESETS[name])
    assert X.shape == (14, 2)
    assert (np.abs(X) <= [6, 4.5]).all()
    np.testing.assert_allclose(X, X.round(1), rtol=0, atol=1e-12)


def test_presets_show_what_they_are_named_for() -> None:
    assert preset("Round cloud").is_round
    needle = preset("Needle").found.variances
    assert needle[1] < 0.01 * needle[0]
    X = np.array(PRESETS["Two clusters"])
    between = X[:7].mean(axis=0) - X[7:].mean(axis=0)
    axis = preset("Two clusters").found.axes[0]
    assert abs(axis @ between) > 0.98 * np.hypot(*between)
    with_outlier, without = (np.linalg.eigh(np.cov(Y.T))[1][:, -1] for Y in outlier())
    assert abs(with_outlier @ without) < 0.4


def outlier() -> tuple[Array, Array]:
    X = np.array(PRESETS["An outlier takes over"])
    return X, X[1:]


def test_no_quest_is_done_before_anybody_does_anything() -> None:
    assert not any(quest.done for quest in figure.quests(preset("Tilted")))


@pytest.mark.parametrize(
    ("number", "X", "tip"),
    [
        (0, figure.TILTED, np.array([3.95, 2.2])),
        (1, figure.TILTED, np.array([-1.5, 3.1])),
        (2, figure.ROUND, TIP),
        (3, figure.OUTLIER, TIP),
    ],
)
def test_each_quest_can_be_done(number: int, X: tuple[Point, ...], tip: Array) -> None:
    assert figure.quests(figure.scene(np.array(X), tip))[number].done


def test_the_best_frame_of_the_turning_line_is_where_pca_says() -> None:
    now = preset("Tilted")
    frames = figure.once_around(now, n_steps=36)
    mean = now.found.mean
    captured = []
    for frame in frames:
        u = tip_of(frame) - mean
        u = u / np.hypot(*u)
        captured.append(u @ np.cov(now.X.T) @ u)
    best = tip_of(frames[int(np.argmax(captured))]) - mean
    assert abs(best @ now.found.axes[0]) > math.cos(math.radians(5.1)) * np.hypot(*best)
    assert max(captured) <= now.found.variances[0] * (1 + 1e-9)
    shares = [100 * value / now.total for value in captured]
    assert [frame.caption for frame in frames] == [f"captured {share:.1f} %" for share in shares]


def test_the_nearest_step_is_the_frame_of_the_hand() -> None:
    now = preset("Tilted")
    step = figure.nearest_step(now, n_steps=36)
    at = tip_of(figure.once_around(now, n_steps=36)[step]) - now.found.mean
    assert at @ now.u > math.cos(math.radians(5.1)) * np.hypot(*at)


@pytest.mark.parametrize("name", PRESETS)
def test_the_prediction_is_what_the_turned_line_captures(name: str) -> None:
    now = preset(name)
    _, answer, _ = figure.quarter_turn(now, "light")
    turned = now.found.mean + np.array([-now.u[1], now.u[0]])
    assert figure.scene(now.X, turned).shadow.captured == pytest.approx(answer, rel=1e-9)


def test_turning_the_line_leaves_the_cloud() -> None:
    now = preset("Tilted")
    tip = np.array([1.0, 4.0])
    again, fresh = figure.turned(now, tip), figure.scene(now.X, tip)
    assert again.shadow.captured == pytest.approx(fresh.shadow.captured, rel=1e-12)
    np.testing.assert_allclose(again.u, fresh.u, rtol=1e-12)


def test_the_formula_holds_the_numbers_of_the_picture() -> None:
    now = preset("Tilted")
    written = figure.formula(now, "light") + figure.pythagoras(now, "light")
    for value in (now.shadow.captured, now.shadow.left, *now.found.variances, now.total):
        assert f"{value:.3g}" in written


@pytest.mark.parametrize("name", DEGENERATE)
def test_a_cloud_without_an_axis_can_be_drawn_and_told(name: str) -> None:
    now = figure.scene(DEGENERATE[name], TIP)
    assert figure.cloud(now, dots=True)
    assert figure.line(now)
    assert "nan" not in figure.formula(now, "dark") + figure.in_words(now)
    assert len(figure.once_around(now, n_steps=36)) == 37
    run = more.power_run(now)
    assert more.power_frames(now, run)
    assert more.power_formula(now, run, 3, "light")
    for frame in more.white_frames(now):
        assert np.isfinite(np.array(frame.layers[-1]["points"])).all()
    for step in (0, more.N_WHITE - 1):
        assert more.white_formula(now, step, "light")
    assert more.routes_formula(now, "light")
    assert more.notes(now)


def test_a_handle_on_the_mean_still_gives_a_line() -> None:
    X = np.array(figure.ROUND)
    np.testing.assert_array_equal(figure.scene(X, X.mean(axis=0)).u, [1, 0])


def test_a_whole_cloud_has_the_axes_of_the_hand() -> None:
    center, along = np.array([1.0, -0.5]), np.array([3.0, 1.5])
    now = figure.scene(figure.whole_cloud(7, center=center, along=along, ratio=0.4), TIP)
    np.testing.assert_allclose(now.found.mean, center, rtol=0, atol=1e-12)
    # The handle stands at two standard deviations.
    np.testing.assert_allclose(now.found.variances, (along @ along) / 4 * np.array([1, 0.16]))
    assert abs(now.found.axes[0] @ along) == pytest.approx(np.hypot(*along), rel=1e-12)


def test_the_point_x_of_a_whole_cloud_lies_off_both_axes() -> None:
    for seed in range(20):
        X = figure.whole_cloud(seed, center=np.zeros(2), along=np.array([2.0, 0]), ratio=1.0)
        assert (np.abs(X[0]) > 0.4).all()


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_compared_agrees(name: str) -> None:
    for quantity, ours, reference, _ in pca_evidence.comparisons(preset(name)):
        both = np.asarray(ours, float), np.asarray(reference, float)
        np.testing.assert_allclose(*both, rtol=0, atol=1e-9, err_msg=quantity)


def test_what_is_taken_home_runs_and_reproduces_the_numbers() -> None:
    product = pca_evidence.take_home(preset("Tilted"), curriculum.LESSONS[1])
    exec(compile(export.script(product), "taken home", "exec"), {})


# --- Steps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRESETS)
def test_whitening_starts_with_the_cloud_and_ends_round(name: str) -> None:
    now = preset(name)
    frames = more.white_frames(now)
    first, last = (np.array(frames[i].layers[-1]["points"]) for i in (0, -1))
    np.testing.assert_allclose(first, now.X, rtol=0, atol=1e-4)
    np.testing.assert_allclose(np.cov(last.T), np.eye(2), rtol=0, atol=1e-3)
    np.testing.assert_allclose(last.mean(axis=0), 0, rtol=0, atol=1e-3)
    captions = ("as it is", "centered", "turned", "white")
    assert sorted({frame.caption for frame in frames}) == sorted(captions)


def test_whitening_shows_the_covariance_of_each_step() -> None:
    now = preset("Tilted")
    first, last = (more.white_formula(now, step, "light") for step in (0, more.N_WHITE - 1))
    assert f"{np.cov(now.X.T)[0, 1]:.3g}" in first
    assert r"1 & 0 \\ 0 & 1" in last


def test_power_iteration_starts_at_the_hands_line() -> None:
    now = preset("Tilted")
    run = more.power_run(now)
    np.testing.assert_allclose(run.directions[0], now.u, rtol=1e-12)
    assert len(more.power_frames(now, run)) == more.N_POWER + 1
    assert "step 10: 93.67 %" in more.power_caption(now, run, 10)


def test_the_needle_is_found_by_the_svd_alone() -> None:
    made, by_svd, by_covariance = more.needle()
    assert by_svd == pytest.approx(made, rel=1e-3)
    assert abs(by_covariance - made) > 0.5 * made


def test_without_centering_a_cloud_off_the_origin_has_a_larger_error() -> None:
    now = figure.scene(np.array(figure.TILTED) + np.array([0.0, 2.0]), TIP)
    centered, raw = more.uncentered_error(now)
    assert centered == pytest.approx(now.found.variances[1], rel=1e-9)
    assert raw > 2 * centered


# --- Real data -----------------------------------------------------------------------------------


@each_data_set
@each_unit
def test_the_biplot_shows_each_sample_and_keeps_its_arrows_inside(
    name: str, *, standardized: bool
) -> None:
    now = analysis(name, standardized=standardized)
    layers, window, words = real.biplot(now, 0, 1)
    at = np.array(layers[0]["points"])
    n = min(len(now.X), real.MOST_DRAWN)
    assert at.shape == (n, 2)
    assert len(layers[0]["titles"]) == n
    low, high = np.array(window).T
    tips = [layer["to"] for layer in layers if layer["kind"] == "arrow"]
    assert bool(tips) == (name != "digits")
    for place in (*at, *map(np.array, tips)):
        assert (low <= place).all()
        assert (place <= high).all()
    assert f"{n:,} samples" in words


@each_data_set
@each_unit
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_measured_error_and_discarded_eigenvalues_are_the_same_number(
    name: str, share: float, *, standardized: bool
) -> None:
    now = analysis(name, standardized=standardized)
    k = round(share * len(now.found.axes))
    lines = back.error_formula(now, k, "light").split(r"\\")
    measured, discarded = (line.partition(r"\mathbf{")[2].partition("}")[0] for line in lines)
    assert measured == discarded


@pytest.mark.parametrize("name", ["digits", "iris", "wine", "breast cancer"])
@each_unit
def test_all_components_bring_a_sample_back(name: str, *, standardized: bool) -> None:
    now = analysis(name, standardized=standardized)
    rows = list(range(6 if now.data.side else 1))
    frames = back.frames(now, rows)
    assert len(frames) == len(back.steps(now))
    returned, original = frames[-1].layers, back.originals(now, rows)
    what = "values" if now.data.side else "points"
    np.testing.assert_allclose(returned[0][what], original[0][what], rtol=0, atol=2e-3)


def test_standardizing_breast_cancer_is_said_in_numbers() -> None:
    words = real.summary(analysis("breast cancer"))
    assert "**98.2 %**" in words
    assert "**44.3 %**" in words


def test_titles_tell_the_measurements_that_set_a_sample_apart() -> None:
    now = analysis("iris")
    (title,) = real.titles(now, np.array([0]))
    assert title.startswith("No. 1, setosa: ")
    assert "petal length (cm) 1.4" in title


def photograph_from(now: real.Analysis, k: int) -> Array:
    """What a browser adds up from the film: light of each pixel, (n_pixels, 3)."""
    data = back.film(now).data
    columns, picture = None, []
    for channel in data["channels"]:
        if channel["columns"]:
            columns = np.frombuffer(base64.b64decode(channel["columns"]), "<i2").reshape(3, -1)
        rows = np.frombuffer(base64.b64decode(channel["rows"]), "<i2").astype(float)
        assert columns is not None
        layers = (np.array(channel["weights"]) * rows)[:k, None] * columns[:k]
        picture.append(channel["base"] + layers.sum(axis=0))
    return np.array(picture).T


@each_unit
def test_the_photograph_is_played_from_its_mean_color_to_itself(*, standardized: bool) -> None:
    now = analysis("china", standardized=standardized)
    light = analysis("china").X / 255
    mean = np.broadcast_to(light.mean(axis=0), light.shape)
    np.testing.assert_allclose(photograph_from(now, 0), mean, rtol=0, atol=1e-12)
    np.testing.assert_allclose(photograph_from(now, 3), light, rtol=0, atol=1e-4)
    # One component loses what the others hold, in the units of the analysis.
    unit = now.units.scale if standardized else 1.0
    lost = np.square((photograph_from(now, 1) - light) * 255 / unit).sum() / (len(light) - 1)
    assert lost / now.found.variances.sum() == pytest.approx(now.shares[1:].sum(), rel=1e-3)


def test_the_film_of_the_photograph_is_bounded_and_told_in_words() -> None:
    now = analysis("china")
    film = back.film(now)
    assert film.last == 3
    assert len(json.dumps(dict(film.data))) < 1_000_000
    assert film.data["captions"][1].startswith("k = 1: ")
    assert film.name != back.film(analysis("china", standardized=True)).name
    assert "from 2 of 3 components" in back.film_in_words(now, 2)
    assert "mean color" in back.reading(now)


def test_the_scree_chart_has_a_bar_for_each_component() -> None:
    now = analysis("iris")
    rows = charts.scree(now.shares, 2, "light")["datasets"]["shares"].to_pylist()
    np.testing.assert_allclose([row["share"] for row in rows], 100 * now.shares, rtol=1e-12)
    assert rows[-1]["sum"] == pytest.approx(100)


@pytest.mark.parametrize("sigma", [0.0, 5.0, 10.0])
def test_denoising_can_be_drawn_at_every_noise(sigma: float) -> None:
    now = digits.noisy(analysis("digits").X[:400], sigma)
    assert len(digits.frames(now)) == len(digits.KEPT)
    layers, window = digits.curve(now, 10)
    heights = np.array(layers[2]["points"])[:, 1]
    assert heights.max() <= window.y[1]
    assert now.errors[now.best] <= now.errors[64] + 1e-9


# --- Somebody's table ----------------------------------------------------------------------------


def table(**columns: list[float] | list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_a_column_of_few_words_gives_the_kinds() -> None:
    frame = table(name=list("abcdef"), kind=["u", "v"] * 3, x=[1.0, 2, 3, 4, 5, 7])
    data, notes = measurements.own(frame, ["x"])
    assert data.kinds == ("u", "v") * 3
    assert notes == ""
    now = real.analyze(data, standardized=True)
    assert real.legend(data).count("**") == 4
    assert back.scree_in_words(now)


def test_gaps_and_constants_are_said() -> None:
    frame = table(x=[1.0, 2, math.nan, 4], y=[5.0] * 4)
    data, notes = measurements.own(frame, ["x", "y"])
    assert len(data.values) == 3
    assert "1 row" in notes
    assert "`y`" in notes


def test_columns_of_a_table_are_sorted_into_what_can_be_analyzed() -> None:
    frame = table(
        whole=[1.0, 2, 3, 4],
        gaps=[1.0, math.nan, 3, 4],
        mixed=["1", "2", "x", "4"],
        words=["1", "a", "b", "c"],
        empty=[math.nan] * 4,
    )
    offer = measurements.offer(frame)
    assert offer.numeric == ("whole", "gaps")
    assert offer.gaps == {"gaps": 1}
    assert offer.mixed == {"mixed": 1}
    assert offer.left_out == ("words", "empty")


@pytest.mark.parametrize(
    ("frame", "complaint"),
    [
        (table(a=list("xyz"), b=list("uvw")), r"^No column .* holds numbers"),
        (table(a=[math.nan, math.nan]), r"^No column .* holds numbers"),
        (table(a=[1.0], b=[2.0]), r"single row\. PCA needs at least two"),
    ],
)
def test_a_table_without_anything_to_analyze_is_refused(
    frame: pd.DataFrame, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        measurements.offer(frame)


def test_a_mixed_column_can_be_kept_without_the_rows_of_its_words() -> None:
    frame = table(x=[1.0, 2, 3, 5], y=["1", "2", "x", "4"])
    data, notes = measurements.own(frame, ["x", "y"])
    np.testing.assert_array_equal(data.values, [[1, 1], [2, 2], [5, 4]])
    assert "1 row" in notes


def test_a_single_row_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^Only one row has a number .* at least two"):
        measurements.own(table(x=[1.0, math.nan], y=[2.0, 3.0]), ["x", "y"])


def test_a_table_of_constants_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"^Every chosen column is constant"):
        measurements.own(table(x=[1.0, 1.0], y=[2.0, 2.0]), ["x", "y"])


def test_two_rows_of_a_thousand_columns_can_be_analyzed() -> None:
    values = np.random.default_rng(0).normal(size=(2, 1000))
    data = measurements.Measurements(values, tuple(f"c{i}" for i in range(1000)))
    now = real.analyze(data, standardized=False)
    assert real.biplot(now, 0, 1)[0]
    assert len(back.frames(now, [0])) == 3
    np.testing.assert_allclose(now.shares[0], 1, rtol=1e-12)
