"""The engine: every question is answered by the first rule that matches, top to bottom.

Pure: the same inputs and rules give the same decision, to the byte of its JSON.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from returns.eligibility.answers import (
    Answer,
    Methods,
    RefundTiming,
    Resolutions,
    Returnable,
    Review,
    Window,
)
from returns.eligibility.decision import ConditionOutcome, Decision, RuleOutcome
from returns.eligibility.inputs import Inputs
from returns.eligibility.policy import CompiledPolicy, Condition, Rule
from returns.eligibility.refusals import Case, find_refusals, word_refusal
from returns.eligibility.vocabulary import Question
from returns.eligibility.windows import (
    UnitWindow,
    WindowState,
    after_taking,
    unit_windows,
)

Given = dict[Question, Rule]
Shape = TypeVar("Shape", bound=Answer)


def decide(inputs: Inputs, rules: CompiledPolicy) -> Decision:
    """This will answer every question of the policy for these inputs.

    All rules are evaluated and recorded, also those after the answer, so that
    a decision can always be explained; all refusals are collected, and the
    first by precedence (returns.eligibility.refusals) is worded.
    """
    given: Given = {}
    outcomes = tuple(_try_rule(rule, inputs, given) for rule in rules.rules)
    units = unit_windows(inputs=inputs, window=_answer(given, Question.WINDOW, Window), zone=rules.zone)
    case = _case(inputs, rules, given, units)
    refusals = find_refusals(case)
    code = refusals[0] if refusals else None
    return Decision(
        allowed=code is None,
        code=code,
        sentence={} if code is None else word_refusal(code=code, case=case),
        available_quantity=case.available,
        deadline_at=_deadline(units),
        answers={question.value: given[question].signed[question] for question in Question},
        outcomes=outcomes,
        refusals=refusals,
        resolutions=tuple(word.value for word in case.resolutions.allowed),
        methods=tuple(word.value for word in case.methods.allowed),
        label_paid_by=case.methods.label_paid_by.value,
        refund_timing=_timings(given),
        needs_review=_answer(given, Question.REVIEW, Review).needed,
        windows=units,
    )


def _case(inputs: Inputs, rules: CompiledPolicy, given: Given, units: tuple[UnitWindow, ...]) -> Case:
    return Case(
        inputs=inputs,
        zone=rules.zone,
        locales=rules.locales,
        returnable=_answer(given, Question.RETURNABLE, Returnable),
        window=_answer(given, Question.WINDOW, Window),
        resolutions=_answer(given, Question.RESOLUTIONS, Resolutions),
        methods=_answer(given, Question.METHODS, Methods),
        rest=after_taking(units, inputs.counters.open + inputs.counters.settled),
    )


def _try_rule(rule: Rule, inputs: Inputs, given: Given) -> RuleOutcome:
    conditions = tuple(_try_condition(condition, inputs) for condition in rule.conditions)
    matched = all(condition.result for condition in conditions)
    answered = tuple(question for question in rule.answers if question not in given) if matched else ()
    for question in answered:
        given[question] = rule
    return RuleOutcome(rule.rule_id, rule.name, conditions, matched, answered)


def _try_condition(condition: Condition, inputs: Inputs) -> ConditionOutcome:
    result, detail = condition.kind.check(inputs, condition.wanted)
    if condition.is_negated and result is not None:
        result = not result
    return ConditionOutcome(condition.kind.name, result, detail)


def _answer(given: Given, question: Question, shape: type[Shape]) -> Shape:
    """The answer in its shape; the policy was refused at reading unless every question has one."""
    answer = given[question].answers[question]
    if not isinstance(answer, shape):
        raise TypeError(f"{question} was answered by {type(answer).__name__}")
    return answer


def _timings(given: Given) -> dict[str, str]:
    timing = _answer(given, Question.REFUND_TIMING, RefundTiming)
    return {resolution.value: word.value for resolution, word in timing.timings.items()}


def _deadline(units: tuple[UnitWindow, ...]) -> datetime | None:
    if any(unit.state is WindowState.OPEN and unit.deadline_at is None for unit in units):
        return None
    return max((unit.deadline_at for unit in units if unit.deadline_at is not None), default=None)
