r"""The formulas of every family, each written once for symbols and for numbers.

`<name>` stands for a parameter, for the point `<x>`, for `<z>`, its distance from the center in
scales, or for the `<mean>`; `*` for a product, which is a dot between numbers and nothing between
symbols; `//` for a place to go on in the next line where one is too short. A formula that no hand
redoes (a sum of many terms, an integral) is left to its definition, and one that does not exist is
empty.
"""

from collections.abc import Mapping
from typing import NamedTuple

SUM = r"-\sum_k P(X = k) \log P(X = k)"
INTEGRAL = r"-\int f(x) \log f(x)\, dx"


class Templates(NamedTuple):
    """The formulas of a family.

    Attributes:
        density: of f(x), or of P(X = k).
        mean: of E X.
        variance: of Var X.
        mode: of the point where f is highest.
        entropy: of −E log f(X), in nats.
    """

    density: str
    mean: str
    variance: str
    mode: str
    entropy: str


FORMULAS: Mapping[str, Templates] = {
    "normal": Templates(
        r"\frac{1}{<sigma>*\sqrt{2 \pi}}\, e^{-\frac{1}{2} <z>^2}",
        "<mu>",
        "<sigma>^2",
        "<mu>",
        r"\frac{1}{2} \log(2 \pi e*<sigma>^2)",
    ),
    "uniform": Templates(
        r"\frac{1}{<high> - <low>}",
        r"\frac{<low> + <high>}{2}",
        r"\frac{(<high> - <low>)^2}{12}",
        "",
        r"\log(<high> - <low>)",
    ),
    "exponential": Templates(
        "<rate>*e^{-<rate>*<x>}",
        r"\frac{1}{<rate>}",
        r"\frac{1}{<rate>^2}",
        "0",
        r"1 - \log <rate>",
    ),
    "gamma": Templates(
        r"\frac{<rate>^{<shape>}}{\Gamma(<shape>)}\, <x>^{<shape> - 1}*e^{-<rate>*<x>}",
        r"\frac{<shape>}{<rate>}",
        r"\frac{<shape>}{<rate>^2}",
        r"\frac{<shape> - 1}{<rate>}",
        r"<shape> - \log <rate> + \log \Gamma(<shape>) // + (1 - <shape>)*\psi(<shape>)",
    ),
    "beta": Templates(
        r"\frac{\Gamma(<alpha> + <beta>)}{\Gamma(<alpha>)*\Gamma(<beta>)}\, // "
        r"<x>^{<alpha> - 1}*(1 - <x>)^{<beta> - 1}",
        r"\frac{<alpha>}{<alpha> + <beta>}",
        r"\frac{<mean>*(1 - <mean>)}{<alpha> + <beta> + 1}",
        r"\frac{<alpha> - 1}{<alpha> + <beta> - 2}",
        INTEGRAL,
    ),
    "log-normal": Templates(
        r"\frac{1}{<x>*<sigma>*\sqrt{2 \pi}}\, e^{-\frac{1}{2} <z>^2}",
        r"e^{<mu> + \frac{1}{2} <sigma>^2}",
        r"(e^{<sigma>^2} - 1)*e^{2*<mu> + <sigma>^2}",
        r"e^{<mu> - <sigma>^2}",
        r"<mu> + \frac{1}{2} \log(2 \pi e*<sigma>^2)",
    ),
    "Student t": Templates(
        r"\frac{\Gamma(\frac{<nu> + 1}{2})}{<sigma>*\sqrt{\pi*<nu>}*\Gamma(\frac{<nu>}{2})}"
        r" // *(1 + <z>^2 / <nu>)^{-\frac{<nu> + 1}{2}}",
        "<mu>",
        r"<sigma>^2*\frac{<nu>}{<nu> - 2}",
        "<mu>",
        INTEGRAL,
    ),
    "Laplace": Templates(
        r"\frac{1}{2*<scale>}\, e^{-|<z>|}", "<mu>", "2*<scale>^2", "<mu>", r"1 + \log(2*<scale>)"
    ),
    "Cauchy": Templates(
        r"\frac{1}{\pi*<scale>}*\frac{1}{1 + <z>^2}", "", "", "<center>", r"\log(4 \pi*<scale>)"
    ),
    "chi-square": Templates(
        r"\frac{<x>^{<nu>/2 - 1}*e^{-<x>/2}}{2^{<nu>/2}*\Gamma(<nu>/2)}",
        "<nu>",
        "2*<nu>",
        "<nu> - 2",
        r"<nu>/2 + \log(2*\Gamma(<nu>/2)) // + (1 - <nu>/2)*\psi(<nu>/2)",
    ),
    "Bernoulli": Templates(
        "<p>^{<x>}*(1 - <p>)^{1 - <x>}",
        "<p>",
        "<p>*(1 - <p>)",
        "",
        r"-<p>*\log <p> // - (1 - <p>)*\log (1 - <p>)",
    ),
    "categorical": Templates("p_{<x>}", "", "", "", SUM),
    "binomial": Templates(
        r"\frac{<n>!}{<x>!*(<n> - <x>)!}\, <p>^{<x>} // *(1 - <p>)^{<n> - <x>}",
        "<n>*<p>",
        "<n>*<p>*(1 - <p>)",
        r"⌊(<n> + 1)*<p>⌋",
        SUM,
    ),
    "Poisson": Templates(
        r"\frac{<rate>^{<x>}*e^{-<rate>}}{<x>!}", "<rate>", "<rate>", r"⌊<rate>⌋", SUM
    ),
    "geometric": Templates(
        "(1 - <p>)^{<x> - 1}*<p>",
        r"\frac{1}{<p>}",
        r"\frac{1 - <p>}{<p>^2}",
        "1",
        r"-\log <p> // - \frac{1 - <p>}{<p>}*\log (1 - <p>)",
    ),
    "discrete uniform": Templates(
        r"\frac{1}{<high> - <low> + 1}",
        r"\frac{<low> + <high>}{2}",
        r"\frac{(<high> - <low> + 1)^2 - 1}{12}",
        "",
        r"\log(<high> - <low> + 1)",
    ),
}

Z: Mapping[str, str] = {
    "normal": r"\frac{<x> - <mu>}{<sigma>}",
    "log-normal": r"\frac{\log <x> - <mu>}{<sigma>}",
    "Student t": r"\frac{<x> - <mu>}{<sigma>}",
    "Laplace": r"\frac{<x> - <mu>}{<scale>}",
    "Cauchy": r"\frac{<x> - <center>}{<scale>}",
}
