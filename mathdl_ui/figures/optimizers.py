"""The main picture of the lesson on optimizers: one start, several runs, step by step."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.optimization.optimizers import Run
from mathdl_ui import tex
from mathdl_ui.figures import optimizers_methods as methods
from mathdl_ui.figures import optimizers_surfaces as grounds
from mathdl_ui.figures.optimizers_methods import METHODS, Rates
from mathdl_ui.figures.optimizers_surfaces import Ground
from mathdl_ui.layers import Frame, Layer, arrow, path, points, text
from mathdl_ui.powers import powers
from mathdl_ui.theme import Role, Theme

PALETTE: tuple[Role, ...] = ("data", "second", "result", "model")
MOST_FRAMES = 100
TRAIL = 5
STEPS = ("50", "100", "500")
FIRST_RACERS = ("SGD", "Momentum", "Adam", "BFGS")
LOWEST_DECADE = -12.0
SOURCES = (
    "B. Polyak, *Some methods of speeding up the convergence of iteration methods*, 1964",
    "D. Kingma, J. Ba, *Adam: a method for stochastic optimization*, 2015",
    "S. Reddi, S. Kale, S. Kumar, *On the convergence of Adam and beyond*, 2018",
    "I. Loshchilov, F. Hutter, *Decoupled weight decay regularization*, 2019",
    "X. Chen et al., *Symbolic discovery of optimization algorithms* (Lion), 2023",
    "G. Goh, *Why momentum really works*, Distill, 2017",
    "H. Li et al., *Visualizing the loss landscape of neural nets*, 2018",
    "Data: diabetes (B. Efron et al., 2004), breast cancer (W. Wolberg et al., 1995) and digits "
    "(UCI), through scikit-learn",
)


class Terms(NamedTuple):
    """All that a race follows from; those of the bowl, the reader's function and the noise too."""

    name: str
    racers: tuple[str, ...]
    watched: str
    x: float
    y: float
    rates: Rates
    n_steps: int
    condition: float
    tilt: float
    own: str
    seed: int


class Race(NamedTuple):
    """Runs by name, on a ground, from a start (2,), with their rates; `watched` is one of them.

    `heights` are the values (n_steps + 1,) of f along each.
    """

    name: str
    ground: Ground
    start: Array
    rates: Rates
    n_steps: int
    runs: dict[str, Run]
    heights: dict[str, Array]
    watched: str
    terms: Terms

    @property
    def steps(self) -> Array:
        """(n_frames,) the step at each frame."""
        n = min(self.n_steps, MOST_FRAMES)
        return np.rint(np.linspace(0, self.n_steps, n + 1))

    def step(self, frame: int) -> int:
        """The step of a frame."""
        return int(self.steps[frame])

    def role(self, name: str) -> Role:
        """The color of a racer."""
        place = list(self.runs).index(name)
        return PALETTE[place] if place < len(PALETTE) else "muted"

    def values(self, name: str) -> Array:
        """(n_steps + 1,) f along a run."""
        return self.heights[name]


def race(
    name: str,
    racers: tuple[str, ...],
    watched: str,
    start: Array,
    rates: Rates,
    n_steps: int,
    *,
    condition: float,
    tilt: float,
    own: str,
    seed: int,
) -> Race:
    """All runs; the same state is computed once."""
    x, y = (float(c) for c in start)
    watched = watched if watched in racers else next(iter(racers), "")
    return _race(Terms(name, racers, watched, x, y, rates, n_steps, condition, tilt, own, seed))


def _race(terms: Terms) -> Race:
    ground = grounds.chosen(terms.name, terms.condition, terms.tilt, terms.own)
    # Whoever is watched, the race is the same.
    runs, heights = _raced(terms._replace(watched=""))
    start = np.array([terms.x, terms.y])
    return Race(
        *(terms.name, ground, start, terms.rates, terms.n_steps, runs, heights, terms.watched),
        terms,
    )


