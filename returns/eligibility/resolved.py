"""What a policy says to one request: to each question the answer of the first rule that matches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from returns.eligibility.answer_shapes import (
    Methods,
    RefundTiming,
    Resolutions,
    Returnable,
    Review,
    Window,
)
from returns.eligibility.answers import Answer
from returns.eligibility.evidence import Evidence
from returns.eligibility.policy import Rule
from returns.eligibility.vocabulary import Question

Given = Mapping[Question, Rule]
Shape = TypeVar("Shape", bound=Answer)
_NO_EVIDENCE = Evidence(photos=0, questions=(), sentence={})


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answers, in their shapes, and which rule gave each."""

    given: Given
    returnable: Returnable
    window: Window
    resolutions: Resolutions
    methods: Methods
    refund_timing: RefundTiming
    review: Review
    evidence: Evidence

    @property
    def answers(self) -> dict[Question, Answer]:
        """The answer to every question, also to those that nothing here reads."""
        return {question: rule.answers[question] for question, rule in self.given.items()}


def resolve(matched: Iterable[Rule]) -> Resolved:
    """This will take each answer from the first of the rules that matched; the last is the default."""
    found: dict[Question, Rule] = {}
    for rule in matched:
        for question in rule.answers:
            found.setdefault(question, rule)
    given = {question: found[question] for question in Question}
    evidence = given[Question.EVIDENCE].answers[Question.EVIDENCE]
    return Resolved(
        given=given,
        returnable=_answer(given, Question.RETURNABLE, Returnable),
        window=_answer(given, Question.WINDOW, Window),
        resolutions=_answer(given, Question.RESOLUTIONS, Resolutions),
        methods=_answer(given, Question.METHODS, Methods),
        refund_timing=_answer(given, Question.REFUND_TIMING, RefundTiming),
        review=_answer(given, Question.REVIEW, Review),
        evidence=evidence if isinstance(evidence, Evidence) else _NO_EVIDENCE,
    )


def _answer(given: Given, question: Question, shape: type[Shape]) -> Shape:
    """The answer in its shape; the policy was refused at reading unless every question has one."""
    answer = given[question].answers[question]
    if not isinstance(answer, shape):
        raise TypeError(f"{question} was answered by {type(answer).__name__}")
    return answer
