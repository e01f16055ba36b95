"""A rule's answers, one for each question that it answers; which shapes there are depends on the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from returns.eligibility.answer_shapes import (
    Methods,
    Neutral,
    RefundTiming,
    Resolutions,
    Returnable,
    Review,
    Window,
)
from returns.eligibility.document import BadDocument, Node
from returns.eligibility.evidence import Evidence
from returns.eligibility.fees import Bonus, Destination, Fees
from returns.eligibility.vocabulary import Question

Answer = (
    Returnable
    | Window
    | Resolutions
    | Methods
    | RefundTiming
    | Review
    | Neutral
    | Evidence
    | Fees
    | Bonus
    | Destination
)
Readers = Mapping[Question, Callable[[Node], Answer]]

_FIRST: Readers = MappingProxyType(
    {
        Question.RETURNABLE: Returnable.read,
        Question.WINDOW: Window.read_first,
        Question.RESOLUTIONS: Resolutions.read,
        Question.METHODS: Methods.read,
        Question.REFUND_TIMING: RefundTiming.read,
        Question.REVIEW: Review.read_first,
        Question.EVIDENCE: Neutral.read,
        Question.FEES: Neutral.read,
        Question.BONUS: Neutral.read,
        Question.WAREHOUSE: Neutral.read,
    }
)
_SECOND: Readers = MappingProxyType(
    {
        **_FIRST,
        Question.WINDOW: Window.read,
        Question.REVIEW: Review.read,
        Question.EVIDENCE: Evidence.read,
        Question.FEES: Fees.read,
        Question.BONUS: Bonus.read,
        Question.WAREHOUSE: Destination.read,
    }
)
READERS: Mapping[int, Readers] = MappingProxyType({1: _FIRST, 2: _SECOND})


def read_answers(node: Node, schema: int) -> dict[Question, Answer]:
    """This will read a rule's answers in the fixed order of questions; raises BadDocument."""
    _refuse_unknown(node.value)
    readers = READERS[schema]
    return {
        question: readers[question](node.child(question)) for question in Question if question in node.value
    }


def _refuse_unknown(names: Iterable[str]) -> None:
    for name in names:
        if name not in set(Question):
            raise BadDocument(f"{name!r} is not a question. Questions are {', '.join(Question)}.")
