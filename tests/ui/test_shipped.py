"""What is read from scikit-learn's folder is what scikit-learn reads."""

import numpy as np
import pytest
from sklearn.datasets import load_digits, load_iris, load_sample_image

from mathdl_core.arrays import Array
from mathdl_ui import shipped


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (shipped.iris(), load_iris(return_X_y=True)),
        (shipped.digits(), load_digits(return_X_y=True)),
    ],
    ids=["iris", "digits"],
)
def test_samples_are_those_of_scikit_learn(
    ours: shipped.Labeled, theirs: tuple[Array, np.ndarray]
) -> None:
    np.testing.assert_array_equal(ours.values, theirs[0])
    np.testing.assert_array_equal(ours.kinds, theirs[1])


@pytest.mark.parametrize("name", ["china.jpg", "flower.jpg"])
def test_photographs_are_those_of_scikit_learn(name: str) -> None:
    np.testing.assert_array_equal(shipped.photograph(name), load_sample_image(name))
