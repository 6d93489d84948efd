"""What the lesson on CNN filters draws and writes follows the network and the hand."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mathdl_core.convolution import cnn
from mathdl_core.convolution.cnn import CLASS, FIRST, POOLED, SECOND, Unit
from mathdl_core.convolution.cnn_training import digit_split
from mathdl_ui import curriculum, export, tex
from mathdl_ui.cnn_stored import stored
from mathdl_ui.drawings import cnn_state as state
from mathdl_ui.figures import cnn as figure
from mathdl_ui.figures import (
    cnn_costs,
    cnn_evidence,
    cnn_favorites,
    cnn_mistakes,
    cnn_rivals,
    cnn_stages,
    cnn_tiles,
    cnn_view,
    cnn_why,
)
from mathdl_ui.figures.cnn_view import Slot, View
from mathdl_ui.stages import Stage, Tile

EDITED = (Slot(FIRST, 2, 0), Slot(SECOND, 3, 1), Slot(CLASS, 8, 4))
UNITS = (Unit(FIRST, 3, 0, 7), Unit(SECOND, 3, 2, 1), Unit(POOLED, 5, 2, 2), Unit(CLASS, 8))


def seen(**more: object) -> View:
    view = View(
        run=stored().run,
        epoch=20,
        pixels=digit_split().X_test[534] * 16,
        edits={},
        off=frozenset(),
        asked=UNITS[1],
        of=-1,
        zoom=cnn_view.NETWORK,
        stored=True,
    )
    return replace(view, **more)  # type: ignore[arg-type]


def tile(stage: Stage, name: str) -> Tile:
    (found,) = (one for one in stage.tiles if one.name == name)
    return found


# --- The picture ---------------------------------------------------------------------------------


@pytest.mark.parametrize("zoom", cnn_view.ZOOMS)
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.layer)
def test_every_view_stays_on_its_stage_and_tiles_do_not_overlap(zoom: str, unit: Unit) -> None:
    stage = cnn_stages.stage(seen(zoom=zoom, asked=unit))
    assert len({one.name for one in stage.tiles}) == len(stage.tiles)
    for which, (width, height) in enumerate((stage.wide, stage.narrow)):
        boxes = [one.place[which] for one in stage.tiles]
        shown = [box for box in boxes if box is not None]
        for i, (x, y, w, h) in enumerate(shown):
            assert min(x, y) >= 0
            assert x + w <= width + 0.5
            assert y + h <= height + 0.5
            for u, v, a, b in shown[:i]:
                apart = x + w <= u + 0.5 or u + a <= x + 0.5 or y + h <= v + 0.5 or v + b <= y + 0.5
                assert apart, (unit, zoom, which)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.layer)
def test_formula_has_the_value_of_the_unit(unit: Unit) -> None:
    view = seen(asked=unit)
    whole = " ".join(figure.formula(view, "light"))
    assert tex.number(view.terms.z) in whole
    assert figure.formula(view, "light") != figure.formula(view, "dark")


def test_formula_of_a_first_layer_unit_can_be_redone_by_hand() -> None:
    view = seen(asked=Unit(FIRST, 3, 3, 3))
    (formula,) = figure.formula(view, "light")
    bare = re.sub(r"\\textcolor\{#\w+\}\{([^{}]*)\}", r"\1", formula)
    factors = re.findall(r"(-?[\d.]+)\\cdot\(?(-?[\d.]+)\)?", bare)
    assert len(factors) == 9
    total = sum(float(x) * float(w) for x, w in factors) + view.terms.bias
    assert total == pytest.approx(view.terms.z, abs=1e-9)


def test_window_in_the_picture_is_what_the_unit_sees() -> None:
    stage = cnn_stages.stage(seen())
    assert list(tile(stage, "x").lit) == [cnn.sees(UNITS[1])]


def test_a_unit_of_a_larger_network_is_brought_within_a_smaller_one() -> None:
    first = stored().run.networks[20]
    small = cnn.Network(
        *(first.kernels_1[:2], first.bias_1[:2], first.kernels_2[:3, :2], first.bias_2[:3]),
        *(first.weights[:, :3], first.bias),
    )
    run = stored().run._replace(networks=(small,))
    edits = {Slot(SECOND, 11, 7): (1.0,) * 9, Slot(FIRST, 1, 0): (0.5,) * 9}
    view = seen(
        run=run, epoch=0, asked=Unit(SECOND, 11, 5, 5), of=7, edits=edits,
        off=frozenset({(SECOND, 9)}),
    )  # fmt: skip
    assert view.unit.channel == 2
    assert view.slot.of < 2
    assert (view.network.kernels_1[1] == 0.5).all()
    for zoom in cnn_view.ZOOMS:
        assert cnn_stages.stage(replace(view, zoom=zoom)).tiles


def test_words_tell_what_changed() -> None:
    view = seen(off=frozenset({(FIRST, 5)}))
    assert view.accuracy < view.accuracy_before
    says, right = figure.reading(view)
    assert "as learned: 3 with" in says
    assert f"{100 * view.accuracy:.1f} %" in right
    assert f"{100 * view.accuracy_before:.1f} %" in right
    assert "as learned" not in " ".join(figure.reading(seen()))
    assert "not as it was learned" in cnn_tiles.in_words(view)


def test_switched_off_filter_keeps_its_kernel_in_the_hand() -> None:
    view = seen(asked=Unit(FIRST, 5, 0, 0), off=frozenset({(FIRST, 5)}))
    assert view.is_off
    assert view.kernel.any()
    assert not view.passed.a_1[0, 5].any()
    assert tile(cnn_stages.stage(view), "a1-5").off


def test_kernel_put_back_by_hand_is_no_edit() -> None:
    from mathdl_ui.address import Snapshot
    from mathdl_ui.drawings import cnn as drawing

    values, view = Snapshot({}), seen()
    drawing.put_kernel(values, view, (1.0,) * 9, settled=True)
    assert values.value(state.EDITS) == {view.slot: (1.0,) * 9}
    drawing.put_kernel(values, view, tuple(view.learned_kernel.ravel()), settled=True)
    assert values.value(state.EDITS) == {}


# --- Links ---------------------------------------------------------------------------------------


def test_edits_and_switches_survive_the_link() -> None:
    edits = {Slot(FIRST, 3, 0): tuple(np.linspace(-1, 1, 9)), Slot(CLASS, 9, 11): (5.0,) * 9}
    again = state.EDITS.read(state.EDITS.write(edits))
    for slot, weights in edits.items():
        np.testing.assert_allclose(again[slot], weights, rtol=1e-11)
    off = frozenset({(FIRST, 0), (SECOND, 11)})
    assert state.OFF.read(state.OFF.write(off)) == off
    for unit in UNITS:
        assert state.UNIT.read(state.UNIT.write(unit)) == unit


@pytest.mark.parametrize(
    "text",
    [
        "a1.0:1,2",
        "d1.0:1,1,1,1,1,1,1,1,1",
        "a1:1,1,1,1,1,1,1,1,1",
        "a1.0:9,1,1,1,1,1,1,1,1",
        "a1.0:nan,1,1,1,1,1,1,1,1",
        ";".join(f"b1.{i}:1,1,1,1,1,1,1,1,1" for i in range(13)),
    ],
)
def test_broken_edits_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        state.EDITS.read(text)


@pytest.mark.parametrize("text", ["third,1,1,1", "first,1,1", "first,12,0,0", "first,-1,0,0"])
def test_broken_units_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        state.UNIT.read(text)


# --- Quests --------------------------------------------------------------------------------------


def done(view: View) -> list[bool]:
    return [quest.done for quest in figure.quests(view)]


def test_nothing_is_done_at_first() -> None:
    assert done(seen()) == [False] * 5


def test_a_filter_of_the_stored_run_decides_the_default_digit_alone() -> None:
    flips = [
        (layer, f)
        for layer, n in ((FIRST, 8), (SECOND, 12))
        for f in range(n)
        if done(seen(off=frozenset({(layer, f)})))[0]
    ]
    assert flips


def test_each_quest_can_be_done() -> None:
    edited = seen(asked=Unit(FIRST, 6, 0, 0), edits={Slot(FIRST, 6, 0): (1.0,) * 9})
    assert edited.answer != 3
    assert done(edited)[1]
    assert done(edited)[3]
    assert done(seen(asked=Unit(FIRST, 1, 0, 0)))[2]
    rng = np.random.default_rng(0)
    unsure = (seen(pixels=rng.integers(0, 17, size=(8, 8)).astype(float)) for _ in range(300))
    assert any(done(view)[4] for view in unsure)


# --- The sections --------------------------------------------------------------------------------


def test_dead_filters_are_said_to_be_dead() -> None:
    network = stored().run.networks[20]
    passed = cnn.forward(network, digit_split().X_test)
    for layer, maps in ((FIRST, passed.a_1), (SECOND, passed.a_2)):
        dead = int((maps.max(axis=(0, 2, 3)) <= 0).sum())
        words = [one.text for one in cnn_favorites.stage(network, layer).words]
        assert sum("dead" in text for text in words) == dead
        best = cnn_favorites.favorites(network, layer)
        for channel, found in enumerate(best):
            assert found[0][2] == pytest.approx(maps[:, channel].max(), abs=1e-10)
            for digit, unit, value in found:
                assert maps[digit, channel, unit.row, unit.column] == pytest.approx(value)


def test_confusion_agrees_with_scikit_learn() -> None:
    from sklearn.metrics import confusion_matrix

    network, split = stored().run.networks[3], digit_split()
    taken = cnn.forward(network, split.X_test).logits.argmax(axis=1)
    wanted = confusion_matrix(split.y_test, taken)
    np.testing.assert_array_equal(cnn_mistakes.counts(network), wanted)
    assert f"{len(split.y_test) - np.trace(wanted)} of 540" in cnn_mistakes.reading(network)
    for one in cnn_mistakes.worst(network):
        assert one.true == split.y_test[one.digit] != one.taken == taken[one.digit]


def test_a_network_that_is_never_right_still_has_its_pictures() -> None:
    blank = cnn.Network(*(np.zeros_like(part) for part in stored().run.networks[0]))
    assert cnn_mistakes.stage(blank).tiles
    assert "dead" in cnn_favorites.stage(blank, FIRST).words[0].text
    view = seen(run=stored().run._replace(networks=(blank,)), epoch=0)
    json.dumps(cnn_tiles.in_words(view))
    found = cnn_why.reasons(view, 0)
    assert cnn_why.stage(view, found, cnn_why.climb(view, 0, *CHOICES), 5).tiles


CHOICES = (cnn_why.TARGETS[0], cnn_why.STARTS[0])


def test_what_the_answer_rests_on_is_of_the_class_that_is_asked_for() -> None:
    view = seen()
    three, eight = cnn_why.reasons(view, 3), cnn_why.reasons(view, 8)
    assert (three.saliency != eight.saliency).any()
    assert three.added.sum() + three.bias == pytest.approx(three.logit)
    assert "s_{8}" in cnn_why.formula(eight, "light")
    ascent = cnn_why.climb(view, 3, *CHOICES)
    assert cnn_why.caption(ascent, 40).startswith("step 40: ")
    of_filter = cnn_why.climb(view, 3, cnn_why.TARGETS[1], cnn_why.STARTS[1])
    np.testing.assert_array_equal(of_filter.pictures[0], view.picture)


def test_rivals_stand_beside_the_network() -> None:
    network = stored().run.networks[20]
    found = cnn_rivals.accuracies(network)
    assert found["this CNN"][0] == pytest.approx(stored().run.test_accuracy[-1])
    for name, rival in stored().rivals.items():
        assert found[name][0] == pytest.approx(rival.test_accuracy[-1])
    assert "2,046" in cnn_rivals.table(network)
    assert "MLP" in cnn_rivals.reading(network)
    layers, words = cnn_rivals.curves()
    assert len(layers) == 6
    assert "98.5 percent" in words


def test_costs_are_the_sums_of_their_formula() -> None:
    network = stored().run.networks[0]
    table = cnn_costs.table(network)
    for number in ("80", "876", "1,090", "2,046", "31,104", "5 × 5", "6 × 6"):
        assert number in table
    assert "31104" in cnn_costs.formula(network, "light")
    assert cnn_costs.most_weights(network)[1] == "Dense"


def test_predicted_accuracy_is_that_without_the_filter() -> None:
    view = seen(asked=Unit(FIRST, 5, 0, 0))
    question, left, because = figure.without_it(view)
    network = cnn.without(view.learned, FIRST, 5)
    logits = cnn.forward(network, digit_split().X_test).logits
    assert left == pytest.approx(100 * (logits.argmax(axis=1) == digit_split().y_test).mean())
    assert "filter 6 of the 8 of its first layer" in question
    assert "%" in because


# --- Evidence ------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.layer)
def test_the_lesson_agrees_with_torch_on_what_is_on_screen(unit: Unit) -> None:
    view = seen(asked=unit, off=frozenset({(FIRST, 2)}))
    for quantity, ours, theirs, _ in cnn_evidence.comparisons(view):
        apart = np.abs(np.asarray(ours, float) - np.asarray(theirs, float)).max()
        assert apart < 1e-9, quantity
    _, ours, theirs, _ = cnn_evidence.slopes(view)
    np.testing.assert_allclose(ours, theirs, atol=1e-6)
    # On empty paper and on ties all sums stand at corners.
    _, ours, theirs, _ = cnn_evidence.slopes(seen(pixels=np.zeros((8, 8))))
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_what_is_taken_home_runs_alone_with_what_the_hand_changed(tmp_path: Path) -> None:
    view = seen(
        asked=Unit(CLASS, 3), off=frozenset({(SECOND, 2)}), edits={Slot(FIRST, 0, 0): (0.25,) * 9}
    )
    product = cnn_evidence.take_home(view, curriculum.lesson("cnn"))
    assert "…" in cnn_evidence.call_in_short(product.call)
    assert len(cnn_evidence.call_in_short(product.call)) < 3_000
    path = tmp_path / "cnn.py"
    path.write_text(export.script(product))
    subprocess.run([sys.executable, "-W", "error", path], cwd=tmp_path, check=True, timeout=120)


@pytest.mark.parametrize("slot", EDITED)
def test_test_digits_are_told_as_numpy_tells_them_whichever_kernel_was_edited(slot: Slot) -> None:
    for size in (-1.5, 0.7):
        network = cnn.edited(stored().run.networks[-1], *slot, np.full((3, 3), size))
        logits = cnn.forward(network, digit_split().X_test).logits
        found = cnn_view.answers(network)
        # In single precision two logits may be taken for equal.
        told = logits[np.arange(len(logits)), found]
        np.testing.assert_allclose(told, logits.max(axis=1), atol=1e-3)
