"""Yes or no, and for what: the part of a decision that needs no words.

Both ways through the engine end here, the full receipt and the answer alone,
so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from returns.eligibility.answers import Answer
from returns.eligibility.inputs import Inputs
from returns.eligibility.late_defects import Lateness, delivered_units, judge_lateness
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.reach import Standing, each_window, one_window
from returns.eligibility.refusals import Case, find_refusals
from returns.eligibility.resolved import Resolved
from returns.eligibility.vocabulary import Method, Question, RefusalCode, Resolution, ReviewCause

# By: the policy wants it, it is a late defect.
_CAUSES: Mapping[tuple[bool, bool], tuple[ReviewCause, ...]] = {
    (False, False): (),
    (True, False): (ReviewCause.POLICY,),
    (False, True): (ReviewCause.LATE_DEFECT,),
    (True, True): (ReviewCause.POLICY, ReviewCause.LATE_DEFECT),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engine answers, without the receipt. Fields as in Decision.

    `resolved` holds the answers of the policy and which rule gave each.
    """

    resolved: Resolved
    case: Case
    refusals: tuple[RefusalCode, ...]
    available_quantity: int
    resolutions: tuple[Resolution, ...]
    review_causes: tuple[ReviewCause, ...]
    resolution_deadlines: Mapping[str, datetime | None]
    late_defect_possible: bool

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def code(self) -> RefusalCode | None:
        return self.refusals[0] if self.refusals else None

    @property
    def deadline_at(self) -> datetime | None:
        return self.case.reach.deadline_at

    @property
    def methods(self) -> tuple[Method, ...]:
        return self.resolved.methods.allowed

    @property
    def needs_review(self) -> bool:
        return bool(self.review_causes)

    @property
    def answers(self) -> dict[Question, Answer]:
        """The typed answer to every question."""
        return self.resolved.answers

    @property
    def rule_ids(self) -> dict[Question, str]:
        """Which rule answered each question."""
        return {question: rule.rule_id for question, rule in self.resolved.given.items()}


def reach_verdict(*, inputs: Inputs, policy: CompiledPolicy, resolved: Resolved) -> Verdict:
    """This will hold the request against what the policy answered.

    Schema 1 knows one window, no evidence and no late defects; it decides as it always did.
    """
    is_first, offered = policy.schema == 1, resolved.resolutions.allowed
    judge = one_window if is_first else each_window
    standing = judge(inputs=inputs, window=resolved.window, offered=offered, zone=policy.zone)
    case = _case(inputs, policy, resolved, standing)
    refusals = find_refusals(case)
    lateness = Lateness(refusals) if is_first else judge_lateness(case=case, refusals=refusals)
    is_late = lateness.is_late_defect
    return Verdict(
        resolved=resolved,
        case=case,
        refusals=lateness.refusals,
        available_quantity=delivered_units(case) if is_late else standing.available,
        resolutions=offered if is_late else standing.within,
        review_causes=_CAUSES[resolved.review.needed, is_late],
        resolution_deadlines=_deadlines(standing),
        late_defect_possible=lateness.is_possible,
    )


def _deadlines(standing: Standing) -> dict[str, datetime | None]:
    return {word.value: standing.reaches[word].deadline_at for word in standing.within if standing.reaches}


def _case(inputs: Inputs, policy: CompiledPolicy, resolved: Resolved, standing: Standing) -> Case:
    request = inputs.request
    return Case(
        inputs=inputs,
        zone=policy.zone,
        locales=policy.locales,
        returnable=resolved.returnable,
        window=resolved.window,
        resolutions=resolved.resolutions,
        methods=resolved.methods,
        reach=standing.reach,
        available=standing.available,
        within_reach=standing.within,
        evidence_missing=resolved.evidence.missing(
            answers=request.evidence_answers, photo_count=request.photo_count
        ),
    )
