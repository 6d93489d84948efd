"""The main picture of the lesson on the SVD: circle to ellipse in three motions."""

import math

import numpy as np

from mathdl_core.arrays import Array
from mathdl_core.exercise import Quest
from mathdl_core.linear_algebra import svd_geometry as geometry
from mathdl_core.linear_algebra import svd_solutions as solutions
from mathdl_core.linear_algebra.svd_geometry import Motions
from mathdl_ui import tex
from mathdl_ui.layers import Frame, Layer, arrow, path, polygon, text
from mathdl_ui.matrices import Matrix
from mathdl_ui.tex import number
from mathdl_ui.theme import Theme

STAGES = ("All three", "Vᵀ only", "Σ only", "U only")
N_STEPS = 36
NAMED = {
    "Rotation": ((0.6, 0.8), (-0.8, 0.6)),
    "Shear": ((1.0, 0.0), (1.5, 1.0)),
    "Collapse": ((2.0, 1.0), (1.6, 0.8)),
    "Reflection": ((0.6, 0.8), (0.8, -0.6)),
    "Ill-conditioned": ((2.4, 1.0), (2.0, 0.9)),
}
SOURCES = (
    "C. Eckart, G. Young, *The approximation of one matrix by another of lower rank*, 1936",
    "M. Hestenes, *Inversion of matrices by biorthogonalization and related results*, 1958",
    "N. Halko, P.-G. Martinsson, J. Tropp, *Finding structure with randomness*, 2011",
    "china.jpg by danielbuechele, flower.jpg by vultilion (CC BY 2.0), through scikit-learn; "
    "digits: UCI",
)
REACH = 20.0
_ANGLES = np.linspace(0, 2 * math.pi, 61)
CIRCLE = np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)])


def carried(found: Motions, *, eigen: bool) -> list[Layer]:
    """Circle and ellipse of A, the singular vectors on both, and the kept directions."""
    A, (U, sigma, Vt) = found.A, found.svd
    drawn = [
        path(CIRCLE, "muted", width=1.5, dash=True),
        path(CIRCLE @ A.T, "result", width=2.5),
    ]
    if eigen:
        drawn += [
            path([-REACH * x, REACH * x], "ink", width=1.5, dash=True)
            for x in geometry.eigenvectors(A)
        ]
    for i, digit in enumerate("₁₂"):
        tip = sigma[i] * U[:, i]
        drawn += [
            arrow([0, 0], tip, "result", width=3),
            arrow([0, 0], Vt[i], "model", width=3),
            text(1.16 * Vt[i], f"v{digit}", "model", math=True, anchor="middle", shift=(0, 5)),
        ]
        if sigma[i] > 0:
            away = tip + 0.3 * U[:, i]
            label = f"σ{digit}u{digit}"
            drawn.append(text(away, label, "result", math=True, anchor="middle", shift=(0, 5)))
    return drawn


def shares(frame: int, stage: str) -> tuple[float, float, float]:
    """How much of each motion is done at a frame, all in turn or one alone."""
    if stage == STAGES[0]:
        done = 3 * frame / N_STEPS
        return min(done, 1.0), min(max(done - 1, 0.0), 1.0), max(done - 2, 0.0)
    alone = [0.0, 0.0, 0.0]
    alone[STAGES.index(stage) - 1] = frame / N_STEPS
    return alone[0], alone[1], alone[2]


def moving(found: Motions, frame: int, stage: str) -> list[Layer]:
    """The disc on its way, with the axes' arrows, which end at the columns, and v₁, v₂."""
    back, stretched, turned = shares(frame, stage)
    M = geometry.moved(found, turned_back=back, stretched=stretched, turned=turned)
    return [
        polygon(CIRCLE[:-1] @ M.T, "gradient", fill=0.2, width=1.5),
        *(arrow([0, 0], M @ v, "model", width=2, opacity=0.7) for v in found.svd.Vt),
        *(
            arrow([0, 0], column, role, width=2.5, opacity=0.75)
            for column, role in zip(M.T, ("data", "second"), strict=True)
        ),
        text([-3.5, -2.55], said(found, frame, stage), anchor="start"),
    ]


