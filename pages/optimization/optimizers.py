"""Optimizers: many ways down, from one and the same slope."""

from functools import partial

import streamlit as st

from mathdl_core.optimization import optimizer_exercises
from mathdl_ui import controls, evidence, lesson, practice
from mathdl_ui.drawings import optimizers as drawing
from mathdl_ui.drawings import optimizers_noise as noise
from mathdl_ui.drawings import optimizers_quadratic as quadratic
from mathdl_ui.export import Export
from mathdl_ui.figures import optimizers as figure
from mathdl_ui.figures import optimizers_decay as decaying
from mathdl_ui.figures import optimizers_digits as digits
from mathdl_ui.figures import optimizers_noise as wandering
from mathdl_ui.figures import optimizers_predict as predicting
from mathdl_ui.figures import optimizers_quadratic as solving
from mathdl_ui.figures import optimizers_quests as tasks
from mathdl_ui.figures import optimizers_regimes as planning
from mathdl_ui.figures import optimizers_surfaces as grounds
from mathdl_ui.figures import optimizers_sweep as sweeping
from mathdl_ui.figures.optimizers_methods import METHODS
from mathdl_ui.scene import Values, nothing

page = lesson.begin("optimizers")


def set_up(surface: str, racers: tuple[str, ...], watched: str, address: Values) -> None:
    """Go to a surface with some racers on it."""
    address.put(drawing.SURFACE, surface)
    address.put(drawing.RACERS, racers)
    address.put(drawing.WATCHED, watched)


@page.picture
def picture() -> None:
    """One start to drag, several optimizers, the update of one of them."""
    place = page.live(drawing.picture, rest=drawing.rest)
    left, right = st.columns([13, 10], gap="large")
    with left:
        place("race")
        controls.presets(
            page, {name: partial(set_up, *scene) for name, scene in figure.SCENES.items()}
        )
        page.provenance("computed", figure.how_to_read(drawing.race(page)))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = controls.select(
                page, drawing.SURFACE, "Surface", tuple(grounds.SETTINGS), width=220
            )
            if racers := page.address.value(drawing.RACERS):
                controls.select(page, drawing.WATCHED, "Watched", racers, width=180)
            controls.choice(page, drawing.STEPS, "Steps", figure.STEPS)
        if name == grounds.OWN:
            controls.text_input(
                page, drawing.OWN, "f(x, y) =", max_chars=200, icon=":material/function:"
            )
            st.markdown(grounds.judged(page.address.value(drawing.OWN)))
        if name == grounds.BOWL:
            place("kappa-slider")
            place("tilt-slider")
        if name == grounds.NOISY:
            controls.new_sample(page, drawing.DRAW)
        place("rate-slider")
        place("length-slider")
        place("beta-slider")
        controls.several(page, drawing.RACERS, "Racers", tuple(METHODS))
    with right:
        place("update")
        place("losses")
        place("ends")
        practice.quests(page, lambda now: tasks.quests(drawing.race(now)))


@page.section("Predict")
def predict() -> None:
    """A number before the answer."""
    practice.predict_number(
        page,
        "edge",
        predicting.question(),
        answer=predicting.EDGE,
        tolerance=0.005,
        because=predicting.because(),
    )


@page.section("Exercise")
def exercise() -> None:
    """By hand, with numbers from a seed."""
    practice.exercise(page, optimizer_exercises.optimizer_exercise)


@page.section("Why it zig-zags")
def components() -> None:
    """Plain descent on a bowl, axis by axis."""
    place = page.live(quadratic.components, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("bowl")
        place("qrate-slider")
        place("qkappa-slider")
        page.provenance("computed", "Drag the start. Dashed: the axes of the bowl.")
    with right:
        st.markdown(solving.EXPLAINED)
        place("components")
        st.caption("Across: steps. Up: size of each component. Lines predicted, dots measured.")
        place("components-formula")
        place("components-words")


@page.section("What momentum buys")
def settings() -> None:
    """The plane of learning rate and momentum."""
    place = page.live(quadratic.settings, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("regimes")
        place("mkappa-slider")
        page.provenance(
            "computed", "The bluer, the faster. Dashed: where the roots of an axis turn complex."
        )
        place("roots")
    with right:
        st.markdown(planning.EXPLAINED)
        place("momentum-run")
        st.caption("Across: steps. Up: size of the error along each axis, from 1.")
        place("roots-words")


@page.section("A few samples at a time")
def stochastic() -> None:
    """Batches of a real line fit, a ball of noise, and schedules."""
    place = page.live(noise.stochastic, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("wandering")
        controls.choice(page, noise.BATCH, "Batch", wandering.BATCHES)
        controls.choice(page, noise.SCHEDULE, "Schedule", wandering.SCHEDULES)
        place("nrate-slider")
        controls.new_sample(page, noise.NOISE_SEED)
        page.provenance("computed", "Across: slope w; up: intercept b. 442 patients.")
    with right:
        st.markdown(wandering.EXPLAINED)
        place("bands")
        st.caption("Across: steps. Up: distance from the minimum. Below: the learning rate.")
        place("schedule")
        place("ball")
        place("ball-words")


@page.section("Decay is not a penalty")
def decay() -> None:
    """Weight decay against L2 under Adam."""
    place = page.live(noise.decay, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("decay")
        controls.new_sample(page, noise.DECAY_SEED)
        page.provenance("computed", "Thick: loud; thin: quiet. Dashed: what decay alone leaves.")
    with right:
        st.markdown(decaying.EXPLAINED)
        place("decay-slider")
        place("loud-slider")
        place("decay-formula")


@page.section("All settings at once", follows=True)
def sweep() -> None:
    """The final loss over learning rate and momentum."""
    place = page.live(noise.sweep, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("sweep")
        page.provenance("computed", "Across: log₁₀ η; up: β.")
    with right:
        st.markdown(sweeping.EXPLAINED)
        controls.choice(page, noise.SWEPT, "Optimizer", sweeping.SWEPT)
        place("sweep-words")
        st.button("Race with these", icon=":material/flag:", on_click=noise.take, args=(page,))


@page.section("On a network", follows=True)
def network() -> None:
    """The same optimizers where there are 1,210 weights."""
    st.markdown(digits.EXPLAINED)
    place = page.live(noise.network, rest=nothing)
    left, right = st.columns(2, gap="large")
    with left:
        place("digits")
        st.caption("Across: steps. Up: cross-entropy of all 500 digits.")
        place("digits-words")
    with right:
        place("slice")
        st.caption(digits.SLICE)
        controls.new_sample(page, noise.DIGITS_SEED)
        page.provenance("computed")


@page.section("Checks itself", follows=True)
def checks() -> None:
    """Ours against torch and SciPy, on the race of the picture."""
    from mathdl_ui.figures import optimizers_evidence as believing

    evidence.checks([evidence.Check(*one) for one in believing.checks(drawing.race(page))])


def product() -> Export:
    """What is taken home: the numbers on screen, and what computed them."""
    from mathdl_ui.figures import optimizers_evidence as believing

    return believing.take_home(drawing.race(page), page.entry, **drawing.ground(page))


@page.section("The code", follows=True)
def code() -> None:
    """What ran, torch's way, and both to take home."""
    from mathdl_ui.figures import optimizers_evidence as believing

    evidence.code(believing.functions(drawing.race(page)), believing.TWINS, product())


evidence.take_home(page, product)
page.end(figure.SOURCES)
