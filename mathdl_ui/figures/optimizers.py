"""The main picture of the lesson on optimizers: one start, several runs, step by step."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization.descents import Run
from mathdl_ui import tex
from mathdl_ui.figures import optimizers_methods as methods
from mathdl_ui.figures import optimizers_surfaces as grounds
from mathdl_ui.figures.optimizers_methods import METHODS, Rates
from mathdl_ui.figures.optimizers_surfaces import Ground, Setting
from mathdl_ui.layers import Frame, Layer, arrow, path, points, text
from mathdl_ui.theme import Role, Theme

PALETTE: tuple[Role, ...] = ("data", "second", "result", "model")
MOST_FRAMES = 100
TRAIL = 5
STEPS = ("50", "100", "500")
FIRST_RACERS = ("SGD", "Momentum", "Adam", "BFGS")
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

    `tracks` are the weights (n_steps + 1, 2) of each as they are drawn, `heights` the values
    (n_frames,) of f at the frames.
    """

    name: str
    ground: Ground
    start: Array
    rates: Rates
    n_steps: int
    runs: dict[str, Run]
    tracks: dict[str, Array]
    heights: dict[str, Array]
    watched: str
    terms: Terms

    @property
    def steps(self) -> Array:
        """(n_frames,) the step at each frame."""
        return steps_shown(self.n_steps)

    def step(self, frame: int) -> int:
        """The step of a frame."""
        return int(self.steps[frame])

    def role(self, name: str) -> Role:
        """The color of a racer."""
        place = list(self.runs).index(name)
        return PALETTE[place] if place < len(PALETTE) else "muted"

    def values(self, name: str) -> Array:
        """(n_frames,) f along a run."""
        return self.heights[name]


@lru_cache(maxsize=8)
def steps_shown(n_steps: int) -> Array:
    """(n_frames,) the step at each frame."""
    return np.rint(np.linspace(0, n_steps, min(n_steps, MOST_FRAMES) + 1))


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
    start = np.array([terms.x, terms.y])
    # Whoever is watched, the race is the same.
    run = _raced(terms._replace(watched=""))
    return Race(
        *(terms.name, ground, start, terms.rates, terms.n_steps, *run, terms.watched), terms
    )


@lru_cache(maxsize=64)
def _raced(terms: Terms) -> tuple[dict[str, Run], dict[str, Array], dict[str, Array]]:
    surface, setting, _ = grounds.chosen(terms.name, terms.condition, terms.tilt, terms.own)
    n, noise = terms.n_steps, None
    if terms.name == grounds.NOISY:
        noise = np.random.default_rng(terms.seed).normal(0.0, 2.0, size=(n, 2))
    start = np.array([terms.x, terms.y])
    found = methods.runs(terms.racers, surface, start, terms.rates, n, noise)
    if not found:
        return {}, {}, {}
    weights = np.stack([run.weights for run in found.values()])
    with np.errstate(all="ignore"):
        heights = surface.value(weights[:, steps_shown(n).astype(int)])
    tracks = _inside(setting, weights)
    return found, dict(zip(found, tracks, strict=True)), dict(zip(found, heights, strict=True))


def carried(now: Race) -> list[Layer]:
    """All paths, faint."""
    drawn = []
    for name, track in now.tracks.items():
        opacity = 0.55 if name == now.watched else 0.35
        drawn.append(path(track, now.role(name), width=2, opacity=opacity))
    return drawn


def moving(now: Race, frame: int) -> list[Layer]:
    """Where everyone is at a frame, and what the next step of the watched one is made of."""
    drawn: list[Layer] = []
    step = now.step(frame)
    for name, track in now.tracks.items():
        trail = track[np.maximum(np.arange(step - TRAIL, step + 1), 0)]
        drawn.append(path(trail, now.role(name), width=3.5))
    drawn += _arrows(now, step)
    if not now.runs:
        return drawn
    dots = np.array([track[step] for track in now.tracks.values()])
    roles = [now.role(name) for name in now.runs]
    sizes = [6.0 if name == now.watched else 5.0 for name in now.runs]
    drawn.append(points(dots, roles, r=sizes, opacity=1, titles=list(now.runs)))
    for name, at in zip(now.runs, dots, strict=True):
        # Names of more than a few would cover each other: a hand on the dot tells.
        if now.role(name) != "muted" or name == now.watched or len(now.runs) <= 6:
            drawn.append(text(at, METHODS[name].short, now.role(name), shift=(9, -7)))
    return drawn


def _inside(setting: Setting, weights: Array) -> Array:
    """Points no farther out than one picture beyond its edge, to a thousandth of it or less."""
    (x0, x1), (y0, y1) = setting.x, setting.y
    kept = np.clip(weights, [2 * x0 - x1, 2 * y0 - y1], [2 * x1 - x0, 2 * y1 - y0])
    for k, span in enumerate((x1 - x0, y1 - y0)):
        kept[..., k] = np.round(kept[..., k], 3 - math.floor(math.log10(span)))
    return kept


def _arrows(now: Race, step: int) -> list[Layer]:
    """Gradient and velocity, downhill and all of one length, and the step to scale."""
    if not now.watched:
        return []
    run, setting = now.runs[now.watched], now.ground.setting
    k = min(step, now.n_steps - 1)
    at = run.weights[k]
    (x0, x1), (y0, y1) = setting.x, setting.y
    scale = np.array([x1 - x0, (y1 - y0) * 4 / 3])
    finds = METHODS[now.watched].unit == "own" and METHODS[now.watched].rule is None
    directions: list[tuple[Role, Array, str]] = [("gradient", -run.gradients[k], "−g")]
    if run.velocities[k].any():
        v = run.velocities[k]
        directions.append(("muted", v if finds else -v, "p" if finds else "−v"))
    sizes = [float(np.hypot(*(direction / scale))) for _, direction, _ in directions]
    tips = [
        at + 0.13 * direction / size if size > 1e-12 else at
        for (_, direction, _), size in zip(directions, sizes, strict=True)
    ]
    start, end, *tips = _inside(
        setting, np.array([at, run.weights[min(k + 1, now.n_steps)], *tips])
    )
    drawn = []
    for (role, _, label), size, tip in zip(directions, sizes, tips, strict=True):
        drawn.append(arrow(start, tip, role, width=2.5))
        drawn.append(text(tip, label if size > 1e-12 else "", role, math=True))
    return [*drawn, arrow(start, end, "ink", width=3)]


def caption(now: Race, frame: int) -> str:
    """The step, and where the watched one is."""
    if not now.watched:
        return ""
    height = tex.plain(float(now.values(now.watched)[frame]), digits=3)
    return f"step {now.step(frame)} · f = {height}"


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
        value = tex.spoken(float(now.values(name)[frame]), digits=3)
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
