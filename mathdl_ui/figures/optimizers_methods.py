"""The racers of the lesson on optimizers: what each is, and its update with numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.optimization import descents, line_search, optimizers, second_order
from mathdl_core.optimization.descents import Run
from mathdl_core.optimization.surfaces import Surface, hessian
from mathdl_ui import tex
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

Unit = Literal["gradient", "length", "own"]


class Rates(NamedTuple):
    """`rate` of steps in units of the gradient, `length` of others, and the `momentum`."""

    rate: float
    length: float
    momentum: float


class Method(NamedTuple):
    """A racer.

    Attributes:
        short: what is written at its dot.
        unit: what its steps are measured in: the gradient, a length, or what it finds itself.
        hyper: from the rates to the hyperparameters of its rule.
        rule: of `optimizers`; None for those that run on their own.
        alone: how these run.
        remark: where torch or a book departs from it.
    """

    short: str
    unit: Unit
    hyper: Callable[[Rates], Mapping[str, float]] = lambda _: {}
    rule: Callable[..., tuple[optimizers.Real, optimizers.Memory]] | None = None
    alone: Callable[[Surface, Array, int], Run] | None = None
    remark: str = ""


def _plain(rates: Rates) -> Mapping[str, float]:
    return {"learning_rate": rates.rate}


def _rolling(rates: Rates) -> Mapping[str, float]:
    return {"learning_rate": rates.rate, "beta": rates.momentum}


def _scaled(rates: Rates) -> Mapping[str, float]:
    return {"learning_rate": rates.length}


def _adaptive(rates: Rates) -> Mapping[str, float]:
    return {"learning_rate": rates.length, "beta1": rates.momentum}


def _along(length: line_search.StepLength) -> Callable[[Surface, Array, int], Run]:
    def run(surface: Surface, start: Array, n_steps: int) -> Run:
        return line_search.descend_along(
            surface, start, line_search.steepest, length, n_steps=n_steps
        )

    return run


METHODS: dict[str, Method] = {
    "SGD": Method("SGD", "gradient", _plain, optimizers.sgd),
    "Momentum": Method(
        *("momentum", "gradient", _rolling, optimizers.momentum),
        remark="Accumulated: gradients add up. Chaudhury 9.2.4 steps with an older velocity.",
    ),
    "Momentum, averaged": Method(
        *("averaged", "gradient", _rolling, optimizers.averaged_momentum),
        remark="The same path as accumulated momentum at the rate η(1 − β).",
    ),
    "Nesterov": Method(
        *("Nesterov", "gradient", _rolling, optimizers.nesterov),
        remark="w looks ahead, as in torch; the paper's position is w + ηβv.",
    ),
    "AdaGrad": Method("AdaGrad", "length", _scaled, optimizers.adagrad),
    "RMSProp": Method(
        *("RMSProp", "length", _scaled, optimizers.rmsprop),
        remark="α = 0.99 is torch's; Hinton has 0.9. Uncorrected, its first steps are large.",
    ),
    "AdaDelta": Method(
        *("AdaDelta", "own", lambda _: {"learning_rate": 1.0}, optimizers.adadelta),
        remark="No rate of its own; torch multiplies by one, 1 here.",
    ),
    "Adam": Method("Adam", "length", _adaptive, optimizers.adam),
    "AMSGrad": Method(
        *("AMSGrad", "length", _adaptive, optimizers.amsgrad),
        remark="torch corrects the bias; the paper does not.",
    ),
    "AdamW": Method(
        *("AdamW", "length", _adaptive, optimizers.adamw),
        remark="Decay λ = 0.01, torch's default: it pulls to the origin.",
    ),
    "NAdam": Method(
        *("NAdam", "length", _adaptive, optimizers.nadam),
        remark="With the paper's warm-up of momentum, μₜ.",
    ),
    "Lion": Method(
        *("Lion", "length", _adaptive, optimizers.lion), remark="Not in torch; β₂ = 0.99."
    ),
    "Newton": Method(
        *("Newton", "own"),
        alone=lambda surface, start, n: second_order.newton(surface, start, n_steps=n),
        remark="Goes wherever the gradient is 0, a saddle or a summit too.",
    ),
    "BFGS": Method(
        *("BFGS", "own"),
        alone=lambda surface, start, n: second_order.bfgs(surface, start, n_steps=n),
    ),
    "L-BFGS": Method(
        *("L-BFGS", "own"),
        alone=lambda surface, start, n: second_order.lbfgs(surface, start, n_steps=n),
    ),
    "Exact line search": Method("exact", "own", alone=_along(line_search.exact)),
    "Backtracking": Method("backtracking", "own", alone=_along(line_search.backtracking)),
}


def runs(
    names: tuple[str, ...],
    surface: Surface,
    start: Array,
    rates: Rates,
    n_steps: int,
    noise: Array | None,
) -> dict[str, Run]:
    """Every racer's run from one start."""
    return {name: _run(METHODS[name], surface, start, rates, n_steps, noise) for name in names}


