"""What the lesson on distributions asks: phenomena to look at, quests, and a prediction."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from mathdl_core.exercise import Quest
from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_ui.figures.distributions import Shown, readings
from mathdl_ui.tex import number

Numbers = tuple[float, ...]


class Preset(NamedTuple):
    """A distribution that shows a phenomenon: family, parameters, interval, cursor."""

    family: str
    parameters: Numbers = ()
    between: Numbers = ()
    x: Numbers = ()


PRESETS: Mapping[str, Preset] = {
    "A bell": Preset("normal"),
    "Skewed": Preset("log-normal"),
    "Heavy tails": Preset("Cauchy", (), (-6, 6), (3,)),
    "Bathtub": Preset("beta", (0.5, 0.5), (0.2, 0.8), (0.9,)),
    "Memoryless": Preset("exponential", (), (2, 4), (2,)),
    "Rare events": Preset("Poisson", (0.6,), (0.5, 14.5), (0,)),
    "A fair coin, ten times": Preset("binomial", (10, 0.5), (3.5, 6.5), (5,)),
    "A classifier in doubt": Preset("categorical", (0.05, 0.4, 0.35, 0.15, 0.05), (0.5, 2.5), (1,)),
}
NORMAL_WITHIN = 0.6826894921370859
"""Of a normal distribution, the share within one standard deviation of the mean."""


def quests(now: Shown) -> list[Quest]:
    """Small tasks on the picture."""
    member, read = now.member, readings(now)
    is_smooth = not member.is_discrete
    return [
        Quest(
            "Catch 95 % of the probability between $a$ and $b$.",
            abs(read.probability - 0.95) < 0.005,
            "Many intervals do. The shortest has the same density at both ends.",
        ),
        Quest(
            "Put the cursor on the 90 % quantile.",
            is_smooth and abs(read.cdf - 0.9) < 0.003,
            "One draw in ten is larger. The cdf answers “how likely?”, the quantile “how large?”.",
        ),
        Quest(
            "Bring mean, median and mode together.",
            _is_centered(now),
            "The two sides balance. A long tail pulls the mean most and the mode not at all.",
        ),
        Quest(
            "Put the cursor where a density is above 1.",
            is_smooth and read.density > 1,
            "A density is no probability. Its area is, and that stays 1 however high it rises.",
        ),
        Quest(
            "Find a distribution of real numbers that has no mean.",
            is_smooth and math.isnan(member.mean),
            "Far values are too likely: the average of a thousand draws is as wild as one draw.",
        ),
    ]


def _is_centered(now: Shown) -> bool:
    middle = (now.member.mean, float(now.member.quantile(0.5)), *now.member.modes)
    return len(middle) == 3 and max(middle) - min(middle) < 0.01 * now.view.width


class Question(NamedTuple):
    """A prediction to make: the words, the number, and why it is that."""

    words: str
    answer: float
    because: str


def question(now: Shown) -> Question:
    """How much lies near the middle; of classes, how unsure one can be at most."""
    member = now.member
    if isinstance(member, ClassNumber):
        return _most_unsure(member)
    parameters = member.parameters
    if math.isfinite(member.variance):
        center, width = member.mean, member.standard_deviation
        opening = (
            f"Now the mean is ${number(center)}$ and the standard deviation ${number(width)}$. "
            "How much of the probability is less than one standard deviation away from the mean?"
        )
    else:
        center = parameters.get("center", parameters.get("mu", math.nan))
        width = parameters.get("scale", parameters.get("sigma", math.nan))
        opening = (
            "There is no standard deviation to measure with. How much of the probability is less "
            f"than one scale, ${number(width)}$, away from the center at ${number(center)}$?"
        )
    answer = member.probability(center - width, center + width)
    found = f"$P({number(center - width)} < X < {number(center + width)}) = {number(answer)}$."
    if now.family.title == "normal":
        comparison = "So it is for every normal curve, whatever its center and width."
    else:
        comparison = f"With a normal curve it would be ${number(NORMAL_WITHIN)}$."
    return Question(opening, answer, f"{found} {comparison}")


def _most_unsure(member: ClassNumber) -> Question:
    d = len(member.p)
    return Question(
        f"Now the entropy is ${number(member.entropy)}$ nats. "
        f"What is the largest that ${d}$ classes can have?",
        math.log(d),
        f"$\\log {d}$, where every class has $1/{d}$: the entropy measures how unsure one is.",
    )
