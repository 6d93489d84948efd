"""The main picture of the lesson on optimizers while the hand moves."""

from typing import TypedDict

from mathdl_ui import controls, live, plane
from mathdl_ui.address import integer
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import optimizers as figure
from mathdl_ui.figures import optimizers_losses as descent
from mathdl_ui.figures import optimizers_surfaces as grounds
from mathdl_ui.figures.optimizers_methods import METHODS, Rates
from mathdl_ui.scene import Drawing, State

SURFACE = controls.choice_param("surface", tuple(grounds.SETTINGS))
RACERS = controls.several_param("racers", tuple(METHODS), figure.FIRST_RACERS)
WATCHED = controls.choice_param("watched", tuple(METHODS), "Momentum")
STEPS = controls.choice_param("steps", figure.STEPS, "100")
MOMENTUM = live.Slider("beta", "Momentum β", 0, 0.99, 0.9, 0.01)
CONDITION = live.Slider("kappa", "Conditioning κ of the bowl", 1, 100, 8, 1)
TILT = live.Slider("tilt", "Tilt of the bowl", 0, 90, 30, 1, "°")
OWN = controls.text_param("f", grounds.DEFAULT_TEXT, max_chars=200)
DRAW = integer("draw", 0, 0, 999_999)


def start(name: str) -> plane.Handle:
    """Where all runs on a surface start; each surface remembers its own."""
    setting = grounds.SETTINGS[name]
    (x0, x1), (y0, y1) = setting.x, setting.y
    fine = ((x1 - x0) / 400, (y1 - y0) / 300)
    steps = tuple(float(f"{one:.0e}") for one in fine)
    return plane.Handle(
        f"at_{setting.key}",
        setting.start,
        "ink",
        "start",
        "Start",
        origin=None,
        x=setting.x,
        y=setting.y,
        step=(steps[0], steps[1]),
        coarse=(20 * steps[0], 20 * steps[1]),
    )


def rate_slider(name: str) -> live.Slider:
    """The learning rate of steps in units of the gradient."""
    setting = grounds.SETTINGS[name]
    label = "log₁₀ η of SGD, momentum, Nesterov"
    return live.Slider(f"rate_{setting.key}", label, -5, 1, setting.rate, 0.05)


def length_slider(name: str) -> live.Slider:
    """The learning rate of those that scale the gradient: the length of a step."""
    setting = grounds.SETTINGS[name]
    label = "log₁₀ η of Ada…, RMSProp, Adam…, Lion"
    return live.Slider(f"length_{setting.key}", label, -4, 1.5, setting.length, 0.05)


def rates(now: State) -> Rates:
    """The rates as they stand."""
    name = now.address.value(SURFACE)
    return Rates(
        10 ** rate_slider(name).current(now),
        10 ** length_slider(name).current(now),
        MOMENTUM.current(now),
    )


class Choice(TypedDict):
    """What surfaces are made of beside their name."""

    condition: float
    tilt: float
    own: str
    seed: int


def ground(now: State) -> Choice:
    """What the surface is made of."""
    return {
        "condition": CONDITION.current(now),
        "tilt": TILT.current(now),
        "own": now.address.value(OWN),
        "seed": now.address.value(DRAW),
    }


def race(now: State, racers: tuple[str, ...] | None = None) -> figure.Race:
    """The race of the state, or of others in the same place."""
    name = now.address.value(SURFACE)
    return figure.race(
        name,
        now.address.value(RACERS) if racers is None else racers,
        now.address.value(WATCHED),
        start(name).current(now),
        rates(now),
        int(now.address.value(STEPS)),
        **ground(now),
    )


def rest(now: State) -> object:
    """What else the picture says: the surface and its controls, who races."""
    values = now.address
    return values.value(SURFACE), values.value(RACERS), values.value(OWN)


def picture(now: State) -> Drawing:
    """The race on its map, the update of one racer, and how low everyone is."""
    found = race(now)
    setting = found.ground.setting
    played = plane.Timeline(
        len(found.steps),
        lambda frame: figure.caption(found, frame),
        lambda: figure.film(found),
        name="step",
        seconds=10,
        label="Step",
        first=40,
    )
    frame = played.current(now)
    shown = descent.losses(found)
    return {
        "race": plane.drawn(
            now,
            plane.Picture(
                figure.in_words(found, frame),
                figure.carried(found),
                figure.moving(found, frame),
                found.ground.backdrop,
            ),
            handles=[start(found.name)],
            domain=plane.Domain(
                setting.x, setting.y, equal=setting.equal, ratio=0.68, axes="frame", tallest=520
            ),
            timeline=played,
            jumps=True,
        ),
        "rate-slider": live.slider(now, rate_slider(found.name)),
        "length-slider": live.slider(now, length_slider(found.name)),
        "beta-slider": live.slider(now, MOMENTUM),
        "kappa-slider": live.slider(now, CONDITION),
        "tilt-slider": live.slider(now, TILT),
        "update": formula(*figure.formula(found, frame, now.theme)),
        "ends": prose(*figure.reading(found)),
        "losses": plane.drawn(
            now,
            plane.Picture(
                descent.losses_in_words(found, shown, frame),
                descent.loss_layers(found, shown, frame),
            ),
            domain=plane.Domain(
                (-0.16 * found.n_steps, 1.36 * found.n_steps),
                (shown.low - 0.04 * (shown.high - shown.low), shown.high),
                equal=False,
                ratio=0.5,
                axes="none",
                tallest=260,
            ),
        ),
    }
