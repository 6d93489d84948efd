"""Why to believe the lesson on optimizers: what is compared, what ran, both to take home."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from mathdl_core.arrays import Array
from mathdl_core.optimization import (
    descents,
    line_search,
    optimizers,
    optimizers_torch,
    own_surface,
    quadratics,
    second_order,
    surfaces,
)
from mathdl_ui import export
from mathdl_ui.curriculum import Lesson
from mathdl_ui.export import Source
from mathdl_ui.figures import optimizers_surfaces as grounds
from mathdl_ui.figures.optimizers import Race
from mathdl_ui.figures.optimizers_methods import METHODS, Rates

TWINS = (optimizers_torch.descend, optimizers_torch.bowl)


class Compared(NamedTuple):
    """Our result beside that of a reference library, as `evidence.Check` takes it."""

    quantity: str
    ours: ArrayLike
    reference: ArrayLike
    library: str
    tolerance: float


class Twin(NamedTuple):
    """The optimizer of torch with its settings for our rates, and how near it must come."""

    optimizer: Callable[..., torch.optim.Optimizer]
    settings: Callable[[Rates], dict[str, Any]]
    name: str
    tolerance: float = 1e-9


def _betas(rates: Rates) -> dict[str, Any]:
    return {"lr": rates.length, "betas": (rates.momentum, 0.999)}


TORCH: dict[str, Twin] = {
    "SGD": Twin(torch.optim.SGD, lambda r: {"lr": r.rate}, "SGD"),
    "Momentum": Twin(torch.optim.SGD, lambda r: {"lr": r.rate, "momentum": r.momentum}, "SGD"),
    "Momentum, averaged": Twin(
        torch.optim.SGD,
        lambda r: {"lr": r.rate * (1 - r.momentum), "momentum": r.momentum},
        "SGD",
    ),
    "Nesterov": Twin(
        torch.optim.SGD,
        lambda r: {"lr": r.rate, "momentum": r.momentum, "nesterov": r.momentum > 0},
        "SGD(nesterov)",
    ),
    "AdaGrad": Twin(torch.optim.Adagrad, lambda r: {"lr": r.length}, "Adagrad"),
    "RMSProp": Twin(torch.optim.RMSprop, lambda r: {"lr": r.length}, "RMSprop"),
    "AdaDelta": Twin(torch.optim.Adadelta, lambda _: {"lr": 1.0}, "Adadelta"),
    "Adam": Twin(torch.optim.Adam, _betas, "Adam"),
    "AMSGrad": Twin(torch.optim.Adam, lambda r: _betas(r) | {"amsgrad": True}, "Adam(amsgrad)"),
    "AdamW": Twin(torch.optim.AdamW, lambda r: _betas(r) | {"weight_decay": 0.01}, "AdamW"),
    # torch keeps NAdam's product of momenta in single precision.
    "NAdam": Twin(torch.optim.NAdam, _betas, "NAdam", 1e-4),
}
N_COMPARED = 30


def checks(now: Race) -> list[Compared]:
    """Each racer's update against torch, fed with the gradients on screen; the rest with SciPy."""
    found = []
    for name, run in now.runs.items():
        n = min(N_COMPARED, now.n_steps, (run.diverged_at or now.n_steps + 1) - 1)
        if name in TORCH:
            twin = TORCH[name]
            theirs = _by_torch(run.weights[0], run.gradients[:n], twin, now.rates)
            # Of weights in the hundreds, nine digits are a larger difference.
            scale = max(1.0, float(np.abs(run.weights[: n + 1]).max()))
            found.append(
                Compared(
                    f"{name}, {n} steps",
                    run.weights[: n + 1] / scale,
                    theirs / scale,
                    f"torch.optim.{twin.name}",
                    twin.tolerance,
                )
            )
    return [*found, *_on_rosenbrock(), _roots(now.rates.momentum), _gradient(now)]


def _by_torch(start: Array, gradients: Array, twin: Twin, rates: Rates) -> Array:
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    stepper, iterates = twin.optimizer([w], **twin.settings(rates)), [start]
    for g in gradients:
        w.grad = torch.tensor(g)
        stepper.step()
        iterates.append(w.detach().numpy().copy())
    return np.array(iterates)


@lru_cache(maxsize=1)
def _on_rosenbrock() -> tuple[Compared, Compared]:
    """The second order methods, whatever is on screen: there both arrive."""
    S, start = surfaces.rosenbrock(), np.array([-1.2, 1.0])
    theirs = {
        method: minimize(S.value, start, jac=S.gradient, method=method, tol=1e-10).x
        for method in ("BFGS", "L-BFGS-B")
    }
    return (
        Compared(
            "BFGS on Rosenbrock, end",
            second_order.bfgs(S, start, n_steps=100).weights[-1],
            theirs["BFGS"],
            "scipy.optimize.minimize(BFGS)",
            1e-5,
        ),
        Compared(
            "L-BFGS on Rosenbrock, end",
            second_order.lbfgs(S, start, n_steps=100).weights[-1],
            theirs["L-BFGS-B"],
            "scipy.optimize.minimize(L-BFGS-B)",
            1e-4,
        ),
    )


def _roots(momentum: float) -> Compared:
    return Compared(
        "roots of the recurrence",
        np.sort(np.abs(quadratics.recurrence_roots(1.0, 0.3, momentum))),
        np.sort(np.abs(np.roots([1, -(1 + momentum - 0.3), momentum]))),
        "numpy.roots",
        1e-7,
    )


