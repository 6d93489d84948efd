"""What a learner is asked to do: quests on the picture, exercises with numbers from a seed."""

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


@dataclass(frozen=True)
class Quest:
    """A small task that the picture itself can tell done from not done.

    Attributes:
        task: Markdown, what to bring about.
        done: whether the current state does.
        found: Markdown, one sentence on what was just found.
    """

    task: str
    done: bool
    found: str
