"""What the lesson on convolution draws and writes follows the numbers."""

import base64
import io
import json
import re

import numpy as np
import pyarrow as pa
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mathdl_core.arrays import Array
from mathdl_core.convolution.convolution_exercises import exercises
from mathdl_core.convolution.kernels import KERNELS, normalized
from mathdl_core.convolution.scanning import Scan, scan
from mathdl_ui import curriculum, export
from mathdl_ui.address import Snapshot
from mathdl_ui.drawings import convolution as drawing
from mathdl_ui.drawings import convolution_sections as sections
from mathdl_ui.drawings import convolution_state as state
from mathdl_ui.evidence import Check
from mathdl_ui.figures import (
    convolution as figure,
)
from mathdl_ui.figures import (
    convolution_evidence,
    convolution_fourier,
    convolution_matrix,
    convolution_motion,
    convolution_pooling,
    convolution_separable,
    convolution_signal,
    convolution_stamps,
    convolution_whole,
)
from mathdl_ui.kernel_pictures import DIGIT, NAMES, sample
from mathdl_ui.scene import Moment
from tests.figures.by_hand import redone

PICTURE = np.random.default_rng(0).integers(0, 256, size=(12, 14)).astype(float)
SOBEL = KERNELS["Upright edges"]
COLORS = re.compile(r"\\textcolor\{[^}]*\}\{((?:[^{}]|\{[^{}]*\})*)\}")


def at(texts: dict[str, str]) -> Moment:
    return Moment("convolution", Snapshot(texts), "light")


def plain(latex: str) -> str:
    return COLORS.sub(r"\1", latex)


def rows_of(latex: str) -> list[str]:
    body = latex.removeprefix(r"\begin{aligned}").removesuffix(r"\end{aligned}")
    return [row.split("&")[-1].strip().removeprefix("=").strip() for row in body.split(r"\\")]


# --- The main picture ----------------------------------------------------------------------------


@pytest.mark.parametrize("place", [(0, 0), (3, 7), (9, 11)])
def test_the_products_written_out_add_up_to_the_pixel(place: tuple[int, int]) -> None:
    found = scan(PICTURE, SOBEL)
    written = rows_of(plain(figure.formula(found, place, 1.0, "light")))
    total = redone("".join(row.replace(r"\quad", "") for row in written[1:-1]))
    assert total == scipy.signal.correlate2d(PICTURE, SOBEL, mode="valid")[place]
    assert written[-1] == rf"\mathbf{{{total:g}}}"


KERNELS_OF_ANY_SIZE = st.integers(1, 7).flatmap(
    lambda side: st.lists(st.integers(-100, 100), min_size=side * side, max_size=side * side)
)


@given(
    KERNELS_OF_ANY_SIZE,
    st.fixed_dictionaries(
        {
            "picture": st.sampled_from(NAMES),
            "padding": st.sampled_from(tuple(state.SURROUNDINGS)),
            "stride": st.integers(1, 4).map(str),
            "dilation": st.integers(1, 3).map(str),
            "kind": st.sampled_from(state.KINDS),
            "divided": st.sampled_from(["true", "false"]),
            "color": st.sampled_from(["true", "false"]),
            "shown": st.sampled_from(["Signed", "Light"]),
            "place": st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
                lambda p: f"{p[0]},{p[1]}"
            ),
            "row": st.integers(-15, 0).map(lambda row: f"-1.6,{row}"),
            "window": st.integers(2, 6).map(str),
            "pooled": st.sampled_from(convolution_pooling.KINDS),
        }
    ),
)
@settings(deadline=None, max_examples=60)
def test_whatever_is_chosen_all_parts_can_be_drawn(
    kernel: list[int], texts: dict[str, str]
) -> None:
    now = at({**texts, "kernel": ",".join(f"{w / 2:g}" for w in kernel)})
    source = sample(texts["picture"])
    for drawn in (
        drawing.picture(source, now),
        sections.separable(now),
        sections.matrix(source, now),
        sections.spectrum(source, now),
        sections.pooling(source, now),
    ):
        for part in drawn.values():
            json.dumps(part.data, allow_nan=False)
    assert len(drawing.quests(source, now)) == 5
    checks = convolution_evidence.comparisons(*drawing.compared(source, now))
    for one in checks:
        check = Check(*one)
        # The tolerance on the page is for the numbers of a photograph under a few weights.
        assert check.difference <= 1e-9 * max(1.0, float(np.abs(np.asarray(one[1])).max())), one[0]


def test_the_book_case_is_on_the_page() -> None:
    now = at(
        {"picture": DIGIT, "kernel": "1,0,0,0,-8,0,0,0,3", "kind": "Convolution", "place": "0,0"}
    )
    found = state.look(sample(DIGIT), now).found
    np.testing.assert_array_equal(found.y[0], [15, -102, -105, -30, -85, -37])
    assert drawing.picture(sample(DIGIT), now)["scan"].data["answer"] == "sum = 15"


def test_a_bad_kernel_in_the_address_gives_the_first_one() -> None:
    for text in ("1,2", "1,2,3,4,5", "nan", "99999", ",".join(["1"] * 64), "1,x,1,1"):
        np.testing.assert_array_equal(state.weights(at({"kernel": text})), SOBEL)


