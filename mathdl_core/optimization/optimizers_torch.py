"""The same runs by torch.optim: the loss written in torch, its gradient by autograd."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor


def descend(
    value: Callable[[Tensor], Tensor],
    start: Sequence[float],
    optimizer: type[torch.optim.Optimizer],
    settings: Mapping[str, Any],
    *,
    n_steps: int,
) -> Tensor:
    """(n_steps + 1, n) float64 iterates of an optimizer of torch from a start (n,)."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    stepper = optimizer([w], **settings)
    iterates = [w.detach().clone()]
    for _ in range(n_steps):
        stepper.zero_grad()
        value(w).backward()  # type: ignore[no-untyped-call]
        stepper.step()
        iterates.append(w.detach().clone())
    return torch.stack(iterates)


def bowl(w: Tensor, A: Tensor) -> Tensor:
    """Half of w A w, for a symmetric A (2, 2)."""
    return 0.5 * (w @ A @ w)