def _run(
    method: Method, surface: Surface, start: Array, rates: Rates, n_steps: int, noise: Array | None
) -> Run:
    if method.rule:
        rule = partial(method.rule, **method.hyper(rates))
        return descents.descend(surface.slopes, start, rule, n_steps=n_steps, noise=noise)
    if method.alone:
        return method.alone(surface, start, n_steps)
    raise ValueError("expected a method with a rule or a run of its own")


def formula(
    name: str, run: Run, step: int, rates: Rates, surface: Surface, theme: Theme
) -> list[str]:
    """The update of a step (from `step` to the next) in symbols and with its numbers."""
    now = _Numbers(run, step, rates, theme)
    if name in _UPDATES:
        return [tex.aligned(*line) for line in _UPDATES[name](now)]
    return [tex.aligned(*line) for line in _found(name, now, surface)]


class _Numbers:
    """What a step is made of, colored: w, g, v before and after, s after."""

    def __init__(self, run: Run, step: int, rates: Rates, theme: Theme) -> None:
        self.theme, self.run, self.step = theme, run, step
        self.t = step + 1
        before = step - 1
        nothing = np.zeros_like(run.weights[0])
        self.w, self.next = run.weights[step], run.weights[step + 1]
        self.g, self.v = run.gradients[step], run.velocities[step]
        self.old_v = run.velocities[before] if step else nothing
        self.s = run.squares[step]
        self.old_s = run.squares[before] if step else nothing
        self.extra = run.extras[step]
        self.old_extra = run.extras[before] if step else nothing
        self.rates = rates

    def gradient(self, text: str = "") -> str:
        return tex.colored("gradient", text or tex.vector(self.g, digits=3), self.theme)

    def velocity(self, values: Array | None = None, text: str = "") -> str:
        shown = text or tex.vector(self.v if values is None else values, digits=3)
        return tex.colored("muted", shown, self.theme)

    def arrived(self) -> str:
        return rf"\mathbf{{w}} = {tex.vector(self.next)}"

    @property
    def grad(self) -> str:
        return self.gradient("g")

    @property
    def velo(self) -> str:
        return self.velocity(text="v")


Line = tuple[tuple[str, ...], ...]


def _step(now: _Numbers, symbols: str, numbers: str) -> Line:
    w = tex.vector(now.w)
    return (("w", f"w - {symbols}", f"{w} - {numbers}", tex.vector(now.next)),)


def _sgd(now: _Numbers) -> list[Line]:
    eta = number(now.rates.rate)
    return [_step(now, rf"\eta\,{now.grad}", rf"{eta}\,{now.gradient()}")]


def _accumulated(now: _Numbers) -> list[Line]:
    beta, eta = number(now.rates.momentum), number(now.rates.rate)
    return [
        (
            (
                now.velo,
                rf"\beta {now.velo} + {now.grad}",
                rf"{beta}\,{now.velocity(now.old_v)} + {now.gradient()}",
                now.velocity(),
            ),
        ),
        _step(now, rf"\eta\,{now.velo}", rf"{eta}\,{now.velocity()}"),
    ]


def _averaged(now: _Numbers) -> list[Line]:
    beta, eta = now.rates.momentum, number(now.rates.rate)
    return [
        _mean(now, now.velo, r"\beta", beta, now.grad),
        _step(now, rf"\eta\,{now.velo}", rf"{eta}\,{now.velocity()}"),
    ]