def quest_done(number: int, texts: dict[str, str]) -> bool:
    return drawing.quests(sample("A temple"), at(texts))[number].done


@pytest.mark.parametrize(
    ("number", "texts"),
    [
        (0, {"place": "8,6"}),
        (1, {"kernel": "0,0,0,0,0,1,0,0,0"}),
        (2, {"kernel": "0,0,0,1,1,1,0,0,0"}),
        (2, {"kernel": "1,0,0,0,1,0,0,0,1"}),
        (3, {"stride": "2"}),
        (4, {"kernel": ",".join(["1"] * 25), "padding": "Reflect"}),
    ],
)
def test_quests_are_open_at_first_and_can_be_done(number: int, texts: dict[str, str]) -> None:
    assert not quest_done(number, {})
    assert quest_done(number, texts)


@pytest.mark.parametrize(
    ("number", "texts"),
    [
        (1, {"kernel": "0,0,0,0,1,0,0,0,0"}),
        (1, {"kernel": "0,0,0,0,0,2,0,0,0"}),
        (2, {"kernel": "1,1,1,1,1,1,1,1,1"}),
        (2, {"kernel": "0,0,0,-1,-1,-1,0,0,0"}),
        (2, {"kernel": "1,0,0,0,0,0,1,0,1"}),
        (4, {"kernel": ",".join(["1"] * 25)}),
        (4, {"kernel": ",".join(["1"] * 25), "padding": "Zeros", "stride": "2"}),
    ],
)
def test_what_only_looks_like_it_does_no_quest(number: int, texts: dict[str, str]) -> None:
    assert not quest_done(number, texts)


@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("is_padded", [True, False])
@pytest.mark.parametrize("stride", [1, 3])
def test_the_shape_formula_gives_the_shape(dilation: int, stride: int, *, is_padded: bool) -> None:
    mode = "zero" if is_padded else None
    found = scan(PICTURE, SOBEL, stride=stride, dilation=dilation, mode=mode)
    written = figure.shape_formula((12, 14), found, stride, is_padded=is_padded)
    _, *lines = rows_of(written)
    for n, sum_, result in zip(found.y.shape, lines[::2], lines[1::2], strict=True):
        inside = re.findall(r"\((.*?)\) / \d+", sum_)[0]
        assert int(redone(inside)) // stride + 1 == n
        assert result == rf"\mathbf{{{n}}}"


def test_two_blurs_are_one_of_five() -> None:
    blur = KERNELS["Blur"]
    both = scipy.signal.convolve2d(blur, blur)
    assert both.shape == (5, 5)
    assert ", ".join(f"{v:g}" for v in both[2]) in figure.blurred_twice()


# --- Sections ------------------------------------------------------------------------------------


def test_the_whole_picture_is_the_small_one_made_large() -> None:
    picture = np.random.default_rng(1).integers(0, 256, size=(60, 70, 3)).astype(float)
    found = scan(PICTURE, normalized(KERNELS["Blur"]))
    shown = convolution_whole.shown(picture, found, 1, "reflect", "light", signed=False)
    decoded = Image.open(io.BytesIO(base64.b64decode(shown.filtered.split(",")[1])))
    expected = np.stack(
        [scipy.signal.convolve2d(np.pad(picture[..., c], 1, "reflect"), found.kernel, "valid")
         for c in range(3)], -1
    )  # fmt: skip
    assert np.abs(np.asarray(decoded, float) - expected).mean() < 6
    assert "60 × 70 pixels became 60 × 70" in shown.words


def test_signs_have_the_colors_of_the_small_picture() -> None:
    y = np.zeros((16, 48, 1))
    y[:, :16], y[:, 32:] = -5.0, 5.0
    uri = convolution_whole.uri(y, "light", signed=True)
    light = np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))), float)
    for column, color in ((8, (0xD5, 0x5E, 0)), (24, (255, 253, 249)), (40, (0, 0x9E, 0x73))):
        np.testing.assert_allclose(light[8, column], color, atol=6)


def test_separable_kernels_say_what_they_save() -> None:
    assert "14 in place of 49" in convolution_separable.reading(SOBEL)
    assert "nothing to take apart" in convolution_separable.reading(np.zeros((3, 3)))
    assert r"\mathbf{6}" in convolution_separable.formula(SOBEL)
    assert "Rank 3" in convolution_separable.reading(np.eye(3))


def test_the_signal_is_scipys() -> None:
    signal = np.array(convolution_signal.first_signal()[0])
    for taps in convolution_signal.KERNELS.values():
        kernel = np.array(taps[0])
        theirs = np.correlate(np.pad(signal, 2), kernel, mode="valid")
        np.testing.assert_allclose(convolution_signal.answer(signal, kernel), theirs, atol=1e-12)
        written = plain(convolution_signal.formula(signal, kernel, 7, "light"))
        rows = rows_of(written)
        assert np.isclose(redone(rows[1] + rows[2].replace(r"\quad", "")), theirs[7], atol=1e-3)


