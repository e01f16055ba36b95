"""An approved settlement becomes refunds: reserved on payments, one operation each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns import journal
from returns.lifecycle import SETTLEMENT, OperationState, RefundStatus, SettlementStatus, next_state
from returns.locks import lock_order, lock_payments
from returns.models import MoneyOperation, Payment, Refund, Settlement, StaffTask
from returns.operations.close_settlement import close_if_paid, subject_of
from returns.operations.open_task import open_task
from returns.payments.stripe_params import API_VERSION, refund_params
from returns.settlement import PaymentBalance, spread_over_payments
from returns.wakeup import wake

SEND_TASK = "returns.tasks.send_operation"


@transaction.atomic(durable=True)
def execute_settlement(*, settlement_id: int, now: datetime) -> Settlement:
    """This will reserve the total on the order's payments and queue one call for each part.

    Nothing is sent here. A settlement that is not APPROVED is given back as
    it is, so running twice pays once. What no payment holds stays open as
    `uncovered_minor` with a task.
    """
    order_id = Settlement.objects.values_list("order_id", flat=True).get(pk=settlement_id)
    order = lock_order(order_id=order_id)
    payments = {payment.pk: payment for payment in lock_payments(order_id=order.pk)}
    settlement = Settlement.objects.select_for_update().get(pk=settlement_id)
    if settlement.status != SettlementStatus.APPROVED:
        return settlement
    settlement.status = next_state(settlement.status, "execute", SETTLEMENT)
    spread = spread_over_payments(
        settlement.total_minor,
        [
            PaymentBalance(id=payment.pk, free_minor=payment.free_minor, position=payment.position)
            for payment in payments.values()
        ],
    )
    settlement.uncovered_minor = spread.remainder_minor
    settlement.save(update_fields=["status", "uncovered_minor"])
    for payment_id, amount in spread.parts:
        reserve_refund(settlement=settlement, payment=payments[payment_id], amount_minor=amount, now=now)
    if spread.remainder_minor:
        _ask_about_the_rest(settlement, now)
    close_if_paid(settlement=settlement, now=now)
    return settlement


def reserve_refund(*, settlement: Settlement, payment: Payment, amount_minor: int, now: datetime) -> Refund:
    """This will hold the amount on the locked payment and write the refund with its operation.

    A payment by hand gets a task instead of an operation. Runs inside the
    caller's transaction, under the order's and the payment's lock.
    """
    payment.pending_minor += amount_minor
    payment.save(update_fields=["pending_minor"])
    refund = Refund.objects.create(
        store_id=settlement.store_id,
        payment=payment,
        settlement=settlement,
        status=RefundStatus.RESERVED,
        amount_minor=amount_minor,
        currency=payment.currency,
        created_at=now,
    )
    if payment.provider == Payment.Provider.STRIPE:
        _queue(refund, payment, settlement, now)
    else:
        _ask_finance(refund, settlement, now)
    return refund


def _queue(refund: Refund, payment: Payment, settlement: Settlement, now: datetime) -> None:
    operation = MoneyOperation.objects.create(
        store_id=refund.store_id,
        kind=MoneyOperation.Kind.REFUND,
        refund=refund,
        params={},
        api_version=API_VERSION,
        stripe_account=payment.stripe_account,
        state=OperationState.READY,
        due_at=now,
        created_at=now,
    )
    rma = settlement.rma
    operation.params = refund_params(
        payment_ref=payment.provider_ref,
        amount_minor=refund.amount_minor,
        metadata={
            "bh_op": operation.mark,
            "rma": rma.number if rma else "",
            "store": str(refund.store_id),
        },
    )
    operation.save(update_fields=["params"])
    wake(task=SEND_TASK, queue="money", operation_id=operation.pk)


def _ask_finance(refund: Refund, settlement: Settlement, now: datetime) -> None:
    open_task(
        store_id=refund.store_id,
        kind=StaffTask.Kind.MANUAL_REFUND,
        subject=f"refund:{refund.pk}",
        rma=settlement.rma,
        order=settlement.order,
        refund=refund,
        detail={"amount_minor": refund.amount_minor, "currency": refund.currency},
        now=now,
    )


def _ask_about_the_rest(settlement: Settlement, now: datetime) -> None:
    open_task(
        store_id=settlement.store_id,
        kind=StaffTask.Kind.NOT_COVERED,
        subject=subject_of(settlement=settlement),
        rma=settlement.rma,
        order=settlement.order,
        detail={"amount_minor": settlement.uncovered_minor, "currency": settlement.currency},
        now=now,
    )
    if settlement.rma:
        journal.record(
            rma=settlement.rma,
            actor=journal.SYSTEM,
            action="settlement.not_covered",
            now=now,
            amount_minor=settlement.uncovered_minor,
        )