def _gradient(now: Race) -> Compared:
    """The gradient at the start, as a share of its length, against differences of f."""
    S, w = now.ground.surface, now.start
    spans = np.array([np.ptp(now.ground.setting.x), np.ptp(now.ground.setting.y)])
    with np.errstate(all="ignore"):
        ours = S.gradient(w)
        steps = 1e-6 * spans
        numeric = [
            (S.value(w + h * e) - S.value(w - h * e)) / (2 * h)
            for h, e in zip(steps, np.eye(2), strict=True)
        ]
        size = max(float(np.abs(ours).max()), 1.0) if np.isfinite(ours).all() else 1.0
    return Compared(
        "∇f at the start", ours / size, np.array(numeric) / size, "differences of f", 1e-4
    )


# --- To take home --------------------------------------------------------------------------------


def functions(now: Race) -> tuple[Callable[..., Any], ...]:
    """What ran for the watched racer."""
    if not now.watched:
        return (descents.descend,)
    method = METHODS[now.watched]
    if method.rule:
        return (method.rule, descents.descend)
    alone: dict[str, tuple[Callable[..., Any], ...]] = {
        "Newton": (second_order.newton, second_order.newton_root),
        "BFGS": (second_order.bfgs, line_search.wolfe),
        "L-BFGS": (second_order.lbfgs, second_order.two_loops, line_search.wolfe),
        "Exact line search": (line_search.exact, line_search.descend_along),
        "Backtracking": (line_search.backtracking, line_search.descend_along),
    }
    return alone[now.watched]


def take_home(
    now: Race, lesson: Lesson, *, condition: float, tilt: float, own: str, seed: int
) -> export.Export:
    """The run of the watched racer, from this start at these rates."""
    modules: list[ModuleType] = [optimizers, descents, surfaces]
    lines = ["from functools import partial", ""]
    lines.append(f"surface = {_written(now.name, condition, tilt, own)}")
    lines.append(f"start = {export.literal(now.start)}")
    if now.name == grounds.OWN:
        modules.append(own_surface)
    shown: dict[str, object] = {"surface.value(start)": now.ground.surface.value(now.start)}
    if now.watched:
        method, run = METHODS[now.watched], now.runs[now.watched]
        if method.rule:
            hyper = ", ".join(f"{k}={v!r}" for k, v in method.hyper(now.rates).items())
            lines.append(f"rule = partial({method.rule.__name__}, {hyper})")
            noise = ""
            if now.name == grounds.NOISY:
                lines.append(
                    f"noise = np.random.default_rng({seed}).normal("
                    f"0.0, 2.0, size=({now.n_steps}, 2))"
                )
                noise = ", noise=noise"
            lines.append(
                f"run = descend(surface.slopes, start, rule, n_steps={now.n_steps}{noise})"
            )
        else:
            modules += [line_search, second_order]
            lines.append(_alone(now))
        lines.append("step_5, end = run.weights[min(5, len(run.weights) - 1)], run.weights[-1]")
        shown |= {"run.diverged_at": run.diverged_at, "step_5": run.weights[5]}
    return export.Export(
        lesson.title, lesson.slug, lesson.idea, modules, "\n".join(lines), _finite(shown)
    )


def _finite(shown: dict[str, object]) -> dict[str, object]:
    return {
        name: value
        for name, value in shown.items()
        if value is None or np.isfinite(np.asarray(value, dtype=float)).all()
    }


def _alone(now: Race) -> str:
    calls = {
        "Newton": "newton(surface, start",
        "BFGS": "bfgs(surface, start",
        "L-BFGS": "lbfgs(surface, start",
        "Exact line search": "descend_along(surface, start, steepest, exact",
        "Backtracking": "descend_along(surface, start, steepest, backtracking",
    }
    return f"run = {calls[now.watched]}, n_steps={now.n_steps})"


def _written(name: str, condition: float, tilt: float, own: str) -> str:
    """Source that makes a surface."""
    if name in (grounds.BOWL, grounds.NOISY):
        if name == grounds.NOISY:
            condition, tilt = 8.0, 30.0
        matrix = export.call(
            surfaces.bowl_matrix, condition=condition, tilt=float(np.radians(tilt))
        )
        return export.call(surfaces.quadratic, A=Source(matrix), minimum=np.zeros(2))
    if name == grounds.OWN:
        text = own if not grounds.complaint(own) else grounds.DEFAULT_TEXT
        return export.call(own_surface.own_surface, text=text)
    kind = name.split(",")[0]
    if kind in ("Line fit", "Logistic"):
        x, y = grounds.diabetes() if kind == "Line fit" else grounds.tumors()
        if name.endswith("standardized"):
            x = (x - x.mean()) / x.std()
        make: Callable[..., Any] = (
            surfaces.line_fit if kind == "Line fit" else surfaces.logistic_fit
        )
        return export.call(make, x=x, y=y)
    makers = {
        "Rosenbrock": "rosenbrock",
        "Beale": "beale",
        "Himmelblau": "himmelblau",
        "Rastrigin": "rastrigin",
        "Two wells": "two_wells",
        "Saddle": "saddle",
        "Plateau and cliff": "cliff",
    }
    return f"{makers[kind]}()"
