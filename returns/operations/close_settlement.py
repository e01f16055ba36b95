"""When a settlement is done, and when its return is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q

from returns import journal
from returns.lifecycle import APPROVAL, SETTLEMENT, RefundStatus, ReturnStatus, SettlementStatus, next_state
from returns.models import OrderLine, Return, Settlement, StaffTask

_OPEN = (
    RefundStatus.RESERVED,
    RefundStatus.SUBMITTED,
    RefundStatus.PENDING,
    RefundStatus.REQUIRES_ACTION,
)
_LOST = (RefundStatus.FAILED, RefundStatus.CANCELLED)


def close_if_paid(*, settlement: Settlement, now: datetime) -> None:
    """This will bring a settlement in line with its refunds; the caller holds the order's lock.

    COMPLETED when everything arrived or a person has answered for the rest,
    NEEDS_ATTENTION when something failed or no payment covers it, else it
    keeps executing. The line's reserved money becomes settled with completion,
    and goes back to reserved when a bank fails a refund afterwards.
    """
    refunds = list(settlement.refunds.values_list("status", "amount_minor"))
    if _is_short(settlement, refunds) and not _is_answered(settlement):
        _need_attention(settlement)
    elif not any(status in _OPEN for status, _ in refunds):
        _complete(settlement, now)


def _is_short(settlement: Settlement, refunds: Iterable[tuple[str, int]]) -> bool:
    """Whether some of the total is neither paid nor on its way."""
    alive = sum(minor for status, minor in refunds if status not in _LOST)
    return alive < settlement.total_minor


def subject_of(*, settlement: Settlement) -> str:
    """This will give the subject of the task that asks about what no payment covers."""
    return f"settlement:{settlement.pk}"


def _is_answered(settlement: Settlement) -> bool:
    """Whether a person has noted what became of the rest, and nothing else about it is asked."""
    uncovered = Q(kind=StaffTask.Kind.NOT_COVERED, subject=subject_of(settlement=settlement))
    of_order = StaffTask.objects.filter(order_id=settlement.order_id)
    asked = of_order.filter(uncovered | Q(refund__settlement=settlement))
    is_open = asked.filter(resolved_at=None).exists()
    return not is_open and asked.filter(uncovered).exists()


def _need_attention(settlement: Settlement) -> None:
    if settlement.status == SettlementStatus.NEEDS_ATTENTION:
        return
    if settlement.status == SettlementStatus.COMPLETED:
        _move_amounts(settlement, back=True)
    settlement.status = next_state(settlement.status, "need_attention", SETTLEMENT)
    settlement.completed_at = None
    settlement.save(update_fields=["status", "completed_at"])
    if settlement.rma and settlement.rma.status == ReturnStatus.CLOSED:
        _set_return(settlement.rma, "reopen", None)


def _complete(settlement: Settlement, now: datetime) -> None:
    if settlement.status == SettlementStatus.COMPLETED:
        return
    settlement.status = next_state(settlement.status, "complete", SETTLEMENT)
    settlement.completed_at = now
    settlement.save(update_fields=["status", "completed_at"])
    _move_amounts(settlement, back=False)
    if settlement.rma:
        close_return_if_over(rma=settlement.rma, now=now)


def _move_amounts(settlement: Settlement, *, back: bool) -> None:
    sign = -1 if back else 1
    for line_id, gross in settlement.lines.order_by("order_line_id", "id").values_list(
        "order_line_id", "gross_minor"
    ):
        OrderLine.objects.filter(pk=line_id).update(
            reserved_minor=F("reserved_minor") - sign * gross, settled_minor=F("settled_minor") + sign * gross
        )


def close_return_if_over(*, rma: Return, now: datetime) -> None:
    """This will close an approved return of which nothing is on its way and nothing unpaid.

    The caller holds the order's lock, and knows that nothing is due to be settled.
    """
    if rma.status != ReturnStatus.APPROVED or any(line.expected_quantity for line in rma.lines.all()):
        return
    is_unpaid = rma.settlements.exclude(
        status__in=[SettlementStatus.COMPLETED, SettlementStatus.VOID]
    ).exists()
    if not is_unpaid:
        _set_return(rma, "close", now)
        journal.record(rma=rma, actor=journal.SYSTEM, action="rma.closed", now=now)


def _set_return(rma: Return, action: str, closed_at: datetime | None) -> None:
    rma.status, rma.closed_at = next_state(rma.status, action, APPROVAL), closed_at
    rma.save(update_fields=["status", "closed_at"])