def said(found: Motions, frame: int, stage: str) -> str:
    """What the motion of a frame does, in words."""
    if frame == 0:
        return "the unit circle"
    _, stretched, turned = shares(frame, stage)
    if turned:
        flips = " and flips over" if found.flips else ""
        return f"U rotates by {math.degrees(found.psi):.0f}°{flips}".replace("-", "−")
    if stretched:
        sizes = " and ".join(f"× {tex.plain(s, digits=3)}" for s in found.svd.sigma)
        return f"Σ stretches, {sizes}"
    return f"Vᵀ rotates by {-math.degrees(found.phi):.0f}°".replace("-", "−")


def caption(frame: int, stage: str) -> str:
    """The product that a frame has reached."""
    back, stretched, turned = shares(frame, stage)
    names = [name for name, done in (("U", turned), ("Σ", stretched), ("Vᵀ", back)) if done]
    return "".join([*names, "x"])


def film(found: Motions, stage: str) -> list[Frame]:
    """Every frame of the motions."""
    return [Frame(caption(i, stage), moving(found, i, stage)) for i in range(N_STEPS + 1)]


def in_words(found: Motions) -> str:
    """The picture as a sentence."""
    (a, b), (c, d) = found.A
    turns = f"{tex.spoken(-math.degrees(found.phi), digits=3)} degrees"
    turns_after = f"{tex.spoken(math.degrees(found.psi), digits=3)} degrees"
    return (
        f"The matrix with columns {tex.spoken(a)}, {tex.spoken(c)} and {tex.spoken(b)}, "
        f"{tex.spoken(d)} rotates the unit circle by {turns}, stretches it by "
        f"{tex.spoken(found.svd.sigma[0])} and {tex.spoken(found.svd.sigma[1])}, and rotates it "
        f"by {turns_after}{', flipped over' if found.flips else ''}, to an ellipse. "
        f"{_eigenvalues_in_words(found.A)}"
    )


def _eigenvalues_in_words(A: Array) -> str:
    first, second = np.round(geometry.eigenvalues(A), 9) + 0.0
    if first.imag:
        return "Its eigenvalues are complex: no direction is kept."
    return f"Its eigenvalues are {tex.spoken(first.real)} and {tex.spoken(second.real)}."


def columns(A: Array) -> list[Matrix]:
    """The columns of A (2, 2), to be dragged number by number."""
    rows = ("x", "y")
    return [
        Matrix("a1", A[:, :1], rows, ["a₁"], "A, column by column", full=2.5, digits=1),
        Matrix("a2", A[:, 1:], rows, ["a₂"], "drag or type", "second", 2.5, digits=1),
    ]


def product(found: Motions, theme: Theme) -> str:
    """A and its three factors with their numbers, each in its color."""
    U, sigma, Vt = found.svd
    names = _symbols(theme)
    left = tex.colored("result", tex.matrix(_clean(U)), theme)
    stretch = tex.colored("gradient", tex.matrix(np.diag(sigma)), theme)
    right = tex.colored("model", tex.matrix(_clean(Vt)), theme)
    columns = [
        f"{tex.colored('data', number(a), theme)} & {tex.colored('second', number(b), theme)}"
        for a, b in found.A
    ]
    return tex.aligned(
        (
            "A",
            rf"\begin{{bmatrix}} {columns[0]} \\ {columns[1]} \end{{bmatrix}}"
            rf" = {names['U']}\,{names['Sigma']}\,{names['Vt']}",
        ),
        (names["U"], rf"{left},\; {names['Sigma']} = {stretch}"),
        (names["Vt"], right),
    )


def _symbols(theme: Theme) -> dict[str, str]:
    return {
        "U": tex.colored("result", "U", theme),
        "Sigma": tex.colored("gradient", r"\Sigma", theme),
        "Vt": tex.colored("model", r"V^\top", theme),
        "sigma_1": tex.colored("gradient", r"\sigma_1", theme),
        "sigmas": tex.colored("gradient", r"\sigma_{1,2}", theme),
        "v_1": tex.colored("model", "v_1", theme),
        "u_1": tex.colored("result", "u_1", theme),
    }


