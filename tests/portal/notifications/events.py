"""Facts of the domain, and the outbox that carries them to the mail handlers."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from returns import outbox
from returns.models import Delivery, Payment, Receipt, Refund, Return, Settlement
from returns.operations.record_label import record_label
from returns.operations.record_receipt import Arrival, Counted, Stray, record_receipt
from tests.factories import NOW


def deliver_mail(*, kind: str = "") -> list[Delivery]:
    """Run every mail delivery that is due, as a worker of the queue would; give those of the kind."""
    due = Delivery.objects.filter(queue="mail", event__kind__startswith=kind).order_by("id")
    for delivery in due:
        outbox.deliver(delivery_id=delivery.pk, now=timezone.now())
    return list(due.all())


def emit(rma: Return, kind: str, *, now: datetime = NOW, **payload: object) -> None:
    """Commit an event about a return."""
    outbox.emit(store_id=rma.store_id, kind=kind, payload={"rma_id": rma.pk, **payload}, now=now)


def label(rma: Return, *, number: str = "BHSB407129033588") -> None:
    """The carrier has given the return's parcel its label."""
    record_label(parcel_id=rma.parcels.get().pk, carrier="sandbox", tracking_number=number, now=NOW)


def receive(rma: Return, *, units: tuple[int, ...] = (2, 1), strays: int = 0, key: str = "box") -> Receipt:
    """A box of the return is opened in the warehouse."""
    lines = list(rma.lines.order_by("id"))
    arrival = Arrival(
        store_id=rma.store_id,
        idempotency_key=key,
        received_by_id=None,
        rma_id=rma.pk,
        counted=[
            Counted(return_line_id=line.pk, quantity=quantity)
            for line, quantity in zip(lines, units, strict=True)
            if quantity
        ],
        strays=[Stray(quantity=strays, sku="JAR-9")] if strays else [],
    )
    return record_receipt(arrival=arrival, now=NOW)


def refund(
    rma: Return, *, amount_minor: int = 5500, method: str = "visa 4242", bank_reference: str = ""
) -> Refund:
    """A refund of the return that the bank has confirmed."""
    Payment.objects.filter(order=rma.order).update(method=method)
    settlement = Settlement.objects.create(
        store=rma.store,
        order=rma.order,
        rma=rma,
        status="EXECUTING",
        trigger="ON_RECEIPT",
        currency=rma.order.currency,
        total_minor=amount_minor,
        computed_at=NOW,
    )
    return Refund.objects.create(
        store=rma.store,
        payment=rma.order.payments.get(),
        settlement=settlement,
        status="SUCCEEDED",
        amount_minor=amount_minor,
        currency=rma.order.currency,
        provider_ref=f"re_{settlement.pk}",
        bank_reference=bank_reference,
        created_at=NOW,
        succeeded_at=NOW,
    )
