"""How a computer draws: heights across and down, points under an envelope."""

import json
import math

import numpy as np
import pytest

from mathdl_core.probability.distribution_empirical import empirical_gap, gap_bound
from mathdl_ui.figures import distribution_inversion as inverting
from mathdl_ui.figures import distribution_rejection as rejecting

each_source = pytest.mark.parametrize("name", inverting.CHOICES)
each_pair = pytest.mark.parametrize("name", tuple(rejecting.PAIRS))
LAST = len(rejecting.SIZES) - 1


# --- By the inverse of the cdf -------------------------------------------------------------------


@each_source
@pytest.mark.parametrize("u", [inverting.LOWEST, 0.3, 0.5, inverting.HIGHEST])
def test_inversion_can_be_drawn_and_read_for_every_height(name: str, u: float) -> None:
    now = inverting.inverted(name, 7)
    json.dumps(inverting.fixed(now, u), allow_nan=False)
    for frame in range(inverting.N_FRAMES):
        json.dumps(inverting.falling(now, frame), allow_nan=False)
        assert "nan" not in inverting.in_words(now, u, frame)
    assert "nan" not in inverting.formula(now, u, "light")


@pytest.mark.parametrize(
    ("name", "u", "x"),
    [
        ("Exponential", 0.7, -math.log(0.3)),
        ("Normal", 0.7, 0.5244),
        ("Bathtub", 0.7, math.sin(0.35 * math.pi) ** 2),
        ("Cauchy", 0.7, math.tan(0.2 * math.pi)),
        ("Die", 0.7, 5),
    ],
)
def test_formula_leads_from_the_height_to_the_draw(name: str, u: float, x: float) -> None:
    formula = inverting.formula(inverting.inverted(name, 1), u, "light")
    assert rf"\mathbf{{{x:.4g}}}" in formula
    assert "0.7" in formula


@each_source
def test_every_height_lands_where_the_cdf_has_it(name: str) -> None:
    now = inverting.inverted(name, 2)
    of = now.source.distribution
    heights, landed = now.stops[0, :, 1], now.stops[1, :, 0]
    inside = (landed > now.upper.low) & (landed < now.upper.high)
    assert inside.mean() > 0.85
    assert (of.cdf(landed[inside]) >= heights[inside] - 1e-9).all()
    before = landed[inside] - (1 if of.is_discrete else 1e-6)
    assert (of.cdf(before) < heights[inside]).all()


@each_source
def test_heights_leave_one_after_the_other_and_all_arrive(name: str) -> None:
    now = inverting.inverted(name, 3)
    fallen = [inverting.n_fallen(now, frame) for frame in range(inverting.N_FRAMES)]
    assert fallen[0] == 0
    assert fallen == sorted(fallen)
    assert fallen[-1] == len(now.sent)
    last = np.array(inverting.falling(now, inverting.N_FRAMES - 1)[0]["points"])
    np.testing.assert_allclose(last, now.stops[2], atol=1e-4)
    first = np.array(inverting.falling(now, 0)[0]["points"])
    assert (first[:, 0] < now.upper.low).all()


def test_a_height_that_leads_out_of_the_picture_has_no_arrow() -> None:
    now = inverting.inverted("Cauchy", 1)
    shown = [layer["kind"] for layer in inverting.fixed(now, 0.6)]
    beyond = [layer["kind"] for layer in inverting.fixed(now, 0.99)]
    assert (shown.count("arrow"), beyond.count("arrow")) == (1, 0)


# --- By rejection --------------------------------------------------------------------------------


@each_pair
@pytest.mark.parametrize("times", [rejecting.LEAST, 0.98, 1.0, 1.4, rejecting.MOST])
def test_rejection_can_be_drawn_and_read_for_every_envelope(name: str, times: float) -> None:
    now = rejecting.thrown(name, 7)
    M = times * now.smallest
    json.dumps(rejecting.fixed(now, M), allow_nan=False)
    frames = rejecting.frames(now, M)
    for step in range(len(rejecting.SIZES)):
        assert frames[step].caption == rejecting.caption(now, M, step)
        json.dumps(frames[step].layers, allow_nan=False)
        assert "nan" not in rejecting.formula(now, M, step, "light")
        assert f"{rejecting.SIZES[step]:,} points" in rejecting.in_words(now, M, step)
    assert rejecting.touches(now, M) == (times >= 1)
    assert ("Too low" in rejecting.reading(now, M)) == (times < 1)


