"""Colors that can be read, told apart, and agree with Streamlit's theme."""

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from mathdl_core.arrays import Array
from mathdl_ui.theme import (
    ROLES,
    Role,
    Theme,
    background,
    css_variables,
    diverging,
    sequential,
    stroke,
    text,
)

CONFIG = tomllib.loads(
    (Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
)["theme"]
THEMES: tuple[Theme, ...] = ("light", "dark")

# Axes and words are never told apart from data by color alone.
DATA_ROLES: tuple[Role, ...] = tuple(role for role in ROLES if role not in ("muted", "ink"))

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)


def linear_rgb(color: str) -> Array:
    srgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2.1, from 1 to 21."""
    luminances = [float(linear_rgb(c) @ [0.2126, 0.7152, 0.0722]) for c in (first, second)]
    return (max(luminances) + 0.05) / (min(luminances) + 0.05)


def oklab(rgb: Array) -> Array:
    """Ottosson (2020): lightness, green to red, blue to yellow; black and white are 1 apart."""
    lms = np.cbrt(
        np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        @ rgb
    )
    return (
        np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ lms
    )


def closest(colors: dict[Role, str], sight: Array) -> tuple[float, Role, Role]:
    seen = {role: oklab(np.clip(sight @ linear_rgb(color), 0, 1)) for role, color in colors.items()}
    return min(
        (float(np.linalg.norm(seen[a] - seen[b])), a, b) for a, b in itertools.combinations(seen, 2)
    )


@pytest.mark.parametrize("theme", THEMES)
def test_backgrounds_are_those_of_the_streamlit_theme(theme: Theme) -> None:
    assert background(theme) == CONFIG[theme]["backgroundColor"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("role", "hue"),
    [
        ("data", "blue"),
        ("second", "orange"),
        ("result", "green"),
        ("model", "violet"),
        ("gradient", "yellow"),
        ("muted", "gray"),
    ],
)
def test_streamlit_colors_are_those_of_the_roles(theme: Theme, role: Role, hue: str) -> None:
    assert CONFIG[theme][f"{hue}Color"] == stroke(role, theme)
    assert CONFIG[theme][f"{hue}TextColor"] == text(role, theme)


@pytest.mark.parametrize("theme", THEMES)
def test_ink_is_the_text_of_the_streamlit_theme(theme: Theme) -> None:
    assert text("ink", theme) == CONFIG[theme]["textColor"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ROLES)
def test_text_reaches_a_contrast_of_4_5_and_strokes_of_3(theme: Theme, role: Role) -> None:
    assert contrast(text(role, theme), background(theme)) >= 4.5
    assert contrast(stroke(role, theme), background(theme)) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_roles_are_distinguishable(theme: Theme) -> None:
    roles = (*DATA_ROLES, "muted")
    assert closest({role: stroke(role, theme) for role in roles}, np.eye(3))[0] > 0.1
    assert closest({role: text(role, theme) for role in roles}, np.eye(3))[0] > 0.06


@pytest.mark.parametrize("theme", THEMES)
def test_strokes_of_data_are_distinguishable_with_deuteranopia(theme: Theme) -> None:
    # 0.02 is about what an eye just notices in OKLab.
    assert closest({role: stroke(role, theme) for role in DATA_ROLES}, DEUTERANOPIA)[0] > 0.04


@pytest.mark.parametrize("theme", THEMES)
def test_truth_is_drawn_in_ink(theme: Theme) -> None:
    assert stroke("truth", theme) == stroke("ink", theme)
    assert text("truth", theme) == text("ink", theme)


@pytest.mark.parametrize("theme", THEMES)
def test_css_variables_hold_every_color(theme: Theme) -> None:
    variables = css_variables(theme)
    assert variables["--role-data"] == stroke("data", theme)
    assert variables["--role-data-text"] == text("data", theme)
    assert variables["--background"] == background(theme)
    assert len(variables) == 2 * len(ROLES) + 1


@pytest.mark.parametrize("theme", THEMES)
def test_sequential_ramp_leaves_the_paper_in_even_steps(theme: Theme) -> None:
    ramp = sequential(theme)
    steps = np.diff([oklab(linear_rgb(color)) for color in ramp], axis=0)
    assert ramp[0] == background(theme)
    assert len(ramp) == 10
    # atol: colors are rounded to 8 bits a channel.
    np.testing.assert_allclose(steps, np.tile(steps.mean(axis=0), (9, 1)), atol=0.005)


@pytest.mark.parametrize("theme", THEMES)
def test_diverging_ramp_is_paper_in_the_middle_and_moves_away_evenly(theme: Theme) -> None:
    ramp = diverging(theme)
    paper = oklab(linear_rgb(background(theme)))
    colors = np.array([oklab(linear_rgb(color)) for color in ramp])
    distances = np.linalg.norm(colors - paper, axis=1)
    even = np.linspace(1, 0.03, 5)
    np.testing.assert_allclose(distances[:5], distances[0] * even, atol=0.006)
    np.testing.assert_allclose(distances[5:], distances[-1] * even[::-1], atol=0.006)
    np.testing.assert_allclose((colors[4] + colors[5]) / 2, paper, atol=0.02)
    assert colors[0, 2] < paper[2] < colors[-1, 2]
