"""Redoing a formula as a reader would: LaTeX with numbers in, its value out."""

import math
import re

from scipy import special

_TOKEN = re.compile(r"\\[a-zA-Z]+|\d+(?:\.\d+)?(?:e-?\d+)?|[^\s]")
_IGNORED = re.compile(r"\\textcolor\{[^}]*\}|\\\\ & \\quad|\\,|\\ ")


def redone(latex: str) -> float:
    """The value of a formula that holds no symbols.

    Raises:
        OverflowError: a part of it is too large for a calculator.
    """
    reader = _Reader(_TOKEN.findall(_IGNORED.sub("", latex)))
    value = reader.sum_()
    assert reader.at == len(reader.tokens), reader.tokens[reader.at :]
    return value


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def sum_(self) -> float:
        total = self.product()
        while self.next() in {"+", "-"}:
            total += self.product() if self.take() == "+" else -self.product()
        return total

    def product(self) -> float:
        if self.next() == "-":
            self.take()
            return -self.product()
        total = self.factor()
        while self.next() and self.next() not in set("+-)}|⌋="):
            sign = self.take() if self.next() in {r"\cdot", "/"} else r"\cdot"
            total = total / self.factor() if sign == "/" else total * self.factor()
        return total

    def factor(self) -> float:
        value = self.atom()
        if self.next() == "^":
            self.take()
            value = value ** self.group()
        if self.next() == "!":
            self.take()
            value = math.factorial(round(value))
        return value

    def group(self) -> float:
        """What stands in braces, or one digit."""
        return self.between("{", "}") if self.next() == "{" else float(self.take())

    def between(self, opening: str, closing: str) -> float:
        assert self.take() == opening
        value = self.sum_()
        assert self.take() == closing
        return value

    def atom(self) -> float:
        token = self.next()
        if token in {"(", "|", "⌊", "{"}:
            value = self.between(token, {"(": ")", "|": "|", "⌊": "⌋", "{": "}"}[token])
            if token == "⌊":
                return math.floor(value)
            return abs(value) if token == "|" else value
        self.take()
        match token:
            case r"\frac":
                return self.group() / self.group()
            case r"\sqrt":
                return math.sqrt(self.group())
            case r"\log":
                if self.next() == r"\Gamma":  # Γ itself may be too large
                    self.take()
                    return math.lgamma(self.between("(", ")"))
                return math.log(self.factor())
            case r"\Gamma":
                return math.gamma(self.between("(", ")"))
            case r"\psi":
                return float(special.digamma(self.between("(", ")")))
            case r"\pi":
                return math.pi
            case "e":
                return math.e
        return float(token)
