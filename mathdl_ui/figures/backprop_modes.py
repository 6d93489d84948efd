"""Forward mode beside reverse mode, on the graph of the picture: what each finds, what it costs."""

import numpy as np

from mathdl_core.neural_networks.autodiff import costs
from mathdl_core.neural_networks.backprop import tangents
from mathdl_ui import tex
from mathdl_ui.figures.backprop import Shown
from mathdl_ui.figures.backprop_names import folded, plain_symbol
from mathdl_ui.matrices import Matrix
from mathdl_ui.tex import colored
from mathdl_ui.theme import Theme

EXPLAINED = (
    "The chain rule can be multiplied out from either end. **Forward mode** carries along with "
    r"each value how fast it changes with *one* input, $\partial v / \partial x$: a pass fills a "
    "column, and the gradient is the last row. **Reverse mode** carries back how fast *the result* "
    r"changes with each value, $\partial f / \partial v$: a single pass fills its column, and the "
    "gradient stands at the inputs. The framed numbers are the same."
)


def tables(now: Shown) -> list[Matrix]:
    """All that forward mode computes, a column a pass; all that reverse mode computes."""
    nodes = now.expression.nodes
    rows = [i for i in range(len(nodes)) if i not in folded(now.expression)]
    names = [plain_symbol(now.expression, i) for i in rows]
    inputs = now.expression.inputs
    forward = tangents(now.expression, now.at)[rows]
    steps = now.walk.gradients
    backward = np.array([[steps[i].gradient if i in steps else 0.0] for i in rows])
    at_inputs = [k for k, i in enumerate(rows) if nodes[i].operation == "input"]
    return [
        Matrix(
            "forward",
            _readable(forward),
            names,
            [f"∂/∂{name}" for name in inputs],
            f"forward mode: {len(inputs)} {'pass' if len(inputs) == 1 else 'passes'}",
            "model",
            _full(forward),
            3,
            lit=[(len(rows) - 1, j) for j in range(len(inputs))],
        ),
        Matrix(
            "reverse",
            _readable(backward),
            names,
            ["∂f/∂"],
            "reverse mode: 1 pass",
            "gradient",
            _full(backward),
            3,
            lit=[(k, 0) for k in at_inputs],
        ),
    ]


def _full(values: np.ndarray) -> float:
    return float(np.abs(values).max(initial=0.0)) or 1.0


def _readable(values: np.ndarray) -> np.ndarray:
    """With three digits that count, so that a small number is not a zero."""
    cleaned: np.ndarray = np.array([[float(f"{v:.3g}") for v in row] for row in values])
    return cleaned


def can_show(now: Shown) -> bool:
    """Whether there are passes to compare."""
    return bool(now.walk.backward) and bool(now.expression.inputs)


def in_words(now: Shown) -> str:
    """The tables as a sentence."""
    reverse, forward = costs(now.expression)
    return (
        f"Forward mode takes {forward.passes} passes and {forward.products} products for the "
        f"gradient of {now.text}; reverse mode one pass and {reverse.products} products."
    )


def formula(now: Shown, theme: Theme) -> str:
    """The counts of this graph."""
    reverse, forward = costs(now.expression)
    n = forward.passes
    edges = reverse.products
    return tex.aligned(
        (
            r"\text{forward mode}",
            rf"{n}\ \text{{inputs}} \cdot {edges}\ \text{{edges}}",
            rf"{colored('model', str(forward.products), theme)}\ \text{{products}}",
        ),
        (
            r"\text{reverse mode}",
            rf"{edges}\ \text{{edges}}",
            rf"{colored('gradient', str(reverse.products), theme)}\ \text{{products}}",
        ),
    )


def reading(now: Shown) -> tuple[str, ...]:
    """What follows from the counts."""
    reverse, forward = costs(now.expression)
    words = (
        f"Counted on this graph, the values themselves apart: forward mode takes "
        f"{forward.slopes} local slopes, {forward.products} products and {forward.sums} sums, "
        f"reverse mode {reverse.slopes}, {reverse.products} and {reverse.sums}. A network has one "
        "loss and a million weights: a million passes, or one. With one input and many outputs it "
        "is the other way round. Reverse mode pays in memory: it needs every value of the way "
        "forward."
    )
    return (words,)
