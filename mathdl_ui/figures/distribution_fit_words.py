"""A column of data and its distributions, in words, formulas and a table."""

import math
from collections.abc import Sequence

from mathdl_core.probability.distribution_empirical import gap_bound
from mathdl_core.probability.distribution_ranking import Fit
from mathdl_ui import tex
from mathdl_ui.figures.distribution_fit import (
    Hand,
    Study,
    by_hand,
    log_likelihood_by_hand,
    most_log_likelihood,
)
from mathdl_ui.figures.distributions_families import FAMILIES
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

CLOSE, FAR = 2.0, 10.0
"""Differences of AIC: below, the data do not tell two families apart; above, they do."""


def in_words(of: Study, hand: Hand, chosen: str | None) -> str:
    """The picture as a sentence; `chosen` is None before the maximum is shown."""
    normal = by_hand(of, hand)
    said = (
        f"A histogram of {len(of.values):,} values of {of.name}, from "
        f"{tex.spoken(float(of.values[0]))} to {tex.spoken(float(of.values[-1]))}, and a normal "
        f"curve by hand with the mean {tex.spoken(normal.mu)} and the standard deviation "
        f"{tex.spoken(normal.sigma)}: log likelihood "
        f"{tex.spoken(log_likelihood_by_hand(of, hand), digits=5)}."
    )
    if chosen is None:
        return said
    return (
        f"{said} The most likely normal has {tex.spoken(most_log_likelihood(of), digits=5)}; the "
        f"fitted {chosen} distribution has {tex.spoken(of.fit(chosen).log_likelihood, digits=5)}."
    )


def legend(of: Study, chosen: str | None) -> str:
    """What is drawn in which color."""
    said = f"{len(of.values):,} values of {of.name} in blue, your normal curve in orange"
    if chosen is None:
        return f"{said}."
    dashed = "" if chosen == "normal" else ", the most likely normal dashed"
    return f"{said}{dashed}, {chosen} in violet, the other families gray."


def formula(of: Study, hand: Hand, theme: Theme) -> str:
    """The log likelihood of the curve by hand, before the maximum is shown."""
    normal, n = by_hand(of, hand), len(of.values)
    found = log_likelihood_by_hand(of, hand)
    mu, sigma = (tex.colored("second", number(x), theme) for x in (normal.mu, normal.sigma))
    return tex.aligned(
        (rf"{_orange('mu', theme)}", mu),
        (rf"{_orange('sigma', theme)}", sigma),
        (
            rf"\ell({_orange('mu', theme)}, {_orange('sigma', theme)})",
            rf"\sum_{{i=1}}^{{{n}}} \log f(x_i)",
            tex.colored("second", rf"\mathbf{{{number(found, digits=6)}}}", theme),
        ),
    )


def compared(of: Study, hand: Hand, theme: Theme) -> str:
    """The same beside the maximum: of the data only their mean and variance matter."""
    normal, n = by_hand(of, hand), len(of.values)
    away = of.variance + (of.mean - normal.mu) ** 2
    mu, sigma = (tex.colored("second", tex.term(x), theme) for x in (normal.mu, normal.sigma))
    mu_, sigma_ = _orange("mu", theme), _orange("sigma", theme)
    found = rf"\mathbf{{{number(log_likelihood_by_hand(of, hand), digits=6)}}}"
    mean, deviation = (_blue(number(x), theme) for x in (of.mean, of.normal.sigma))
    return tex.aligned(
        (
            r"d^2",
            rf"{_blue('s^2', theme)} + ({_blue('m', theme)} - {mu_})^2",
            rf"{deviation}^2 + ({mean} - {mu})^2 = {number(away)}",
        ),
        (
            rf"\ell({mu_}, {sigma_})",
            rf"-\frac{{n}}{{2}} \bigl(\log(2\pi {sigma_}^2) + \frac{{d^2}}{{{sigma_}^2}}\bigr)",
            rf"-\frac{{{n}}}{{2}} \bigl(\log(2\pi\, {sigma}^2) + "
            rf"\frac{{{number(away)}}}{{{sigma}^2}}\bigr)",
            tex.colored("second", found, theme),
        ),
        (
            rf"\ell({_blue('m', theme)}, {_blue('s', theme)})",
            rf"\mathbf{{{number(most_log_likelihood(of), digits=6)}}}",
        ),
    )


