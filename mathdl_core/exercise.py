"""An exercise: a question with numbers drawn from a seed, its answer computed, its solution shown."""

from dataclasses import dataclass

from mathdl_core.arrays import Array


@dataclass(frozen=True, eq=False)
class Exercise:
    """One generated exercise.

    Attributes:
        question: Markdown with LaTeX; all numbers that are needed.
        answer: () or (n,) the numbers asked for.
        tolerance: largest absolute difference per number that counts as right.
        solution: Markdown with LaTeX; every step with its numbers.
    """

    question: str
    answer: Array
    tolerance: float
    solution: str
