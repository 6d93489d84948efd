"""Three shares that sum to 1: a Dirichlet density and multinomial counts on one triangle."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.probability import simplex
from mathdl_core.probability.distributions_simplex import Dirichlet, Multinomial
from mathdl_core.probability.simplex import CORNERS, Counts3
from mathdl_ui import tex
from mathdl_ui.layers import Layer, Point, heat, path, points, text
from mathdl_ui.tex import number
from mathdl_ui.theme import Role, Theme

CLASSES = ("cat", "dog", "owl")
ROLES: tuple[Role, ...] = ("data", "second", "result")
LEAST = 0.02
"""Of each share: a Dirichlet distribution has none that is 0."""
FINE = 500
"""Shares are rounded to one part in so many, which a step of the handle always changes."""
WINDOW = (-0.16, 1.16), (-0.12, 0.97)
N_COLUMNS, N_ROWS = 72, 62
HEIGHT = float(CORNERS[2, 1])
SATURATED = 0.15
"""Of the probability that share, where the density is highest, has the full color."""


class Shares(NamedTuple):
    """Two distributions around the same shares.

    Attributes:
        p: (3,) the shares: the mean of both.
        sure: the concentration, α₀.
        density: of shares.
        trials: of counts.
        counts: all of these, with their probabilities.
    """

    p: Array
    sure: float
    density: Dirichlet
    trials: Multinomial
    counts: Counts3

    @property
    def likeliest(self) -> int:
        """The number of the counts with the highest probability."""
        return int(self.counts.masses.argmax())


@lru_cache(maxsize=64)
def shares(first: float, second: float, sure: float, n: int) -> Shares:
    """Both distributions, from the first two shares, the concentration and the trials."""
    p = np.array([first, second, 1 - first - second])
    trials = Multinomial(n, p)
    return Shares(p, sure, Dirichlet(sure * p), trials, simplex.multinomial_counts(trials))


def require_shown(first: float, second: float) -> None:
    """ValueError unless each of the three shares is at least LEAST."""
    if min(first, second, 1 - first - second) < LEAST - 1e-9:
        raise ValueError(f"expected three shares of at least {LEAST}, got {first}, {second}")


def stands(first: float, second: float) -> Point:
    """Where these shares are in the triangle."""
    x, y = simplex.to_plane(np.array([first, second, 1 - first - second])).tolist()
    return x, y


def moved(to: Point) -> tuple[float, float]:
    """The first two of the shares nearest to a point, all three in units of 1 / FINE."""
    room = 1 - 3 * LEAST
    nearest = simplex.nearest_probabilities((simplex.from_plane(np.array(to)) - LEAST) / room)
    units = FINE * (LEAST + room * nearest)
    whole = np.floor(units + 1e-9)
    # What rounding down leaves goes to those that lost most.
    losers = np.argsort(whole - units, kind="stable")[: round(FINE - whole.sum())]
    whole[losers] += 1
    return float(whole[0]) / FINE, float(whole[1]) / FINE


def layers(now: Shares) -> list[Layer]:
    """The density as heat, the counts as dots, the triangle and its corners."""
    return [
        heat(_heights(now), (0.0, 1.0), (0.0, HEIGHT), "model", inside=CORNERS),
        *_dots(now),
        path([*CORNERS, CORNERS[0]], "muted", width=1.2),
        *_corners(now),
    ]


@lru_cache(maxsize=1)
def _cells() -> tuple[NDArray[np.bool], Array]:
    """Which cells of the grid meet the triangle, (N_ROWS, N_COLUMNS), and their shares, (n, 3)."""
    x = (np.arange(N_COLUMNS) + 0.5) / N_COLUMNS
    y = (np.arange(N_ROWS) + 0.5) / N_ROWS * HEIGHT
    p = simplex.from_plane(np.stack(np.meshgrid(x, y), axis=-1))
    meet: NDArray[np.bool] = p.min(axis=-1) > -1 / N_ROWS
    # Cells that the sides cut show what is just inside.
    inner = np.maximum(p[meet], 0.4 / N_ROWS)
    return meet, inner / inner.sum(axis=1, keepdims=True)


def _heights(now: Shares) -> Array:
    """(N_ROWS, N_COLUMNS) from 0 to 1."""
    meet, p = _cells()
    density = now.density.density(p)
    falling = np.sort(density)[::-1]
    place = int(np.searchsorted(np.cumsum(falling), SATURATED * falling.sum()))
    heights = np.zeros(meet.shape)
    heights[meet] = np.minimum(density / falling[place], 1.0)
    return heights


def _dots(now: Shares) -> list[Layer]:
    """A dot for each way to divide the trials, its area in proportion to its probability."""
    n, masses = now.trials.n, now.counts.masses
    largest = min(max(150 / n, 4.5), 34)
    r = largest * np.sqrt(masses / masses.max())
    seen = r > 0.4
    titles = [
        f"{_counted(k)}: {100 * mass:.2g} %"
        for k, mass in zip(now.counts.counts[seen], masses[seen], strict=True)
    ]
    return [
        points(now.counts.places[seen], "ink", r=r[seen], opacity=0.5, titles=titles),
    ]


def _counted(k: Array) -> str:
    return ", ".join(f"{count:.0f} {name}" for count, name in zip(k, CLASSES, strict=True))


def _corners(now: Shares) -> list[Layer]:
    anchors, shifts = ("end", "start", "middle"), ((8.0, 24.0), (-8.0, 24.0), (0.0, -12.0))
    return [
        text(corner, f"{name} {tex.plain(p, digits=2)}", role, anchor=anchor, shift=shift)
        for corner, name, p, role, anchor, shift in zip(
            CORNERS, CLASSES, now.p.tolist(), ROLES, anchors, shifts, strict=True
        )
    ]


def in_words(now: Shares) -> str:
    """The picture as a sentence."""
    named = ", ".join(
        f"{tex.spoken(p, digits=2)} {name}" for name, p in zip(CLASSES, now.p.tolist(), strict=True)
    )
    best = now.likeliest
    return (
        f"A triangle of shares of {', '.join(CLASSES)}. A Dirichlet density with the mean {named} "
        f"and the concentration {tex.spoken(now.sure, digits=3)}: {shape(now)}. Dots for the "
        f"{len(now.counts.masses)} ways in which {now.trials.n} draws can divide, the largest for "
        f"{_counted(now.counts.counts[best])}, which has the probability "
        f"{tex.spoken(float(now.counts.masses[best]), digits=3)}."
    )


def shape(now: Shares) -> str:
    """What the density looks like, in a few words."""
    alpha = now.density.alpha
    if np.allclose(alpha, 1, rtol=0, atol=1e-9):
        return "equally high everywhere"
    if (alpha < 1).all():
        return "highest in the corners, lowest in the middle"
    if (alpha < 1).any():
        low = " and ".join(name for name, a in zip(CLASSES, alpha, strict=True) if a < 1)
        return f"highest where there is no {low}"
    return "one hill"


def formula(now: Shares, theme: Theme) -> str:
    """The concentrations, the variance of the largest share, and the most probable counts."""
    alphas = _each(now.density.alpha, theme)
    p, n, most = float(now.p.max()), now.trials.n, int(now.p.argmax())
    share = tex.colored(ROLES[most], number(p, digits=3), theme)
    rest = tex.colored(ROLES[most], number(1 - p, digits=3), theme)
    above, chance = rf"{share} \cdot {rest}", r"p\,(1 - p)"
    spreads = [rf"\mathbf{{{number(p * (1 - p) / of, digits=3)}}}" for of in (now.sure + 1, n)]
    violet = tex.colored("model", number(now.sure, digits=3), theme)
    k, mass = now.counts.counts[now.likeliest], float(now.counts.masses[now.likeliest])
    ways = math.factorial(n) // math.prod(math.factorial(round(count)) for count in k.tolist())
    powers = r" \cdot ".join(
        tex.colored(role, rf"{number(q, digits=3)}^{{{count:.0f}}}", theme)
        for q, count, role in zip(now.p.tolist(), k, ROLES, strict=True)
        if count
    )
    return tex.aligned(
        (r"\alpha", rf"\alpha_0\, p = {violet} \cdot ({_each(now.p, theme)})", f"({alphas})"),
        (
            r"\sigma_{\text{density}}^2",
            rf"\frac{{{chance}}}{{\alpha_0 + 1}} = \frac{{{above}}}{{{violet} + 1}}",
            spreads[0],
        ),
        (
            r"\sigma_{\text{dots}}^2",
            rf"\frac{{{chance}}}{{n}} = \frac{{{above}}}{{{n}}}",
            spreads[1],
        ),
        (
            rf"P({', '.join(f'{count:.0f}' for count in k)})",
            r"\frac{n!}{k_1!\, k_2!\, k_3!}\, p_1^{k_1} p_2^{k_2} p_3^{k_3}",
            rf"{number(ways)} \cdot {powers}",
            rf"\mathbf{{{number(mass, digits=3)}}}",
        ),
    )


def _each(values: Array, theme: Theme) -> str:
    return r",\ ".join(
        tex.colored(role, number(value, digits=3), theme)
        for role, value in zip(ROLES, values.tolist(), strict=True)
    )


def quests(now: Shares) -> list[Quest]:
    """Small tasks on the picture."""
    return [
        Quest(
            "Drive the density out of the middle, into all three corners.",
            bool((now.density.alpha < 1).all()),
            r"Every $\alpha_j$ is below 1: each draw is nearly one class alone, but which one?",
        ),
        Quest(
            "Give density and dots the same spread, with more than one trial.",
            now.trials.n > 1 and abs(now.sure + 1 - now.trials.n) < 0.05,
            r"It takes $\alpha_0 + 1 = n$: a Dirichlet is as sure as $\alpha_0 + 1$ draws.",
        ),
    ]


BOOK_P, BOOK_COUNTS = (0.1, 0.42, 0.04, 0.44), (1, 2, 1, 6)


def book_case() -> str:
    """Chaudhury's multinomial of four classes, computed."""
    of = Multinomial(sum(BOOK_COUNTS), np.array(BOOK_P))
    log_mass = float(of.log_density(BOOK_COUNTS))
    return (
        "With four classes the triangle is a tetrahedron, and the formulas stay. Chaudhury's "
        f"example, $n = {of.n}$ with $p = ({', '.join(f'{p:g}' for p in BOOK_P)})$: the counts "
        f"$({', '.join(map(str, BOOK_COUNTS))})$ have the log probability "
        f"$\\mathbf{{{log_mass:.8f}}}$."
    )
