r"""Expressions as graphs: text is parsed, never evaluated by Python.

    sum     := product (('+' | '-') product)*
    product := signed (('*' | '/') signed)*
    signed  := '-' signed | power
    power   := atom ('**' signed)?
    atom    := number | 'pi' | name | function '(' sum (',' sum)* ')' | '(' sum ')'

As in Python, `-x**2` is $-(x^2)$ and `2**3**2` is $2^{(3^2)}$; `^` is understood as `**`.
Parts that are written alike are one node, so the graph of `(x + y) * sin(x + y)` has one sum with
two children.

Reference: MADL 8.3, MEDL 4.4; N. Wirth, *Compiler Construction*, 1996, ch. 4.
"""

import math
import re
from typing import NamedTuple

LONGEST_TEXT = 200
MOST_OPERATIONS = 40
DEEPEST_NESTING = 40
FUNCTIONS = {
    **dict.fromkeys(("sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "sigmoid", "relu"), 1),
    **{"abs": 1, "max": 2, "min": 2},
}
"""Names of functions, and how many arguments each takes."""

_TOKEN = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[^\W\d]\w*|\*\*|[-+*/^(),]")


class Node(NamedTuple):
    """One node of a graph.

    Attributes:
        operation: "input", "constant", "neg", one of + - * / **, or a name of `FUNCTIONS`.
        parents: indices of the nodes it is computed from, in the order of its arguments.
        name: of an input.
        constant: the value of a constant.
    """

    operation: str
    parents: tuple[int, ...] = ()
    name: str = ""
    constant: float = 0.0


class Expression(NamedTuple):
    """Nodes, each after its parents and the result last; names of the inputs as they appear."""

    nodes: tuple[Node, ...]
    inputs: tuple[str, ...]


class NotUnderstoodError(ValueError):
    """Text that is no expression; `position` is the index of the first character at fault."""

    def __init__(self, position: int, what: str) -> None:
        """Say what is wrong at a position, which the message counts from 1."""
        super().__init__(f"at character {position + 1}: {what}")
        self.position = position


def parse(text: str) -> Expression:
    """The expression that a text of at most 200 characters and 40 operations writes.

    Raises:
        NotUnderstoodError: a ValueError with the position of what is not understood.
    """
    if len(text) > LONGEST_TEXT:
        raise NotUnderstoodError(
            LONGEST_TEXT, f"the text has {len(text)} characters, but may have {LONGEST_TEXT}"
        )
    parser = _Parser(text)
    parser.sum()
    if parser.token:
        raise parser.error(f"an operation was expected, not {parser.token!r}")
    nodes = tuple(parser.nodes)
    return Expression(nodes, tuple(node.name for node in nodes if node.operation == "input"))


class _Parser:
    """Recursive descent: one method for each line of the grammar, returning a node's index."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0
        self.nodes: dict[Node, int] = {}

    @property
    def token(self) -> str:
        return self.tokens[self.at][1]

    def error(self, what: str) -> NotUnderstoodError:
        return NotUnderstoodError(self.tokens[self.at][0], what)

    def take(self, *wanted: str) -> str:
        """The current token if it is one of those wanted, else nothing."""
        found = self.token if self.token in wanted else ""
        self.at += bool(found)
        return found

    def demand(self, wanted: str) -> None:
        if not self.take(wanted):
            found = repr(self.token) if self.token else "the end"
            raise self.error(f"{wanted!r} was expected, not {found}")

    def node(self, operation: str, *parents: int, name: str = "", constant: float = 0.0) -> int:
        index = self.nodes.setdefault(Node(operation, parents, name, constant), len(self.nodes))
        if sum(bool(node.parents) for node in self.nodes) > MOST_OPERATIONS:
            self.at -= 1
            raise self.error(f"there are more than {MOST_OPERATIONS} operations")
        return index

    def sum(self) -> int:
        left = self.product()
        while operation := self.take("+", "-"):
            left = self.node(operation, left, self.product())
        return left

    def product(self) -> int:
        left = self.signed()
        while operation := self.take("*", "/"):
            left = self.node(operation, left, self.signed())
        return left

    def signed(self) -> int:
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            raise self.error(f"it is nested more than {DEEPEST_NESTING} deep")
        index = self.negative() if self.take("-") else self.power()
        self.depth -= 1
        return index

    def negative(self) -> int:
        is_number = self.token[:1].isdigit() or self.token[:1] == "."
        followed = self.tokens[min(self.at + 1, len(self.tokens) - 1)][1]
        if is_number and followed not in ("**", "^"):
            return self.node("constant", constant=-self.number())
        return self.node("neg", self.signed())

    def power(self) -> int:
        base = self.atom()
        return self.node("**", base, self.signed()) if self.take("**", "^") else base

    def atom(self) -> int:
        if self.take("("):
            inner = self.sum()
            self.demand(")")
            return inner
        token = self.token
        if token[:1].isdigit() or token[:1] == ".":
            return self.node("constant", constant=self.number())
        if token in FUNCTIONS:
            return self.call()
        if not token or not (token[0].isalpha() or token[0] == "_"):
            raise self.error(f"a value was expected, not {repr(token) if token else 'the end'}")
        if self.tokens[self.at + 1][1] == "(":
            raise self.error(f"{token!r} is no function; there are {', '.join(FUNCTIONS)}")
        self.at += 1
        if token == "pi":
            return self.node("constant", constant=math.pi)
        return self.node("input", name=token)

    def number(self) -> float:
        value = float(self.token)
        if math.isinf(value):
            raise self.error(f"{self.token} is too large for float64")
        self.at += 1
        return value

    def call(self) -> int:
        name, start = self.token, self.at
        self.at += 1
        self.demand("(")
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        self.demand(")")
        if len(arguments) != FUNCTIONS[name]:
            self.at = start
            raise self.error(f"{name} takes {FUNCTIONS[name]} argument(s), not {len(arguments)}")
        return self.node(name, *arguments)


def _tokens(text: str) -> list[tuple[int, str]]:
    """Positions and tokens, ended by an empty one."""
    tokens, position = [], 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            raise NotUnderstoodError(position, f"{text[position]!r} means nothing here")
        tokens.append((position, match[0]))
        position = match.end()
    return [*tokens, (len(text), "")]
