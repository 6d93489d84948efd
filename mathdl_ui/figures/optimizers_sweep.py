"""The final loss over learning rate and momentum, on the picture's surface, from its start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization import optimizers
from mathdl_core.optimization.sweeps import Sweepable, final_losses
from mathdl_ui import tex
from mathdl_ui.figures import optimizers_surfaces as grounds
from mathdl_ui.layers import Backdrop, backdrop, heat, points, text

SWEPT = ("Momentum", "Nesterov", "Adam")
SHAPE = (40, 61)
RULES: dict[str, tuple[Sweepable, str]] = {
    "Momentum": (optimizers.momentum, "beta"),
    "Nesterov": (optimizers.nesterov, "beta"),
    "Adam": (optimizers.adam, "beta1"),
}
EXPLAINED = (
    "Every cell is a race of its own: this learning rate, this momentum, from the start of the "
    "picture on top. Blue is low, orange has diverged. With more momentum, smaller rates get as "
    "far. Click, or drag the point, and take it to the picture."
)


@dataclass(frozen=True, eq=False)
class Sweep:
    """Losses (n_momenta, n_rates) after a number of steps, over powers of ten of the rate."""

    method: str
    surface: str
    powers: Array
    momenta: Array
    losses: Array
    n_steps: int

    def at(self, power: float, beta: float) -> float:
        """The loss of the cell at a setting."""
        i = int(np.abs(self.momenta - beta).argmin())
        return float(self.losses[i, int(np.abs(self.powers - power).argmin())])

    @property
    def best(self) -> tuple[float, float, float]:
        """The power, momentum and loss of the lowest cell."""
        i, j = np.unravel_index(int(self.losses.argmin()), self.losses.shape)
        return float(self.powers[j]), float(self.momenta[i]), float(self.losses[i, j])

    @cached_property
    def colored(self) -> Backdrop:
        """The map, with its best cell."""
        finite = np.isfinite(self.losses)
        order = np.sort(self.losses[finite])
        below = np.searchsorted(order, np.where(finite, self.losses, 0)) / max(order.size, 1)
        shade = np.where(finite, np.round(1 - below, 2), -0.4)
        (x0, x1), (y0, y1) = (self.powers[0], self.powers[-1]), (0.0, 0.99)
        drawn = [heat(shade, (x0, x1), (y0, y1), "data")]
        if finite.any():
            power, beta, _ = self.best
            drawn += [
                points([(power, beta)], "ink", r=6, hollow=True, opacity=1),
                text((power, beta), "lowest", "ink", shift=(9, -8)),
            ]
        drawn += [
            text((x1, y0), "log₁₀ η", "muted", anchor="end", shift=(-4, -20)),
            text((x0, y1), "β", "muted", shift=(6, 18)),
        ]
        return backdrop(drawn)


def sweep(
    method: str,
    surface: str,
    start: Array,
    n_steps: int,
    *,
    condition: float,
    tilt: float,
    own: str,
) -> Sweep:
    """All runs of the grid."""
    x, y = (float(c) for c in start)
    return _swept(method, surface, x, y, n_steps, condition, tilt, own)


def powers_of(method: str, surface: str) -> tuple[float, float]:
    """The range of powers of ten of the learning rate: two below the usual one, and two above."""
    setting = grounds.SETTINGS[surface]
    middle = setting.length if method == "Adam" else setting.rate
    return middle - 2.0, middle + 2.0


@lru_cache(maxsize=16)
def _swept(
    method: str,
    surface: str,
    x: float,
    y: float,
    n_steps: int,
    condition: float,
    tilt: float,
    own: str,
) -> Sweep:
    ground = grounds.chosen(surface, condition, tilt, own)
    powers = np.linspace(*powers_of(method, surface), SHAPE[1])
    momenta = np.linspace(0, 0.99, SHAPE[0])
    rule, named = RULES[method]
    losses = final_losses(
        ground.surface,
        np.array([x, y]),
        rule,
        learning_rates=10**powers,
        momenta=momenta,
        named=named,
        n_steps=n_steps,
    )
    return Sweep(method, surface, powers, momenta, losses, n_steps)


def reading(now: Sweep, power: float, beta: float) -> str:
    """The loss at the point, and the lowest."""
    here, n_lost = now.at(power, beta), int((~np.isfinite(now.losses)).sum())
    found = "it **diverges**" if not np.isfinite(here) else f"f = **{tex.plain(here, digits=3)}**"
    if not np.isfinite(now.losses).any():
        return "Every one of these runs diverges: the start is where f has no finite slope."
    best_power, best_beta, best = now.best
    return (
        f"{now.method} on *{now.surface}* after {now.n_steps} steps, at "
        f"$\\eta = {tex.number(10**power, digits=3)}$ and $\\beta = {tex.number(beta)}$: {found}. "
        f"Lowest of {now.losses.size:,}: {tex.plain(best, digits=3)} at "
        f"$\\eta = {tex.number(10**best_power, digits=3)}$, "
        f"$\\beta = {tex.number(best_beta, digits=2)}$. {n_lost:,} runs diverge."
    )


def in_words(now: Sweep, power: float, beta: float) -> str:
    """The map as a sentence."""
    here = now.at(power, beta)
    said = "diverges" if not np.isfinite(here) else f"ends at {tex.spoken(here, digits=3)}"
    return (
        f"The loss of {now.method} after {now.n_steps} steps over learning rate and momentum; the "
        f"run with learning rate {tex.spoken(10**power, digits=3)} and momentum "
        f"{tex.spoken(beta, digits=3)} {said}."
    )
