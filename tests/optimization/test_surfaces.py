"""Surfaces: gradients against differences, minima where they are said to be, the reader's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import LinearRegression, LogisticRegression

from mathdl_core.neural_networks import autodiff
from mathdl_core.neural_networks.expressions import parse
from mathdl_core.optimization import surfaces
from mathdl_core.optimization.own_surface import own_surface

SUMS = {
    "n": 100,
    "x": 59.76558855641633,
    "y": 364.4673461318016,
    "xx": 9667.703433645314,
    "xy": 14671.490369723668,
    "yy": 23036.905395256425,
}
RADIUS = load_breast_cancer().data[:, 0]
BENIGN = load_breast_cancer().target.astype(float)
SCALED = (RADIUS - RADIUS.mean()) / RADIUS.std()
ALL = {
    "bowl": surfaces.quadratic(surfaces.bowl_matrix(10, 0.4), np.zeros(2)),
    "rosenbrock": surfaces.rosenbrock(),
    "beale": surfaces.beale(),
    "himmelblau": surfaces.himmelblau(),
    "rastrigin": surfaces.rastrigin(),
    "two wells": surfaces.two_wells(),
    "saddle": surfaces.saddle(),
    "cliff": surfaces.cliff(),
    "logistic": surfaces.logistic_fit(SCALED, BENIGN),
    "own": own_surface("sin(x*y) + x^2/4 + exp(-y) + max(x, y) + 0.1*y**4"),
}


@pytest.mark.parametrize("name", ALL)
def test_gradient_agrees_with_central_differences(name: str) -> None:
    S = ALL[name]
    for w in np.random.default_rng(1).uniform(-2, 2, size=(20, 2)):
        numeric = [(S.value(w + h) - S.value(w - h)) / 2e-6 for h in 1e-6 * np.eye(2)]
        np.testing.assert_allclose(S.gradient(w), numeric, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", [name for name in ALL if len(ALL[name].minima)])
def test_minima_have_no_slope_and_curve_up(name: str) -> None:
    S = ALL[name]
    for w in S.minima:
        np.testing.assert_allclose(S.gradient(w), 0, atol=1e-6)
        assert (np.linalg.eigvalsh(surfaces.hessian(S, w)) > 0).all()
    if np.isfinite(S.lowest):
        assert S.value(S.minima).min() == pytest.approx(S.lowest, abs=1e-7)


def test_a_whole_map_is_evaluated_at_once() -> None:
    w = np.random.default_rng(0).normal(size=(3, 4, 2))
    for S in ALL.values():
        assert S.value(w).shape == (3, 4)
        np.testing.assert_allclose(S.gradient(w)[1, 2], S.gradient(w[1, 2]), rtol=1e-12)


def test_curvature_of_rosenbrock_at_its_minimum() -> None:
    eigenvalues = np.linalg.eigvalsh(surfaces.hessian(ALL["rosenbrock"], np.ones(2)))
    np.testing.assert_allclose(eigenvalues, [0.399361, 1001.600639], atol=2e-6)
    assert 2 / eigenvalues[1] == pytest.approx(0.00199680, abs=5e-9)


def test_two_wells_of_the_book_with_the_saddle_between() -> None:
    S = ALL["two wells"]
    np.testing.assert_allclose(S.value(S.minima), [-2.01903359, -1.04417632], atol=5e-9)
    at = np.array([0.36407404, -0.36407404])
    np.testing.assert_allclose(S.gradient(at), 0, atol=1e-8)
    assert np.prod(np.linalg.eigvalsh(surfaces.hessian(S, at))) < 0


def test_line_fit_of_the_book() -> None:
    S = surfaces.line_fit_of_sums(**SUMS)  # type: ignore[arg-type]
    np.testing.assert_allclose(S.minima[0], [1.50059054, 2.74783669], atol=5e-9)
    assert S.lowest == pytest.approx(0.19509027, abs=5e-8)
    eigenvalues = np.linalg.eigvalsh(surfaces.hessian(S, S.minima[0]))
    np.testing.assert_allclose(eigenvalues, [1.99253366, 193.361535], rtol=1e-7)
    assert 2 / eigenvalues[1] == pytest.approx(0.0103433, abs=5e-8)


def test_line_fit_finds_what_scikit_learn_finds() -> None:
    data = load_diabetes(scaled=False)
    x, y = data.data[:, 2], data.target
    S, reference = surfaces.line_fit(x, y), LinearRegression().fit(x[:, None], y)
    np.testing.assert_allclose(S.minima[0], [reference.coef_[0], reference.intercept_], rtol=1e-8)
    w = np.array([3.0, 50.0])
    assert S.value(w) == pytest.approx(((x * 3 + 50 - y) ** 2).mean(), rel=1e-10)


def test_logistic_fit_finds_what_scikit_learn_finds() -> None:
    for x in (SCALED, RADIUS):
        S = surfaces.logistic_fit(x, BENIGN)
        reference = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(
            SCALED[:, None], BENIGN
        )
        p = 1 / (1 + np.exp(-(S.minima[0, 0] * x + S.minima[0, 1])))
        np.testing.assert_allclose(p, reference.predict_proba(SCALED[:, None])[:, 1], atol=1e-5)


def test_standardizing_makes_the_condition_number_of_a_line_fit_one() -> None:
    raw, standardized = (
        np.linalg.cond(surfaces.hessian(surfaces.line_fit(x, BENIGN), np.zeros(2)))
        for x in (RADIUS, SCALED)
    )
    assert raw > 1000
    assert standardized == pytest.approx(1, rel=1e-6)


# --- The reader's own ----------------------------------------------------------------------------

TEXTS = (
    "x^2 + 3*y**2",
    "sin(x) * cos(y) / (2 + x*x)",
    "exp(-x*x) + tanh(y) - sigmoid(x - y)",
    "sqrt(x*x + y*y + 1) + abs(x) + relu(y)",
    "log(1 + x^2) + max(x, y) * min(x, 2*y) + tan(x/9)",
    "2^x + x^0 + y",
)


@pytest.mark.parametrize("text", TEXTS)
@given(x=st.floats(-3, 3), y=st.floats(-3, 3))
@settings(deadline=None, max_examples=25)
def test_arrays_give_what_autodiff_gives_number_by_number(text: str, x: float, y: float) -> None:
    expression, S = parse(text), own_surface(text)
    at = {"x": x, "y": y}
    w = np.array([[x, y]])
    assert S.value(w)[0] == pytest.approx(autodiff.evaluate(expression, at)[-1], rel=1e-12)
    expected = autodiff.gradient(expression, at)
    np.testing.assert_allclose(
        S.gradient(w)[0], [expected.get("x", 0.0), expected.get("y", 0.0)], rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x + z", "'z' is neither"),
        ("3 + pi", "must depend on x or y"),
        ("x +", "at character 4"),
        ("", "at character 1"),
        ("__import__('os')", "at character"),
        ("x" * 300, "200"),
        ("foo(x)", "no function"),
    ],
)
def test_what_is_no_surface_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        own_surface(text)


def test_where_the_readers_function_is_undefined_it_is_nan_without_a_warning() -> None:
    S = own_surface("log(x) + 1/y + sqrt(x)")
    assert np.isnan(S.value(np.array([-1.0, 1.0])))
    S.gradient(np.zeros(2))
