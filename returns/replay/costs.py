"""What a reply costs or brings, in minor units: fees kept back, a bonus on top, a label to pay.

Only what can be told before goods arrive: deductions by grade and shipping
that is given back depend on what nobody knows yet. A bonus counts for
requests that asked for that resolution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from returns.eligibility.inputs import RequestFacts
from returns.eligibility.vocabulary import FAULT_CATEGORIES, Method, Payer, Question
from returns.money import half_up
from returns.replay.asked import Asked
from returns.replay.replies import Judge, Reply

_WHOLE_BP = 10_000
_LABELLED = frozenset({Method.PREPAID_LABEL.value, Method.QR_DROP_OFF.value})


@dataclass(frozen=True, slots=True)
class Cost:
    """`fee_minor` grows with the value; `flat_fee_minor` and the label are once for a return."""

    fee_minor: int = 0
    flat_fee_minor: int = 0
    bonus_minor: int = 0
    has_label: bool = False


NOTHING = Cost()


def cost_of(*, judge: Judge, reply: Reply, asked: Asked) -> Cost:
    """This will give what the reply costs the shopper and the store; nothing when it is a no."""
    if not reply.allowed:
        return NOTHING
    request = asked.inputs.request
    has_label = _has_label(judge, reply, request)
    fee, flat = _fees(judge.said(reply, Question.FEES), asked, has_label=has_label)
    bonus = judge.said(reply, Question.BONUS).get(request.resolution or "")
    return Cost(fee, flat, _share(bonus, asked) + _amount(bonus, asked.currency), has_label)


def _has_label(judge: Judge, reply: Reply, request: RequestFacts) -> bool:
    """A label is bought when the shopper chose one, or could: then it is taken for granted."""
    methods = reply.methods if request.method is None else (request.method,)
    payer = judge.said(reply, Question.METHODS)["label_paid_by"]
    return payer == Payer.MERCHANT and not _LABELLED.isdisjoint(methods)


def _fees(answer: Mapping[str, Any], asked: Asked, *, has_label: bool) -> tuple[int, int]:
    restocking, label = answer.get("restocking"), answer.get("label")
    if not (restocking or label) or (_is_waivable(answer) and _is_fault(asked.inputs.request)):
        return 0, 0
    label_minor = _amount(label, asked.currency) if has_label else 0
    return _share(restocking, asked), _amount(restocking, asked.currency) + label_minor


def _is_waivable(answer: Mapping[str, Any]) -> bool:
    return answer.get("waived_when_merchant_at_fault") is not False


def _is_fault(request: RequestFacts) -> bool:
    return bool(request.is_merchant_at_fault) or request.reason_category in FAULT_CATEGORIES


def _share(share: Mapping[str, Any] | None, asked: Asked) -> int:
    """Half up: the odd half goes to the store for a fee, to the shopper for a bonus."""
    basis_points = (share or {}).get("percent_bp") or 0
    return half_up(asked.value_minor * basis_points, _WHOLE_BP)


def _amount(share: Mapping[str, Any] | None, currency: str) -> int:
    amounts = (share or {}).get("amounts") or {}
    return int(amounts.get(currency, 0))
