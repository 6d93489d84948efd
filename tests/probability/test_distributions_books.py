"""Numbers that the books give."""

import math

import numpy as np
import pytest

from mathdl_core.probability.distributions_continuous import Uniform
from mathdl_core.probability.distributions_multivariate import MultivariateNormal
from mathdl_core.probability.distributions_normal import Normal
from mathdl_core.probability.distributions_simplex import Multinomial
from mathdl_core.probability.joint_tables import shared_birthday


def test_the_uniform_of_madl_5_9_1() -> None:
    d = Uniform(1.0, 5.0)
    assert float(d.log_density(2.0)) == pytest.approx(-1.38629436, abs=5e-9)
    assert d.mean == 3
    assert d.variance == pytest.approx(4 / 3, rel=1e-15, abs=0)


def test_the_bivariate_normal_of_madl_5_9_2() -> None:
    d = MultivariateNormal(np.zeros(2), 5 * np.eye(2))
    assert float(d.log_density(np.zeros(2))) == pytest.approx(-3.44731498, abs=5e-9)
    assert float(2 * Normal(0.0, math.sqrt(5)).log_density(0.0)) == pytest.approx(
        -3.44731498, abs=5e-9
    )


def test_the_multinomial_of_madl_5_9_4() -> None:
    d = Multinomial(10, np.array([0.1, 0.42, 0.04, 0.44]))
    assert float(d.log_density([1, 2, 1, 6])) == pytest.approx(-4.35033119, abs=5e-9)
    np.testing.assert_allclose(d.mean, [1, 4.2, 0.4, 4.4], rtol=1e-14)
    np.testing.assert_allclose(np.diag(d.covariance), [0.9, 2.436, 0.384, 2.464], rtol=1e-13)


def test_the_birthdays_of_mdl_2() -> None:
    assert shared_birthday(23) == pytest.approx(0.507297, abs=5e-7)
    assert shared_birthday(22) < 0.5
