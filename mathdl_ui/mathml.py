r"""LaTeX to MathML, for formulas whose numbers follow the hand.

Streamlit typesets `$$` by KaTeX and React, which takes longer than a frame. A browser lays out
MathML by itself, in a millisecond, and screen readers read it. This covers the LaTeX that `tex` and
the figures write; what it does not know is refused by name.

Spacing follows TeX: a formula is a row of atoms, each of a class, and the space between two
neighbors depends on their classes (Knuth, *The TeXbook*, chapter 18).

While a hand moves, only the numbers of a formula change. So it is read once with its numbers taken
out, and later they are put into the gaps.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import NamedTuple

NEXT_ROW, END = r"\\", r"\end"
THIN, MEDIUM, THICK = 3, 4, 5  # in eighteenths of an em

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d[\d.]*|[^\s]", re.DOTALL)
# What is no number that could change: a color, an argument without braces, an escaped sign.
_NUMBER = re.compile(
    r"\\textcolor\{[^}]*\}|(?:[\^_]|\\t?frac|\\sqrt)\s*\d[\d.]*|\\.|(?P<number>\d[\d.]*)", re.DOTALL
)
_FIRST_GAP, _LAST_GAP = 0xE000, 0xF8FF  # Unicode has no signs of its own there
_GAP = re.compile(f"([{chr(_FIRST_GAP)}-{chr(_LAST_GAP)}])")
_SPACES = {
    **dict.fromkeys(("ord op", "op ord", "op op", "close op", "inner op", "op inner"), THIN),
    **dict.fromkeys(("ord inner", "inner ord", "inner open", "close inner", "inner inner"), THIN),
    **{f"punct {then}": THIN for then in ("ord", "op", "rel", "open", "close", "punct", "inner")},
    **{f"{one} bin": MEDIUM for one in ("ord", "close", "inner")},
    **{f"bin {then}": MEDIUM for then in ("ord", "op", "open", "inner")},
    **{f"{one} rel": THICK for one in ("ord", "op", "close", "inner")},
    **{f"rel {then}": THICK for then in ("ord", "op", "open", "inner")},
}
_LETTERS = {
    **dict(zip(("alpha", "beta", "gamma", "delta", "epsilon"), "αβγδϵ", strict=True)),
    **dict(zip(("varepsilon", "eta", "theta", "kappa", "lambda"), "εηθκλ", strict=True)),
    **dict(zip(("mu", "nu", "xi", "pi", "rho", "sigma", "tau"), "μνξπρστ", strict=True)),
    **dict(zip(("phi", "varphi", "chi", "psi", "omega", "zeta"), "ϕφχψωζ", strict=True)),
    **dict(zip(("iota", "upsilon"), "ιυ", strict=True)),
}
_UPRIGHT = {
    **dict(zip(("Gamma", "Delta", "Theta", "Lambda", "Sigma"), "ΓΔΘΛΣ", strict=True)),
    **dict(zip(("Phi", "Psi", "Omega", "infty", "angle", "top"), "ΦΨΩ∞∠⊤", strict=True)),
    **dict(zip(("partial", "nabla", "ell", "vdots", "prime", "ddots"), "∂∇ℓ⋮′⋱", strict=True)),
}
_OPERATORS = {
    **{name: (sign, "bin") for name, sign in (("cdot", "⋅"), ("times", "×"), ("pm", "±"))},
    **{name: (sign, "rel") for name, sign in (("le", "≤"), ("ge", "≥"), ("ne", "≠"))},
    **{name: (sign, "rel") for name, sign in (("approx", "≈"), ("sim", "∼"), ("to", "→"))},
    **{name: (sign, "rel") for name, sign in (("in", "∈"), ("mid", "∣"), ("Rightarrow", "⇒"))},
    **{"leftarrow": ("←", "rel"), "odot": ("⊙", "bin")},
    **{name: (sign, "inner") for name, sign in (("cdots", "⋯"), ("ldots", "…"))},
    **{"lceil": ("⌈", "open"), "rceil": ("⌉", "close")},
    **{"lfloor": ("⌊", "open"), "rfloor": ("⌋", "close")},
    **{name: (sign, "op") for name, sign in (("sum", "∑"), ("prod", "∏"), ("int", "∫"))},
}
_SIGNS = {
    **{sign: (sign.replace("-", "−").replace("*", "∗"), "bin") for sign in "+-*"},
    **{sign: (sign, "rel") for sign in "=<>:≈"},
    **dict.fromkeys("([", ("", "open")),
    **dict.fromkeys(")]!", ("", "close")),
    **dict.fromkeys(",;", ("", "punct")),
    r"\{": ("{", "open"),
    r"\}": ("}", "close"),
    r"\|": ("∥", "ord"),
    r"\%": ("%", "ord"),
    r"\_": ("_", "ord"),
    "|": ("|", "ord"),
    "/": ("/", "ord"),
}
_NAMED = {
    *("cos", "sin", "tan", "tanh", "exp", "log", "ln", "det", "arg", "max", "min", "sup", "dim"),
}
_EMS = {r"\,": 3, r"\:": 4, r"\;": 5, r"\!": -3, r"\ ": 6, "~": 6, r"\quad": 18, r"\qquad": 36}
_ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~", "vec": "→"}


class Atom(NamedTuple):
    """A piece of MathML and its class: ord, op, bin, rel, open, close, punct, inner or space."""

    markup: str
    kind: str
    is_big: bool = False


@lru_cache(maxsize=512)
def mathml(latex: str) -> str:
    """The formula as a `<math>` element in display style, its LaTeX as an annotation.

    Raises:
        ValueError: if the LaTeX holds a command that is not known here, or is not balanced.
    """
    body = _refilled(latex) or _Reader(latex).formula()
    source = f'<annotation encoding="application/x-tex">{escape(latex)}</annotation>'
    return f'<math display="block"><semantics>{body}{source}</semantics></math>'


def _refilled(latex: str) -> str:
    """The formula's MathML from that of its skeleton; empty if it must be read as it is."""
    numbers: list[str] = []

    def gap(found: re.Match[str]) -> str:
        if found["number"] is None:
            return found[0]
        numbers.append(found[0])
        return chr(_FIRST_GAP + len(numbers) - 1)

    with_gaps = _NUMBER.sub(gap, latex)
    if len(numbers) > _LAST_GAP - _FIRST_GAP or _GAP.search(latex):
        return ""
    pieces = _skeleton(with_gaps)
    # Between two pieces is a gap, in the order of the markup.
    return "".join(
        numbers[ord(piece) - _FIRST_GAP] if i % 2 else piece for i, piece in enumerate(pieces)
    )


