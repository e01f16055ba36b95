"""Yes or no, and for what: the part of a decision that needs no words.

Both ways through the engine end here, the full receipt and the answer alone,
so that they cannot disagree.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from returns.eligibility.answers import Answer
from returns.eligibility.inputs import Inputs
from returns.eligibility.late_defects import Lateness, delivered_units, judge_lateness
from returns.eligibility.policy import CompiledPolicy
from returns.eligibility.reach import each_window, one_window
from returns.eligibility.refusals import Case, Refusals, find_refusals
from returns.eligibility.resolved import Resolved
from returns.eligibility.vocabulary import Method, Question, RefusalCode, Resolution, ReviewCause

Causes = tuple[ReviewCause, ...]
_NO_CAUSE: Causes = ()
_POLICY: Causes = (ReviewCause.POLICY,)
_LATE: Causes = (ReviewCause.LATE_DEFECT,)


class Verdict(NamedTuple):
    """What the engine answers, without the receipt. Fields as in Decision.

    `case` holds the answers of the policy (`case.resolved`) and the windows.
    """

    case: Case
    refusals: Refusals
    available_quantity: int
    resolutions: tuple[Resolution, ...]
    review_causes: Causes
    late_defect_possible: bool

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def code(self) -> RefusalCode | None:
        return self.refusals[0] if self.refusals else None

    @property
    def deadline_at(self) -> datetime | None:
        return self.case.standing.reach.deadline_at

    @property
    def resolution_deadlines(self) -> dict[str, datetime | None]:
        """When the window of each resolution closes that is open now; schema 1 tells them not apart."""
        standing, offered = self.case.standing, self.case.resolved.offer.offered
        return {
            word.value: reach.deadline_at
            for word, reach in zip(offered, standing.reaches, strict=False)
            if word in standing.within
        }

    @property
    def methods(self) -> tuple[Method, ...]:
        return self.case.resolved.methods.allowed

    @property
    def needs_review(self) -> bool:
        return bool(self.review_causes)

    @property
    def evidence_missing(self) -> tuple[str, ...]:
        return self.case.evidence_missing

    @property
    def answers(self) -> dict[Question, Answer]:
        """The typed answer to every question."""
        return self.case.resolved.answers

    @property
    def rule_ids(self) -> dict[Question, str]:
        """Which rule answered each question."""
        return {question: rule.rule_id for question, rule in self.case.resolved.given.items()}


def reach_verdict(*, inputs: Inputs, policy: CompiledPolicy, matched: int) -> Verdict:
    """This will hold the request against what the policy answers when these rules match."""
    resolved = policy.plan.resolver.resolve(matched)
    causes = _POLICY if resolved.review.needed else _NO_CAUSE
    if policy.schema == 1:
        return _first_verdict(inputs, policy, resolved, causes)
    request, standing = inputs.request, each_window(inputs=inputs, offer=resolved.offer, zone=policy.zone)
    missing = resolved.evidence.missing(answers=request.evidence_answers, photo_count=request.photo_count)
    case = Case(inputs, resolved, standing, missing)
    refusals = find_refusals(case)
    late = judge_lateness(case=case, refusals=refusals) if refusals else _IN_TIME
    if late.is_late_defect:
        delivered, offered = delivered_units(case), resolved.offer.offered
        return Verdict(case, late.refusals, delivered, offered, causes + _LATE, False)
    return Verdict(case, refusals, standing.available, standing.within, causes, late.is_possible)


_IN_TIME = Lateness(())


def _first_verdict(inputs: Inputs, policy: CompiledPolicy, resolved: Resolved, causes: Causes) -> Verdict:
    """Schema 1 knows one window, no evidence and no late defects; it decides as it always did."""
    standing = one_window(inputs=inputs, offer=resolved.offer, zone=policy.zone)
    case = Case(inputs, resolved, standing, ())
    return Verdict(case, find_refusals(case), standing.available, standing.within, causes, False)
