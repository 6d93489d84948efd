"""The lesson on training: its film, curves, words and numbers against torch and scikit-learn."""

import base64
import dataclasses
import io
import json
import zlib
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn.metrics import confusion_matrix as confusion_of_scikit_learn

from mathdl_core.exercise import Quest
from mathdl_core.neural_networks import network_torch
from mathdl_core.neural_networks.decision_surface import grid_axis, surface
from mathdl_core.neural_networks.network import forward, unflat
from mathdl_core.neural_networks.training import Run, train
from mathdl_core.neural_networks.training_seeds import train_seeds
from mathdl_core.neural_networks.training_settings import Settings
from mathdl_ui import curriculum, export, run_films, tex, training_data
from mathdl_ui.figures import training as figure
from mathdl_ui.figures import training_bias as biases
from mathdl_ui.figures import training_confusion as confusion
from mathdl_ui.figures import training_curves as curves
from mathdl_ui.figures import training_evidence as evidence
from mathdl_ui.figures import training_practice as practice
from mathdl_ui.training_data import Prepared, Source, prepared

SPIRAL = Source("Spiral", n_samples=60)
ARMS = Source("Spiral", n_samples=90, n_classes=3)
WAVE, SLOPE = Source("Wave", n_samples=40, noise=0.2), Source("Slope", n_samples=60, noise=0.1)
DIGITS, IRIS = Source("Digits", test_share=0.7), Source("Iris")
PAINTED = Source(
    "Your points", points=tuple((k % 2, 10 * k - 60, (-1) ** k * 40) for k in range(12))
)
SHORT = Settings(hidden=(4, 3), n_epochs=6)
EACH = (SPIRAL, ARMS, WAVE, SLOPE, DIGITS, IRIS, PAINTED)


def trained(source: Source, **changed: Any) -> tuple[Prepared, Run]:  # noqa: ANN401
    data = prepared(source)
    loss = "cross_entropy" if data.classes else "mse"
    return data, train(data.split, dataclasses.replace(SHORT, **{"loss": loss} | changed))


def unpacked(film: run_films.Film) -> dict[str, list[np.ndarray]]:
    """The film's bytes as the browser reads them, by part: (n_frames, count, height, width)."""
    n = film.data["n_frames"]
    packed = base64.b64decode(film.data["bytes"])
    steps = np.frombuffer(packed if n == 1 else zlib.decompress(packed), np.uint8)
    whole = np.cumsum(steps.reshape(n, -1), axis=0, dtype=np.uint8)
    found: dict[str, list[np.ndarray]] = {}
    start = 0
    for part in film.data["parts"]:
        shape = (part["count"], part["height"], part["width"])
        size = int(np.prod(shape))
        found.setdefault(part["part"], []).append(whole[:, start : start + size].reshape(n, *shape))
        start += size
    assert start == whole.shape[1]
    return found


# --- The film ------------------------------------------------------------------------------------


def test_a_film_of_one_frame_is_the_first_of_the_whole_and_is_not_packed() -> None:
    data, run = trained(SPIRAL)
    whole = run_films.film(data, run.settings, run.parameters, run.sizes)
    first = run_films.film(data, run.settings, run.parameters[:1], run.sizes)
    np.testing.assert_array_equal(
        unpacked(first)["surface"][0][0], unpacked(whole)["surface"][0][0]
    )


