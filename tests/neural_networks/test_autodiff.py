"""The scalar engine and its array form against torch.autograd, on expressions nobody chose."""

import math
import operator
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import Tensor as TorchTensor

from mathdl_core.neural_networks.autodiff import (
    costs,
    evaluate,
    forward_mode,
    gradient,
    reached_by_inputs,
    reverse_mode,
)
from mathdl_core.neural_networks.expression_text import latex, latex_name, written
from mathdl_core.neural_networks.expressions import (
    FUNCTIONS,
    Expression,
    NotUnderstoodError,
    parse,
)
from mathdl_core.neural_networks.operations import OPERATIONS, kink, operation_slope
from mathdl_core.neural_networks.tensor_autodiff import (
    Tensor,
    exponential,
    logarithm,
    summed_to,
    tensor_gradients,
    total,
)

bounded = settings(max_examples=150, deadline=None, derandomize=True)
INPUTS = ("x", "y", "z")

TORCH: dict[str, Callable[..., TorchTensor]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": torch.pow,
    "neg": torch.neg,
    "max": torch.maximum,
    "min": torch.minimum,
    **{
        name: getattr(torch, name)
        for name in ["sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "sigmoid", "relu", "abs"]
    },
}

leaves = st.sampled_from(INPUTS) | st.sampled_from(["2", "0.5", "3", "pi", "(-1.5)"])


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    unary = [name for name, n in FUNCTIONS.items() if n == 1]
    binary = [name for name, n in FUNCTIONS.items() if n == 2]
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from(["2", "3", "-1", "0.5"])).map(
            lambda t: f"({t[0]})**{t[1]}"
        ),
        st.tuples(st.sampled_from(unary), inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(st.sampled_from(binary), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        inner.map(lambda t: f"-({t})"),
    )


texts = st.recursive(leaves, compound, max_leaves=12).filter(lambda text: len(text) <= 200)
coordinates = st.floats(0.1, 2.5).map(lambda x: round(x, 4)) | st.floats(-2.5, -0.1).map(
    lambda x: round(x, 4)
)
points = st.fixed_dictionaries(dict.fromkeys(INPUTS, coordinates))


def by_torch(expression: Expression, at: dict[str, float]) -> tuple[float, dict[str, float]]:
    leaves = {
        name: torch.tensor(at[name], dtype=torch.float64, requires_grad=True)
        for name in expression.inputs
    }
    values: list[TorchTensor] = []
    for operation, parents, name, constant in expression.nodes:
        if operation == "input":
            values.append(leaves[name])
        elif operation == "constant":
            values.append(torch.tensor(constant, dtype=torch.float64))
        else:
            values.append(TORCH[operation](*(values[i] for i in parents)))
    values[-1].backward()  # type: ignore[no-untyped-call]
    found = {name: 0.0 if t.grad is None else t.grad.item() for name, t in leaves.items()}
    return values[-1].item(), found


def is_tame(expression: Expression, at: dict[str, float]) -> bool:
    """Whether there is a gradient of moderate size, and no intermediate slope is immoderate."""
    try:
        steps = reverse_mode(expression, evaluate(expression, at))
    except ValueError:
        return False
    sizes = [abs(t.slope) for s in steps for t in s.terms] + [abs(s.gradient) for s in steps]
    return all(size < 1e8 for size in sizes)


# --- Against torch -------------------------------------------------------------------------------


@given(texts, points)
@settings(bounded, max_examples=400)
def test_values_and_gradients_are_those_of_torch(text: str, at: dict[str, float]) -> None:
    expression = parse(text)
    assume(expression.inputs)
    assume(is_tame(expression, at))
    value, slopes = by_torch(expression, at)
    assert evaluate(expression, at)[-1] == pytest.approx(value, rel=1e-9, abs=1e-9)
    ours = gradient(expression, at)
    assert ours.keys() == slopes.keys()
    scale = max(1.0, *(abs(slope) for slope in slopes.values()))
    for name, slope in slopes.items():
        assert ours[name] == pytest.approx(slope, rel=1e-6, abs=1e-9 * scale)


@given(texts, points, points)
@bounded
def test_forward_mode_is_the_gradient_along_the_direction(
    text: str, at: dict[str, float], direction: dict[str, float]
) -> None:
    expression = parse(text)
    assume(expression.inputs)
    assume(is_tame(expression, at))
    slopes = gradient(expression, at)
    dual = forward_mode(expression, at, direction)[-1]
    expected = math.fsum(slopes[name] * direction[name] for name in slopes)
    scale = max(1.0, *(abs(slope) for slope in slopes.values()))
    assert dual.tangent == pytest.approx(expected, rel=1e-8, abs=1e-10 * scale)
    assert dual.value == evaluate(expression, at)[-1]


@pytest.mark.parametrize(
    ("text", "x"),
    [("relu(x)", 0.0), ("abs(x)", 0.0), ("max(x, 2*x)", 0.0), ("min(x, 1)", 1.0), ("x**2", 0.0)],
)
def test_the_choice_at_a_kink_is_that_of_torch(text: str, x: float) -> None:
    expression = parse(text)
    assert gradient(expression, {"x": x}) == by_torch(expression, {"x": x})[1]


@pytest.mark.parametrize(("text", "at"), [("x**y", (0.0, 2.0)), ("x**0", (0.0, 1.0))])
def test_powers_of_0_have_the_slopes_of_torch(text: str, at: tuple[float, float]) -> None:
    expression, point = parse(text), dict(zip("xy", at, strict=True))
    assert gradient(expression, point) == by_torch(expression, point)[1]


# --- The books, and what the page says -----------------------------------------------------------

MEDL = "sin(theta1*theta2) + exp(theta2 + theta3) - 2*theta3"
MEDL_POINT = {"theta1": 1.0, "theta2": 2.0, "theta3": 3.0}


def test_the_gradient_of_medl_4_7() -> None:
    found = gradient(parse(MEDL), MEDL_POINT)
    expected = [-0.832294, 147.997012, 146.413159]
    np.testing.assert_allclose([*found.values()], expected, rtol=0, atol=5e-7)


def test_each_backward_step_spells_out_the_sum_over_children() -> None:
    expression = parse("x * y + x * sin(x)")
    values = evaluate(expression, {"x": 2.0, "y": 3.0})
    steps = {step.node: step for step in reverse_mode(expression, values)}
    x = steps[expression.nodes.index(parse("x").nodes[0])]
    # x has three children: x*y, x*sin(x) and sin(x), and d/dx = y + sin x + x cos x.
    assert len(x.terms) == 3
    assert x.gradient == sum(term.slope * term.gradient for term in x.terms)
    assert x.gradient == pytest.approx(3 + math.sin(2) + 2 * math.cos(2), rel=1e-14)
    for term in x.terms:
        assert term.gradient == steps[term.child].gradient


@given(texts, points)
@bounded
def test_the_backward_pass_visits_each_node_once_after_all_its_children(
    text: str, at: dict[str, float]
) -> None:
    expression = parse(text)
    assume(is_tame(expression, at))
    steps = reverse_mode(expression, evaluate(expression, at))
    order = [step.node for step in steps]
    reached = reached_by_inputs(expression)
    assert sorted(order) == [i for i, moves in enumerate(reached) if moves]
    for step in steps:
        assert all(order.index(term.child) < order.index(step.node) for term in step.terms)


def test_reverse_mode_takes_one_pass_and_forward_mode_one_for_each_input() -> None:
    reverse, forward = costs(parse(MEDL))
    # Edges to what depends on an input: 2 of each of *, + and the outer + and -, 1 of sin, exp, 2*.
    assert reverse == (1, 11, 11, 2)
    assert forward == (3, 33, 33, 12)


@given(texts)
@bounded
def test_counts_are_those_of_the_passes_themselves(text: str) -> None:
    expression = parse(text)
    at = dict.fromkeys(expression.inputs, 0.7)
    assume(is_tame(expression, at))
    steps = reverse_mode(expression, evaluate(expression, at))
    reverse, forward = costs(expression)
    assert reverse.products == sum(len(step.terms) for step in steps)
    assert reverse.sums == sum(max(len(step.terms) - 1, 0) for step in steps)
    assert forward.products == len(expression.inputs) * reverse.products


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_rule_shown_is_the_slope_computed(name: str) -> None:
    operation, scope = OPERATIONS[name], {"log": math.log, "cos": math.cos, "sin": math.sin}
    arguments = (0.7, 1.3)[: len(operation.slopes)]
    y = operation.value(*arguments)
    for slot, rule in enumerate(operation.rules):
        python = rule
        for tex, code in (
            (r"b\,a^{b-1}", "b * a**(b-1)"), (r"y \ln a", "y * log(a)"), (r"\cos a", "cos(a)"),
            (r"\sin a", "sin(a)"), (r"\mathrm{sign}\,a", "1"), ("2 y", "2 * y"),
            ("y (1", "y * (1"), ("^2", "**2"), ("[", "("), ("]", ")"),
        ):  # fmt: skip
            python = python.replace(tex, code)
        value = float(eval(python, scope, dict(zip("ab", arguments, strict=False)) | {"y": y}))
        assert operation_slope(name, slot, arguments, y) == pytest.approx(float(value), rel=1e-14)
        h = 1e-6
        ahead, behind = list(arguments), list(arguments)
        ahead[slot] += h
        behind[slot] -= h
        difference = (operation.value(*ahead) - operation.value(*behind)) / (2 * h)
        assert value == pytest.approx(difference, rel=1e-8, abs=1e-8)


def test_parser_and_engine_know_the_same_operations() -> None:
    assert set(OPERATIONS) == {*FUNCTIONS, "+", "-", "*", "/", "**", "neg"}
    for name, n_arguments in FUNCTIONS.items():
        assert len(OPERATIONS[name].slopes) == n_arguments


@pytest.mark.parametrize(
    ("text", "x", "message"),
    [
        ("log(x)", -1, r"^log\(-1\) is not defined: it needs a number above 0$"),
        ("log(x)", 0, r"^log\(0\) is not defined: it needs a number above 0$"),
        ("1 / x", 0, r"^1 / 0 is not defined: it needs a divisor other than 0$"),
        ("sqrt(x)", -4, r"^sqrt\(-4\) is not defined: it needs a number from 0 up$"),
        ("sqrt(x)", 0, r"^sqrt\(0\) has no finite slope by its argument$"),
        ("x**0.5", -1, r"^\(-1\) \*\* 0\.5 is not defined: it needs a positive base, or a whole"),
        ("x**(-1)", 0, r"^0 \*\* \(-1\) is not defined"),
        ("(-2)**x", 2, r"^\(-2\) \*\* 2 has no finite slope by its second argument$"),
        ("exp(x)", 1000, r"^exp\(1000\) is too large for float64"),
        ("x * 1e300", 1e300, r"^1e\+300 \* 1e\+300 is too large for float64"),
        ("x", math.nan, r"^input x is nan: it must be a finite number$"),
        ("y", 1, r"^input y is missing: it must be a finite number$"),
    ],
)
def test_what_is_not_defined_is_said_in_a_sentence(text: str, x: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gradient(parse(text), {"x": x})


def test_kinks_are_said_in_a_sentence_and_smooth_points_are_not() -> None:
    assert kink("relu", [0.0]) == "relu has a kink at 0, slope 0 before and 1 after: 0 is taken"
    assert kink("abs", [0.0]).startswith("abs has a kink at 0, slope -1 before")
    assert kink("max", [2.0, 2.0]).endswith("each gets half of the slope")
    assert not any((kink("relu", [1.0]), kink("max", [1.0, 2.0]), kink("sin", [0.0])))


def test_a_slope_that_is_not_needed_is_not_asked_for() -> None:
    # d(x**2)/d2 would need log(-3), but 2 is no input.
    assert gradient(parse("x**2"), {"x": -3.0}) == {"x": -6.0}
    assert gradient(parse("2 + 3"), {}) == {}


# --- The parser ----------------------------------------------------------------------------------


@given(texts)
@settings(bounded, max_examples=400)
def test_what_is_written_is_read_as_the_same_graph(text: str) -> None:
    expression = parse(text)
    assert parse(written(expression)) == expression


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2**2", -4), ("2**3**2", 512), ("2**-1", 0.5), ("-2**-2", -0.25), ("8 / 4 / 2", 1),
        ("1 - 2 - 3", -4), ("2 * -3", -6), ("--2", 2), ("(-2)**2", 4), (".5 + 1.", 1.5),
        ("1e3 + 2E-1", 1000.2), ("2^3", 8), ("max(1, min(5, 3))", 3), ("cos(pi)", -1),
        ("1 - -1", 2), ("-(2)", -2), ("- 3 * 2", -6), ("2**(1/2)", math.sqrt(2)),
    ],
)  # fmt: skip
def test_operations_bind_as_in_python(text: str, value: float) -> None:
    assert evaluate(parse(text), {})[-1] == pytest.approx(value, rel=1e-14)
    if "^" not in text and not any(letter in text for letter in ("cos", "max")):
        assert eval(text) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("x $ y", 2, r"'\$' means nothing here"),
        ("x +", 3, "a value was expected, not the end"),
        ("", 0, "a value was expected, not the end"),
        ("x + * y", 4, r"a value was expected, not '\*'"),
        ("2x", 1, "an operation was expected, not 'x'"),
        ("x y", 2, "an operation was expected, not 'y'"),
        ("(x + y", 6, r"'\)' was expected, not the end"),
        ("x)", 1, r"an operation was expected, not '\)'"),
        ("foo(x)", 0, "'foo' is no function; there are sin, cos"),
        ("x + sin", 7, r"'\(' was expected, not the end"),
        ("y*max(x)", 2, r"max takes 2 argument\(s\), not 1"),
        ("sin(x, y)", 0, r"sin takes 1 argument\(s\), not 2"),
        ("x * 1e999", 4, "1e999 is too large for float64"),
        ("__import__('os')", 11, '"\'" means nothing here'),
        ("x.real", 1, r"'\.' means nothing here"),
        ("a[0]", 1, r"'\[' means nothing here"),
        ("x = 2", 2, "'=' means nothing here"),
        ("(" * 60, 40, "it is nested more than 40 deep"),
        ("-" * 60 + "x", 40, "it is nested more than 40 deep"),
        ("x" * 201, 200, "the text has 201 characters, but may have 200"),
    ],
)
def test_what_is_not_understood_is_pointed_at(text: str, position: int, what: str) -> None:
    with pytest.raises(NotUnderstoodError, match=what) as raised:
        parse(text)
    assert raised.value.position == position
    assert str(raised.value).startswith(f"at character {position + 1}: ")


