"""Color by role, so that a picture, its formula and its words agree, on light and on dark paper.

The hues are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), told apart with normal and
with deuteranopic sight, darkened for light paper and lightened for dark until they reach the
contrasts of WCAG 2.1: 3:1 for what is drawn, 4.5:1 for what is read. What is true is drawn in ink,
the black of their palette.
"""

from typing import Literal, NamedTuple

Theme = Literal["light", "dark"]

Role = Literal[
    "data", "second", "result", "model", "gradient", "truth", "prediction", "muted", "ink"
]


class RoleColors(NamedTuple):
    """One role as `#rrggbb`: `stroke` for what is drawn, `text` for what is read."""

    light_stroke: str
    light_text: str
    dark_stroke: str
    dark_text: str


ROLES: dict[Role, RoleColors] = {
    "data": RoleColors("#0072b2", "#0067a6", "#56b4e9", "#6cbcf0"),
    "second": RoleColors("#d55e00", "#b04a00", "#f2915a", "#f2915a"),
    "result": RoleColors("#009e73", "#00795c", "#2fb88f", "#3fc79c"),
    "model": RoleColors("#98447a", "#9b4a7c", "#e0a3c6", "#e0a3c6"),
    "gradient": RoleColors("#bd8b00", "#775800", "#f0c05a", "#f0c05a"),
    "truth": RoleColors("#2b2926", "#2b2926", "#ece8df", "#ece8df"),
    "prediction": RoleColors("#3a96cc", "#007b9e", "#9fd3f5", "#b0dbf7"),
    "muted": RoleColors("#8a857b", "#6a665e", "#8f897e", "#a8a297"),
    "ink": RoleColors("#2b2926", "#2b2926", "#ece8df", "#ece8df"),
}

_BACKGROUND: dict[Theme, str] = {"light": "#fffdf9", "dark": "#1f1d1a"}

# Straight lines through OKLab, in equal steps. The two middle colors of a diverging ramp keep 3 %
# of the way off the paper, so that the sign of a small number can still be seen.
_SEQUENTIAL: dict[Theme, tuple[str, ...]] = {
    "light": (
        *("#fffdf9", "#e2e7e9", "#c6d2da", "#abbccb", "#90a8bb"),
        *("#7593ac", "#5b7f9d", "#416b8d", "#26577e", "#00446f"),
    ),
    "dark": (
        *("#1f1d1a", "#2b2e2f", "#374044", "#43535b", "#4f6673"),
        *("#5b7a8c", "#688fa6", "#75a4c0", "#82badb", "#8fd0f7"),
    ),
}
_DIVERGING: dict[Theme, tuple[str, ...]] = {
    "light": (
        *("#005b94", "#4e81ae", "#86a8c6", "#bed0df", "#f8f8f6"),
        *("#fdf8f2", "#eeccbb", "#dda185", "#c9754e", "#b34700"),
    ),
    "dark": (
        *("#6cbcf0", "#5a92b6", "#476a80", "#35444d", "#21211f"),
        *("#24201c", "#523a2c", "#84563b", "#ba734b", "#f2915a"),
    ),
}


def stroke(role: Role, theme: Theme) -> str:
    """The color in which lines, points and areas of this role are drawn."""
    colors = ROLES[role]
    return colors.light_stroke if theme == "light" else colors.dark_stroke


def text(role: Role, theme: Theme) -> str:
    """The color in which numbers and words of this role are written."""
    colors = ROLES[role]
    return colors.light_text if theme == "light" else colors.dark_text


def background(theme: Theme) -> str:
    """The paper; equal to `backgroundColor` in .streamlit/config.toml."""
    return _BACKGROUND[theme]


def css_variables(theme: Theme) -> dict[str, str]:
    """CSS custom properties: `--role-data`, `--role-data-text`, ..., and `--background`."""
    strokes = {f"--role-{role}": stroke(role, theme) for role in ROLES}
    texts = {f"--role-{role}-text": text(role, theme) for role in ROLES}
    return {**strokes, **texts, "--background": background(theme)}


def sequential(theme: Theme) -> tuple[str, ...]:
    """Ten colors from paper (least) to blue (most)."""
    return _SEQUENTIAL[theme]


def diverging(theme: Theme) -> tuple[str, ...]:
    """Ten colors from blue (negative) through paper (zero, in the middle) to vermillion."""
    return _DIVERGING[theme]
