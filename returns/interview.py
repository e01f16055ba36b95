"""What the policy wants to know about a line: it asks, the shopper answers, and an answer may lead to more.

An answer is a fact for later rules, so a rule may ask for photos only from
those who say that the item is broken. What was asked on the way stays asked:
an answer that has led somewhere can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from returns.eligibility.engine import answer
from returns.eligibility.evidence import BETWEEN, PHOTOS, Evidence, EvidenceQuestion
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.vocabulary import Question

NO_EVIDENCE = Evidence(photos=0, questions=(), sentence={})
# More steps than any merchant asks; rules whose answers ask for each other in a circle end here.
_MOST_STEPS = 8


class Answers(Protocol):
    """Where the choice for a question can be looked up; a dict is one."""

    def get(self, code: str, /) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class Interview:
    """Where the questions about a line have led: `answers` are those that were asked for and fit."""

    questions: tuple[EvidenceQuestion, ...]
    answers: Mapping[str, str]
    photos: int
    sentence: Mapping[str, str]

    @property
    def asks_anything(self) -> bool:
        return bool(self.questions or self.photos)

    @property
    def facts(self) -> tuple[str, ...] | None:
        """The answers as the engine reads them."""
        return facts_of(answers=self.answers)

    def missing(self, *, photo_count: int) -> tuple[str, ...]:
        """This will name the questions that still need an answer, and `photos` where they are too few."""
        open_ones = [each.code for each in self.questions if each.is_needed and each.code not in self.answers]
        return (*open_ones, *([PHOTOS] if photo_count < self.photos else []))


def facts_of(*, answers: Mapping[str, str]) -> tuple[str, ...] | None:
    """This will write {question: choice} as facts; None when nothing was answered."""
    return tuple(f"{question}{BETWEEN}{choice}" for question, choice in answers.items()) or None


def answers_of(*, facts: Sequence[str] | None) -> dict[str, str]:
    """This will read facts as {question: choice}."""
    pairs = (fact.partition(BETWEEN) for fact in facts or ())
    return {question: choice for question, _, choice in pairs if question and choice}


def interview(*, inputs: Inputs, policy: CompiledPolicy, given: Answers) -> Interview:
    """This will follow the policy's questions as far as the given answers lead.

    Nothing is asked about a line that is refused whatever is answered.
    """
    asked: dict[str, EvidenceQuestion] = {}
    answers: dict[str, str] = {}
    evidence = NO_EVIDENCE
    for _ in range(_MOST_STEPS):
        evidence = _evidence(inputs, policy, answers)
        for question in evidence.questions:
            asked.setdefault(question.code, question)
        new = _choices(asked, given, answers)
        if not new:
            break
        answers |= new
    else:
        evidence = _evidence(inputs, policy, answers)
    return Interview(
        questions=tuple(asked.values()),
        answers=answers,
        photos=evidence.photos,
        sentence=evidence.sentence,
    )


def _evidence(inputs: Inputs, policy: CompiledPolicy, answers: Mapping[str, str]) -> Evidence:
    facts = facts_of(answers=answers)
    # By which method it travels is chosen later, and changes no question.
    request = replace(inputs.request, evidence_answers=facts, photo_count=None, method=None)
    verdict = answer(replace(inputs, request=request), policy)
    wanted = verdict.answers[Question.EVIDENCE]
    # Schema 1 has no such question.
    return wanted if verdict.allowed and isinstance(wanted, Evidence) else NO_EVIDENCE


def _choices(
    asked: Mapping[str, EvidenceQuestion], given: Answers, answers: Mapping[str, str]
) -> dict[str, str]:
    """Answers that are new and fit: one of the choices of a question that was asked."""
    new = {}
    for code, question in asked.items():
        choice = given.get(code)
        if code not in answers and any(each.code == choice for each in question.choices):
            new[code] = str(choice)
    return new