def by_hand(found: Motions, theme: Theme) -> str:
    """Where each number comes from: the lengths from A^T A, the left vectors from the right."""
    A, (U, sigma, Vt) = found.A, found.svd
    squares = _clean(A.T @ A)
    (p, q), (_, r) = squares
    names = _symbols(theme)
    sizes = [tex.colored("gradient", number(s), theme) for s in sigma]
    root = rf"\sqrt{{{tex.term(round((p - r) / 2, 9))}^2 + {tex.term(q)}^2}}"
    v = tex.colored("model", tex.vector(_clean(Vt[0]), digits=3), theme)
    u = tex.colored("result", tex.vector(_clean(U[:, 0]), digits=3), theme)
    return tex.aligned(
        (r"A^\top\! A", tex.matrix(squares, digits=4)),
        (
            f"{names['sigmas']}^2",
            rf"{number(round((p + r) / 2, 9))} \pm {root}",
            rf"{number(sigma[0] ** 2)},\; {number(sigma[1] ** 2)}",
        ),
        (names["sigmas"], rf"{sizes[0]},\; {sizes[1]}"),
        (
            rf"A\,{names['v_1']}",
            rf"{names['sigma_1']}\,{names['u_1']}:\quad A\,{v} = {sizes[0]}\,{u}",
        ),
    )


def beside(found: Motions, theme: Theme) -> str:
    """Singular values against eigenvalues, with determinant and condition number."""
    A, svd = found.A, found.svd
    trace, determinant = float(np.trace(A)), _det(A)
    first, second = (tex.colored("gradient", number(s), theme) for s in svd.sigma)
    under_root = rf"{tex.term(trace)}^2 - 4 \cdot {tex.term(determinant)}"
    return tex.aligned(
        (
            r"\lambda_{1,2}",
            rf"\tfrac12\bigl({number(trace)} \pm \sqrt{{{under_root}}}\bigr)",
            _eigenvalues(A),
        ),
        (r"|\det A|", rf"{first} \cdot {second} = \mathbf{{{number(abs(determinant))}}}"),
        (
            r"\kappa",
            rf"{first} / {second} = \mathbf{{{number(solutions.condition_number(svd))}}}",
        ),
    )


def _eigenvalues(A: Array) -> str:
    why = r",\; \text{complex: none kept}" if geometry.eigenvalues(A)[0].imag else ""
    return rf"\mathbf{{{_pair(A)}}}{why}"


def _pair(A: Array) -> str:
    first, second = np.round(geometry.eigenvalues(A), 9) + 0.0
    if first.imag:
        return rf"{number(first.real)} \pm {number(first.imag)}\,i"
    return rf"{number(first.real)},\; {number(second.real)}"


def _det(A: Array) -> float:
    return round(float(A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]), 9) + 0.0


def _clean(values: Array) -> Array:
    """Without what rounding left of zeros."""
    cleaned: Array = np.round(values, 9) + 0.0
    return cleaned


def quests(found: Motions) -> list[Quest]:
    """Small tasks on the picture of A."""
    first, second = (float(s) for s in found.svd.sigma)
    values = geometry.eigenvalues(found.A)
    kappa = solutions.condition_number(found.svd)
    return [
        Quest(
            r"Make $A$ flatten the whole plane onto a line, without making it zero.",
            first > 0 and second <= 1e-9 * first,
            r"$\sigma_2 = 0$: rank 1. Both columns lie on one line; area and determinant are 0.",
        ),
        Quest(
            r"Turn the circle and change nothing else: $\sigma_1 = \sigma_2 = 1$ (to 5 %), with "
            "complex eigenvalues.",
            abs(first - 1) < 0.05 and abs(second - 1) < 0.05 and bool(values[0].imag),
            r"A rotation keeps every length but no direction: $\Sigma = I$ and "
            r"$\lambda = \cos\theta \pm i \sin\theta$.",
        ),
        Quest(
            r"Both eigenvalues 1, and yet stretch something to more than twice its length.",
            bool(np.abs(values - 1).max() < 1e-9) and first > 2,
            r"A shear. Eigenvalues see only directions that stay; $\sigma_1$ sees the worst case.",
        ),
        Quest(
            r"Bring the condition number above 20, with rank 2.",
            second > 1e-9 * first and 20 < kappa < math.inf,
            r"Nearly flat: a small error along $u_2$ comes back $1/\sigma_2$ times as large.",
        ),
    ]


def turned_further(A: Array) -> str:
    """What a further quarter turn does to singular values and eigenvalues of A (2, 2), and why."""
    R = np.array([[0.0, -1.0], [1.0, 0.0]])
    sigma = ", ".join(number(s) for s in geometry.motions(R @ A).svd.sigma)
    return (
        rf"Now $\sigma = {sigma}$ before and after: the turn goes into $U$ and leaves $\Sigma$ as "
        rf"it is. But the eigenvalues go from ${_pair(A)}$ to ${_pair(R @ A)}$, since other "
        "directions are kept, or none."
    )
