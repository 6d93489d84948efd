r"""The network in PyTorch: its maps by forward hooks, and what its answer rests on, by gradients.

$$\text{saliency} = \frac{\partial s_k}{\partial x}, \qquad
\text{Grad-CAM} = \max\Bigl(0, \sum_g \Bigl(\tfrac{1}{36} \sum_{ij}
\frac{\partial s_k}{\partial a^{(2)}_{g,ij}}\Bigr) a^{(2)}_g\Bigr), \qquad
\text{occlusion}_{ij} = p_k(x) - p_k(x \text{ without a square around } ij)$$

Reference: K. Simonyan, A. Vedaldi, A. Zisserman, "Deep inside convolutional networks", 2014;
M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", 2014; R. Selvaraju
et al., "Grad-CAM", 2017; R. Draelos, L. Carin, "HiResCAM", 2020 (here `contributions`).
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from mathdl_core.arrays import Array
from mathdl_core.convolution.cnn import PADDING, SIDE, Network, Passed

HOOKED = ("conv_1", "relu_1", "conv_2", "relu_2", "pool", "dense")


def as_module(network: Network, *, dtype: torch.dtype = torch.float64) -> nn.Sequential:
    """The same network of torch's own layers, without a gradient for its weights."""
    n_1, n_2 = network.n_filters
    # On "meta" nothing is drawn from torch's global random state, which all sessions share.
    layers: OrderedDict[str, nn.Module] = OrderedDict(
        conv_1=nn.Conv2d(1, n_1, 3, padding=PADDING, device="meta"),
        relu_1=nn.ReLU(),
        conv_2=nn.Conv2d(n_1, n_2, 3, device="meta"),
        relu_2=nn.ReLU(),
        pool=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        dense=nn.Linear(9 * n_2, 10, device="meta"),
    )
    module = nn.Sequential(layers)
    arrays = (torch.tensor(one, dtype=dtype) for one in network)
    kernels_1, bias_1, kernels_2, bias_2, weights, bias = arrays
    parameters = {
        "conv_1.weight": kernels_1,
        "conv_1.bias": bias_1,
        "conv_2.weight": kernels_2,
        "conv_2.bias": bias_2,
        "dense.weight": weights.reshape(10, -1),
        "dense.bias": bias,
    }
    module.load_state_dict(parameters, assign=True)
    return module.requires_grad_(requires_grad=False)


def pixels(pictures: Array, *, dtype: torch.dtype = torch.float64) -> Tensor:
    """Pictures (n, 8, 8) as torch wants them, (n, 1, 8, 8)."""
    return torch.tensor(pictures, dtype=dtype).reshape(-1, 1, SIDE, SIDE)


def feature_maps(module: nn.Sequential, x: Tensor) -> dict[str, Tensor]:
    """What each layer of `HOOKED` gives on its way forward, noted by a hook on it."""
    here = threading.get_ident()
    noted: dict[str, Tensor] = {}

    def note(name: str) -> RemovableHandle:
        def hook(_layer: nn.Module, _given: tuple[Tensor, ...], output: Tensor) -> None:
            # Other threads may send their pictures through the same module meanwhile.
            if threading.get_ident() == here:
                noted[name] = output

        return module.get_submodule(name).register_forward_hook(hook)

    handles = [note(name) for name in HOOKED]
    try:
        module(x)
    finally:
        for handle in handles:
            handle.remove()
    return noted


def passed_by_hooks(module: nn.Sequential, pictures: Array) -> Passed:
    """Every value on the way of pictures (n, 8, 8), as the hooks noted it."""
    x = pixels(pictures)
    with torch.no_grad():
        maps = feature_maps(module, x)
        values = (x, *(maps[name] for name in HOOKED), torch.softmax(maps["dense"], dim=1))
    return Passed(*(value.numpy() for value in values))


def predictions(module: nn.Sequential, x: Tensor) -> NDArray[np.intp]:
    """(n,) the class of the largest logit for each of x (n, 1, 8, 8), of the module's dtype."""
    with torch.no_grad():
        found: NDArray[np.intp] = module(x).argmax(dim=1).numpy().astype(np.intp)
    return found


