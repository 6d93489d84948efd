"""What the lesson on optimizers draws and writes follows the numbers."""

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathdl_core.optimization import quadratics
from mathdl_ui import curriculum, export, tex
from mathdl_ui.contours import even_levels, level_lines
from mathdl_ui.evidence import Check
from mathdl_ui.figures import optimizers as figure
from mathdl_ui.figures import optimizers_decay as decaying
from mathdl_ui.figures import optimizers_digits as digits
from mathdl_ui.figures import optimizers_evidence as believing
from mathdl_ui.figures import optimizers_losses as descent
from mathdl_ui.figures import optimizers_noise as wandering
from mathdl_ui.figures import optimizers_predict as predicting
from mathdl_ui.figures import optimizers_quadratic as solving
from mathdl_ui.figures import optimizers_quests as tasks
from mathdl_ui.figures import optimizers_regimes as planning
from mathdl_ui.figures import optimizers_surfaces as grounds
from mathdl_ui.figures import optimizers_sweep as sweeping
from mathdl_ui.figures.optimizers import Race
from mathdl_ui.figures.optimizers_methods import METHODS, Rates
from mathdl_ui.mathml import mathml

EVERYONE = tuple(METHODS)


def raced(
    name: str = "Rosenbrock",
    racers: tuple[str, ...] = figure.FIRST_RACERS,
    watched: str = "Momentum",
    *,
    start: tuple[float, float] | None = None,
    rate: float | None = None,
    length: float | None = None,
    momentum: float = 0.9,
    n_steps: int = 50,
    own: str = grounds.DEFAULT_TEXT,
) -> Race:
    setting = grounds.SETTINGS[name]
    rates = Rates(
        10 ** (setting.rate if rate is None else rate),
        10 ** (setting.length if length is None else length),
        momentum,
    )
    at = np.array(setting.start if start is None else start)
    return figure.race(
        *(name, racers, watched, at, rates, n_steps), condition=8, tilt=30, own=own, seed=1
    )


