"""Which rule is behind a refusal, where one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from returns.eligibility.vocabulary import Question, RefusalCode

# Codes that are not here are facts about the goods: nothing left, not sent yet, not so many there.
_ASKED: Mapping[str, Question] = MappingProxyType(
    {
        RefusalCode.FINAL_SALE: Question.RETURNABLE,
        RefusalCode.NOT_RETURNABLE: Question.RETURNABLE,
        RefusalCode.GIFT_CARD_NOT_RETURNABLE: Question.RETURNABLE,
        RefusalCode.BLOCKED: Question.RETURNABLE,
        RefusalCode.OUTSIDE_RETURN_WINDOW: Question.WINDOW,
        RefusalCode.RESOLUTION_NOT_ALLOWED: Question.RESOLUTIONS,
        RefusalCode.METHOD_NOT_ALLOWED: Question.METHODS,
        RefusalCode.EVIDENCE_MISSING: Question.EVIDENCE,
    }
)
# A policy has no say in these facts, but its window is what counts the units that they are about.
_COUNTED: Mapping[str, Question] = MappingProxyType(
    {
        RefusalCode.QUANTITY_NOT_AVAILABLE: Question.WINDOW,
        RefusalCode.NOT_FULFILLED: Question.WINDOW,
    }
)
# What ends a look at an order: the policy's own no, not the state of the goods or a choice still to be made.
POLICY_CODES = frozenset(
    code for code, asked in _ASKED.items() if asked in (Question.RETURNABLE, Question.WINDOW)
)
ALREADY_BACK = frozenset({RefusalCode.NOTHING_LEFT, RefusalCode.ALREADY_RETURNED})


@dataclass(frozen=True, slots=True)
class Cause:
    """The rule that answered a question."""

    rule_id: str
    rule_name: str


def question_behind(code: str) -> Question | None:
    """This will give the question whose answer refused; None when no rule did."""
    return _ASKED.get(code)


def question_about(code: str | None) -> Question:
    """This will give the question that a refusal is nearest to, for whoever compares two policies.

    That is the one behind it; where no rule refused, the one whose answer
    can make the difference.
    """
    code = code or ""
    return _ASKED.get(code) or _COUNTED.get(code, Question.RETURNABLE)


def cause_of(*, code: str | None, answers: Mapping[str, Mapping[str, object]]) -> Cause | None:
    """This will give the rule behind a refusal code; `answers` are those of a Decision, by question."""
    question = question_behind(code) if code else None
    return answered_by(question=question, answers=answers) if question else None


def answered_by(*, question: Question, answers: Mapping[str, Mapping[str, object]]) -> Cause | None:
    """This will give the rule that answered a question."""
    answer = answers.get(question.value)
    if answer is None:
        return None
    return Cause(str(answer.get("rule_id", "")), str(answer.get("rule_name", "")))