def saliency(module: nn.Sequential, picture: Array, k: int) -> Array:
    """(8, 8) by how much the logit of class k rises for each pixel's ink, to first order."""
    x = pixels(picture).requires_grad_()
    (gradient,) = torch.autograd.grad(module(x)[0, k], x)
    found: Array = gradient[0, 0].numpy()
    return found


def grad_cam(module: nn.Sequential, picture: Array, k: int) -> Array:
    """(6, 6) the maps of the second layer weighed by their mean slopes, where that is positive."""
    x = pixels(picture).requires_grad_()
    maps = feature_maps(module, x)
    (slopes,) = torch.autograd.grad(maps["dense"][0, k], maps["relu_2"])
    weights = slopes.mean(dim=(2, 3), keepdim=True)
    found: Array = (weights * maps["relu_2"]).sum(dim=1).clamp(min=0.0)[0].detach().numpy()
    return found


def contributions(module: nn.Sequential, picture: Array, k: int) -> Array:
    """(6, 6) what each place of the second layer's maps adds to the logit of class k.

    From there on all is linear but for the maximum, so that with the bias they add up to the logit.
    """
    x = pixels(picture).requires_grad_()
    maps = feature_maps(module, x)
    (slopes,) = torch.autograd.grad(maps["dense"][0, k], maps["relu_2"])
    found: Array = (slopes * maps["relu_2"]).sum(dim=1)[0].detach().numpy()
    return found


def occlusion(module: nn.Sequential, picture: Array, k: int, *, size: int = 3) -> Array:
    """(8, 8) by how much the probability of class k falls without ink in a square there."""
    covered = np.repeat(np.asarray(picture, dtype=np.float64)[None], SIDE * SIDE, axis=0)
    reach = size // 2
    for i in range(SIDE):
        for j in range(SIDE):
            rows = slice(max(i - reach, 0), i + reach + 1)
            covered[SIDE * i + j, rows, max(j - reach, 0) : j + reach + 1] = 0.0
    with torch.no_grad():
        logits = module(pixels(np.concatenate([picture[None], covered])))
        p = torch.softmax(logits, dim=1)[:, k]
        found: Array = (p[0] - p[1:]).reshape(SIDE, SIDE).numpy()
    return found


class Ascent(NamedTuple):
    """A picture on its way up.

    Attributes:
        pictures: (n_steps + 1, 8, 8) from 0 to 1.
        scores: (n_steps + 1,) what was climbed, without its penalty.
    """

    pictures: Array
    scores: Array


def maximize(
    module: nn.Sequential,
    start: Array,
    *,
    layer: str,
    channel: int,
    n_steps: int = 40,
    rate: float = 0.1,
    penalty: float = 0.05,
) -> Ascent:
    """Change a picture (8, 8), step by step, into what a class or a filter answers most to.

    Each step is as long, `rate` for the average pixel, and goes up the gradient of the logit of a
    class (`layer` "dense"), or of a filter's mean before its ReLU ("conv_1", "conv_2"), less
    `penalty` times the ink squared.
    """
    names = [name for name, _ in module.named_children()]
    up_to_it = module[: names.index(layer) + 1]
    x = pixels(start)
    pictures, scores = [x[0, 0].numpy().copy()], []
    for step in range(n_steps + 1):
        x = x.detach().requires_grad_()
        answer = up_to_it(x)[0, channel].mean()
        scores.append(answer.item())
        if step == n_steps:
            break
        (gradient,) = torch.autograd.grad(answer - penalty * x.square().sum(), x)
        length = gradient.square().mean().sqrt().clamp(min=1e-12)
        x = (x + rate * gradient / length).clamp(0.0, 1.0).detach()
        pictures.append(x[0, 0].numpy().copy())
    return Ascent(np.stack(pictures), np.array(scores))


def stacked(parameters: Sequence[Tensor]) -> Network:
    """Weights of torch as a network of NumPy's."""
    arrays = [one.detach().numpy().astype(np.float64) for one in parameters]
    arrays[4] = arrays[4].reshape(10, -1, 3, 3)
    return Network(*arrays)
