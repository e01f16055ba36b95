"""A person decides about a refund that did not go through by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns import journal
from returns.errors import ReturnsError
from returns.journal import Actor
from returns.lifecycle import OperationState, RefundStatus, SettlementStatus
from returns.models import MoneyOperation, Payment, Refund, Settlement, StaffTask
from returns.operations.apply_refund import apply_locked, lock_refund
from returns.operations.balance_payment import balance_payment
from returns.operations.close_settlement import close_if_paid
from returns.operations.execute_settlement import reserve_refund
from returns.payments.port import RefundFacts

_LOST = (RefundStatus.FAILED, RefundStatus.CANCELLED)
_BY_HAND = (RefundStatus.RESERVED, RefundStatus.SUBMITTED, *_LOST)


class NotWaiting(ReturnsError):
    """The refund is not waiting for a person."""

    code = "not_waiting"


class NoRoomLeft(ReturnsError):
    """The payment does not hold the amount any more."""

    code = "nothing_left"


class ReferenceTaken(ReturnsError):
    """Another refund of the payment was recorded with this reference."""

    code = "reference_taken"


@transaction.atomic(durable=True)
def mark_refund_paid(*, refund_id: int, reference: str, actor: Actor, now: datetime) -> Refund:
    """This will record that finance paid the amount outside of the provider.

    For payments by hand, for refunds that failed, and for those that the
    provider refused. `reference` is the bank's or till's. Raises NotWaiting,
    NoRoomLeft and ReferenceTaken.
    """
    reference = reference.strip()[:120]
    if not reference:
        raise NotWaiting("Enter the reference of the transfer, so that it can be found again.")
    refund = lock_refund(refund_id=refund_id)
    _must_wait(refund)
    if Refund.objects.filter(payment_id=refund.payment_id, provider_ref=reference).exists():
        raise ReferenceTaken("Another refund of this payment has this reference. Add something to it.")
    if MoneyOperation.objects.filter(refund=refund).exists() or refund.status in _LOST:
        # What was asked of the provider stays as it was; the payment outside is a row of its own.
        give_up_refused(refund=refund, now=now)
        refund = _open_replacement(refund, now)
    facts = RefundFacts(
        ref=reference,
        status="succeeded",
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        payment_refs=(),
    )
    apply_locked(refund=refund, facts=facts, now=now, actor=actor)
    _resolve(refund_id, actor, now, f"paid outside: {reference}")
    return refund


@transaction.atomic(durable=True)
def retry_refund(*, refund_id: int, actor: Actor, now: datetime) -> Refund:
    """This will try a failed refund again, as a new refund with an operation and key of its own.

    Only a person may: the provider would not repeat a failure by itself.
    Raises NotWaiting and NoRoomLeft.
    """
    refund = lock_refund(refund_id=refund_id)
    _must_wait(refund)
    give_up_refused(refund=refund, now=now)
    if refund.status not in _LOST:
        raise NotWaiting("Only a refund that failed can be tried again.")
    settlement = Settlement.objects.get(refunds=refund)
    payment = Payment.objects.get(pk=refund.payment_id)
    if payment.free_minor < refund.amount_minor:
        raise NoRoomLeft("The payment does not hold this amount any more. Pay it outside.")
    again = reserve_refund(settlement=settlement, payment=payment, amount_minor=refund.amount_minor, now=now)
    settlement.status = SettlementStatus.EXECUTING
    settlement.save(update_fields=["status"])
    _resolve(refund_id, actor, now, f"tried again as refund {again.pk}")
    return again


def give_up_refused(*, refund: Refund, now: datetime) -> None:
    """This will fail a refund that the provider refused for good, so that its payment is free again."""
    refused = MoneyOperation.objects.filter(refund=refund, state=OperationState.HUMAN).exists()
    if refused and refund.status not in _LOST:
        refund.status, refund.failed_at = RefundStatus.FAILED, now
        refund.failure_reason = refund.failure_reason or "refused"
        refund.save(update_fields=["status", "failed_at", "failure_reason"])
        balance_payment(payment=refund.payment)


def _must_wait(refund: Refund) -> None:
    is_open = StaffTask.objects.filter(refund_id=refund.pk, resolved_at=None).exists()
    if not is_open or refund.settlement_id is None or refund.status not in _BY_HAND:
        raise NotWaiting("This refund is not waiting for anybody.")


def _open_replacement(refund: Refund, now: datetime) -> Refund:
    payment = Payment.objects.get(pk=refund.payment_id)
    if payment.free_minor < refund.amount_minor:
        raise NoRoomLeft("The payment does not hold this amount any more.")
    payment.pending_minor += refund.amount_minor
    payment.save(update_fields=["pending_minor"])
    return Refund.objects.create(
        store_id=refund.store_id,
        payment=payment,
        settlement_id=refund.settlement_id,
        status=RefundStatus.SUBMITTED,
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        created_at=now,
        submitted_at=now,
    )


def _resolve(refund_id: int, actor: Actor, now: datetime, resolution: str) -> None:
    for task in StaffTask.objects.filter(refund_id=refund_id, resolved_at=None).select_related("rma"):
        task.resolved_at, task.resolution = now, resolution
        task.resolved_by_id = int(actor.ref) if actor.ref.isdigit() else None
        task.save(update_fields=["resolved_at", "resolution", "resolved_by"])
        if task.rma:
            journal.record(rma=task.rma, actor=actor, action="task.resolved", now=now, how=resolution)
    settlement_id = Refund.objects.values_list("settlement_id", flat=True).get(pk=refund_id)
    if settlement_id:
        close_if_paid(settlement=Settlement.objects.get(pk=settlement_id), now=now)