@pytest.mark.parametrize("source", [SPIRAL, ARMS], ids=lambda source: f"{source.n_classes}")
def test_film_shows_the_class_that_the_network_answers_everywhere(source: Source) -> None:
    data, run = trained(source)
    film = run_films.film(data, run.settings, run.parameters, run.sizes)
    (shown,) = unpacked(film)["surface"]
    seen, n = run_films.window(data), shown.shape[-1]
    for frame in (0, len(run.frames) - 1):
        x1 = (grid_axis(*seen.x, n) - data.split.mean[0]) / data.split.scale[0]
        x2 = (grid_axis(*seen.y, n) - data.split.mean[1]) / data.split.scale[1]
        there = surface(run.layers(frame), x1, x2, activation="tanh", loss="cross_entropy")
        np.testing.assert_array_equal(shown[frame, 0] // run_films.LEVELS, there.classes[::-1])
        k = source.n_classes
        lead = (np.max(there[0], axis=-1)[::-1] - 1 / k) / (1 - 1 / k)
        shades = shown[frame, 0] % run_films.LEVELS / (run_films.LEVELS - 1)
        np.testing.assert_allclose(shades, lead, atol=0.011)


def test_film_shows_what_each_unit_answers() -> None:
    data, run = trained(SPIRAL)
    film = run_films.film(data, run.settings, run.parameters, run.sizes)
    first, second = unpacked(film)["units"]
    assert (first.shape[1], second.shape[1]) == (4, 3)
    seen, n = run_films.window(data), first.shape[-1]
    place = np.array([grid_axis(*seen.x, n)[3], grid_axis(*seen.y, n)[n - 1 - 5]])
    x = (place - data.split.mean) / data.split.scale
    a = forward(run.layers(-1), x[None], activation="tanh").a[0][0]
    np.testing.assert_allclose((first[-1, :, 5, 3] - 127.0) / 127.0, a, atol=0.03)


def test_film_of_weights_has_their_signs_and_their_sizes() -> None:
    data, run = trained(SPIRAL)
    film = run_films.film(data, run.settings, run.parameters, run.sizes)
    full = max(
        np.abs(layer.W).max() for frame in range(len(run.frames)) for layer in run.layers(frame)
    )
    for shown, layer in zip(unpacked(film)["edges"], run.layers(-1), strict=True):
        np.testing.assert_allclose((shown[-1, 0] - 127.0) / 127.0 * full, layer.W, atol=full / 200)


def test_film_of_digits_counts_as_scikit_learn_does() -> None:
    data, run = trained(DIGITS)
    film = run_films.film(data, run.settings, run.parameters, run.sizes)
    (shown,) = unpacked(film)["surface"]
    outputs = forward(run.layers(-1), data.split.X_test, activation="tanh").output
    expected = confusion_of_scikit_learn(data.testing[1].astype(int), outputs.argmax(axis=1))
    np.testing.assert_array_equal(shown[-1, 0], expected)
    assert unpacked(film)["units"][0].shape[1:] == (4, 8, 8)


def test_curve_of_one_feature_is_what_the_network_answers_in_units_of_y() -> None:
    data, run = trained(WAVE)
    film = run_films.film(data, run.settings, run.parameters, run.sizes)
    along = run_films.window(data).along
    model = network_torch.network(run.layers(-1), activation="tanh")
    x = torch.tensor((along[:, None] - data.split.mean) / data.split.scale)
    y = model(x).detach().numpy()[:, 0] * data.split.y_scale + data.split.y_mean
    np.testing.assert_allclose(film.curves[-1], y, rtol=1e-9)


@pytest.mark.parametrize("hidden", [(32, 32, 32), (1,), ()])
def test_films_stay_small(hidden: tuple[int, ...]) -> None:
    data, run = trained(SPIRAL, hidden=hidden)
    film = run_films.film(data, run.settings, run.parameters, run.sizes)
    per_frame = len(json.dumps(film.data)) / len(run.frames)
    assert per_frame < 12_000


def test_equal_runs_have_equal_films_and_others_have_others() -> None:
    names = [
        run_films.film(data, run.settings, run.parameters, run.sizes).name
        for data, run in (trained(SPIRAL), trained(SPIRAL), trained(SPIRAL, seed=1))
    ]
    assert names[0] == names[1] != names[2]


# --- Data ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", EACH, ids=lambda source: source.name)
def test_data_are_given_back_as_measured(source: Source) -> None:
    data = prepared(source)
    (X, y), (X_test, y_test) = data.training, data.testing
    found = training_data.labeled(source, np.random.default_rng(source.draw)).data
    order, mine = np.lexsort(found.X.T), np.lexsort(np.vstack([X, X_test]).T)
    np.testing.assert_allclose(np.vstack([X, X_test])[mine], found.X[order], atol=1e-9)
    assert sorted(np.append(y, y_test).round(9)) == sorted(found.y.round(9))
    json.dumps(figure.scatter(data, "dark"), allow_nan=False)


TABLE = pd.DataFrame(
    {
        "a": np.arange(30.0),
        "b": np.arange(30.0) % 7,
        "c": np.arange(30.0) ** 2,
        "kind": ["one", "two", "three"] * 10,
    }
)


def brought(frame: pd.DataFrame, **changed: Any) -> Prepared:  # noqa: ANN401
    return prepared(Source("Your table", table=training_data.keep_table(frame))._replace(**changed))


def test_a_table_is_told_by_its_column_of_words_or_by_one_of_numbers() -> None:
    kinds = brought(TABLE)
    assert kinds.classes == ("one", "three", "two")
    assert kinds.features == ("a", "b")
    values = brought(TABLE, target="c", features=("b", "a"))
    assert values.classes == ()
    assert values.features == ("b", "a")
    assert "30 rows" in values.note


def test_a_long_table_is_cut_and_says_so() -> None:
    long = pd.concat([TABLE] * 100, ignore_index=True)
    assert "The first 2,000 of 3,000 are used." in brought(long).note


@pytest.mark.parametrize(
    ("frame", "complaint"),
    [
        (TABLE[["a", "kind"]], "needs two columns of numbers, and this table's are: `a`"),
        (TABLE[["a", "b"]], "Nothing is left to be told"),
        (TABLE[["kind"]], "none"),
    ],
)
def test_tables_that_cannot_be_learned_from_are_refused(
    frame: pd.DataFrame, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        training_data.readable(frame)


@pytest.mark.parametrize(
    ("points", "complaint"),
    [
        ((), "0 points are painted; from 10 on"),
        (tuple((0, k, k) for k in range(20)), "at least two points of each of two colors"),
        (tuple((int(k == 3), k, k) for k in range(20)), "at least two points of each"),
    ],
)
def test_too_few_painted_points_are_refused(points: training_data.Painted, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        prepared(Source("Your points", points=points))


def test_a_table_that_is_gone_is_asked_for_again() -> None:
    with pytest.raises(ValueError, match="no table yet"):
        prepared(Source("Your table", table="0" * 20))


# --- Curves --------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", EACH, ids=lambda source: source.name)
def test_curves_stay_in_their_panels(source: Source) -> None:
    data, run = trained(source)
    _, other = trained(source, n_epochs=9, seed=2)
    seeds = train_seeds(data.split, run.settings, [0, 1, 2])
    for pinned, band in ((None, ()), (other, seeds)):
        panels = curves.panels(run, pinned, band)
        json.dumps(panels, allow_nan=False)
        assert len(panels) == (4 if data.classes else 3)
        for panel in panels:
            shares = [
                share for line in panel["lines"] for point in line["points"] for share in point
            ]
            assert min(shares) >= 0.0
            assert max(shares) <= 1.0
            assert len(panel["said_at"]) == len(run.frames)
            assert len(panel["alt"]) > 40


def test_curves_of_a_run_that_diverged_can_be_drawn() -> None:
    data, run = trained(
        SLOPE, hidden=(), optimizer="sgd", learning_rate=1.0, batch_size=1000, n_epochs=200
    )
    assert run.stop.kind == "diverged"
    json.dumps(curves.panels(run, None, ()), allow_nan=False)
    film = run_films.film(data, run.settings, run.parameters, run.sizes)
    assert film.data["n_frames"] == len(run.frames) > 15
    assert run.stop.reason[1:] in figure.reading(data, run)


def test_heights_on_a_logarithmic_scale_are_equal_steps() -> None:
    scale = curves.log_scale(np.array([0.002, 0.5]))
    np.testing.assert_allclose(
        scale.heights(np.array([0.001, 0.01, 0.1, 1.0])), [0, 1 / 3, 2 / 3, 1]
    )
    assert [words for _, words in scale.ticks] == ["0.001", "0.01", "0.1", "1"]


# --- Words and formulas --------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("source", EACH, ids=lambda source: source.name)
def test_formula_and_sentences_have_the_numbers_of_the_frame(source: Source, theme: Any) -> None:  # noqa: ANN401
    data, run = trained(source, l2=0.01)
    place = data.training[0][0] if data.n_features <= 2 else None
    written = figure.formula(data, run, 3, place, theme)
    assert tex.number(run.train_loss[3]) in written
    assert "epoch 3" in figure.in_words(data, run, 3)
    if data.classes and place is not None:
        model = network_torch.network(run.layers(3), activation="tanh")
        z = model(torch.tensor(data.split.X_train[:1]))
        q = torch.softmax(z, dim=1).max().item()
        assert tex.number(q) in written


def test_penalty_in_the_formula_is_that_of_the_weights() -> None:
    data, run = trained(SPIRAL, l1=0.01, l2=0.1)
    weights = [layer.W for layer in unflat(run.parameters[2], run.sizes)]
    value = run.train_loss[2] + sum(
        0.01 * np.abs(W).sum() + 0.05 * np.square(W).sum() for W in weights
    )
    assert rf"\mathbf{{{tex.number(float(value))}}}" in figure.formula(data, run, 2, None, "light")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"learning_rate": 0.1}, "learning rate 0.01 → 0.1"),
        ({"hidden": (32,)}, "hidden layers 4 – 3 → 32"),
        ({"hidden": ()}, "hidden layers 4 – 3 → none"),
        ({"optimizer": "sgd"}, "optimizer adam → sgd"),
        ({"patience": 5}, "patience none → 5"),
        ({"activation": "leaky_relu"}, "activation tanh → leaky relu"),
        ({"l2": 0.003}, "L2 0 → 0.003"),
        ({"n_epochs": 50}, "epochs 6 → 50"),
        ({"seed": 3}, "seed 0 → 3"),
    ],
)
def test_what_was_changed_between_two_runs_is_named(changed: dict[str, Any], words: str) -> None:
    after = dataclasses.replace(SHORT, **changed)
    assert figure.changes((SPIRAL, SHORT), (SPIRAL, after)) == [words]


