"""The engine: every question is answered by the first rule that matches, top to bottom.

Pure: the same inputs and rules give the same decision, to the byte of its JSON.
"""

from __future__ import annotations

from returns.eligibility.conditions import Values
from returns.eligibility.decision import Decision, RuleOutcome
from returns.eligibility.inputs import Inputs
from returns.eligibility.notices import word_notice
from returns.eligibility.policy import CompiledPolicy, Rule
from returns.eligibility.refusals import word_refusal
from returns.eligibility.resolved import Resolved, resolve
from returns.eligibility.verdict import Verdict, reach_verdict
from returns.eligibility.vocabulary import Question


def decide(inputs: Inputs, rules: CompiledPolicy) -> Decision:
    """This will answer every question of the policy for these inputs, with the full receipt.

    All rules are evaluated and recorded, also those after the answer, so that
    a decision can always be explained; all refusals are collected, and the
    first by precedence (returns.eligibility.refusals) is worded.
    """
    values = _values(inputs, rules)
    given: set[Question] = set()
    outcomes = tuple(_try_rule(rule, values, given) for rule in rules.rules)
    resolved = resolve(rule for rule, outcome in zip(rules.rules, outcomes, strict=True) if outcome.matched)
    return _decision(reach_verdict(inputs=inputs, policy=rules, resolved=resolved), outcomes, rules)


def answer(inputs: Inputs, policy: CompiledPolicy) -> Verdict:
    """This will answer as `decide` does, without the receipt: for thousands of questions in a row."""
    return reach_verdict(inputs=inputs, policy=policy, resolved=_resolve(inputs, policy))


def _resolve(inputs: Inputs, policy: CompiledPolicy) -> Resolved:
    values = _values(inputs, policy)
    return resolve(
        rule for rule in policy.rules if all(each.check(values).result for each in rule.conditions)
    )


def _values(inputs: Inputs, policy: CompiledPolicy) -> Values:
    return {fact.name: fact.read(inputs, policy.zone) for fact in policy.facts}


def _try_rule(rule: Rule, values: Values, given: set[Question]) -> RuleOutcome:
    conditions = tuple(condition.check(values) for condition in rule.conditions)
    matched = all(condition.result for condition in conditions)
    answered = tuple(question for question in rule.answers if question not in given) if matched else ()
    given.update(answered)
    return RuleOutcome(rule.rule_id, rule.name, conditions, matched, answered)


def _decision(verdict: Verdict, outcomes: tuple[RuleOutcome, ...], policy: CompiledPolicy) -> Decision:
    case, resolved, code = verdict.case, verdict.resolved, verdict.code
    return Decision(
        allowed=verdict.allowed,
        code=code,
        sentence={} if code is None else word_refusal(code=code, case=case),
        available_quantity=verdict.available_quantity,
        deadline_at=verdict.deadline_at,
        answers={question.value: rule.signed[question] for question, rule in resolved.given.items()},
        outcomes=outcomes,
        refusals=verdict.refusals,
        resolutions=tuple(word.value for word in verdict.resolutions),
        methods=tuple(word.value for word in resolved.methods.allowed),
        label_paid_by=resolved.methods.label_paid_by.value,
        refund_timing={word.value: timing.value for word, timing in resolved.refund_timing.timings.items()},
        needs_review=verdict.needs_review,
        windows=case.reach.units,
        schema=policy.schema,
        notice=word_notice(verdict) if policy.schema > 1 else {},
        review_causes=verdict.review_causes if policy.schema > 1 else (),
        resolution_deadlines=verdict.resolution_deadlines,
        evidence_missing=case.evidence_missing,
        late_defect_possible=verdict.late_defect_possible,
    )
