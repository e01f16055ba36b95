"""Why an order was refused: a place in the document and a sentence for each reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returns.errors import ReturnsError

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is the place (`lines[2].paid`, a CSV column, or empty for the whole order)."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


class OrderRefused(ReturnsError):
    """An order that cannot be stored as it is; nothing of it was."""

    code = "order_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(one_sentence(problems))
        self.problems = tuple(problems)


def one_sentence(problems: Sequence[Problem]) -> str:
    """This will name the first problems in one line."""
    text = " · ".join(str(problem) for problem in problems[:SHOWN])
    more = len(problems) - SHOWN
    return f"{text} · and {more} more" if more > 0 else text