def test_changes_of_the_data_are_named_and_no_change_is_none() -> None:
    assert figure.changes((SPIRAL, SHORT), (SPIRAL, SHORT)) == []
    told = figure.changes((SPIRAL, SHORT), (SPIRAL._replace(noise=0.1, draw=2), SHORT))
    assert told == ["noise 0.02 → 0.1", "draw of the samples 0 → 2"]


def test_dead_units_are_counted() -> None:
    source = Source("Circles", n_samples=100, noise=0.1)
    data, run = trained(
        source, activation="relu", optimizer="momentum", learning_rate=1.0, n_epochs=40
    )
    a = forward(run.layers(-1), data.split.X_train, activation="relu").a
    n_dead = int((np.abs(a[1]).max(axis=0) == 0).sum())
    assert n_dead > 0
    assert f"{n_dead} of 3 in layer 2" in figure.reading(data, run)


# --- Quests, prediction --------------------------------------------------------------------------


def done(data: Prepared, run: Run) -> list[bool]:
    return [quest.done for quest in practice.quests(practice.Finished(data, run))]


def test_no_quest_is_done_before_there_is_a_run() -> None:
    assert not any(quest.done for quest in practice.quests(None))
    assert all(isinstance(quest, Quest) and quest.found for quest in practice.quests(None))