@lru_cache(maxsize=16)
def _raced(terms: Terms) -> tuple[dict[str, Run], dict[str, Array]]:
    surface = grounds.chosen(terms.name, terms.condition, terms.tilt, terms.own).surface
    n, noise = terms.n_steps, None
    if terms.name == grounds.NOISY:
        noise = np.random.default_rng(terms.seed).normal(0.0, 2.0, size=(n, 2))
    start = np.array([terms.x, terms.y])
    found = methods.runs(terms.racers, surface, start, terms.rates, n, noise)
    if not found:
        return {}, {}
    with np.errstate(all="ignore"):
        heights = surface.value(np.stack([run.weights for run in found.values()]))
    return found, dict(zip(found, heights, strict=True))


def carried(now: Race) -> list[Layer]:
    """The map, and all paths, faint."""
    drawn = [*now.ground.layers]
    for name, run in now.runs.items():
        opacity = 0.55 if name == now.watched else 0.35
        drawn.append(path(_inside(now, run.weights), now.role(name), width=2, opacity=opacity))
    return drawn


def moving(now: Race, frame: int) -> list[Layer]:
    """Where everyone is at a frame, and what the next step of the watched one is made of."""
    drawn: list[Layer] = []
    step = now.step(frame)
    for name, run in now.runs.items():
        trail = run.weights[np.maximum(np.arange(step - TRAIL, step + 1), 0)]
        drawn.append(path(_inside(now, trail), now.role(name), width=3.5))
    drawn += _arrows(now, step)
    if not now.runs:
        return drawn
    dots = _inside(now, np.array([run.weights[step] for run in now.runs.values()]))
    roles = [now.role(name) for name in now.runs]
    sizes = [6.0 if name == now.watched else 5.0 for name in now.runs]
    drawn.append(points(dots, roles, r=sizes, opacity=1, titles=list(now.runs)))
    for name, at in zip(now.runs, dots, strict=True):
        # Names of more than a few would cover each other: a hand on the dot tells.
        if now.role(name) != "muted" or name == now.watched or len(now.runs) <= 6:
            drawn.append(text(at, METHODS[name].short, now.role(name), shift=(9, -7)))
    return drawn


def _inside(now: Race, weights: Array) -> Array:
    """Points no farther out than one picture beyond its edge, to a thousandth of it or less."""
    (x0, x1), (y0, y1) = now.ground.setting.x, now.ground.setting.y
    kept = np.clip(weights, [2 * x0 - x1, 2 * y0 - y1], [2 * x1 - x0, 2 * y1 - y0])
    for k, span in enumerate((x1 - x0, y1 - y0)):
        kept[..., k] = np.round(kept[..., k], 3 - math.floor(math.log10(span)))
    return kept


def _arrows(now: Race, step: int) -> list[Layer]:
    """Gradient and velocity, downhill and all of one length, and the step to scale."""
    if not now.watched:
        return []
    run = now.runs[now.watched]
    k = min(step, now.n_steps - 1)
    at = run.weights[k]
    (x0, x1), (y0, y1) = now.ground.setting.x, now.ground.setting.y
    scale = np.array([x1 - x0, (y1 - y0) * 4 / 3])
    finds = METHODS[now.watched].unit == "own" and METHODS[now.watched].rule is None
    drawn = []
    directions: list[tuple[Role, Array, str]] = [("gradient", -run.gradients[k], "−g")]
    if run.velocities[k].any():
        v = run.velocities[k]
        directions.append(("muted", v if finds else -v, "p" if finds else "−v"))
    for role, direction, label in directions:
        size = float(np.hypot(*(direction / scale)))
        tip = at + 0.13 * direction / size if size > 1e-12 else at
        drawn.append(arrow(_inside(now, at[None])[0], _inside(now, tip[None])[0], role, width=2.5))
        drawn.append(
            text(_inside(now, tip[None])[0], label if size > 1e-12 else "", role, math=True)
        )
    after = run.weights[min(k + 1, now.n_steps)]
    drawn.append(arrow(_inside(now, at[None])[0], _inside(now, after[None])[0], "ink", width=3))
    return drawn


def caption(now: Race, frame: int) -> str:
    """The step, and where the watched one is."""
    if not now.watched:
        return ""
    step = now.step(frame)
    return f"step {step} · f = {tex.plain(float(now.values(now.watched)[step]), digits=3)}"


def film(now: Race) -> list[Frame]:
    """Every frame of the race."""
    return _film(now.terms)


@lru_cache(maxsize=8)
def _film(terms: Terms) -> list[Frame]:
    """The same by the terms of a race, so that a race that is shown again is not drawn again."""
    now = _race(terms)
    return [Frame(caption(now, i), moving(now, i)) for i in range(len(now.steps))]


