"""Two numbers at once, in words and formulas: the ellipse, the slice, what there is to try."""

import math

from mathdl_core.exercise import Quest
from mathdl_core.probability import bivariate_normal as bivariate
from mathdl_ui import tex
from mathdl_ui.figures.distribution_joint import Joint
from mathdl_ui.tex import number, term
from mathdl_ui.theme import Theme

SURE = 0.005
"""A correlation below is none."""


def in_words(now: Joint) -> str:
    """The picture as a sentence."""
    (xx, xy), (_, yy) = now.both.Sigma
    said = {name: tex.spoken(v, digits=3) for name, v in (("xx", xx), ("xy", xy), ("yy", yy))}
    mean = " and ".join(tex.spoken(v, digits=3) for v in now.shape.center)
    return (
        f"The ellipse of a normal distribution of x and y with means {mean}, variances "
        f"{said['xx']} and {said['yy']} and covariance {said['xy']}: a correlation of "
        f"{tex.spoken(now.correlation, digits=3)}. Once x is {tex.spoken(now.at, digits=3)}, y has "
        f"the mean {tex.spoken(now.given.mean, digits=3)} and the standard deviation "
        f"{tex.spoken(now.given.standard_deviation, digits=3)}, instead of "
        f"{tex.spoken(now.y.mean, digits=3)} and {tex.spoken(now.y.standard_deviation, digits=3)}."
    )


def spread(now: Joint, theme: Theme) -> str:
    """Eigenvalues, long axis and correlation, from the covariance."""
    (xx, xy), (_, yy) = now.both.Sigma
    var_x, var_y = _of_x(r"\sigma_x^2", theme), _of_y(r"\sigma_y^2", theme)
    sigma_x, sigma_y = _of_x(r"\sigma_x", theme), _of_y(r"\sigma_y", theme)
    longer = int(now.shape.half_lengths.argmax())
    lengths = ",\\ ".join(_short(s * s) for s in sorted(now.shape.half_lengths, reverse=True))
    along = tex.row_vector(bivariate.directions(now.shape.angle)[longer], digits=2)
    total, root = _short(xx + yy), _short(math.hypot(xx - yy, 2 * xy))
    product = rf"{_of_x(_short(now.x.sigma), theme)} \cdot {_of_y(_short(now.y.sigma), theme)}"
    return tex.aligned(
        (
            r"\lambda_{1, 2}",
            rf"\tfrac{{1}}{{2}} \bigl({var_x} + {var_y} \pm "
            rf"\sqrt{{({var_x} - {var_y})^2 + 4 \sigma_{{xy}}^2}}\,\bigr)",
            rf"\tfrac{{1}}{{2}} ({total} \pm {root}) = {tex.colored('model', lengths, theme)}",
        ),
        ("u_1", tex.colored("model", along, theme)),
        (
            r"\rho",
            rf"\frac{{\sigma_{{xy}}}}{{{sigma_x} {sigma_y}}} = \frac{{{_short(xy)}}}{{{product}}}"
            rf" = \mathbf{{{_short(now.correlation)}}}",
        ),
    )


def sliced(now: Joint, theme: Theme) -> str:
    """Mean and variance of y once x is known."""
    (xx, xy), (_, yy) = now.both.Sigma
    var_x, var_y = _of_x(r"\sigma_x^2", theme), _of_y(r"\sigma_y^2", theme)
    mu_x, mu_y = _of_x(r"\mu_x", theme), _of_y(r"\mu_y", theme)
    x, y = now.shape.center
    ahead = rf"{_of_x(_short(now.at), theme)} - {_of_x(term(x, digits=3), theme)}"
    mean, variance = (
        tex.colored("result", rf"\mathbf{{{_short(value)}}}", theme)
        for value in (now.given.mean, now.given.variance)
    )
    below = _of_x(_short(xx), theme)
    return tex.aligned(
        (
            r"\mu_{y|x}",
            rf"{mu_y} + \frac{{\sigma_{{xy}}}}{{{var_x}}} ({_of_x('x', theme)} - {mu_x})",
            rf"{_of_y(_short(y), theme)} + \frac{{{_short(xy)}}}{{{below}}} ({ahead}) = {mean}",
        ),
        (
            r"\sigma_{y|x}^2",
            rf"{var_y} - \frac{{\sigma_{{xy}}^2}}{{{var_x}}}",
            rf"{_of_y(_short(yy), theme)} - "
            rf"\frac{{{term(xy, digits=3)}^2}}{{{below}}} = {variance}",
        ),
    )


def _short(x: float) -> str:
    return number(x, digits=3)


def _of_x(latex: str, theme: Theme) -> str:
    return tex.colored("data", latex, theme)


def _of_y(latex: str, theme: Theme) -> str:
    return tex.colored("second", latex, theme)


def quests(now: Joint) -> list[Quest]:
    """Small tasks on the picture."""
    first, second = now.shape.half_lengths
    gain = abs(now.given.mean - now.y.mean)
    return [
        Quest(
            "Make $x$ and $y$ uncorrelated, but the ellipse no circle.",
            abs(now.correlation) < SURE and abs(first - second) > 0.3,
            "Its axes stand upright: tilted and uncorrelated is never both. For a normal "
            "distribution that is independence: the slice is as wide as the whole.",
        ),
        Quest(
            "Let $x$ explain three quarters of the variance of $y$.",
            now.correlation**2 >= 0.75,
            r"$1 - \rho^2$ is left. It takes $|\rho| = 0.87$ for three quarters, 0.71 for a half.",
        ),
        Quest(
            "Keep a tilt, and find the $x$ that tells nothing about the mean of $y$.",
            abs(now.correlation) > 0.3 and gain < 0.02,
            "Only the mean of $x$ does. Yet the slice is as narrow there as anywhere.",
        ),
    ]


WIDTHS = ("It grows", "It stays", "It shrinks")
QUESTION = (
    "The slice stands at the mean of $x$. You move it three standard deviations out, where hardly "
    "any probability is left. What happens to the width of the green density?"
)
BECAUSE = (
    r"$\sigma_{y|x}^2 = \sigma_y^2 (1 - \rho^2)$ has no $x$ in it. The slice gets thin, but raised "
    "to area 1 each is the same hill in another place."
)