MOONS = Source("Moons", n_samples=40, noise=0.3)
LARGE = {"hidden": (32, 32), "learning_rate": 0.03, "n_epochs": 400}


@pytest.mark.parametrize(
    ("source", "changed", "which"),
    [
        (Source("Spiral"), {"hidden": ()}, 0),
        (MOONS, LARGE, 1),
        (MOONS, LARGE | {"patience": 20}, 2),
        (MOONS, LARGE | {"l2": 0.01}, 3),
        (SLOPE, {"hidden": (), "optimizer": "sgd", "learning_rate": 1.0, "batch_size": 99,
                 "n_epochs": 200}, 4),
    ],
)  # fmt: skip
def test_quests_can_be_done_and_are_told_apart(
    source: Source, changed: dict[str, Any], which: int
) -> None:
    assert done(*trained(source, **changed)) == [k == which for k in range(5)]


def test_answer_of_the_prediction_is_borne_out_by_its_run() -> None:
    run = practice.hasty_run()
    assert practice.answer(run) == practice.CHOICES[1]
    assert tex.plain(run.train_loss[-1], digits=3) in practice.because(run)
    data, settled = trained(Source("Spiral"), learning_rate=0.03, n_epochs=200, hidden=(8, 8))
    assert practice.answer(settled) == practice.CHOICES[0]
    del data


# --- Bias and variance ---------------------------------------------------------------------------


def test_quests_on_bias_and_variance_can_be_done_and_are_not_at_first() -> None:
    found = biases.measured("8", "0")
    last = len(found.steps) - 1
    done = [
        [quest.done for quest in biases.quests(found, "0", frame)]
        for frame in (0, biases.lowest(found), last)
    ]
    assert not any(done[1])
    assert done[2] == [False, True, False]
    assert any(biases.quests(found, "0", frame)[0].done for frame in range(last))
    held = biases.measured("8", "0.0003")
    assert biases.quests(held, "0.0003", last)[2].done
    assert not biases.quests(held, "0.0003", last - 5)[2].done


