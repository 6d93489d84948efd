"""What the sections of the lesson on CNN filters show, by the network and digit of its picture."""

from __future__ import annotations

from mathdl_core.convolution.cnn import FIRST, SECOND
from mathdl_ui import controls, plane, tiles
from mathdl_ui.components import formula
from mathdl_ui.drawings import cnn as picture
from mathdl_ui.drawings.cnn import Shown
from mathdl_ui.figures import cnn_favorites as favorites
from mathdl_ui.figures import cnn_mistakes as mistakes
from mathdl_ui.figures import cnn_rivals as rivals
from mathdl_ui.figures import cnn_why as why
from mathdl_ui.scene import Drawing, State

ANSWER = "its answer"
CLASSES = (ANSWER, *map(str, range(10)))
OF_CLASS = controls.choice_param("why", CLASSES)
TARGET = controls.choice_param("target", why.TARGETS)
START = controls.choice_param("start", why.STARTS)
LAYERS = {"First layer": FIRST, "Second layer": SECOND}
LIKES = controls.choice_param("likes", tuple(LAYERS))


def answer_rests_on(shown: Shown, now: State) -> Drawing:
    """Saliency, occlusion, Grad-CAM, and the picture that is liked most."""
    seen = picture.view(shown, now)
    chosen = now.address.value(OF_CLASS)
    k = seen.answer if chosen == ANSWER else int(chosen)
    found = why.reasons(seen, k)
    ascent = why.climb(seen, k, now.address.value(TARGET), now.address.value(START))
    played = plane.Timeline(
        why.N_STEPS + 1,
        lambda step: why.caption(ascent, step),
        list,
        name="climb",
        seconds=6.0,
        label="Step of the climb",
        first=why.N_STEPS,
    )
    step = played.current(now)
    return {
        "why": tiles.drawn(now, why.stage(seen, found, ascent, step), timeline=played),
        "why-formula": formula(why.formula(found, now.theme)),
    }


def likes(shown: Shown, now: State) -> Drawing:
    """What each filter of a layer likes best among the test digits."""
    layer = LAYERS[now.address.value(LIKES)]
    network = picture.view(shown, now).network
    return {"likes": tiles.drawn(now, favorites.stage(network, layer))}


def wrong(shown: Shown, now: State) -> Drawing:
    """The worst mistakes."""
    return {"wrong": tiles.drawn(now, mistakes.stage(picture.view(shown, now).network))}


def against(now: State) -> Drawing:
    """The curves of the stored runs."""
    layers, words = rivals.curves()
    domain = plane.Domain((0.0, 32.0), (84.0, 100.0), equal=False, ratio=0.5, axes="frame")
    return {"curves": plane.drawn(now, plane.Picture(words, layers), domain=domain)}
