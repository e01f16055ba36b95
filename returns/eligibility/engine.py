"""The engine: every question is answered by the first rule that matches, top to bottom.

Pure: the same inputs and rules give the same decision, to the byte of its JSON.
"""

from __future__ import annotations

from returns.eligibility.decision import Decision, RuleOutcome
from returns.eligibility.inputs import Inputs
from returns.eligibility.notices import word_notice
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.refusals import word_refusal, wording_of
from returns.eligibility.verdict import Verdict, reach_verdict
from returns.eligibility.vocabulary import Question


def answer(inputs: Inputs, policy: CompiledPolicy) -> Verdict:
    """This will answer as `decide` does, without the receipt: for thousands of questions in a row."""
    plan = policy.plan
    return reach_verdict(inputs=inputs, policy=policy, matched=plan.sieves.matching(plan.values(inputs)))


def decide(inputs: Inputs, policy: CompiledPolicy) -> Decision:
    """This will answer every question of the policy for these inputs, with the full receipt.

    All rules are evaluated and recorded, also those after the answer, so that
    a decision can always be explained; all refusals are collected, and the
    first by precedence (returns.eligibility.refusals) is worded.
    """
    plan = policy.plan
    outcomes = plan.outcomes.find(plan.values(inputs))
    matched = sum([1 << number for number, outcome in enumerate(outcomes) if outcome.matched])
    verdict = reach_verdict(inputs=inputs, policy=policy, matched=matched)
    for number, answered in verdict.case.resolved.answered().items():
        questions = tuple([Question(question) for question in answered])
        outcomes[number] = outcomes[number]._replace(answered=questions)
    return _decision(verdict, tuple(outcomes), policy)


def _decision(verdict: Verdict, outcomes: tuple[RuleOutcome, ...], policy: CompiledPolicy) -> Decision:
    case, resolved, code = verdict.case, verdict.case.resolved, verdict.code
    locales, zone = policy.locales, policy.zone
    wording = None if code is None else wording_of(code=code, case=case, zone=zone)
    return Decision(
        allowed=verdict.allowed,
        code=code,
        sentence={} if wording is None else word_refusal(wording=wording, locales=locales),
        available_quantity=verdict.available_quantity,
        deadline_at=verdict.deadline_at,
        answers=resolved.signed,
        outcomes=outcomes,
        refusals=verdict.refusals,
        resolutions=tuple(word.value for word in verdict.resolutions),
        methods=tuple([word.value for word in resolved.methods.allowed]),
        label_paid_by=resolved.methods.label_paid_by.value,
        refund_timing={word.value: timing.value for word, timing in resolved.refund_timing.timings.items()},
        needs_review=verdict.needs_review,
        windows=case.standing.reach.units,
        schema=policy.schema,
        notice=word_notice(verdict=verdict, locales=locales) if policy.schema > 1 else {},
        review_causes=verdict.review_causes if policy.schema > 1 else (),
        resolution_deadlines=verdict.resolution_deadlines,
        evidence_missing=verdict.evidence_missing,
        late_defect_possible=verdict.late_defect_possible,
    )