def formula(now: Race, frame: int, theme: Theme) -> list[str]:
    """The update of the watched racer, from the step shown to the next."""
    if not now.watched:
        return []
    run = now.runs[now.watched]
    step = min(now.step(frame), now.n_steps - 1)
    if run.diverged_at is not None and step >= run.diverged_at - 1:
        step = max(run.diverged_at - 2, 0)
    return methods.formula(now.watched, run, step, now.rates, now.ground.surface, theme)


def ended(now: Race) -> str:
    """Where all runs ended, the lowest first, and which of them diverged or left the picture."""
    (x0, x1), (y0, y1) = now.ground.setting.x, now.ground.setting.y
    stayed = [name for name, run in now.runs.items() if run.diverged_at is None]
    said = []
    for name in sorted(stayed, key=lambda name: float(now.values(name)[-1])):
        weights = now.runs[name].weights
        out = np.any((weights < [x0, y0]) | (weights > [x1, y1]), axis=1)
        left = f" (out of the picture from step {int(out.argmax())})" if out[-1] else ""
        said.append(f"{name} {tex.plain(float(now.values(name)[-1]), digits=3)}{left}")
    told = [f"f at the end, lowest first: {', '.join(said)}."] if said else []
    told += [
        f"{name} **diverged at step {run.diverged_at}**."
        for name, run in now.runs.items()
        if run.diverged_at is not None
    ]
    return " ".join(told)


def reading(now: Race) -> list[str]:
    """What came of it, and what to know of the watched one."""
    if not now.runs:
        return ["Choose at least one optimizer, and the race begins."]
    said = [ended(now)]
    remark = METHODS[now.watched].remark
    if remark:
        said.append(f"*{now.watched}*: {remark}")
    return said


def in_words(now: Race, frame: int) -> str:
    """The picture as a sentence."""
    x, y = (tex.spoken(float(c), digits=3) for c in now.start)
    step = now.step(frame)
    where = []
    for name, run in now.runs.items():
        a, b = (tex.spoken(float(c), digits=3) for c in run.weights[step])
        value = tex.spoken(float(now.values(name)[step]), digits=3)
        gone = run.diverged_at is not None and step >= run.diverged_at
        where.append(
            f"{name} has diverged at step {run.diverged_at}"
            if gone
            else f"{name} is at {a}, {b}, where f is {value}"
        )
    return (
        f"Level lines of {now.name}. From the start at {x}, {y}, after {step} steps: "
        f"{'; '.join(where) or 'nobody runs'}."
    )


# --- The loss, step by step ----------------------------------------------------------------------


class Losses(NamedTuple):
    """Powers of ten of f above its lowest value, by racer, and the `low` and `high` end of them."""

    decades: dict[str, Array]
    low: float
    high: float


def losses(now: Race) -> Losses:
    """How far above the bottom everyone is."""
    found = {name: now.values(name) for name in now.runs}
    bottom = now.ground.surface.lowest
    finite = [v[np.isfinite(v)] for v in found.values()]
    smallest = min((float(v.min()) for v in finite if v.size), default=0.0)
    if not math.isfinite(bottom) or smallest < bottom:
        bottom = smallest
    with np.errstate(all="ignore"):
        decades = {
            name: np.clip(
                np.nan_to_num(np.log10(v - bottom), nan=12.0, posinf=12.0, neginf=LOWEST_DECADE),
                LOWEST_DECADE,
                12.0,
            )
            for name, v in found.items()
        }
    both = np.concatenate([*decades.values(), [0.0]])
    return Losses(decades, math.floor(max(both.min(), -9)) - 0.2, math.ceil(both.max()) + 0.3)


def loss_layers(now: Race, frame: int) -> list[Layer]:
    """The curves with their names, and where the race is now."""
    shown = losses(now)
    n, step = now.n_steps, now.step(frame)
    drawn = powers(shown.low, shown.high, n)
    drawn.append(path([(step, shown.low), (step, shown.high)], "muted", width=1.5))
    for name, y in shown.decades.items():
        clipped = np.clip(y[now.steps.astype(int)], shown.low, shown.high)
        drawn.append(path(np.column_stack([now.steps, clipped]), now.role(name), width=2.2))
        at = np.clip(y[step], shown.low, shown.high)
        drawn.append(points([(step, at)], now.role(name), r=4.5, opacity=1))
    for name, height in _apart({n_: float(y[-1]) for n_, y in shown.decades.items()}, shown):
        drawn.append(text((n, height), METHODS[name].short, now.role(name), shift=(6, 4)))
    return drawn


