"""Money that somebody gave back elsewhere: a fact, always stored."""

from __future__ import annotations

from datetime import datetime

from returns import journal
from returns.lifecycle import OperationState, RefundStatus
from returns.locks import lock_order
from returns.models import MoneyOperation, Order, Payment, Refund, Settlement, StaffTask
from returns.operations.balance_payment import balance_payment
from returns.operations.close_refund_tasks import close_refund_tasks
from returns.operations.close_settlement import close_if_paid, subject_of
from returns.operations.open_task import open_task
from returns.payments.port import RefundFacts

LOST_AT_PROVIDER = frozenset({"failed", "canceled"})
# What an import calls a sum whose single refunds it does not know.
SUM_PREFIX = "total:"
_STRIPE_REFUNDS = ("re_", "pyr_")


def record_external_refund(
    *, payment_id: int, amount_minor: int, external_id: str, occurred_at: datetime, now: datetime
) -> Refund:
    """This will store a refund made in the dashboard, at the till or in the shop, once.

    Amount in minor units of the payment's currency; `external_id` is the
    provider's or the shop's id. Where the payment does not hold that much any
    more, our own reservations that were never sent are released first; what
    is still over goes to `external_surplus_minor` and becomes a task. Runs
    inside the caller's transaction.
    """
    order_id = Payment.objects.values_list("order_id", flat=True).get(pk=payment_id)
    order = lock_order(order_id=order_id)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    known = Refund.objects.filter(payment=payment, provider_ref=external_id).first()
    if known:
        return known
    unnamed = _unnamed_sum(payment, amount_minor, external_id, occurred_at)
    if unnamed:
        return _name(unnamed, order, external_id, now)
    _make_room(payment, amount_minor, now)
    surplus = max(0, amount_minor - payment.free_minor)
    refund = Refund.objects.create(
        store_id=payment.store_id,
        payment=payment,
        origin=Refund.Origin.EXTERNAL,
        status=RefundStatus.SUCCEEDED,
        amount_minor=amount_minor,
        currency=payment.currency,
        provider_ref=external_id,
        created_at=occurred_at,
        succeeded_at=occurred_at,
    )
    balance_payment(payment=payment)
    journal.record_on_order(
        order=order,
        actor=journal.SYSTEM,
        action="refund.external",
        now=now,
        amount_minor=amount_minor,
        ref=external_id,
    )
    if surplus:
        open_task(
            store_id=payment.store_id,
            kind=StaffTask.Kind.EXTERNAL_SURPLUS,
            subject=f"refund:{refund.pk}",
            order=order,
            refund=refund,
            detail={"surplus_minor": surplus, "currency": payment.currency},
            now=now,
        )
    return refund


def _unnamed_sum(payment: Payment, amount_minor: int, ref: str, occurred_at: datetime) -> Refund | None:
    """The sum that an import reported after this refund was made, if it is this refund and no more.

    The provider speaks of a refund for weeks (`refund.updated` brings the
    bank's reference), so it may be heard of only after the shop's sum was
    imported; counted again it would be taken from the customer.
    """
    if not ref.startswith(_STRIPE_REFUNDS):
        return None
    sums = Refund.objects.filter(
        payment=payment,
        origin=Refund.Origin.EXTERNAL,
        status=RefundStatus.SUCCEEDED,
        provider_ref__startswith=SUM_PREFIX,
        amount_minor=amount_minor,
        created_at__gte=occurred_at,
    )
    return sums.order_by("id").first()


def _name(refund: Refund, order: Order, ref: str, now: datetime) -> Refund:
    journal.record_on_order(
        order=order,
        actor=journal.SYSTEM,
        action="refund.external_named",
        now=now,
        amount_minor=refund.amount_minor,
        ref=ref,
        before=refund.provider_ref,
    )
    refund.provider_ref = ref
    refund.save(update_fields=["provider_ref"])
    return refund


def correct_external_refund(*, refund: Refund, facts: RefundFacts, now: datetime) -> None:
    """This will give the room back that a refund made elsewhere took, when the provider says that it failed.

    The caller has locked order, payment and refund. Facts that are known change nothing.
    """
    is_lost = facts.status in LOST_AT_PROVIDER
    status = RefundStatus.FAILED if is_lost else RefundStatus.SUCCEEDED
    if refund.status == status:
        return
    refund.status, refund.failed_at = status, now if is_lost else None
    refund.failure_reason = facts.failure_reason if is_lost else ""
    refund.save(update_fields=["status", "failed_at", "failure_reason"])
    balance_payment(payment=refund.payment)
    journal.record_on_order(
        order=refund.payment.order,
        actor=journal.SYSTEM,
        action=f"refund.external_{status.lower()}",
        now=now,
        amount_minor=refund.amount_minor,
        ref=facts.ref,
    )


def _make_room(payment: Payment, amount_minor: int, now: datetime) -> None:
    """Reservations that never left the house give way, newest first; what was sent stays counted."""
    unsent = (
        Refund.objects.select_for_update(of=("self",))
        .select_related("settlement")
        .filter(payment=payment, status=RefundStatus.RESERVED)
        .order_by("-id")
    )
    for refund in unsent:
        if payment.free_minor >= amount_minor:
            return
        payment.pending_minor -= refund.amount_minor
        payment.save(update_fields=["pending_minor"])
        _cancel(refund, now)


def _cancel(refund: Refund, now: datetime) -> None:
    refund.status, refund.failed_at = RefundStatus.CANCELLED, now
    refund.failure_reason = "refunded_elsewhere"
    refund.save(update_fields=["status", "failed_at", "failure_reason"])
    MoneyOperation.objects.filter(refund=refund, state=OperationState.READY).update(
        state=OperationState.FAILED, finished_at=now
    )
    manual = (StaffTask.Kind.MANUAL_REFUND,)
    close_refund_tasks(refund_id=refund.pk, kinds=manual, how="the money was refunded elsewhere", now=now)
    if refund.settlement_id is None:
        return
    settlement = Settlement.objects.get(pk=refund.settlement_id)
    open_task(
        store_id=refund.store_id,
        kind=StaffTask.Kind.NOT_COVERED,
        subject=subject_of(settlement=settlement),
        rma=settlement.rma,
        order=settlement.order,
        refund=refund,
        detail={"amount_minor": refund.amount_minor, "why": "refunded_elsewhere"},
        now=now,
    )
    close_if_paid(settlement=settlement, now=now)
