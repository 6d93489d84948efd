"""Stochastic gradients on a real line fit: the noise ball, what a schedule does to it, bands."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization import stochastic, surfaces
from mathdl_core.optimization.stochastic import NoiseBall
from mathdl_ui import tex
from mathdl_ui.contours import even_levels, level_lines
from mathdl_ui.figures import optimizers_surfaces as grounds
from mathdl_ui.layers import Backdrop, Frame, Layer, backdrop, path, points, polygon, text
from mathdl_ui.powers import powers
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

BATCHES = ("1", "8", "32", "all 442")
SCHEDULES = tuple(stochastic.SCHEDULES)
N_STEPS, N_RUNS = 300, 40
EVERY = 3
TRAIL = 12
X, Y = (-70.0, 150.0), (50.0, 215.0)
START = np.array([-40.0, 80.0])
EXPLAINED = (
    "Diabetes progression against body mass index again, but each step sees a few patients only. "
    "Far away any patient knows the way; near the minimum they disagree, and the path wanders in "
    "a **ball of noise**. A larger batch, a smaller rate, or a rate that falls shrinks it."
)


class Wandering(NamedTuple):
    """Runs on the line fit.

    Attributes:
        weights: (n_steps + 1, n_runs, 2); the first run is the one that is drawn.
        distances: (n_steps + 1, n_runs) from the minimum.
        best: (2,) the minimum.
        ball: what theory expects at the first rate, kept constant.
        rates: (n_steps,).
        batch_size: samples a step.
        schedule: its name.
    """

    weights: Array
    distances: Array
    best: Array
    ball: NoiseBall
    rates: Array
    batch_size: int
    schedule: str

    @property
    def radius(self) -> float:
        """The root of the mean square of the distance that theory expects."""
        return float(np.hypot(*self.ball.deviations))

    @property
    def measured(self) -> float:
        """The same over all runs in the last third of the steps."""
        return float(np.sqrt((self.distances[-N_STEPS // 3 :] ** 2).mean()))


@lru_cache(maxsize=1)
def samples() -> tuple[Array, Array]:
    """The design (442, 2), standardized body mass index and 1, and the progression (442,)."""
    x, y = grounds.diabetes()
    return np.column_stack([(x - x.mean()) / x.std(), np.ones_like(x)]), y


@lru_cache(maxsize=48)
def wandering(batch: str, schedule: str, learning_rate: float, seed: int) -> Wandering:
    """Forty runs from starts about the one that is drawn."""
    X_, y = samples()
    size = len(y) if batch == BATCHES[-1] else int(batch)
    rates = learning_rate * stochastic.SCHEDULES[schedule](np.arange(float(N_STEPS)), N_STEPS)
    rng = np.random.default_rng(seed)
    starts = START + np.vstack([np.zeros(2), rng.normal(0, 20, size=(N_RUNS - 1, 2))])
    weights = stochastic.stochastic_descent(X_, y, starts, batch_size=size, rates=rates, rng=rng)
    ball = stochastic.noise_ball(X_, y, batch_size=size, learning_rate=learning_rate)
    best = np.asarray(np.linalg.lstsq(X_, y)[0], float)
    distances = np.asarray(np.hypot(*np.moveaxis(weights - best, -1, 0)))
    return Wandering(weights, distances, best, ball, rates, size, schedule)


@lru_cache(maxsize=1)
def bowl() -> Backdrop:
    """The level lines of the mean squared error."""
    x, y = np.linspace(-160, 240, 61), np.linspace(*Y, 41)
    values = surfaces.line_fit(samples()[0][:, 0], samples()[1]).value(
        np.stack(np.meshgrid(x, y), axis=-1)
    )
    return backdrop([level_lines(values, x, y, even_levels(values), "muted")])


def path_layers(now: Wandering) -> list[Layer]:
    """One whole path, and the ball at two standard deviations."""
    circle = np.linspace(0, 2 * math.pi, 61)
    round_ = np.column_stack([np.cos(circle), np.sin(circle)]) * np.minimum(
        2 * now.ball.deviations, 1e4
    )
    ball = now.best + round_ @ now.ball.axes.T
    whole = np.clip(now.weights[:, 0], -1000, 1000)
    drawn = [path(whole, "data", width=1.2, opacity=0.4)]
    if now.radius > 0:
        drawn += [
            polygon(ball, "second", fill=0.12, width=1.5),
            text(ball[15], "expected ball, 2σ", "second", anchor="middle", shift=(0, -8)),
        ]
    return [*drawn, points([now.best], "ink", r=4.5, hollow=True, opacity=1)]


def moving(now: Wandering, frame: int) -> list[Layer]:
    """The last stretch of the path of one run."""
    step = frame * EVERY
    w = now.weights[np.maximum(np.arange(step - TRAIL, step + 1), 0), 0]
    w = np.clip(w, -1000, 1000)
    return [path(w, "data", width=2.4), points(w[-1:], "data", r=6, opacity=1)]


def caption(now: Wandering, frame: int) -> str:
    """How far, after how many samples."""
    step = frame * EVERY
    away = tex.plain(float(now.distances[step, 0]), digits=3)
    return f"step {step} · {step * now.batch_size:,} samples · {away} away"


@lru_cache(maxsize=8)
def frames(batch: str, schedule: str, learning_rate: float, seed: int) -> list[Frame]:
    """Every third step."""
    now = wandering(batch, schedule, learning_rate, seed)
    return [Frame(caption(now, i), moving(now, i)) for i in range(N_STEPS // EVERY + 1)]


def band_layers(now: Wandering, frame: int) -> list[Layer]:
    """The distance of all runs as a band, of one as a line, and what is expected."""
    t = np.arange(0, N_STEPS + 1, EVERY)
    low, middle, high = np.log10(
        np.maximum(np.quantile(now.distances[t], [0.1, 0.5, 0.9], axis=1), 1e-3)
    )
    low, middle, high = (np.clip(one, -2.4, 3.4) for one in (low, middle, high))
    one = np.clip(np.log10(np.maximum(now.distances[t, 0], 1e-3)), -2.4, 3.4)
    edge = np.concatenate([np.column_stack([t, high]), np.column_stack([t, low])[::-1]])
    drawn = [
        *powers(-2, 3, N_STEPS),
        path([(frame * EVERY, -2.4), (frame * EVERY, 3.4)], "muted", width=1.2),
        polygon(edge, "data", fill=0.18),
        path(np.column_stack([t, middle]), "data", width=2.2),
        path(np.column_stack([t, one]), "data", width=1, opacity=0.5),
        text((N_STEPS, 3.0), "median and 10–90 % of 40 runs", "data", anchor="end"),
    ]
    if 0 < now.radius < 1000:
        level = math.log10(now.radius)
        drawn += [
            path([(0, level), (N_STEPS, level)], "second", width=1.6, dash=True),
            text(
                (N_STEPS, level), "expected, rate constant", "second", anchor="end", shift=(0, -6)
            ),
        ]
    return drawn


def rate_layers(now: Wandering) -> list[Layer]:
    """The schedule: the rate over the steps."""
    top = float(now.rates.max())
    share = now.rates / top if top else now.rates
    return [
        path(np.column_stack([np.arange(N_STEPS), share]), "result", width=2),
        path([(0, 0), (N_STEPS, 0)], "muted", width=0.8),
        text(
            (N_STEPS, 1),
            f"η = {tex.plain(top, digits=3)} at most",
            "result",
            anchor="end",
            shift=(0, -7),
        ),
    ]


def formula(now: Wandering, theme: Theme) -> str:
    """The deviation along one axis of the bowl, by theory and measured."""
    eta = float(now.rates.max())
    sigma = float(now.ball.deviations[0])
    noise = sigma**2 * (1 - (1 - 2 * eta) ** 2) / eta**2 if sigma else 0.0
    last = now.weights[-N_STEPS // 3 :]
    measured = float(((last - now.best) @ now.ball.axes)[..., 0].std())
    return tex.aligned(
        (r"\lambda", r"2 \cdot \text{mean } x^2 = 2"),
        (r"c / |B|", rf"{number(noise * now.batch_size)} / {now.batch_size} = {number(noise)}"),
        (
            tex.colored("second", r"\sigma^2", theme),
            r"\frac{\eta^2 c / |B|}{1 - (1 - \eta \lambda)^2} = "
            rf"\frac{{{number(eta)}^2 \cdot {number(noise)}}}{{1 - {number(1 - 2 * eta)}^2}}",
            rf"{number(sigma)}^2,\; \text{{measured }} {number(measured)}^2",
        ),
    )


def reading(now: Wandering) -> str:
    """What came of it."""
    if now.batch_size == len(samples()[1]):
        return "All patients at every step: no chance, no ball, and the dearest step."
    last = tex.plain(float(np.median(now.distances[-1])), digits=3)
    if now.schedule == "constant":
        return (
            f"In the last third of the steps the runs are {tex.plain(now.measured, digits=3)} from "
            f"the minimum (root mean square); theory expects {tex.plain(now.radius, digits=3)}."
        )
    return (
        f"With the schedule *{now.schedule}* half of the runs end within {last} of the minimum; "
        f"at a constant rate they would keep wandering about {tex.plain(now.radius, digits=3)} "
        "away."
    )


def in_words(now: Wandering, frame: int) -> str:
    """The picture as a sentence."""
    return (
        f"The bowl of a line fit, and the path of stochastic descent with batches of "
        f"{now.batch_size}: after {frame * EVERY} steps it is "
        f"{tex.spoken(float(now.distances[frame * EVERY, 0]), digits=3)} from the minimum. "
        f"The ball of noise to expect has a radius of {tex.spoken(now.radius, digits=3)}."
    )
