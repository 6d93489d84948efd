r"""The multilayer perceptron in PyTorch: the gradients by autograd, the steps by torch.optim.

$$z_l = a_{l-1} W_l^\top + b_l, \qquad a_l = f(z_l)$$

Tensors are float64; `load_state_dict` of a float64 `network` takes what `state_dict` gives. The
layers of our network and of this one are the same numbers: `network(layers, ...)` copies them.

Reference: MADL 8.3-8.4, MEDL 5.4.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from mathdl_core.arrays import Array
from mathdl_core.neural_networks.network import Layer, Layers

TORCH_ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "gelu": nn.GELU,
    "identity": nn.Identity,
}
TORCH_LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "mse": functional.mse_loss,
    "cross_entropy": functional.cross_entropy,
}


def network(layers: Layers, *, activation: str) -> nn.Sequential:
    """Linear modules of the weights of our layers with the activation between them."""
    modules: list[nn.Module] = []
    for W, bias in layers:
        # skip_init: torch's own first weights would come from its global random state.
        linear: nn.Linear = nn.utils.skip_init(  # type: ignore[no-untyped-call]
            nn.Linear, W.shape[1], W.shape[0], dtype=torch.float64
        )
        linear.load_state_dict({"weight": torch.tensor(W), "bias": torch.tensor(bias)})
        modules += [linear, TORCH_ACTIVATIONS[activation]()]
    return nn.Sequential(*modules[:-1])


def state_dict(layers: Layers, *, activation: str) -> dict[str, Tensor]:
    """The weights by the names that `nn.Sequential` gives them: 0.weight, 0.bias, 2.weight..."""
    return network(layers, activation=activation).state_dict()


def layers_of(model: nn.Sequential) -> Layers:
    """The weights of a model of `network` as our layers."""
    return tuple(
        Layer(module.weight.detach().numpy().copy(), module.bias.detach().numpy().copy())
        for module in model
        if isinstance(module, nn.Linear)
    )


def gradients(layers: Layers, X: Array, targets: Array, *, activation: str, loss: str) -> Layers:
    """Of the loss at X (n_samples, n_features), by autograd: one entry a layer."""
    model = network(layers, activation=activation)
    TORCH_LOSSES[loss](model(torch.tensor(X)), torch.tensor(targets)).backward()  # type: ignore[no-untyped-call]
    found = [np.asarray(parameter.grad) for parameter in model.parameters()]
    return tuple(Layer(W, bias) for W, bias in zip(found[::2], found[1::2], strict=True))


def optimizer(
    model: nn.Module, *, name: str, learning_rate: float, momentum: float, l2: float
) -> torch.optim.Optimizer:
    r"""SGD, momentum or Adam of torch, with $\lambda W$ added to the gradients of weights alone."""
    weights = [p for p in model.parameters() if p.ndim == 2]
    biases = [p for p in model.parameters() if p.ndim == 1]
    groups = [{"params": weights, "weight_decay": l2}, {"params": biases, "weight_decay": 0.0}]
    if name == "adam":
        return torch.optim.Adam(groups, lr=learning_rate)
    return torch.optim.SGD(
        groups, lr=learning_rate, momentum=momentum if name == "momentum" else 0.0
    )


def descend(
    layers: Layers,
    batches: Iterable[tuple[Array, Array]],
    *,
    activation: str,
    loss: str,
    optimizer_name: str,
    learning_rate: float,
    momentum: float = 0.9,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Iterator[Layers]:
    """The layers after each step, one for each batch (X, targets) of a run from `layers`."""
    model = network(layers, activation=activation)
    steps = optimizer(
        model, name=optimizer_name, learning_rate=learning_rate, momentum=momentum, l2=l2
    )
    for X, targets in batches:
        steps.zero_grad()
        value = TORCH_LOSSES[loss](model(torch.tensor(X)), torch.tensor(targets))
        for parameter in model.parameters():
            if l1 and parameter.ndim == 2:
                value = value + l1 * parameter.abs().sum()
        value.backward()  # type: ignore[no-untyped-call]
        steps.step()
        yield layers_of(model)