@given(st.text(max_size=40) | st.text("x1+-*/().,^ sinmax", max_size=60))
@settings(bounded, max_examples=400)
def test_any_text_is_an_expression_or_a_clear_error(text: str) -> None:
    expression, position = None, 0
    try:
        expression = parse(text)
    except NotUnderstoodError as error:
        position = error.position
    assert 0 <= position <= len(text)
    assert expression is None or parse(written(expression)) == expression


def test_forty_operations_are_taken_and_one_more_is_not() -> None:
    terms = [f"{letter}{k}" for k in range(2) for letter in "abcdefghijklmnopqrstu"]
    assert len(parse("+".join(terms[:41])).inputs) == 41
    with pytest.raises(NotUnderstoodError, match="there are more than 40 operations"):
        parse("+".join(terms[:42]))


def test_parts_that_are_alike_are_one_node() -> None:
    expression = parse("(x + y) * sin(x + y)")
    assert [node.operation for node in expression.nodes] == ["input", "input", "+", "sin", "*"]
    assert expression.inputs == ("x", "y")


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("x / (1 + y)", r"\frac{x}{1 + y}"),
        ("-(x + y)", r"-\left(x + y\right)"),
        ("(x + y)**2", r"{\left(x + y\right)}^{2}"),
        ("exp(-x) * sqrt(abs(y))", r"e^{-x} \cdot \sqrt{\left|y\right|}"),
        ("sigmoid(theta1)", r"\sigma\left(\theta_{1}\right)"),
        ("2 - (x - 1e-9)", r"2 - \left(x - 1 \cdot 10^{-9}\right)"),
        ("max(x, pi)", r"\max\left(x, \pi\right)"),
        ("x + -2", r"x + \left(-2\right)"),
    ],
)
def test_latex_has_the_parentheses_it_needs(text: str, tex: str) -> None:
    assert latex(parse(text)) == tex