def _apart(ends: dict[str, float], shown: Losses) -> list[tuple[str, float]]:
    """Labels at the ends of curves, moved apart until none covers another."""
    room = (shown.high - shown.low) / max(15, len(ends) + 1)
    order = sorted(ends, key=lambda name: ends[name])
    heights: list[float] = []
    for name in order:
        lowest = heights[-1] + room if heights else shown.low
        heights.append(max(min(ends[name], shown.high), lowest))
    ceiling = shown.high
    for i in range(len(order) - 1, -1, -1):
        heights[i] = min(heights[i], ceiling)
        ceiling = heights[i] - room
    return list(zip(order, heights, strict=True))


def losses_in_words(now: Race, frame: int) -> str:
    """The curves as a sentence."""
    shown, step = losses(now), now.step(frame)
    said = [
        f"{name} 10 to the {tex.spoken(float(y[step]), digits=3)}"
        for name, y in shown.decades.items()
    ]
    return (
        f"How far f is above its lowest value after {step} of {now.n_steps} steps: "
        f"{', '.join(said) or 'nobody runs'}."
    )


# --- What to do ----------------------------------------------------------------------------------


def quests(now: Race) -> list[Quest]:
    """Small tasks on the race."""
    runs, setting = now.runs, now.ground.setting
    basins = {
        int(np.hypot(*(now.ground.surface.minima - run.weights[-1]).T).argmin())
        for run in runs.values()
        if len(now.ground.surface.minima) > 1
        and np.hypot(*(now.ground.surface.minima - run.weights[-1]).T).min() < 0.3
    }
    plain = runs.get("SGD")
    adam = runs.get("Adam")
    stuck = plain is not None and now.name == "Saddle" and bool(np.hypot(*plain.weights[-1]) < 0.05)
    return [
        Quest(
            "Raise the learning rate until SGD diverges.",
            plain is not None and plain.diverged_at is not None,
            r"Along the steepest axis a step multiplies the error by $1 - \eta\lambda$. Beyond "
            r"$\eta = 2 / \lambda$ that is less than $-1$.",
        ),
        Quest(
            "On *Himmelblau*, find a start from which two optimizers end in different minima.",
            setting.key == "himmelblau" and len(basins) > 1,
            "The optimizer is part of the answer: where there are many minima, it chooses.",
        ),
        Quest(
            "Let SGD end lower than Adam.",
            plain is not None
            and adam is not None
            and plain.diverged_at is None
            and float(now.values("SGD")[-1]) < float(now.values("Adam")[-1]),
            "No optimizer wins everywhere. Adam's steps keep their length near a minimum; "
            "SGD's shrink with the slope.",
        ),
        Quest(
            "Start SGD on the *Saddle* so that it never leaves it.",
            stuck,
            "Only a start with exactly $y = 0$ does it: a saddle holds nobody for ever, but many "
            "for long.",
        ),
    ]


SCENES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "Ravine": ("Rosenbrock", FIRST_RACERS, "Momentum"),
    "Which minimum?": ("Himmelblau", ("SGD", "Momentum", "Adam", "Newton"), "Adam"),
    "Saddle": ("Saddle", ("SGD", "Momentum", "Adam", "Newton"), "Newton"),
    "Off the cliff": ("Plateau and cliff", ("SGD", "Momentum", "RMSProp", "Adam"), "RMSProp"),
    "Bad scaling": ("Line fit, raw", ("SGD", "Adam", "BFGS", "Exact line search"), "SGD"),
    "Everyone": ("Beale", tuple(METHODS), "Nesterov"),
}


def how_to_read(now: Race) -> str:
    """What the picture shows, under it."""
    across, up = now.ground.setting.names
    return (
        f"{now.ground.setting.about} Across: {across}; up: {up}. Of the watched one, the arrows "
        "−g and −v show directions only; the dark one is its step, to scale."
    )