@lru_cache(maxsize=2048)
def _skeleton(with_gaps: str) -> tuple[str, ...]:
    """The markup in pieces, every other one a gap; none if it cannot be read without numbers."""
    try:
        return tuple(_GAP.split(_Reader(with_gaps).formula()))
    except ValueError:
        return ()


class _Reader:
    def __init__(self, latex: str) -> None:
        found = list(_TOKEN.finditer(latex))
        self.latex = latex
        self.tokens = [one.group() for one in found]
        self.starts = [one.start() for one in found]
        self.at = 0
        self.display = True
        self.tight = False

    def formula(self) -> str:
        row = self.row(())
        if self.at < len(self.tokens):
            raise ValueError(f"expected the formula to end before {self.tokens[self.at]!r}")
        return row

    def row(self, until: tuple[str, ...], first: tuple[Atom, ...] = ()) -> str:
        """All atoms up to a token of `until`, which is left for the caller."""
        atoms = list(first)
        while self.at < len(self.tokens) and self.tokens[self.at] not in until:
            atoms.append(self.scripted())
        if until and self.at == len(self.tokens):
            raise ValueError(f"expected {' or '.join(until)} before the formula's end")
        return _mrow(_spaced(atoms, tight=self.tight))

    def take(self) -> str:
        if self.at == len(self.tokens):
            raise ValueError("expected something more at the formula's end")
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, wanted: str) -> None:
        found = self.take()
        if found != wanted:
            raise ValueError(f"expected {wanted!r}, got {found!r}")

    def group(self) -> str:
        """What stands in braces, or a single atom."""
        if self.tokens[self.at : self.at + 1] != ["{"]:
            if _GAP.fullmatch("".join(self.tokens[self.at : self.at + 1])):
                raise ValueError("expected digits, of which the first is the argument")
            self._split_number()
            return self.atom().markup
        self.at += 1
        row = self.row(("}",))
        self.at += 1
        return row

    def _split_number(self) -> None:
        """Without braces an argument is a single digit: x^12 is x to the 1, then 2."""
        token, start = (
            self.tokens[self.at : self.at + 1] or [""],
            self.starts[self.at : self.at + 1],
        )
        if len(token[0]) > 1 and token[0][0].isdigit():
            self.tokens[self.at : self.at + 1] = [token[0][0], token[0][1:]]
            self.starts[self.at : self.at + 1] = [start[0], start[0] + 1]

    def words(self) -> str:
        """The text in braces, its spaces kept."""
        self.expect("{")
        start = self.starts[self.at - 1] + 1
        while self.take() != "}":
            pass
        return self.latex[start : self.starts[self.at - 1]]

    def scripted(self) -> Atom:
        base = self.atom()
        below = above = ""
        while self.tokens[self.at : self.at + 1] in (["_"], ["^"]):
            if self.take() == "_":
                below = self.script()
            else:
                above = self.script()
        if not below and not above:
            return base
        limits = base.is_big and self.display
        under, over = ("munder", "mover") if limits else ("msub", "msup")
        both = "munderover" if limits else "msubsup"
        tag = both if below and above else under if below else over
        return base._replace(markup=f"<{tag}>{base.markup}{below}{above}</{tag}>")

    def script(self) -> str:
        """A superscript or subscript, in which relations and operations stand close."""
        before, self.tight = self.tight, True
        markup = self.inline(self.group)
        self.tight = before
        return f"<mrow>{markup}</mrow>"  # Firefox makes rows smaller, single signs not

    def inline(self, read: Callable[[], str]) -> str:
        before, self.display = self.display, False
        row = read()
        self.display = before
        return row

    def atom(self) -> Atom:
        token = self.take()
        if token == "{":
            self.at -= 1
            return Atom(self.group(), "ord")
        if token in _EMS:
            return Atom(f'<mspace width="{_EMS[token] / 18:.4f}em"></mspace>', "space")
        if token in _SIGNS:
            sign, kind = _SIGNS[token]
            return Atom(_operator(sign or token), kind)
        if token[0] == "\\":
            return self.command(token[1:])
        if token[0].isdigit() or _GAP.fullmatch(token):
            return Atom(f"<mn>{token}</mn>", "ord")
        if token.isalpha() and token.isascii():
            return Atom(_letter(token), "ord")
        if token in "&}^_":
            raise ValueError(f"expected no {token!r} here")
        return Atom(_word(token), "ord")

    def command(self, name: str) -> Atom:
        if name in _LETTERS:
            return Atom(_letter(_LETTERS[name]), "ord")
        if name in _UPRIGHT:
            return Atom(_word(_UPRIGHT[name]), "ord")
        if name in _OPERATORS:
            sign, kind = _OPERATORS[name]
            big = kind == "op"
            tall = ' class="big"' if big and self.display else ""
            return Atom(_operator(sign, tall), kind, is_big=big and name != "int")
        if name in _NAMED:
            return Atom(
                f'<mi class="upright" mathvariant="normal">{name}</mi>',
                "op",
                name in {"max", "min", "sup"},
            )
        if name in _ACCENTS:
            accent = f'<mo stretchy="false">{_ACCENTS[name]}</mo>'
            return Atom(f'<mover accent="true">{self.group()}{accent}</mover>', "ord")
        known: dict[str, Callable[[], Atom]] = {
            "frac": self.fraction,
            "tfrac": self.small_fraction,
            "sqrt": lambda: Atom(f"<msqrt>{self.group()}</msqrt>", "ord"),
            "text": lambda: Atom(f"<mtext>{_hard(self.words())}</mtext>", "ord"),
            "operatorname": lambda: Atom(
                f'<mi class="upright" mathvariant="normal">{self.words()}</mi>', "op"
            ),
            "mathrm": lambda: Atom(_word(self.words()), "ord"),
            "left": self.fenced,
            "mathbf": lambda: Atom(f'<mrow class="bold">{self.group()}</mrow>', "ord"),
            "textcolor": self.colored,
            "begin": self.environment,
            "bigl": lambda: Atom(_operator(self.take(), ' class="tall"'), "open"),
            "bigr": lambda: Atom(_operator(self.take(), ' class="tall"'), "close"),
        }
        if name not in known:
            raise ValueError(f"expected LaTeX that is known here, got \\{name}")
        return known[name]()

    def fraction(self) -> Atom:
        above, below = self.inline(self.group), self.inline(self.group)
        return Atom(f"<mfrac>{above}{below}</mfrac>", "ord")

    def fenced(self) -> Atom:
        r"""`\left( ... \right)`: fences that grow with what they hold."""
        opening = self.take()
        row = self.row((r"\right",))
        self.take()
        fences = [
            _operator(sign).replace('"false"', '"true"', 1) if sign != "." else ""
            for sign in (opening, self.take())
        ]
        return Atom(f"<mrow>{fences[0]}{row}{fences[1]}</mrow>", "inner")

    def small_fraction(self) -> Atom:
        return Atom(f'<mstyle displaystyle="false">{self.fraction().markup}</mstyle>', "ord")

    def colored(self) -> Atom:
        color = self.words()
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            raise ValueError(f"expected a color such as #0072b2, got {color!r}")
        return Atom(f'<mrow style="color:{color}">{self.group()}</mrow>', "ord")

    def environment(self) -> Atom:
        name = self.words()
        if name not in {"aligned", "bmatrix"}:
            raise ValueError(f"expected aligned or bmatrix, got {name!r}")
        if name == "bmatrix":
            rows = self.inline(lambda: self.cells(()))
        else:
            # After & a relation has its space on both sides, as if something stood before it.
            rows = self.cells((Atom("", "ord"),))
        style = ' displaystyle="true"' if name == "aligned" else ""
        return Atom(f'<mtable class="{name}"{style}>{rows}</mtable>', "ord")

    def cells(self, later: tuple[Atom, ...]) -> str:
        """Rows of cells; those after the first of a row begin with `later`."""
        rows: list[str] = []
        cells: list[str] = []
        while True:
            row = self.row(("&", NEXT_ROW, END), later if cells else ())
            cells.append(f"<mtd>{row}</mtd>")
            token = self.take()
            if token == "&":
                continue
            rows.append(f"<mtr>{''.join(cells)}</mtr>")
            cells = []
            if token == END:
                self.words()
                return "".join(rows)


