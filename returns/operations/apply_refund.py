"""What the provider says about a refund is written down, whatever it says."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns import journal, outbox
from returns.journal import Actor
from returns.lifecycle import OperationState, RefundStatus
from returns.locks import lock_order_of_refund
from returns.models import JournalEntry, MoneyOperation, Refund, StaffTask
from returns.operations.balance_payment import balance_payment
from returns.operations.close_refund_tasks import close_refund_tasks
from returns.operations.close_settlement import close_if_paid
from returns.operations.open_task import open_task
from returns.payments.port import RefundFacts

STRIPE = Actor(JournalEntry.Actor.STRIPE)

# Statuses are open at Stripe; what is not listed is treated as not yet decided.
_STATUS = {
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.REQUIRES_ACTION,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.CANCELLED,
}
_LOST = frozenset({RefundStatus.FAILED, RefundStatus.CANCELLED})
_IN_DOUBT = (StaffTask.Kind.REFUND_UNCERTAIN, StaffTask.Kind.REFUND_FAILED)


@transaction.atomic(durable=True)
def apply_refund(*, refund_id: int, facts: RefundFacts, now: datetime) -> Refund:
    """This will bring our refund in line with the provider's, and tell whoever waits for it.

    Any status may follow any other; the same facts twice change nothing.
    A failure leaves the payment's balance, keeps the line's reservation, and
    opens a task; "the money was sent" is announced on success only.
    """
    refund = lock_refund(refund_id=refund_id)
    apply_locked(refund=refund, facts=facts, now=now)
    return refund


def lock_refund(*, refund_id: int) -> Refund:
    """This will lock order, payment and refund, in that order, inside the caller's transaction.

    Its payment, settlement and return come with it, read under the order's
    lock: whoever goes on with them need not read them again.
    """
    lock_order_of_refund(refund_id=refund_id)
    # PostgreSQL locks the rows of one statement in the order in which `of` names them.
    return (
        Refund.objects.select_for_update(of=("payment", "self"))
        .select_related("payment", "settlement__rma")
        .get(pk=refund_id)
    )


def apply_locked(*, refund: Refund, facts: RefundFacts, now: datetime, actor: Actor = STRIPE) -> None:
    """This will do the work of apply_refund for a refund that the caller got from lock_refund.

    `actor` is whose word the facts are: Stripe's, or that of the person who paid by hand.
    """
    status = _STATUS.get(facts.status, RefundStatus.PENDING)
    before = RefundStatus(refund.status)
    refund.provider_ref = facts.ref
    refund.bank_reference = facts.bank_reference or refund.bank_reference
    refund.failure_reason = facts.failure_reason if status in _LOST else ""
    refund.status = status
    _stamp(refund, status, now)
    refund.save(
        update_fields=[
            "status",
            "provider_ref",
            "bank_reference",
            "failure_reason",
            "succeeded_at",
            "failed_at",
        ]
    )
    _finish_operation(refund, now)
    if status not in _LOST:
        # Neither paid outside nor tried again any more: an open task would stay for ever.
        how = f"the refund exists after all: {facts.ref}"
        close_refund_tasks(refund_id=refund.pk, kinds=_IN_DOUBT, how=how, now=now)
    if status != before:
        _balance(refund, now)
        _announce(refund, status, actor, now)
        if refund.settlement:
            close_if_paid(settlement=refund.settlement, now=now)


def _stamp(refund: Refund, status: RefundStatus, now: datetime) -> None:
    if status == RefundStatus.SUCCEEDED and refund.succeeded_at is None:
        refund.succeeded_at = now
    if status in _LOST and refund.failed_at is None:
        refund.failed_at = now


def _finish_operation(refund: Refund, now: datetime) -> None:
    # Stripe has answered about this refund, so the call arrived whoever recorded it.
    MoneyOperation.objects.filter(refund=refund).exclude(state=OperationState.DONE).update(
        state=OperationState.DONE, finished_at=now, lease_until=None
    )


def _balance(refund: Refund, now: datetime) -> None:
    payment = refund.payment
    surplus_before = payment.external_surplus_minor
    balance_payment(payment=payment)
    over = payment.external_surplus_minor - surplus_before
    if over > 0:
        # A refund that had failed may come back to life after its money was promised elsewhere.
        _ask_about_surplus(refund, over, now)


def _ask_about_surplus(refund: Refund, over: int, now: datetime) -> None:
    open_task(
        store_id=refund.store_id,
        kind=StaffTask.Kind.EXTERNAL_SURPLUS,
        subject=f"refund:{refund.pk}",
        refund=refund,
        detail={"surplus_minor": over, "currency": refund.currency},
        now=now,
    )


def _announce(refund: Refund, status: RefundStatus, actor: Actor, now: datetime) -> None:
    settlement = refund.settlement
    rma = settlement.rma if settlement else None
    if rma:
        journal.record(
            rma=rma,
            actor=actor,
            action=f"refund.{status.lower()}",
            now=now,
            refund=refund.pk,
            amount_minor=refund.amount_minor,
            why=refund.failure_reason,
        )
    payload: dict[str, object] = {"refund_id": refund.pk, "rma_id": rma.pk if rma else None}
    if status == RefundStatus.SUCCEEDED:
        outbox.emit(store_id=refund.store_id, kind="refund.succeeded", payload=payload, now=now)
    if status in _LOST:
        outbox.emit(store_id=refund.store_id, kind="refund.failed", payload=payload, now=now)
        open_task(
            store_id=refund.store_id,
            kind=StaffTask.Kind.REFUND_FAILED,
            subject=f"refund:{refund.pk}",
            rma=rma,
            order=settlement.order if settlement else None,
            refund=refund,
            detail={"why": refund.failure_reason or status.value, "amount_minor": refund.amount_minor},
            now=now,
        )
