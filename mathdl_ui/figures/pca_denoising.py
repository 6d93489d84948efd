"""The PCA lesson's noisy digits: a few components keep the digit and lose the noise."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.linear_algebra import pca
from mathdl_ui import layers as draw
from mathdl_ui.figures.pca_back import AT_ONCE, INK
from mathdl_ui.figures.pca_data import Window
from mathdl_ui.layers import Frame, Layer

KEPT = (0, 1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 24, 28, 32, 40, 48, 56, 64)
WINDOW = Window((-7.0, 54.0), (-0.5, 26.5))


@dataclass(frozen=True, eq=False)
class Noisy:
    """Digits with noise, and how well each number of components takes it out.

    Attributes:
        clean: (n_samples, 64) as they were.
        pixels: (n_samples, 64) with noise.
        found: the components of the noisy ones.
        errors: (65,) mean squared distance to the clean ones with the first k kept.
    """

    clean: Array
    pixels: Array
    found: pca.PCA
    errors: Array

    @property
    def best(self) -> int:
        """The number of components nearest to the clean digits."""
        return int(self.errors.argmin())


def noisy(clean: Array, sigma: float) -> Noisy:
    """Digits (n_samples, 64) with normal noise of standard deviation sigma on each pixel."""
    pixels = clean + sigma * _noise(clean.shape)
    found = pca.pca(pixels)
    return Noisy(clean, pixels, found, pca.errors_to_truth(clean, pixels, found))


@lru_cache(maxsize=1)
def _noise(shape: tuple[int, ...]) -> Array:
    """The same at every strength, so that a slider makes it stronger and not another one."""
    return np.random.default_rng(0).normal(size=shape)


def denoised(now: Noisy, k: int) -> list[Layer]:
    """The first digits from k components of the noisy ones."""
    some = now.pixels[:AT_ONCE]
    coordinates = pca.scores(some, now.found, n_components=k)
    return draw.heats(pca.reconstruct(coordinates, now.found), "data", y=0.0, full=INK)


def noisy_layers(now: Noisy) -> list[Layer]:
    """The first digits clean, and below with noise."""
    labels = [
        draw.text((-0.4, y + 4.0), words, "muted", anchor="end", shift=(0, 5))
        for y, words in ((18.0, "clean"), (9.0, "noisy"), (0.0, "back"))
    ]
    return [
        *draw.heats(now.clean[:AT_ONCE], "data", y=18.0, full=INK),
        *draw.heats(now.pixels[:AT_ONCE], "data", y=9.0, full=INK),
        *labels,
    ]


def caption(now: Noisy, k: int) -> str:
    """The number of components and the distance to the truth."""
    return f"k = {k}: error {now.errors[k]:.0f}"


def frames(now: Noisy) -> list[Frame]:
    """One frame for each number of components in `KEPT`."""
    return [Frame(caption(now, k), denoised(now, k)) for k in KEPT]


def in_words(now: Noisy, k: int, sigma: float) -> str:
    """The picture of denoising as a sentence."""
    return (
        f"Six digits clean, with noise of standard deviation {sigma:g} on each pixel, and from "
        f"{k} of 64 components of the noisy ones. The mean squared distance to the clean digits "
        f"is {now.errors[64]:.0f} with noise, {now.errors[k]:.0f} from {k} components, and least, "
        f"{now.errors[now.best]:.0f}, from {now.best}."
    )


def reading(now: Noisy) -> str:
    """Why few components take the noise out."""
    return (
        "Noise spreads over all 64 axes alike; what makes a digit lies on a few. Keep too few and "
        f"the digit goes, keep too many and the noise stays. Best here: **{now.best}** components, "
        f"with a mean squared distance of {now.errors[now.best]:.0f} to the clean digits instead "
        f"of {now.errors[64]:.0f}."
    )


def curve(now: Noisy, k: int) -> tuple[list[Layer], Window]:
    """The distance to the clean digits by number of components, beside that of the noisy ones."""
    # The top jumps by factors of two, so that small changes can be seen.
    top = float(1250 * 2 ** max(0, np.ceil(np.log2(now.errors.max() / 1250))))
    noise, best = float(now.errors[64]), now.best
    at = np.column_stack([np.arange(65), now.errors])
    layers = [
        draw.path([(0, noise), (64, noise)], "second", width=2, dash=True),
        draw.path([(k, 0), (k, top)], "muted", width=1.4),
        draw.path(at, "data", width=2.5),
        draw.points(at[[best]], "result", r=6, opacity=1),
        draw.text((1, noise), "noisy", "second", shift=(4, -7)),
        draw.text(at[best], f"{best} components", "result", anchor="middle", shift=(0, 24)),
    ]
    return layers, Window((-3.0, 66.0), (-0.12 * top, top))