def _orange(name: str, theme: Theme) -> str:
    return tex.colored("second", rf"\{name}", theme)


def _blue(latex: str, theme: Theme) -> str:
    return tex.colored("data", latex, theme)


def shortfall(of: Study, hand: Hand) -> str:
    """How far the curve by hand is from the most likely normal."""
    short = max(most_log_likelihood(of) - log_likelihood_by_hand(of, hand), 0.0)
    if short < 0.05:
        return (
            "Yours **is** the most likely normal, as near as a hand can bring it: its mean and its "
            "deviation are those of the data, $m$ and $s$."
        )
    # Beyond float64's largest number its power of ten is enough.
    times = (
        number(math.exp(short), digits=2) if short < 700 else f"10^{{{short / math.log(10):.0f}}}"
    )
    return (
        f"Yours is **{tex.plain(short, digits=3)}** short of the most likely normal, under which "
        f"these data are ${times}$ times as probable. That one has the mean and the deviation of "
        "the data, $m$ and $s$."
    )


def table(of: Study) -> str:
    """The families that fit, the best first."""
    rows = [
        "| family | AIC | behind | log likelihood | parameters |",
        "|:--|--:|--:|--:|:--|",
    ]
    best = of.ranking.fits[0].aic
    for fit in of.ranking.fits:
        found = (fit.aic, fit.aic - best, fit.log_likelihood)
        numbers = (f"{x:,.1f}".replace("-", "−") for x in found)
        cells = " | ".join((fit.family, *numbers, parameters(fit)))
        rows.append(f"| {cells} |")
    return "\n".join(rows)


def parameters(fit: Fit) -> str:
    """The fitted parameters in LaTeX."""
    symbols = FAMILIES[fit.family].symbols
    return ", ".join(
        f"${symbols[name]}$ {tex.plain(float(value))}"
        for name, value in fit.distribution.parameters.items()
    )


def left_out(of: Study) -> str:
    """The families that cannot have made the column, and why."""
    reasons: dict[str, list[str]] = {}
    for family, reason in of.ranking.unfit:
        reasons.setdefault(reason, []).append(family)
    return "; ".join(f"{_listed(families)}: {reason}" for reason, families in reasons.items())


def winner(of: Study) -> str:
    """Which family suits the column best, and how far ahead it is."""
    best, *others = of.ranking.fits
    said = f"Of all that can have made this column, **{best.family}** is the most plausible"
    if not others:
        return f"{said}: the only one."
    ahead = others[0].aic - best.aic
    close = [fit.family for fit in others if fit.aic - best.aic < CLOSE]
    if close:
        return f"{said}, but {_listed(close)} {_are(close)} as good: these data do not decide."
    far = "by far" if ahead > FAR else "but not by far"
    return f"{said}, {far}: {others[0].family}, next, is {tex.plain(ahead, digits=3)} behind."


def caveat(of: Study) -> str:
    """Whether even the best family is refuted by the data."""
    best, n = of.ranking.fits[0], len(of.values)
    gap, bound = of.gaps[best.family], gap_bound(n)
    compared = (
        f"{100 * gap.empirical:.1f} % of the values are at most {tex.plain(gap.at, digits=3)}, "
        f"where {best.family} expects {100 * gap.exact:.1f} %"
    )
    if gap.distance > bound:
        return (
            f"**Yet it does not fit:** {compared}. Chance makes less than {100 * bound:.1f} points "
            f"in 95 of 100 samples of {n:,}. The best on offer need not be right: perhaps these "
            "are several groups, or nothing on this list."
        )
    return (
        f"At worst {compared}. Chance alone makes up to {100 * bound:.1f} points, so nothing here "
        "speaks against it; that is less than a proof."
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _are(names: Sequence[str]) -> str:
    return "is nearly" if len(names) == 1 else "are nearly"