def _mean(now: _Numbers, symbol: str, beta: str, value: float, of: str) -> Line:
    rest = number(1 - value)
    return (
        (
            symbol,
            rf"{beta} {symbol} + (1 - {beta})\,{of}",
            rf"{number(value)}\,{now.velocity(now.old_v)} + {rest}\,{now.gradient()}",
            now.velocity(),
        ),
    )


def _nesterov(now: _Numbers) -> list[Line]:
    beta, eta = number(now.rates.momentum), number(now.rates.rate)
    ahead = tex.vector(now.g + now.rates.momentum * now.v, digits=3)
    return [
        _accumulated(now)[0],
        (
            (
                "d",
                rf"{now.grad} + \beta {now.velo}",
                rf"{now.gradient()} + {beta}\,{now.velocity()}",
                ahead,
            ),
        ),
        _step(now, r"\eta\, d", rf"{eta}\,{ahead}"),
    ]


def _squares(now: _Numbers, beta: str, value: float) -> Line:
    squared = tex.vector(now.g * now.g, digits=3)
    kept = tex.vector(now.old_s, digits=3)
    return (
        (
            "s",
            rf"{beta}\, s + (1 - {beta})\,{now.gradient('g^2')}",
            rf"{number(value)}\,{kept} + {number(1 - value)}\,{now.gradient(squared)}",
            tex.vector(now.s, digits=3),
        ),
    )


def _adagrad(now: _Numbers) -> list[Line]:
    alpha = number(now.rates.length)
    kept, squared = tex.vector(now.old_s, digits=3), tex.vector(now.g * now.g, digits=3)
    return [
        (
            (
                "s",
                rf"s + {now.gradient('g^2')}",
                rf"{kept} + {now.gradient(squared)}",
                tex.vector(now.s, digits=3),
            ),
        ),
        _step(
            now,
            rf"\eta\,\frac{{{now.grad}}}{{\sqrt{{s}} + \epsilon}}",
            rf"{alpha}\,{now.gradient()} / {tex.vector(np.sqrt(now.s), digits=3)}",
        ),
    ]


def _rmsprop(now: _Numbers) -> list[Line]:
    return [_squares(now, r"\alpha", 0.99), _adagrad(now)[1]]


def _adadelta(now: _Numbers) -> list[Line]:
    top, bottom = np.sqrt(now.old_extra + 1e-6), np.sqrt(now.s + 1e-6)
    return [
        _squares(now, r"\rho", 0.9),
        _step(
            now,
            rf"\sqrt{{\frac{{d + \epsilon}}{{s + \epsilon}}}}\,{now.grad}",
            rf"{tex.vector(top / bottom, digits=3)} \cdot {now.gradient()}",
        ),
        (
            (
                "d",
                r"\rho\, d + (1 - \rho)\,(\text{step})^2",
                tex.vector(now.extra, digits=3),
            ),
        ),
    ]


def _adam(now: _Numbers) -> list[Line]:
    return [*_means(now), _adam_step(now, now.s, "s")]


def _means(now: _Numbers) -> list[Line]:
    return [
        _mean(now, now.velo, r"\beta_1", now.rates.momentum, now.grad),
        _squares(now, r"\beta_2", 0.999),
    ]


def _adam_step(now: _Numbers, squares: Array, symbol: str) -> Line:
    alpha, t = number(now.rates.length), now.t
    first, second = 1 - now.rates.momentum**t, 1 - 0.999**t
    root = np.sqrt(squares / second)
    return _step(
        now,
        rf"\eta\,\frac{{{now.velo} / (1 - \beta_1^{{{t}}})}}"
        rf"{{\sqrt{{{symbol} / (1 - \beta_2^{{{t}}})}} + \epsilon}}",
        rf"{alpha}\,{now.velocity(now.v / first)} / {tex.vector(root, digits=3)}",
    )


def _amsgrad(now: _Numbers) -> list[Line]:
    largest = tex.vector(now.extra, digits=3)
    return [
        *_means(now),
        ((r"s_{\max}", r"\max(s_{\max}, s)", largest),),
        _adam_step(now, now.extra, r"s_{\max}"),
    ]


