"""An order comes in, for the first time or again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from returns import journal
from returns.locks import lock_lines, lock_order, lock_payments
from returns.models import Order, Payment, StaffTask
from returns.operations.open_task import open_task
from returns.operations.record_external_refund import record_external_refund
from returns.orders import keys, saving
from returns.orders.changes import Changes
from returns.orders.comparing import compare
from returns.orders.differences import Difference
from returns.orders.problems import OrderRefused, Problem
from returns.orders.rows import OrderRows, PaymentRows, RefundElsewhere, rows_of
from returns.orders.schema import OrderIn
from returns.orders.stored import stored_orders


class ImportStatus(StrEnum):
    CREATED = "created"
    UNCHANGED = "unchanged"
    EXTENDED = "extended"
    DIFFERS = "differs"


@dataclass(frozen=True)
class ImportResult:
    """`added` names what an order gained; `differences` are reported and were not applied."""

    status: ImportStatus
    order_id: int
    added: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


def import_order(
    *,
    store_id: int,
    order: OrderIn,
    now: datetime,
    source: str = "native",
    actor: journal.Actor = journal.SYSTEM,
) -> ImportResult:
    """This will store a new order, or add to the stored one what it does not hold yet.

    Fulfilments, delivery times, payments and refunds made elsewhere are added;
    any other difference is kept as a task and returned, never applied. One
    durable transaction of its own. Raises OrderRefused when another order
    holds the number or the Stripe payment.
    """
    was_there = Order.objects.filter(store_id=store_id, external_id=order.id).exists()
    try:
        return _import(order, store_id, source, actor, now)
    except IntegrityError as error:
        refusal = _refusal(order, store_id)
        if refusal:
            raise refusal from error
        if was_there:
            raise
    # Somebody else imported it in between: now it is there, and can be locked and compared.
    return _import(order, store_id, source, actor, now)


def _refusal(order: OrderIn, store_id: int) -> OrderRefused | None:
    """The sentence for what only one order may have, asked once the database has said no."""
    same_number = Order.objects.filter(store_id=store_id, number_key=keys.number_key(order.number))
    other = same_number.exclude(external_id=order.id).first()
    if other:
        sentence = f"belongs to the order with the id {other.external_id!r} already"
        return OrderRefused([Problem("number", sentence)])
    for index, payment in enumerate(order.payments):
        holder = _holder(payment.stripe_id, order, store_id)
        if holder:
            sentence = f"belongs to order {holder.order.number} already"
            return OrderRefused([Problem(f"payments[{index}].stripe_id", sentence)])
    return None


def _holder(stripe_id: str, order: OrderIn, store_id: int) -> Payment | None:
    if not stripe_id:
        return None
    payments = Payment.objects.filter(store_id=store_id, provider_ref=stripe_id).select_related("order")
    return payments.exclude(order__external_id=order.id).first()


@transaction.atomic(durable=True)
def _import(order: OrderIn, store_id: int, source: str, actor: journal.Actor, now: datetime) -> ImportResult:
    rows = rows_of(order, store_id=store_id, source=source, now=now)
    known = Order.objects.filter(store_id=store_id, external_id=order.id).values_list("pk", flat=True).first()
    if known is not None:
        return _extend(known, rows, actor, now)
    saving.insert(rows=rows)
    _record_refunds(rows.payments, now)
    return ImportResult(ImportStatus.CREATED, rows.order.pk)


def _extend(order_id: int, rows: OrderRows, actor: journal.Actor, now: datetime) -> ImportResult:
    order = lock_order(order_id=order_id)
    lock_lines(order_id=order_id)
    lock_payments(order_id=order_id)
    changes = compare(stored=stored_orders(orders=[order])[order_id], new=rows)
    if changes.adds:
        saving.add(changes=changes, order=order)
        _record_refunds(changes.payments, now)
        for payment, refund in changes.refunds:
            _record_refund(payment, refund, now)
        added = changes.added
        journal.record_on_order(order=order, actor=actor, action="order.extended", now=now, added=added)
    if changes.differences:
        _report(order, changes, now)
    return result_of(order_id, changes)


def result_of(order_id: int, changes: Changes) -> ImportResult:
    """This will name the outcome of a comparison."""
    if changes.differences:
        status = ImportStatus.DIFFERS
    else:
        status = ImportStatus.EXTENDED if changes.adds else ImportStatus.UNCHANGED
    return ImportResult(status, order_id, tuple(changes.added), tuple(changes.differences))


def _record_refunds(payments: list[PaymentRows], now: datetime) -> None:
    for each in payments:
        for refund in each.refunds:
            _record_refund(each.payment, refund, now)
        total = each.refunded_total_minor
        if total:
            _record_refund(each.payment, RefundElsewhere(f"total:{total}", total, None), now)


def _record_refund(payment: Payment, refund: RefundElsewhere, now: datetime) -> None:
    record_external_refund(
        payment_id=payment.pk,
        amount_minor=refund.amount_minor,
        external_id=refund.external_id,
        occurred_at=refund.refunded_at or now,
        now=now,
    )


def _report(order: Order, changes: Changes, now: datetime) -> None:
    """One open task an order, saying what differs now; a person's answer to the same differences stands."""
    subject, kind = f"order:{order.pk}", StaffTask.Kind.IMPORT_DIFFERENCE
    said = [{"path": each.path, "stored": each.stored, "new": each.new} for each in changes.differences]
    detail: dict[str, object] = {"differences": said}
    earlier = StaffTask.objects.filter(store_id=order.store_id, kind=kind, subject=subject)
    last = earlier.order_by("-id").first()
    if last and last.detail == detail:
        return
    task = open_task(store_id=order.store_id, kind=kind, subject=subject, order=order, detail=detail, now=now)
    if task.detail != detail:
        task.detail = detail
        task.save(update_fields=["detail"])
