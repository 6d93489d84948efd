"""What each layer of the network gives, holds, costs and sees, as a table."""

from __future__ import annotations

from mathdl_core.convolution.cnn import SIDE, Network
from mathdl_core.convolution.cnn_shapes import Row, cnn_specs, costs
from mathdl_ui import tex
from mathdl_ui.theme import Theme

NAMES = ("First convolution", "Second convolution", "Max pooling", "Dense")


def rows(network: Network) -> list[Row]:
    """One row a layer."""
    return costs(cnn_specs(network.n_filters), side=SIDE)


def table(network: Network) -> str:
    """The rows as Markdown."""
    lines = [
        "| layer | output | parameters | multiply–adds | receptive field |",
        "|:--|:--|--:|--:|--:|",
        f"| picture | 1 × {SIDE} × {SIDE} | | | 1 × 1 |",
    ]
    for row in rows(network):
        kind, _, kernel, _, padding = row.spec
        name = {"dense": "dense, softmax"}.get(kind, f"{kind} {kernel} × {kernel}")
        if kind == "convolution":
            name += f", {'padding 1' if padding else 'no padding'}, ReLU"
        shape = " × ".join(map(str, row.shape))
        field = f"{row.receptive_field} × {row.receptive_field}"
        seen = "all" if kind == "dense" else field
        parameters = f"{row.n_parameters:,}" if row.n_parameters else "none"
        products = f"{row.multiply_adds:,}" if row.multiply_adds else "none"
        lines.append(f"| {name} | {shape} | {parameters} | {products} | {seen} |")
    total = sum(row.n_parameters for row in rows(network))
    work = sum(row.multiply_adds for row in rows(network))
    lines.append(f"| **all** | | **{total:,}** | **{work:,}** | |")
    return "\n".join(lines)


def formula(network: Network, theme: Theme) -> str:
    """The arithmetic of the second layer."""
    n_1, n_2 = network.n_filters
    second = rows(network)[1]
    side = second.shape[1]
    weights = tex.colored("model", rf"{n_2} \cdot {n_1} \cdot 3 \cdot 3", theme)
    return tex.aligned(
        (r"\text{rows}", rf"\lfloor (8 + 2 \cdot 0 - 3) / 1 \rfloor + 1 = {side}"),
        (r"\text{parameters}", rf"{weights} + {n_2} = {second.n_parameters}"),
        (
            r"\text{multiply–adds}",
            rf"{weights} \cdot {side} \cdot {side} = {second.multiply_adds}",
        ),
        (r"\text{receptive field}", r"3 + (3 - 1) \cdot 1 = 5"),
    )


def most_weights(network: Network) -> tuple[str, str, str]:
    """A question on where the numbers are, its answer, and why."""
    found = rows(network)
    most = max(range(len(found)), key=lambda i: found[i].n_parameters)
    numbers = ", ".join(str(row.n_parameters) for row in found)
    because = (
        f"In their order the layers hold {numbers}. The dense layer shares nothing: each of its "
        f"weights is used once, and it does {found[3].multiply_adds:,} products; the second "
        f"convolution does {found[1].multiply_adds:,}."
    )
    return "Which of this network’s four layers holds the most numbers?", NAMES[most], because


def reading(network: Network) -> str:
    """Where the weights are and where the work is."""
    found = rows(network)
    dense = costs_of_dense(network)
    share = found[1].multiply_adds / sum(row.multiply_adds for row in found)
    return (
        f"The second layer does {100 * share:.0f} % "
        f"of the work: each of its {found[1].n_parameters} numbers is used at "
        f"{found[1].shape[1] ** 2} places. Dense, with a weight of its own for each place, it "
        f"would need {dense:,}."
    )


def costs_of_dense(network: Network) -> int:
    """Parameters of a dense layer in place of the second one."""
    n_1, n_2 = network.n_filters
    return n_2 * 36 * (n_1 * SIDE * SIDE + 1)