def _adamw(now: _Numbers) -> list[Line]:
    alpha, t = now.rates.length, now.t
    shrunk = now.w * (1 - 0.01 * alpha)
    first, second = 1 - now.rates.momentum**t, 1 - 0.999**t
    return [
        *_means(now),
        (
            (
                "w",
                rf"(1 - \eta\lambda)\,w - \eta\,\frac{{{now.velo} / (1 - \beta_1^{{{t}}})}}"
                rf"{{\sqrt{{s / (1 - \beta_2^{{{t}}})}} + \epsilon}}",
                rf"{tex.vector(shrunk)} - {number(alpha)}\,{now.velocity(now.v / first)} / "
                + tex.vector(np.sqrt(now.s / second), digits=3),
                tex.vector(now.next),
            ),
        ),
    ]


def _nadam(now: _Numbers) -> list[Line]:
    t, beta = now.t, now.rates.momentum
    mu, ahead = (beta * (1 - 0.5 * 0.96 ** (k * 4e-3)) for k in (t, t + 1))
    blend = (1 - mu) / (1 - now.extra) * now.g + ahead / (1 - now.extra * ahead) * now.v
    root = np.sqrt(now.s / (1 - 0.999**t))
    return [
        *_means(now),
        (
            (
                r"\hat{v}",
                rf"\frac{{\mu_{{{t + 1}}}\,{now.velo}}}{{1 - \prod \mu}} + "
                rf"\frac{{(1 - \mu_{{{t}}})\,{now.grad}}}{{1 - \prod \mu}}",
                tex.vector(blend, digits=3),
            ),
        ),
        _step(
            now,
            rf"\eta\,\frac{{\hat{{v}}}}{{\sqrt{{s / (1 - \beta_2^{{{t}}})}} + \epsilon}}",
            rf"{number(now.rates.length)}\,{tex.vector(blend, digits=3)} / "
            + tex.vector(root, digits=3),
        ),
    ]


def _lion(now: _Numbers) -> list[Line]:
    beta, alpha = now.rates.momentum, number(now.rates.length)
    blend = beta * now.old_v + (1 - beta) * now.g
    sign = tex.vector(np.sign(blend))
    return [
        (
            (
                "c",
                rf"\beta_1 {now.velo} + (1 - \beta_1)\,{now.grad}",
                rf"{number(beta)}\,{now.velocity(now.old_v)} + "
                rf"{number(1 - beta)}\,{now.gradient()}",
                tex.vector(blend, digits=3),
            ),
        ),
        _step(now, r"\eta\,\operatorname{sign}(c)", rf"{alpha}\,{sign}"),
        _mean(now, now.velo, r"\beta_2", 0.99, now.grad),
    ]


_UPDATES: dict[str, Callable[[_Numbers], list[Line]]] = {
    "SGD": _sgd,
    "Momentum": _accumulated,
    "Momentum, averaged": _averaged,
    "Nesterov": _nesterov,
    "AdaGrad": _adagrad,
    "RMSProp": _rmsprop,
    "AdaDelta": _adadelta,
    "Adam": _adam,
    "AMSGrad": _amsgrad,
    "AdamW": _adamw,
    "NAdam": _nadam,
    "Lion": _lion,
}


def _found(name: str, now: _Numbers, surface: Surface) -> list[Line]:
    """Methods that find the length of their steps themselves."""
    moved, p = now.next - now.w, now.v
    at = int(np.abs(p).argmax())
    length = moved[at] / p[at] if p[at] else 0.0
    w = tex.vector(now.w)
    if name == "Newton":
        H = tex.colored("gradient", tex.matrix(hessian(surface, now.w)), now.theme)
        return [
            (
                (
                    "w",
                    rf"w - H^{{-1}} {now.grad}",
                ),
            ),
            (("", rf"{w} - {H}^{{-1}} {now.gradient()}", tex.vector(now.next)),),
        ]
    down = now.gradient("-g") if name in ("Exact line search", "Backtracking") else "-B " + now.grad
    how = {
        "Exact line search": r"\arg\min_s f(w + s\,p)",
        "Backtracking": r"\text{first of } 1, \tfrac12, \tfrac14, \ldots \text{ that descends}",
    }.get(name, r"\text{by a line search}")
    return [
        ((now.velocity(text="p"), down, now.velocity()),),
        (("s", how, number(length)),),
        (
            (
                "w",
                rf"w + s\,{now.velocity(text='p')}",
                rf"{w} + {number(length)}\,{now.velocity()}",
                tex.vector(now.next),
            ),
        ),
    ]