@each_pair
@pytest.mark.parametrize("times", [1.0, 1.5, 2.0])
def test_one_in_m_is_kept(name: str, times: float) -> None:
    n, rates = rejecting.SIZES[-1], []
    for seed in range(20):
        now = rejecting.thrown(name, seed)
        M = times * now.smallest
        rates.append(rejecting.accepted(now, M, n).mean())
    p = 1 / M
    assert np.mean(rates) == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / (20 * n)))


@pytest.mark.parametrize(
    ("name", "smallest"),
    [
        # Of beta(2, 4): 20 x (1 - x)³ at 1/4.
        ("Beta under uniform", 20 * 0.25 * 0.75**3),
        # √(2π) e^(-1/2) at 1 and -1.
        ("Normal under Cauchy", math.sqrt(2 * math.pi / math.e)),
        # 2 x e^(-x/2) at 2.
        ("Gamma under exponential", 4 / math.e),
    ],
)
def test_lowest_envelope_is_the_largest_quotient(name: str, smallest: float) -> None:
    assert rejecting.thrown(name, 1).smallest == pytest.approx(smallest, rel=1e-9)


@each_pair
def test_what_is_kept_has_the_density_wanted_unless_the_envelope_is_too_low(name: str) -> None:
    draws: dict[float, list[np.ndarray]] = {rejecting.LEAST: [], 1.0: [], 1.7: []}
    for seed in range(20):
        now = rejecting.thrown(name, seed)
        for times, kept in draws.items():
            inside = rejecting.accepted(now, times * now.smallest, rejecting.SIZES[-1])
            kept.append(now.x[inside])
    for times, kept in draws.items():
        x = np.concatenate(kept)
        distance = empirical_gap(x, now.pair.target).distance
        assert (distance < gap_bound(len(x), confidence=0.999)) == (times >= 1)


@each_pair
def test_the_same_points_are_thrown_under_every_envelope(name: str) -> None:
    now = rejecting.thrown(name, 4)
    n = rejecting.SIZES[-1]
    low, high = (rejecting.accepted(now, times * now.smallest, n) for times in (1.0, 2.0))
    # A higher envelope lifts the points; those that stay below the density were so before.
    assert (low | ~high).all()
    assert low.sum() > high.sum()


@each_pair
def test_counts_of_kept_and_thrown_points_add_up(name: str) -> None:
    now = rejecting.thrown(name, 5)
    M = 1.3 * now.smallest
    for step, n in enumerate(rejecting.SIZES):
        rejected, kept = (layer["points"] for layer in rejecting.moving(now, M, step)[:2])
        shown = (now.x[:n] >= now.upper.low) & (now.x[:n] <= now.upper.high)
        assert len(rejected) + len(kept) == shown.sum()
        assert all(y <= M * now.upper.full for _, y in kept)


@each_pair
def test_hand_takes_the_envelope_at_its_peak(name: str) -> None:
    now = rejecting.thrown(name, 1)
    x, height = rejecting.grip(now)
    assert now.upper.low <= x <= now.upper.high
    everywhere = now.smallest * now.pair.proposal.density(np.linspace(x - 2, x + 2, 41))
    assert height == pytest.approx(everywhere.max(), rel=0.01)
    assert rejecting.MOST * height <= now.upper.top


def test_formula_compares_the_share_kept_with_one_in_m() -> None:
    now = rejecting.thrown("Beta under uniform", 1)
    M = 1.4 * now.smallest
    kept = int(rejecting.accepted(now, M, 1000).sum())
    formula = rejecting.formula(now, M, LAST, "light")
    assert rf"\frac{{{kept}}}{{1000}}" in formula
    assert f"{1 / M:.3g}" in formula
    assert r"\ge 2.11" in formula
    assert "< 2.11" in rejecting.formula(now, 0.9 * now.smallest, LAST, "light")