@pytest.mark.parametrize(
    ("name", "tex"),
    [("x", "x"), ("w_12", "w_{12}"), ("w3", "w_{3}"), ("alpha", r"\alpha"), ("σ", "σ"),
     ("rate", r"\mathrm{rate}"), ("a_b_c", r"a_{b\_c}"), ("_x", r"\mathrm{}_{\_x}")],
)  # fmt: skip
def test_names_become_letters_with_indices(name: str, tex: str) -> None:
    assert latex_name(name) == tex


# --- Arrays --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right"),
    [((3, 4), (4,)), ((3, 1), (1, 4)), ((2, 3, 4), (3, 1)), ((), (2, 3)), ((5,), (5,)), ((1,), ())],
)
@pytest.mark.parametrize("operation", ["add", "sub", "mul", "truediv"])
def test_gradients_are_summed_over_broadcast_axes_as_in_torch(
    left: tuple[int, ...], right: tuple[int, ...], operation: str
) -> None:
    rng = np.random.default_rng(0)
    a, b = rng.uniform(0.5, 2, left), rng.uniform(0.5, 2, right)
    apply = getattr(operator, operation)
    A, B = Tensor(a), Tensor(b)
    ours = tensor_gradients(total(exponential(apply(A, B))), [A, B])
    at, bt = (torch.tensor(v, requires_grad=True) for v in (a, b))
    torch.autograd.backward(apply(at, bt).exp().sum())
    for mine, theirs in zip(ours, (at.grad, bt.grad), strict=True):
        assert theirs is not None
        assert mine.shape == tuple(theirs.shape)
        np.testing.assert_allclose(mine, theirs.numpy(), rtol=1e-12)