def assert_drawn(now: Race) -> None:
    json.dumps(figure.carried(now), allow_nan=False)
    for frame in (0, len(now.steps) // 2, len(now.steps) - 1):
        json.dumps(figure.moving(now, frame), allow_nan=False)
        json.dumps(descent.loss_layers(now, descent.losses(now), frame), allow_nan=False)
        for line in figure.formula(now, frame, "light"):
            mathml(line)
        assert figure.in_words(now, frame)
        assert descent.losses_in_words(now, descent.losses(now), frame)
        assert figure.caption(now, frame)
    assert figure.reading(now)
    assert len(tasks.quests(now)) == 4


# --- The race ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", grounds.SETTINGS)
def test_everyone_can_be_drawn_on_every_surface(name: str) -> None:
    assert_drawn(raced(name, EVERYONE))


@pytest.mark.parametrize("name", ["Rosenbrock", "Rastrigin", "Line fit, raw", "Your own"])
@given(x=st.floats(0, 1), y=st.floats(0, 1), rate=st.floats(-5, 1), length=st.floats(-4, 1.5))
@settings(deadline=None, max_examples=8)
def test_wherever_it_starts_at_whatever_rate_all_can_be_drawn(
    name: str, x: float, y: float, rate: float, length: float
) -> None:
    (x0, x1), (y0, y1) = grounds.SETTINGS[name].x, grounds.SETTINGS[name].y
    start = (x0 + x * (x1 - x0), y0 + y * (y1 - y0))
    now = raced(name, EVERYONE, "Adam", start=start, rate=rate, length=length, n_steps=50)
    json.dumps(figure.moving(now, 50), allow_nan=False)
    json.dumps(descent.loss_layers(now, descent.losses(now), 50), allow_nan=False)
    assert figure.in_words(now, 50)


@pytest.mark.parametrize("watched", EVERYONE)
@pytest.mark.parametrize("step", [0, 7])
def test_formula_shows_where_the_step_leads(watched: str, step: int) -> None:
    now = raced("Two wells", EVERYONE, watched)
    lines = figure.formula(now, step, "dark")
    after = now.runs[watched].weights[step + 1]
    shown = " ".join(lines)
    for c in after:
        assert tex.number(float(c)) in shown, (watched, after, shown)


def test_formula_of_momentum_can_be_redone_by_hand() -> None:
    now = raced("Two wells", ("Momentum",), "Momentum", rate=-1.0)
    v, w = figure.formula(now, 0, "light")
    g = now.ground.surface.gradient(np.array([0.7, -0.2]))
    for number in g:
        assert tex.number(float(number), digits=3) in v
    for number in np.array([0.7, -0.2]) - 0.1 * g:
        assert tex.number(float(number)) in w


def test_divergence_is_said_with_its_step() -> None:
    now = raced("Rosenbrock", ("SGD", "Adam"), "SGD", rate=0.0)
    at = now.runs["SGD"].diverged_at
    assert at is not None
    assert f"diverged at step {at}" in figure.reading(now)[0]
    assert f"diverged at step {at}" in figure.in_words(now, 50)
    assert tasks.quests(now)[0].done
    assert_drawn(now)


def test_nobody_races_without_an_error() -> None:
    now = raced(racers=(), watched="Adam")
    assert now.watched == ""
    assert figure.reading(now) == ["Choose at least one optimizer, and the race begins."]
    assert not figure.formula(now, 3, "light")
    json.dumps(
        [figure.moving(now, 3), descent.loss_layers(now, descent.losses(now), 3)], allow_nan=False
    )


def test_quests_can_be_done() -> None:
    assert tasks.quests(raced("Saddle", ("SGD",), "SGD", start=(-1.0, 0.0), n_steps=150))[3].done
    assert tasks.quests(
        raced("Himmelblau", ("SGD", "Momentum"), "SGD", start=(-0.2, 0.2), n_steps=150)
    )[1].done
    assert tasks.quests(raced("Bowl", ("SGD", "Adam"), "SGD", rate=-1.0, n_steps=150))[2].done
    assert not any(quest.done for quest in tasks.quests(raced()))


def test_frames_are_never_more_than_the_browser_should_get() -> None:
    now = raced(n_steps=500)
    film = figure.film(now)
    assert len(film) == figure.MOST_FRAMES + 1
    assert now.step(len(film) - 1) == 500
    assert film[40].layers == figure.moving(now, 40)
    assert film[40].caption == figure.caption(now, 40)


def test_noise_is_the_same_for_all_and_goes_with_its_seed() -> None:
    one = raced("Noisy bowl", ("SGD", "Momentum"), "SGD", momentum=0.0)
    np.testing.assert_allclose(one.runs["SGD"].weights, one.runs["Momentum"].weights)
    assert not np.allclose(one.runs["SGD"].gradients[0], one.ground.surface.gradient(one.start))


# --- Surfaces ------------------------------------------------------------------------------------


def test_level_lines_lie_where_the_map_has_their_level() -> None:
    x, y = np.linspace(-2, 2, 81), np.linspace(-2, 2, 81)
    radius = np.hypot(*np.meshgrid(x, y))
    drawn = level_lines(radius, x, y, np.array([0.5, 1.3]), "muted")
    found = np.hypot(*np.array(drawn["points"]).T)
    assert len(found) > 100
    assert np.minimum(np.abs(found - 0.5), np.abs(found - 1.3)).max() < 5e-3


def test_levels_of_a_flat_or_undefined_map_are_none() -> None:
    assert not even_levels(np.ones((4, 4))).size
    assert not even_levels(np.full((4, 4), np.nan)).size


@pytest.mark.parametrize(
    ("text", "said"),
    [("x +", "character 4"), ("x + q", "'q' is neither"), ("log(-1 - x^2)", "no finite value")],
)
def test_own_function_is_judged_in_a_sentence_and_the_page_goes_on(text: str, said: str) -> None:
    assert said in grounds.judged(text)
    assert_drawn(raced(grounds.OWN, own=text))


def test_own_function_may_be_undefined_in_places() -> None:
    for text in ("log(x) + y^2", "1/(x*y)", "sqrt(x) * y", "tan(x) + y", "exp(exp(x)) + y"):
        assert not grounds.complaint(text)
        for start in ((-2.0, 1.0), (0.0, 0.0), (2.0, -1.0)):
            assert_drawn(raced(grounds.OWN, EVERYONE, "BFGS", own=text, start=start))


# --- Quadratics ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scaled", "said"),
    [(0.5, "Monotone"), (1.0, "One step"), (1.5, "Zig-zag"), (2.0, "The edge"), (2.2, "Diverg")],
)
def test_each_rate_has_its_regime(scaled: float, said: str) -> None:
    now = solving.descent(10.0, scaled, np.array([-3.0, 0.6]))
    assert said in solving.reading(now)
    for step in (0, 17, solving.N_STEPS):
        json.dumps(solving.moving(now, step), allow_nan=False)
        json.dumps(solving.component_layers(now, step), allow_nan=False)
        mathml(solving.formula(now, step, "light"))
        assert solving.in_words(now, step)


def test_a_start_on_an_axis_or_at_the_bottom_can_be_drawn() -> None:
    for start in ((0.0, 0.0), (3.0, 0.0)):
        now = solving.descent(2.0, 1.0, np.array(start))
        json.dumps(solving.component_layers(now, 3), allow_nan=False)
        mathml(solving.formula(now, 3, "dark"))


@pytest.mark.parametrize("scaled", [0.02, 1.0, 2.0, 3.3, 4.0])
@pytest.mark.parametrize("beta", [0.0, 0.4, 0.99])
def test_roots_and_run_can_be_read_everywhere_on_the_plane(scaled: float, beta: float) -> None:
    now = planning.regimes(20.0, scaled, beta)
    json.dumps(planning.error_layers(now), allow_nan=False)
    mathml(planning.formula(now, "light"))
    assert planning.in_words(now)
    diverges = scaled >= 2 * (1 + beta) - 1e-9
    assert ("Divergent" in planning.reading(now)) == diverges


