"""Every rule of a decision in order: whether it matched, why, and what it answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from portal.merchant.answer_words import QUESTIONS, answer_words
from portal.merchant.condition_words import condition_name, found_words, wanted_words
from portal.merchant.fact_words import not_known
from portal.merchant.words import word
from returns.models import PolicyVersion

Json = Mapping[str, Any]


@dataclass(frozen=True)
class ToldCondition:
    """`result` is yes, no or None: not known; a condition that is not known never matches.

    What a set holds comes after it with a greater `depth`.
    """

    name: str
    wanted: str
    found: str
    result: bool | None
    depth: int = 0

    @property
    def level(self) -> int:
        """How far it is set in; deeper ones would leave a phone no room."""
        return min(self.depth, 3)

    @property
    def miss(self) -> str:
        """Why it does not hold, in a word."""
        return self.found or (not_known() if self.result is None else gettext("does not hold"))

    @property
    def holds(self) -> bool:
        return self.result is True


@dataclass(frozen=True)
class ToldRule:
    """`why` is the first condition that did not hold; `anchor` is the rule on its version's own page."""

    position: int
    rule_id: str
    name: str
    matched: bool
    conditions: list[ToldCondition]
    answered: list[tuple[str, str]]
    verdict: str
    why: ToldCondition | None
    anchor: str

    @property
    def is_open(self) -> bool:
        """Those that decided are read first; the others are there for whoever asks."""
        return bool(self.answered)


@dataclass(frozen=True)
class ToldAnswer:
    question: str
    answer: str
    rule: str
    anchor: str


def told_rules(*, decision: Json, version: PolicyVersion, zone: str) -> list[ToldRule]:
    """This will word every outcome of a stored decision beside what its version wanted."""
    written = {str(rule.get("id")): rule for rule in version.rules.get("rules", ())}
    return [
        _rule(position, outcome, written.get(str(outcome.get("rule_id")), {}), decision, zone)
        for position, outcome in enumerate(decision.get("outcomes") or (), start=1)
    ]


def told_answers(*, decision: Json, zone: str) -> list[ToldAnswer]:
    """This will give the answer to each question with the rule that gave it."""
    answers = decision.get("answers") or {}
    return [
        ToldAnswer(
            question=word(QUESTIONS, question),
            answer=answer_words(question=question, answer=answer, decision=decision, zone=zone),
            rule=str(answer.get("rule_name", "")),
            anchor=anchor_of(str(answer.get("rule_id", ""))),
        )
        for question in QUESTIONS
        if isinstance(answer := answers.get(question), Mapping)
    ]


def anchor_of(rule_id: str) -> str:
    """This will name a rule on the pages of its version and on ours."""
    return f"rule-{rule_id}"


def _rule(position: int, outcome: Json, written: Json, decision: Json, zone: str) -> ToldRule:
    conditions = _conditions(outcome.get("conditions") or (), written.get("conditions"), zone)
    matched = outcome.get("matched") is True
    rule_id = str(outcome.get("rule_id", ""))
    return ToldRule(
        position=position,
        rule_id=rule_id,
        name=str(outcome.get("rule_name", "")),
        matched=matched,
        conditions=conditions,
        answered=_answered(outcome.get("answered") or (), decision, zone),
        verdict=_verdict(outcome, matched),
        why=None if matched else _first_miss(conditions),
        anchor=anchor_of(rule_id),
    )


def _answered(questions: Sequence[str], decision: Json, zone: str) -> list[tuple[str, str]]:
    answers = decision.get("answers") or {}
    return [
        (
            word(QUESTIONS, question),
            answer_words(question=question, answer=answers.get(question) or {}, decision=decision, zone=zone),
        )
        for question in questions
    ]


def _verdict(outcome: Json, matched: bool) -> str:
    if not matched:
        return gettext("Did not match")
    if not outcome.get("answered"):
        return gettext("Matched, but rules above had already answered")
    return gettext("Matched") if outcome.get("conditions") else gettext("Applies when nothing above answered")


def _first_miss(conditions: Sequence[ToldCondition]) -> ToldCondition | None:
    return next((each for each in conditions if not each.depth and not each.holds), None)


def _conditions(outcomes: Sequence[Json], wanted: object, zone: str, depth: int = 0) -> list[ToldCondition]:
    """Outcomes come in the order of the conditions; where the two do not fit, only what was found is told."""
    tests = wanted if isinstance(wanted, list) and len(wanted) == len(outcomes) else [{}] * len(outcomes)
    told = []
    for found, test in zip(outcomes, tests, strict=True):
        told.append(_condition(found, test, zone, depth))
        told += _conditions(found.get("conditions") or (), test.get("conditions"), zone, depth + 1)
    return told


def _condition(found: Json, test: Json, zone: str, depth: int) -> ToldCondition:
    kind, result = str(found.get("kind", "")), found.get("result")
    return ToldCondition(
        name=condition_name(kind=kind, test=test),
        wanted=wanted_words(kind=kind, test=test, zone=zone) if test else "",
        found=found_words(kind=kind, detail=str(found.get("detail", "")), zone=zone),
        result=result if isinstance(result, bool) else None,
        depth=depth,
    )
