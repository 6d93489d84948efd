"""The theory of descent on quadratics against runs, just inside and just outside of its bounds."""

from functools import partial

import numpy as np
import pytest
from scipy.optimize import minimize

from mathdl_core.optimization import quadratics, surfaces
from mathdl_core.optimization.descents import descend
from mathdl_core.optimization.optimizers import momentum, sgd

A = surfaces.bowl_matrix(20, 0.5)
VALLEY = surfaces.quadratic(A, np.zeros(2))
START = np.array([1.0, 0.7])


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
@pytest.mark.parametrize(("fraction", "converges"), [(0.99, True), (1.01, False)])
def test_stability_limit_separates_convergence_from_divergence(
    *, beta: float, fraction: float, converges: bool
) -> None:
    limit = quadratics.largest_stable_learning_rate(20.0, beta)
    rule = partial(momentum, learning_rate=fraction * limit, beta=beta)
    w = descend(VALLEY.slopes, START, rule, n_steps=3000).weights
    assert bool(np.hypot(*w[-1]) < np.hypot(*START)) == converges


def test_at_the_edge_the_steep_component_goes_to_and_fro_forever() -> None:
    run = descend(VALLEY.slopes, START, partial(sgd, learning_rate=2 / 20), n_steps=200)
    _, e = quadratics.components(run.weights, np.zeros(2), A)
    np.testing.assert_allclose(e[:, 1], e[0, 1] * (-1.0) ** np.arange(201), rtol=1e-9)


def test_each_component_shrinks_by_its_own_factor() -> None:
    run = descend(VALLEY.slopes, START, partial(sgd, learning_rate=0.06), n_steps=40)
    eigenvalues, e = quadratics.components(run.weights, np.zeros(2), A)
    np.testing.assert_allclose(eigenvalues, [1, 20], rtol=1e-12)
    factors = quadratics.factors(eigenvalues, 0.06)
    np.testing.assert_allclose(e, e[0] * factors ** np.arange(41)[:, None], atol=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.8, 0.95])
@pytest.mark.parametrize("eta", [0.01, 0.045, 0.08])
def test_roots_predict_the_run_with_momentum(beta: float, eta: float) -> None:
    # e_t = c₁ r₁^t + c₂ r₂^t with e₋₁ = e₀.
    rule = partial(momentum, learning_rate=eta, beta=beta)
    run = descend(VALLEY.slopes, START, rule, n_steps=40)
    eigenvalues, e = quadratics.components(run.weights, np.zeros(2), A)
    for k, value in enumerate(eigenvalues):
        r = quadratics.recurrence_roots(float(value), eta, beta)
        c = np.linalg.solve(np.array([[1, 1], r]), e[:2, k].astype(complex))
        predicted = (c * r ** np.arange(41)[:, None]).sum(axis=1).real
        np.testing.assert_allclose(e[:, k], predicted, rtol=1e-7, atol=1e-9)


def test_roots_solve_their_equation() -> None:
    rng = np.random.default_rng(0)
    for eta, beta in rng.uniform([0, 0], [3, 1], size=(50, 2)):
        for r in quadratics.recurrence_roots(1.3, eta, beta):
            assert abs(r * r - (1 + beta - 1.3 * eta) * r + beta) < 1e-12


def test_regimes_are_what_a_run_does() -> None:
    found = set()
    drawn = np.random.default_rng(1).uniform([0.02, 0.02], [4.2, 0.98], size=(60, 2))
    for eta, beta in [*drawn, (0.1, 0.3), (0.3, 0.1)]:
        rule = partial(momentum, learning_rate=eta, beta=beta)
        e = descend(lambda x: (x,), np.array([1.0]), rule, n_steps=400).weights[:, 0]
        now = quadratics.regime(1.0, eta, beta)
        found.add(now)
        if now == "divergent":
            assert np.abs(e).max() > 1.001
        elif now == "monotone":
            assert (e >= -1e-12).all()
        else:
            assert (e < 0).any()
    assert found == {"monotone", "oscillating", "divergent"}


def test_best_settings_are_the_lowest_of_all() -> None:
    best = quadratics.best_settings(1, 20)
    values = np.array([1.0, 20.0])
    assert float(quadratics.worst_rate(values, best.learning_rate, best.momentum)) == (
        pytest.approx(best.rate, abs=1e-7)
    )
    eta, beta = np.meshgrid(np.linspace(0.005, 0.2, 300), np.linspace(0, 0.99, 300))
    rates = quadratics.worst_rate(values, eta, beta)
    assert rates.min() >= best.rate
    assert rates.min() == pytest.approx(best.rate, abs=0.02)
    i, j = np.unravel_index(rates.argmin(), rates.shape)
    assert eta[i, j] == pytest.approx(best.learning_rate, rel=0.1)
    assert beta[i, j] == pytest.approx(best.momentum, abs=0.05)


def test_best_plain_rate_is_the_lowest_of_all() -> None:
    best = quadratics.best_without_momentum(1, 20)
    found = minimize(
        lambda eta: quadratics.worst_rate(np.array([1.0, 20.0]), eta[0], 0.0),
        [0.09],
        method="Nelder-Mead",
        options={"xatol": 1e-10, "fatol": 1e-12},
    )
    assert found.x[0] == pytest.approx(best.learning_rate, rel=1e-6)
    assert best.rate == pytest.approx(19 / 21)