def test_bias_and_variance_are_drawn_and_said_at_every_step() -> None:
    found = biases.measured("2", "0")
    frames = biases.frames(found)
    json.dumps([frame.layers for frame in frames], allow_nan=False)
    assert len(frames) == len(found.steps)
    for frame in (0, biases.lowest(found)):
        written = biases.formula(found, frame, "light")
        total = found.bias_squared[frame] + found.variance[frame] + found.noise
        assert tex.number(float(total), digits=3) in written
        json.dumps(biases.curves(found, frame), allow_nan=False)
    assert len(biases.ticks(found)) == 4


# --- Confusion -----------------------------------------------------------------------------------


def test_confusion_says_what_is_mistaken_for_what() -> None:
    data, run = trained(DIGITS)
    counts = confusion.counts(data, run)
    wrong = counts - np.diag(np.diag(counts))
    assert f"{wrong.sum()} of {counts.sum()} test samples are told wrong" in confusion.reading(
        data, run
    )
    assert confusion.table(data, run).count("\n") == 11
    assert len(confusion.wrong_ones(data, run)) == confusion.MOST_WRONG
    json.dumps(confusion.pictures(data, run), allow_nan=False)
    digit = data.testing[0][0].reshape(8, 8)
    assert "The network says **" in confusion.answer(data, run, digit)


def test_residuals_are_in_units_of_the_values() -> None:
    data, run = trained(SLOPE)
    outputs = forward(run.layers(-1), data.split.X_test, activation="tanh").output
    predicted = outputs[:, 0] * data.split.y_scale + data.split.y_mean
    rms = float(np.sqrt(np.square(predicted - data.testing[1]).mean()))
    assert f"off by {tex.plain(rms, digits=3)}" in confusion.residuals(data, run)


# --- Evidence ------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", EACH, ids=lambda source: source.name)
@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_every_comparison_on_the_page_holds(source: Source, optimizer: str) -> None:
    data, run = trained(source, optimizer=optimizer, l1=0.001)
    rows = evidence.comparisons(data, run, len(run.frames) - 1)
    assert any("weights after 100 steps" in quantity for quantity, *_ in rows)
    for quantity, ours, theirs, _, tolerance in rows:
        difference = np.abs(np.asarray(ours, float) - np.asarray(theirs, float)).max()
        assert difference <= tolerance, quantity


def test_steps_that_are_a_matter_of_rounding_are_not_compared_and_that_is_said() -> None:
    data, run = trained(SPIRAL, optimizer="sgd", learning_rate=10.0, n_epochs=2)
    both = evidence.together(data.source, run.settings)
    assert both.n_firm < 100 == both.n_steps
    assert f"After step {both.n_firm}" in evidence.caution(data, run.settings)
    assert "without dropout" in evidence.caution(data, dataclasses.replace(SHORT, dropout=0.1))
    assert evidence.caution(data, SHORT) == ""


def test_of_a_run_that_diverges_the_steps_before_are_compared() -> None:
    data, run = trained(
        SLOPE, hidden=(), optimizer="sgd", learning_rate=3.0, batch_size=1000, n_epochs=200
    )
    both = evidence.together(data.source, run.settings)
    assert 0 < both.n_firm <= both.n_steps < 100
    np.testing.assert_allclose(both.ours, both.theirs, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("source", [ARMS, WAVE, DIGITS, IRIS, PAINTED], ids=lambda s: s.name)
def test_what_is_taken_home_reproduces_the_run(source: Source) -> None:
    data, run = trained(source, dropout=0.2, l2=0.01)
    product = evidence.take_home(data, run, curriculum.lesson("training"))
    found: dict[str, Any] = {"__name__": "taken_home"}
    exec(compile(export.script(product), "training.py", "exec"), found)
    np.testing.assert_allclose(found["run"].parameters, run.parameters, rtol=1e-9, atol=1e-12)


def test_weights_can_be_read_by_numpy_json_and_torch() -> None:
    data, run = trained(SPIRAL)
    layers = run.layers(2)
    arrays = np.load(io.BytesIO(evidence.as_npz(run, 2)))
    told = json.loads(evidence.as_json(run, 2, data))
    model = network_torch.network(run.layers(0), activation="tanh")
    model.load_state_dict(torch.load(io.BytesIO(evidence.as_state_dict(run, 2))))
    for depth, (W, bias) in enumerate(layers):
        np.testing.assert_array_equal(arrays[f"W{depth + 1}"], W)
        np.testing.assert_array_equal(arrays[f"b{depth + 1}"], bias)
        np.testing.assert_array_equal(told["layers"][depth]["W"], W)
        np.testing.assert_array_equal(network_torch.layers_of(model)[depth].bias, bias)
    assert told["features"] == ["x₁", "x₂"]
