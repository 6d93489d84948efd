r"""Convolution in PyTorch: functions of `convolution`, `transposed` and `pooling` by their names.

$$y_{o,i} = b_o + \sum_{c,t} w_{o,c,t}\; x_{c,\; s\,i + d\,t - p}$$

Tensors have the shapes (n_samples, channels, ...) of torch.nn.functional. Nothing is validated.

Reference: MADL 10.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor


def correlate(
    picture: Tensor, kernel: Tensor, *, stride: int = 1, dilation: int = 1, mode: str | None = None
) -> Tensor:
    """One kernel (k, l) over one picture (height, width)."""
    x = picture[None, None]
    if mode is not None:
        reaches = [dilation * (k - 1) for k in kernel.shape]
        # The last axis comes first.
        widths = [side for reach in reaches[::-1] for side in (reach // 2, reach - reach // 2)]
        x = F.pad(x, widths, mode={"zero": "constant"}.get(mode, mode))
    return F.conv2d(x, kernel[None, None], stride=stride, dilation=dilation)[0, 0]


def conv_transpose(x: Tensor, w: Tensor, *, stride: int = 1) -> Tensor:
    """Stamps of w (in_channels, out_channels, k, l)."""
    return F.conv_transpose2d(x, w, stride=stride)


def max_pool(x: Tensor, size: int) -> Tensor:
    """The largest number of each window of x (height, width)."""
    return F.max_pool2d(x[None], size)[0]


def mean_pool(x: Tensor, size: int) -> Tensor:
    """The mean of each window of x (height, width)."""
    return F.avg_pool2d(x[None], size)[0]


def conv_fft(picture: Tensor, kernel: Tensor) -> Tensor:
    """The same by the convolution theorem: the kernel's transform is conjugated for correlation."""
    height, width = (n - k + 1 for n, k in zip(picture.shape, kernel.shape, strict=True))
    product = torch.fft.rfft2(picture) * torch.fft.rfft2(kernel, s=picture.shape).conj()
    y: Tensor = torch.fft.irfft2(product, s=picture.shape)
    return y[:height, :width]
