"""The surfaces of the lesson on optimizers, each with the part of it that is shown."""

import math
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization import surfaces
from mathdl_core.optimization.own_surface import own_surface
from mathdl_core.optimization.surfaces import Surface
from mathdl_ui.contours import even_levels, level_lines
from mathdl_ui.layers import Backdrop, Point, backdrop, heat, points

OWN = "Your own"
NOISY = "Noisy bowl"
BOWL = "Bowl"
DEFAULT_TEXT = "sin(2*x) * cos(2*y) + (x^2 + y^2) / 6"
GRID = (73, 55)


class Setting(NamedTuple):
    """How a surface is shown and raced on.

    Attributes:
        key: its word in the URL's parameters.
        x: the range of the first weight.
        y: that of the second.
        start: where runs start at first.
        rate: the power of ten of a learning rate for steps in units of the gradient.
        length: that for steps whose length it is.
        names: of the two weights.
        equal: whether one unit is as long across as up.
        about: what to look for.
    """

    key: str
    x: Point
    y: Point
    start: Point
    rate: float
    length: float
    names: tuple[str, str] = ("x", "y")
    equal: bool = True
    about: str = ""


SETTINGS: dict[str, Setting] = {
    "Rosenbrock": Setting(
        *("rosenbrock", (-2.0, 2.0), (-1.0, 2.0), (-1.2, 1.0), -3.0, -0.8),
        about="Down into the valley is easy; along its floor the slope is next to nothing.",
    ),
    BOWL: Setting(
        *("bowl", (-4.0, 4.0), (-3.0, 3.0), (-3.4, 1.6), -0.9, -0.7),
        about="Every smooth minimum looks like this from near enough.",
    ),
    "Beale": Setting(
        *("beale", (-2.0, 4.4), (-2.4, 2.4), (0.6, 1.6), -2.6, -1.1),
        about="A flat middle between four walls.",
    ),
    "Himmelblau": Setting(
        *("himmelblau", (-6.0, 6.0), (-4.5, 4.5), (-0.4, -0.6), -2.2, -0.7),
        about="Four minima, equally deep: where a run ends is decided on the hill between them.",
    ),
    "Rastrigin": Setting(
        *("rastrigin", (-4.0, 4.0), (-3.0, 3.0), (2.9, 2.2), -2.7, -0.8),
        about="Every whole number is a minimum; only 0, 0 is the lowest. Momentum rolls through.",
    ),
    "Two wells": Setting(
        *("wells", (-3.2, 3.2), (-2.4, 2.4), (0.7, -0.2), -1.0, -1.1),
        about="Kneusel's: the deep well is on the left, the near one on the right.",
    ),
    "Saddle": Setting(
        *("saddle", (-2.4, 2.4), (-1.8, 1.8), (-1.9, 0.02), -1.0, -1.3),
        about="Downhill along x, and at first hardly any slope along y.",
    ),
    "Plateau and cliff": Setting(
        *("cliff", (-3.2, 3.2), (-2.4, 2.4), (1.5, 1.8), -0.5, -0.9),
        about="Almost no slope on the plateau, then far too much.",
    ),
    NOISY: Setting(
        *("noisy", (-4.0, 4.0), (-3.0, 3.0), (-3.4, 1.6), -1.2, -1.0),
        about="Every gradient is off by chance, alike for all; Newton, BFGS and line searches are "
        "spared it.",
    ),
    "Line fit, raw": Setting(
        *("line", (0.0, 20.0), (-320.0, 80.0), (3.0, 20.0), -3.1, 0.2),
        names=("w", "b"),
        equal=False,
        about="Diabetes progression against body mass index, 442 patients, as measured.",
    ),
    "Line fit, standardized": Setting(
        *("line_scaled", (-60.0, 150.0), (60.0, 220.0), (-40.0, 80.0), -0.9, 0.7),
        names=("w", "b"),
        about="The same data, mean 0 and deviation 1: the valley has become a round bowl.",
    ),
    "Logistic, raw": Setting(
        *("logistic", (-0.5, 2.5), (-30.0, 5.0), (0.1, 2.0), -1.5, -0.7),
        names=("w", "b"),
        equal=False,
        about="Malignant or not by the mean radius of 569 tumors, as measured.",
    ),
    "Logistic, standardized": Setting(
        *("logistic_scaled", (-2.0, 8.0), (-4.5, 3.0), (-1.0, 2.0), 0.3, -0.6),
        names=("w", "b"),
        about="The same data, mean 0 and deviation 1.",
    ),
    OWN: Setting(
        *("own", (-4.0, 4.0), (-3.0, 3.0), (2.6, 1.7), -1.0, -1.0),
        about="f(x, y) as you write it; its gradient is by our own reverse mode.",
    ),
}


