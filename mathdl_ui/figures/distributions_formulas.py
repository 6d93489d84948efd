"""The formulas of a distribution, in symbols and with the numbers of the picture."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mathdl_core.probability.distributions import Distribution
from mathdl_core.probability.distributions_classes import ClassNumber
from mathdl_core.probability.distributions_gamma import Beta, ChiSquare, Gamma
from mathdl_ui import tex
from mathdl_ui.figures.distributions import Shown, inside, readings
from mathdl_ui.figures.distributions_templates import FORMULAS, INTEGRAL, SUM, Z
from mathdl_ui.tex import number, term
from mathdl_ui.theme import Theme

ROW = 28
"""So many digits fit beside the left side of an equation on a phone."""
_MARK = re.compile(r"<(\w+)>")


def formulas(now: Shown, theme: Theme) -> tuple[str, ...]:
    """What the distribution is, what is read off the picture, and its moments."""
    written = (part(now, theme) for part in (name, density, at_cursor, probability, moments))
    return tuple(filter(None, written))


def name(now: Shown, theme: Theme) -> str:
    """X ~ gamma(α = 2, β = 0.5)."""
    if isinstance(now.member, ClassNumber):
        p = [number(one, digits=3) for one in now.member.p]
        rows = [r",\ ".join(p[i : i + 4]) for i in range(0, len(p), 4)]
        inner = r",\ \\ & \quad ".join(tex.colored("data", row, theme) for row in rows)
        first = r"& X \sim \text{categorical}"
        return rf"\begin{{aligned}} {first} \\ & p = ({inner}) \end{{aligned}}"
    inner = r",\ ".join(
        f"{now.family.symbols[one]} = {number(value)}"
        for one, value in now.member.parameters.items()
    )
    kind = rf"X \sim \text{{{now.family.title}}}"
    given = f"({tex.colored('data', inner, theme)})"
    symbols = (re.sub(r"\\text|\\[a-z]+", "x", one) for one in now.family.symbols.values())
    if len(now.family.title) + sum(len(one) + 8 for one in symbols) <= ROW + 7:
        return rf"{kind}\, {given}"
    return rf"\begin{{aligned}} & {kind} \\ & \quad {given} \end{{aligned}}"


def density(now: Shown, theme: Theme) -> str:
    """The density where the cursor is, redone with its numbers."""
    template = FORMULAS[now.family.title].density
    of_x = "P(X = {})" if now.member.is_discrete else "f({})"
    x = tex.colored("second", "k" if now.member.is_discrete else "x", theme)
    lines = [(of_x.format(x), *_redone(template, readings(now).density, now, theme, row=ROW - 6))]
    if z := Z.get(now.family.title):
        numbers = f"{with_numbers(z, now, theme)} = {number(distance(now))}"
        lines.insert(0, ("z", in_symbols(z, now, theme), numbers))
    return tex.aligned(*lines)


def at_cursor(now: Shown, theme: Theme) -> str:
    """What is read off the cdf: the probability up to the cursor, and back again."""
    p = readings(now).cdf
    value = tex.colored("second", number(now.x), theme)
    return tex.aligned((f"F({value})", _bold(p)), (f"Q({number(p)})", value))


def probability(now: Shown, theme: Theme) -> str:
    """The probability of the interval as a difference; empty where nothing is in it."""
    read, low, high = readings(now), now.low, now.high
    event = f"{number(low)} < X < {number(high)}"
    if now.member.is_discrete:
        first, high = inside(now)
        low = first - 1
        event = rf"{number(first)} \le X \le {number(high)}"
    if high <= low:
        return ""
    event = tex.colored("result", f"P({event})", theme)
    value = tex.colored("result", _bold(read.probability), theme)
    return (
        rf"\begin{{aligned}} & {event} = F({number(high)}) - F({number(low)}) "
        rf"\\ & \quad = {number(read.below_high)} - {number(read.below_low)} = {value} "
        r"\end{aligned}"
    )


def moments(now: Shown, theme: Theme) -> str:
    """Mean, variance, mode and entropy."""
    member, templates = now.member, FORMULAS[now.family.title]
    lines = [
        (r"\text{mode}", *_mode(templates.mode, now, theme)),
        ("H" if member.is_discrete else "h", *_entropy(templates.entropy, now, theme)),
    ]
    if not isinstance(member, ClassNumber):
        mean = _moment(templates.mean, member.mean, now, theme)
        variance = _moment(templates.variance, member.variance, now, theme)
        lines = [(r"\operatorname{E} X", *mean), (r"\operatorname{Var} X", *variance), *lines]
    return tex.aligned(*((tex.colored("model", left, theme), *rights) for left, *rights in lines))


def _moment(template: str, value: float, now: Shown, theme: Theme) -> tuple[str, ...]:
    if math.isnan(value):
        return (r"\text{does not exist}",)
    if math.isinf(value):
        return (number(value),)
    return _redone(template, value, now, theme)


def _mode(template: str, now: Shown, theme: Theme) -> tuple[str, ...]:
    modes = now.member.modes
    if not modes:
        return (r"\text{none, all equal}",)
    if len(modes) > 1 or not template or not _has_inner_mode(now.member):
        return (r" \text{ and } ".join(_bold(x) for x in modes),)
    return _redone(template, modes[0], now, theme)


def _has_inner_mode(member: Distribution) -> bool:
    """Whether the mode is where the derivative is 0, as its formula says, not at an end."""
    match member:
        case Gamma(shape, _):
            return shape >= 1
        case ChiSquare(nu):
            return nu >= 2
        case Beta(alpha, beta):
            return alpha > 1 and beta > 1
    return True


def _entropy(template: str, now: Shown, theme: Theme) -> tuple[str, ...]:
    if template in {SUM, INTEGRAL}:
        return template, rf"{_bold(now.member.entropy)} \text{{ nats}}"
    *rows, last = _redone(template, now.member.entropy, now, theme, row=ROW - 6)
    return *rows, rf"{last} \text{{ nats}}"


def _redone(
    template: str, value: float, now: Shown, theme: Theme, *, row: int = ROW
) -> tuple[str, ...]:
    """Symbols, numbers and value, in as few rows as a phone has room for.

    How many is told from the template alone: rows must not come and go while a number is moved.
    """
    if not _MARK.search(template):
        return (_bold(value),)
    symbols, result = in_symbols(template, now, theme), _bold(value)
    if not _MARK.sub("", template):
        return (f"{symbols} = {result}",)
    numbers = with_numbers(template, now, theme)
    wide, wider = widths(template)
    if wide + wider + 12 <= row:
        return (f"{symbols} = {numbers} = {result}",)
    if wider + 9 <= row:
        return symbols, f"{numbers} = {result}"
    return symbols, numbers, result


class Widths(NamedTuple):
    """Of a formula with symbols and with numbers of three digits, in digits."""

    symbols: int
    numbers: int


@lru_cache(maxsize=256)
def widths(template: str) -> Widths:
    """How wide a formula is on one row; of a fraction the wider half counts."""
    words = {"low": "low", "high": "high"}
    symbols = _MARK.sub(lambda mark: words.get(mark[1], "x"), template.replace("*", ""))
    numbers = _MARK.sub("0.00", template.replace("*", " + "))
    return Widths(_width(symbols), _width(numbers))


def _width(latex: str) -> int:
    plain = latex.replace("//", "").replace(r"\,", "").replace(r"\frac", "#").replace(" ", "")
    plain = plain.replace(r"\log", "log()")
    plain = re.sub(r"\\(Gamma|psi|pi|sqrt)", "x", plain)
    before = ""
    while before != plain:
        before = plain
        plain = re.sub(r"\^\{([^{}#]*)\}", _raised, plain)
        plain = re.sub(r"#\{([^{}#]*)\}\{([^{}#]*)\}", _longer, plain)
        plain = re.sub(r"(?<![#^}])\{([^{}#]*)\}", r"\1", plain)
    # Signs of operations have room around them.
    return len(plain) + sum(plain.count(sign) for sign in "+-=")


def _raised(power: re.Match[str]) -> str:
    """As many signs as an exponent is wide."""
    return "x" * math.ceil(0.7 * len(power[1]))


def _longer(quotient: re.Match[str]) -> str:
    """The wider of what stands above and below, with the room around the bar."""
    return max(quotient[1], quotient[2], key=len) + "x"


def in_symbols(template: str, now: Shown, theme: Theme) -> str:
    """A formula with symbols."""
    point = "k" if now.member.is_discrete else "x"
    point = tex.colored("second", point, theme)
    symbols = {**now.family.symbols, "x": point, "z": "z", "mean": r"\operatorname{E} X"}
    whole = template.replace("*", " ")
    return _MARK.sub(lambda mark: symbols[mark[1]], _broken(whole, widths(template).symbols))


def with_numbers(template: str, now: Shown, theme: Theme, *, digits: int = 4) -> str:
    """A formula with the numbers of the picture."""
    values = values_of(now)

    def write(mark: re.Match[str]) -> str:
        # Between brackets a minus sign needs no brackets of its own.
        around = mark.string[: mark.start()][-1:], mark.string[mark.end() :][:1]
        alone = around[0] in set("{(|") | {""} and around[1] in set(" )}|") | {""}
        written = (number if alone else term)(values[mark[1]], digits=digits)
        return tex.colored("second", written, theme) if mark[1] == "x" else written

    whole = template.replace("*", r" \cdot ")
    return _MARK.sub(write, _broken(whole, widths(template).numbers))


def _broken(template: str, width: int) -> str:
    return template.replace("//", r"\\ & \quad" if width > ROW else "")


def values_of(now: Shown) -> Mapping[str, float]:
    """The number behind each mark of the templates."""
    if isinstance(now.member, ClassNumber):
        return {"x": now.x}
    return {**now.member.parameters, "x": now.x, "z": distance(now), "mean": now.member.mean}


def distance(now: Shown) -> float:
    """How many scales the cursor is from the center; NaN in a family that has none."""
    match now.member.parameters:
        case {"mu": mu, "sigma": scale} | {"mu": mu, "scale": scale}:
            x = math.log(now.x) if now.family.title == "log-normal" else now.x
            return (x - mu) / scale
        case {"center": center, "scale": scale}:
            return (now.x - center) / scale
    return math.nan


def _bold(x: float) -> str:
    return rf"\mathbf{{{number(x)}}}"