def test_the_film_is_the_books() -> None:
    assert "mathbf{0}" in convolution_motion.formula(30, 0)
    assert "-2295" in convolution_motion.formula(30, 3)
    assert "Nothing moves" in convolution_motion.reading(0, 2)
    frames = convolution_motion.frames(30)
    assert len(frames) == 4
    assert len(json.dumps([frame.layers for frame in frames])) < 120_000


def test_the_stamps_add_up_to_the_books_numbers() -> None:
    x, w = np.array(convolution_stamps.X), np.array(convolution_stamps.W)
    for stride in (1, 2, 3):
        every = np.sum([convolution_stamps.stamp(x, w, stride, i) for i in range(4)], axis=0)
        np.testing.assert_array_equal(convolution_stamps.result(x, w, stride), every)
        C = convolution_stamps.matrix(x, w, stride, 2)[0].values
        np.testing.assert_array_equal((C.T @ x.ravel()).reshape(every.shape), every)
    np.testing.assert_array_equal(
        convolution_stamps.result(x, w, 1), [[5, 16, 12], [22, 60, 40], [21, 52, 32]]
    )


def test_each_row_of_the_matrix_is_a_pixel() -> None:
    x, w, C = convolution_matrix.small(PICTURE, (3, 4), SOBEL)
    y = scipy.signal.correlate2d(x, w, mode="valid").ravel()
    for row in (0, 7, 15):
        written = plain(convolution_matrix.formula(x, C, row, "light"))
        assert rows_of(written)[-1] == rf"\mathbf{{{y[row]:g}}}"
        assert redone(rows_of(written)[1] + rows_of(written)[2].replace(r"\quad", "")) == y[row]
    assert "83 %" in convolution_matrix.reading(C, (12, 14))


def test_spectra_multiply_to_the_same_picture() -> None:
    for kernel in (SOBEL, normalized(KERNELS["Blur more"])):
        found = convolution_fourier.spectra(PICTURE, kernel)
        assert found.difference < 1e-9
        assert np.isclose(found.w_hat[0, 0], kernel.sum())
    assert "high-pass" in convolution_fourier.reading(convolution_fourier.spectra(PICTURE, SOBEL))
    blur = convolution_fourier.spectra(PICTURE, normalized(KERNELS["Blur"]))
    assert "low-pass" in convolution_fourier.reading(blur)


def test_the_race_ends_when_its_time_is_up() -> None:
    now = iter(range(1_000))
    laps = convolution_fourier.race(seconds=20, clock=lambda: float(next(now)))
    assert [lap.size for lap in laps] == [3]
    chart, words = convolution_fourier.race_chart([*laps, laps[0]._replace(size=5)], "light")
    assert "from 3 × 3 to 5 × 5" in words
    json.dumps(chart, default=pa.Table.to_pylist, allow_nan=False)


def test_pooling_shows_the_books_numbers() -> None:
    largest = convolution_pooling.pool(convolution_pooling.BOOK, 2, (0, 1), kind="Maximum")
    assert (largest.y.tolist(), largest.lit) == ([[6, 13], [8, 0]], [(0, 1)])
    assert convolution_pooling.answer(largest) == "maximum = 13"
    mean = convolution_pooling.pool(convolution_pooling.BOOK, 2, (9, 9), kind="Mean")
    assert (mean.y.tolist(), mean.place) == ([[2, 6], [4, -3]], (1, 1))


# --- Practice and evidence -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", exercises)
@pytest.mark.parametrize("seed", range(8))
def test_exercises_are_whole(kind: str, seed: int) -> None:
    task = exercises[kind](np.random.default_rng(seed))
    assert np.isfinite(np.atleast_1d(task.answer)).all()
    assert "nan" not in task.question + task.solution
    for value in np.atleast_1d(task.answer):
        assert f"{value:g}" in task.solution


def home(found: Scan, picture: Array, stride: int, mode: str | None) -> export.Export:
    lesson = curriculum.lesson("convolution")
    return convolution_evidence.take_home(picture, found, (1, 2), stride, mode, lesson)


@pytest.mark.parametrize("depth", [0, 3])
def test_the_script_reproduces_the_numbers(depth: int) -> None:
    picture = PICTURE if not depth else np.stack([PICTURE] * depth, -1)
    found = scan(picture, normalized(KERNELS["Blur"]), stride=2, dilation=2, mode="reflect")
    program = export.script(home(found, picture, 2, "reflect"))
    assert "mathdl" not in program.split("\n\n\n", 2)[1]
    exec(compile(program, "script", "exec"), {"print": lambda *_: None})


def test_the_work_is_counted_by_multiplying_ones() -> None:
    found = scan(np.ones((9, 8)), np.ones((3, 3)), stride=2)
    question, answer, because = figure.work(found)
    assert answer == found.y.sum()  # a product of ones is one, so the sums count products
    assert f"= {answer:g}$" in because
    assert "4 × 3" in question
    in_color = scan(np.ones((9, 8, 3)), np.ones((3, 3)))
    assert figure.work(in_color)[1] == in_color.y.sum()