class Ground(NamedTuple):
    """A surface with its setting, and what it is drawn by."""

    surface: Surface
    setting: Setting
    backdrop: Backdrop


def chosen(name: str, condition: float, tilt: float, text: str) -> Ground:
    """The surface of a name; condition and tilt (degrees) are the bowl's, the text the reader's.

    A text that cannot be read leaves the surface of the text shown at first.
    """
    if name == BOWL:
        return _ground(name, condition, tilt)
    if name == OWN:
        return _own(text if not complaint(text) else DEFAULT_TEXT)
    return _ground(name, 8.0, 30.0)


@lru_cache(maxsize=64)
def complaint(text: str) -> str:
    """What is wrong with a text for f(x, y), in a sentence; nothing if it can be read."""
    try:
        surface = own_surface(text)
    except ValueError as error:
        return str(error)
    values = _mapped(surface, SETTINGS[OWN])[2]
    if not np.isfinite(values).any():
        return "it has no finite value anywhere for x from −4 to 4 and y from −3 to 3"
    return ""


@lru_cache(maxsize=32)
def _ground(name: str, condition: float, tilt: float) -> Ground:
    return _drawn(_surface(name, condition, tilt), SETTINGS[name])


@lru_cache(maxsize=32)
def _own(text: str) -> Ground:
    return _drawn(own_surface(text), SETTINGS[OWN])


def _surface(name: str, condition: float, tilt: float) -> Surface:
    if name in (BOWL, NOISY):
        return surfaces.quadratic(surfaces.bowl_matrix(condition, math.radians(tilt)), np.zeros(2))
    standardized = name.endswith("standardized")
    makers: dict[str, Callable[[], Surface]] = {
        "Rosenbrock": surfaces.rosenbrock,
        "Beale": surfaces.beale,
        "Himmelblau": surfaces.himmelblau,
        "Rastrigin": surfaces.rastrigin,
        "Two wells": surfaces.two_wells,
        "Saddle": surfaces.saddle,
        "Plateau and cliff": surfaces.cliff,
        "Line fit": partial(_fit, surfaces.line_fit, diabetes, standardized=standardized),
        "Logistic": partial(_fit, surfaces.logistic_fit, tumors, standardized=standardized),
    }
    return makers[name.split(",")[0]]()


def _fit(
    make: Callable[[Array, Array], Surface],
    load: Callable[[], tuple[Array, Array]],
    *,
    standardized: bool,
) -> Surface:
    x, y = load()
    return make((x - x.mean()) / x.std() if standardized else x, y)


@lru_cache(maxsize=1)
def diabetes() -> tuple[Array, Array]:
    """Body mass index and progression of the disease, (442,) each."""
    from sklearn.datasets import load_diabetes

    bunch = load_diabetes(scaled=False)
    return bunch.data[:, 2], bunch.target.astype(np.float64)


@lru_cache(maxsize=1)
def tumors() -> tuple[Array, Array]:
    """Mean radius, and 1 for malignant, (569,) each."""
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    return bunch.data[:, 0], 1.0 - bunch.target


def _mapped(surface: Surface, setting: Setting) -> tuple[Array, Array, Array]:
    # Wide pages show more than the range: the map goes beyond it.
    spare = 0.35 * (setting.x[1] - setting.x[0]) if setting.equal else 0.0
    x = np.linspace(setting.x[0] - spare, setting.x[1] + spare, GRID[0])
    y = np.linspace(*setting.y, GRID[1])
    with np.errstate(all="ignore"):
        values = surface.value(np.stack(np.meshgrid(x, y), axis=-1))
    return x, y, values


def _drawn(surface: Surface, setting: Setting) -> Ground:
    x, y, values = _mapped(surface, setting)
    busy = setting.key == "rastrigin"
    levels = even_levels(values, (0.1, 0.35, 0.65)) if busy else even_levels(values)
    finite = np.sort(values[np.isfinite(values)])
    below = np.searchsorted(finite, np.where(np.isfinite(values), values, np.inf))
    shade = np.round(0.55 * (1 - below / max(finite.size, 1)) ** 1.5, 2)
    drawn = [
        heat(shade, (x[0], x[-1]), (y[0], y[-1]), "data"),
        level_lines(values, x, y, levels, "muted"),
    ]
    if len(surface.minima):
        drawn.append(points(surface.minima, "ink", r=4.5, hollow=True, opacity=1))
    return Ground(surface, setting, backdrop(drawn))


def judged(text: str) -> str:
    """What is said beside the reader's function."""
    wrong = complaint(text)
    if not wrong:
        return ":gray[Write x, y, numbers, + − * / ^, sin, cos, exp, log, sqrt, abs, max …]"
    return f":orange[:material/error:] Not understood: {wrong}. Shown is `{DEFAULT_TEXT}`."