def _spaced(atoms: list[Atom], *, tight: bool) -> list[str]:
    """The atoms' markup with TeX's spaces in between; in tight rows only those around operators."""
    kinds = [atom.kind for atom in atoms]
    solid = [i for i, kind in enumerate(kinds) if kind != "space"]
    for n, i in enumerate(solid):
        before = kinds[solid[n - 1]] if n else "none"
        after = kinds[solid[n + 1]] if n + 1 < len(solid) else "none"
        # A sign with nothing on one side is no operation between two things.
        if kinds[i] == "bin" and (
            before in {"none", "bin", "op", "rel", "open", "punct"}
            or after in {"none", "rel", "close", "punct"}
        ):
            kinds[i] = "ord"
    markup: list[str] = []
    before = "none"
    for atom, kind in zip(atoms, kinds, strict=True):
        space = _SPACES.get(f"{before} {kind}", 0)
        if space and not (tight and "op" not in (before, kind)):
            markup.append(f'<mspace width="{space / 18:.4f}em"></mspace>')
        markup.append(atom.markup)
        before = before if kind == "space" else kind
    return markup


def _mrow(pieces: list[str]) -> str:
    return pieces[0] if len(pieces) == 1 else f"<mrow>{''.join(pieces)}</mrow>"


def _letter(sign: str) -> str:
    """A slanted letter; slanted by the font, since the letters Unicode has for it are in few."""
    return f'<mi mathvariant="normal">{sign}</mi>'


def _word(name: str) -> str:
    return f'<mi class="upright" mathvariant="normal">{escape(name)}</mi>'


def _operator(sign: str, attributes: str = "") -> str:
    return f'<mo lspace="0" rspace="0" stretchy="false"{attributes}>{escape(sign)}</mo>'


def _hard(words: str) -> str:
    """MathML trims spaces at the ends of text; hard ones stay."""
    return escape(words).replace(" ", "\N{NO-BREAK SPACE}")
