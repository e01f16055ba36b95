"""A defect reported after the window is never a bare no: a person looks.

It is so only when time is the one thing that speaks against it, and for units
that were delivered. What has to be added (evidence) is still asked for.
"""

from __future__ import annotations

from typing import NamedTuple

from returns.eligibility.inputs import RequestFacts
from returns.eligibility.refusals import Case, Refusals
from returns.eligibility.vocabulary import FAULT_CATEGORIES, RefusalCode
from returns.eligibility.windows import WindowState

_OUTSIDE = RefusalCode.OUTSIDE_RETURN_WINDOW
_CAN_BE_ADDED = frozenset({RefusalCode.EVIDENCE_MISSING})


class Lateness(NamedTuple):
    """What becomes of the refusals, and whether a defect is, or could be, looked at although it is late."""

    refusals: Refusals
    is_late_defect: bool = False
    is_possible: bool = False


def judge_lateness(*, case: Case, refusals: Refusals) -> Lateness:
    """This will drop the refusal for time when the reason is the merchant's fault.

    Before anybody gave a reason the refusal stays, with a note that a defect
    would be looked at.
    """
    if _OUTSIDE not in refusals:
        return Lateness(refusals)
    others = tuple(code for code in refusals if code is not _OUTSIDE)
    request = case.inputs.request
    if not _CAN_BE_ADDED.issuperset(others) or request.quantity > delivered_units(case):
        return Lateness(refusals)
    if is_merchants_fault(request):
        return Lateness(others, is_late_defect=True)
    is_silent = request.reason_code is None and request.reason_category is None
    return Lateness(refusals, is_possible=is_silent and request.is_merchant_at_fault is None)


def is_merchants_fault(request: RequestFacts) -> bool:
    """Whether the reason is flagged so, or is so by its nature."""
    return request.is_merchant_at_fault is True or request.reason_category in FAULT_CATEGORIES


def delivered_units(case: Case) -> int:
    """This will count units that no return holds and whose clock has run, in time or not."""
    reach = case.standing.reach
    started = reach.count(WindowState.OPEN) + reach.count(WindowState.CLOSED)
    return min(case.inputs.counters.left, started)
