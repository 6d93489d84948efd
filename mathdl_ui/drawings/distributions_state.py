"""What the lesson on distributions keeps in its URL: a family, its parameters, what is read off.

Each value may be missing from the URL: then the family says what it is. So a change of family
needs only to forget the rest.
"""

from __future__ import annotations

import math
from functools import lru_cache

from mathdl_core.probability.distribution_view import FURTHEST, NARROWEST, View, stretched
from mathdl_core.probability.distributions import Distribution
from mathdl_ui import controls
from mathdl_ui.address import Param, number_in, write_numbers
from mathdl_ui.figures.distributions import Shown
from mathdl_ui.figures.distributions_families import (
    FAMILIES,
    LARGEST,
    MOST_CLASSES,
    OPENING,
    Family,
    numbers_of,
)
from mathdl_ui.scene import Values

Numbers = tuple[float, ...]


def several(name: str, *, least: int, most: int) -> Param[Numbers]:
    """Some numbers in the URL; none at first."""
    read_one = number_in(-LARGEST, LARGEST)

    def read(text: str) -> Numbers:
        parts = text.split(",")
        if not least <= len(parts) <= most:
            raise ValueError(f"expected {least} to {most} numbers separated by commas")
        return tuple(read_one(part) for part in parts)

    return Param(name, (), read, write_numbers)


FAMILY = controls.choice_param("family", tuple(FAMILIES), OPENING)
PARAMETERS = several("parameters", least=1, most=MOST_CLASSES)
BETWEEN = several("between", least=2, most=2)
CURSOR = several("x", least=1, most=1)
WINDOW = several("window", least=3, most=3)


def family(values: Values) -> Family:
    """The family that was chosen."""
    return FAMILIES[values.value(FAMILY)]


def member(values: Values) -> Distribution:
    """The distribution; that with which its family opens where the URL has none."""
    return _member(values.value(FAMILY), values.value(PARAMETERS))


def window(values: Values) -> View:
    """The window, before the curve stretches it."""
    return _window(values.value(FAMILY), values.value(PARAMETERS), values.value(WINDOW))


def shown(values: Values) -> Shown:
    """All that the page shows."""
    return _shown(
        values.value(FAMILY),
        values.value(PARAMETERS),
        values.value(WINDOW),
        values.value(BETWEEN),
        values.value(CURSOR),
    )


# Handles, pictures and formulas all ask for the same, at every move of a hand.
@lru_cache(maxsize=256)
def _member(title: str, numbers: Numbers) -> Distribution:
    chosen = FAMILIES[title]
    try:
        return chosen.member(numbers) if numbers else chosen.initial
    except ValueError:
        return chosen.initial


@lru_cache(maxsize=256)
def _window(title: str, numbers: Numbers, asked: Numbers) -> View:
    if asked and _is_window(*asked):
        return View(*asked)
    return FAMILIES[title].suited(_member(title, numbers))


def _is_window(low: float, high: float, top: float) -> bool:
    return (
        max(abs(low), abs(high)) <= 2 * FURTHEST
        and high - low >= max(NARROWEST, 1e-9 * abs(low))
        and 1e-12 <= top <= 1e12
    )


@lru_cache(maxsize=256)
def _shown(
    title: str, numbers: Numbers, asked: Numbers, between: Numbers, cursor: Numbers
) -> Shown:
    chosen, now, view = FAMILIES[title], _member(title, numbers), _window(title, numbers, asked)
    is_own = view == chosen.view
    low, high = sorted(between or (chosen.between if is_own else (view.at(0.4), view.at(0.6))))
    (x,) = cursor or (chosen.x if is_own else view.at(0.5),)
    if now.is_discrete:
        low, high, x = halfway(low), halfway(high), math.floor(x)
    return Shown(chosen, now, stretched(view, now), low, high, within_support(now, view, x))


def halfway(x: float) -> float:
    """The nearest place between two whole numbers: there it is plain which of them are inside."""
    return math.floor(x) + 0.5


def within_support(now: Distribution, view: View, x: float) -> float:
    """The nearest place for the cursor: where values occur, clear of the poles at their ends."""
    first, last = now.support
    if now.is_discrete:
        low, high = max(first, math.ceil(view.low)), min(last, math.floor(view.high))
    else:
        low = first + view.step if first > view.low else view.low
        high = last - view.step if last < view.high else view.high
    return float(max(min(x, high), low))


def put_member(values: Values, now: Distribution, *, settled: bool) -> None:
    """Take this distribution, of the same family."""
    numbers = numbers_of(now)
    is_initial = numbers == numbers_of(family(values).initial)
    values.put(PARAMETERS, () if is_initial else numbers, settled=settled)


def put_end(values: Values, which: int, x: float, *, settled: bool) -> None:
    """Move the left (0) or the right (1) end of the interval; it pushes the other along."""
    now = shown(values)
    if now.member.is_discrete:
        # A whole number is between two such places: the hand comes from one and means the other.
        comes_down = x == math.floor(x) and x < (now.low, now.high)[which]
        x = halfway(x) - comes_down
    ends = (x, max(x, now.high)) if which == 0 else (min(x, now.low), x)
    is_default = not values.value(BETWEEN) and ends == (now.low, now.high)
    values.put(BETWEEN, () if is_default else ends, settled=settled)


def put_cursor(values: Values, x: float, *, settled: bool) -> None:
    """Take this place for the cursor."""
    is_default = not values.value(CURSOR) and x == shown(values).x
    values.put(CURSOR, () if is_default else (x,), settled=settled)


def choose(
    values: Values, title: str, numbers: Numbers = (), between: Numbers = (), x: Numbers = ()
) -> None:
    """Take a family, and what it is to show; what is not said is as the family opens."""
    values.put(FAMILY, title)
    values.put(WINDOW, ())
    values.put(PARAMETERS, numbers)
    values.put(BETWEEN, between)
    values.put(CURSOR, x)


def typed(values: Values, numbers: Numbers) -> None:
    """Take exact parameters, in a window that shows them.

    Raises:
        ValueError: there is no such distribution; the sentence says why, and all stays as it was.
    """
    now = family(values).member(numbers)
    before = window(values)
    put_member(values, now, settled=True)
    values.put(WINDOW, ())
    if window(values) != before:
        values.put(BETWEEN, ())
        values.put(CURSOR, ())


def keep_window(values: Values) -> None:
    """Hold a window that was made for this distribution, so that it stays while that moves."""
    if moves_its_window(values):
        values.put(WINDOW, tuple(window(values)))


def moves_its_window(values: Values) -> bool:
    """Whether the window was made for this distribution, and is not held yet."""
    initial = family(values).suited(family(values).initial)
    return not values.value(WINDOW) and window(values) != initial