def test_batched_products_with_one_matrix_are_those_of_torch() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(5, 2, 3)), rng.normal(size=(3, 4))
    A, B = Tensor(a), Tensor(b)
    C = A @ B
    ours = tensor_gradients(total(C * C), [A, B])
    at, bt = (torch.tensor(v, requires_grad=True) for v in (a, b))
    torch.autograd.backward(((at @ bt) ** 2).sum())
    for mine, theirs in zip(ours, (at.grad, bt.grad), strict=True):
        assert theirs is not None
        np.testing.assert_allclose(mine, theirs.numpy(), rtol=1e-12)


def test_a_tensor_used_twice_gets_the_sum_and_one_not_used_gets_zero() -> None:
    a, unused = Tensor(np.array([2.0, 3.0])), Tensor(np.ones((2, 2)))
    of_a, of_unused = tensor_gradients(total(a * a + logarithm(a)), [a, unused])
    np.testing.assert_allclose(of_a, [4 + 1 / 2, 6 + 1 / 3], rtol=1e-15)
    np.testing.assert_array_equal(of_unused, np.zeros((2, 2)))


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    a = Tensor(np.array(1.0))
    result = a
    for _ in range(5000):
        result = result + a
    assert tensor_gradients(result, [a])[0] == 5001


def test_only_a_single_number_has_a_gradient() -> None:
    a = Tensor(np.ones(3))
    with pytest.raises(ValueError, match=r"^result must have one entry, not shape \(3,\)"):
        tensor_gradients(a, [a])
    with pytest.raises(ValueError, match=r"^@ needs two matrices, not shapes \(3,\) and \(3,\)"):
        a @ a


def test_summing_to_the_same_shape_changes_nothing() -> None:
    g = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(summed_to(g, (2, 3)), g)