def test_the_best_point_is_marked_where_the_rate_is_lowest() -> None:
    best = quadratics.best_settings(1.0, 20.0)
    layers = json.loads(planning.plane_map(20.0).layers)
    marked = next(layer for layer in layers if layer["kind"] == "points")
    np.testing.assert_allclose(
        marked["points"][0], [20 * best.learning_rate, best.momentum], atol=1e-4
    )
    at = planning.regimes(20.0, 20 * best.learning_rate, best.momentum)
    assert at.rate == pytest.approx(best.rate, abs=1e-6)


def test_prediction_is_two_over_the_curvature() -> None:
    assert pytest.approx(1 / 6) == predicting.EDGE
    assert "-0.9, 2.9, -0.9, 2.9, -0.9" in predicting.because()


# --- Noise, decay, sweep, network ----------------------------------------------------------------


@pytest.mark.parametrize("batch", wandering.BATCHES)
@pytest.mark.parametrize("schedule", ["constant", "warm-up"])
@pytest.mark.parametrize("rate", [0.01, 0.4])
def test_noise_can_be_drawn(batch: str, schedule: str, rate: float) -> None:
    now = wandering.wandering(batch, schedule, rate, 1)
    for layers in (
        wandering.path_layers(now),
        wandering.moving(now, 50),
        wandering.band_layers(now, 50),
        wandering.rate_layers(now),
    ):
        json.dumps(layers, allow_nan=False)
    mathml(wandering.formula(now, "light"))
    assert wandering.reading(now)
    assert "batches" in wandering.in_words(now, 50)


def test_noise_ball_of_the_page_is_as_wide_as_measured() -> None:
    now = wandering.wandering("8", "constant", 0.1, 3)
    assert now.measured == pytest.approx(now.radius, rel=0.15)


def test_decay_is_told_with_its_numbers() -> None:
    now = decaying.shrinking(1.0, 10.0, 1)
    assert "0.3677" in decaying.formula(now)
    mathml(decaying.formula(now))
    json.dumps(decaying.layers(now), allow_nan=False)
    json.dumps(decaying.layers(decaying.shrinking(0.0, 0.5, 2)), allow_nan=False)
    assert now.penalty[-1, 0] > now.decayed[-1, 0] > now.penalty[-1, 1]


@pytest.mark.parametrize("method", sweeping.SWEPT)
def test_sweep_at_its_point_is_the_race(method: str) -> None:
    now = sweeping.sweep(
        *(method, "Two wells", np.array([0.7, -0.2]), 50), condition=8, tilt=30, own=""
    )
    power, beta, best = now.best
    json.dumps(now.colored.layers, allow_nan=False)
    assert sweeping.in_words(now, power, beta)
    assert "Lowest of 2,440" in sweeping.reading(now, power, beta)
    race = raced("Two wells", (method,), method, rate=power, length=power, momentum=beta)
    assert float(race.values(method)[-1]) == pytest.approx(best, rel=1e-9)


def test_network_is_ranked_with_its_numbers() -> None:
    now = digits.trained(1)
    json.dumps([digits.layers(now), digits.slice_layers(now)], allow_nan=False)
    ends = dict.fromkeys(digits.RULES, 2.0) | {"Adam": 1.0, "SGD": 0.5}
    said = digits.ranking(now, ends)
    assert said.startswith(f"Lowest loss first: {now.best}")
    assert "the order is another: SGD, Adam" in said
    assert now.slice[12, 12] == pytest.approx(now.runs[now.best].losses[-1], rel=1e-9)
    assert now.slice.min() == pytest.approx(now.slice[12, 12], abs=0.05)
    assert "directions" in digits.slice_in_words(now)


# --- Why to believe it ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", grounds.SETTINGS)
def test_checks_pass_on_every_surface(name: str) -> None:
    for check in (Check(*one) for one in believing.checks(raced(name, EVERYONE))):
        assert check.passes, (check.quantity, check.difference)


def test_checks_pass_where_runs_diverge() -> None:
    found = believing.checks(raced("Rosenbrock", EVERYONE, rate=1.0, length=1.5))
    for check in (Check(*one) for one in found):
        assert check.passes, (check.quantity, check.difference)


@pytest.mark.parametrize(
    ("name", "watched"),
    [
        ("Rosenbrock", "Momentum"),
        ("Bowl", "Newton"),
        ("Noisy bowl", "Adam"),
        ("Line fit, raw", "BFGS"),
        ("Logistic, standardized", "Exact line search"),
        ("Your own", "L-BFGS"),
        ("Himmelblau", "Lion"),
    ],
)
def test_what_is_taken_home_reproduces_the_numbers(name: str, watched: str) -> None:
    now = raced(name, (watched,), watched)
    product = believing.take_home(
        now, curriculum.lesson("optimizers"), condition=8, tilt=30, own="x^2 + y^4/2", seed=1
    )
    if name == grounds.OWN:
        now = raced(name, (watched,), watched, own="x^2 + y^4/2")
        product = believing.take_home(
            now, curriculum.lesson("optimizers"), condition=8, tilt=30, own="x^2 + y^4/2", seed=1
        )
    script = export.script(product)
    assert not re.search(r"import mathdl|from mathdl", script)
    exec(compile(script, "script", "exec"), {"__name__": "__main__"})
    assert believing.functions(now)
