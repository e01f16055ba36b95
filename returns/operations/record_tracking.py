"""What a carrier says about a parcel; always accepted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns import journal, outbox
from returns.journal import Actor
from returns.lifecycle import ParcelStatus
from returns.locks import lock_order_of
from returns.models import JournalEntry, Parcel, Return, StaffTask
from returns.operations.open_task import open_task

CARRIER = Actor(JournalEntry.Actor.CARRIER)

# The carriers' twelve statuses (research: unified status) as custody; what is not here moves nothing.
_CUSTODY: dict[str, ParcelStatus] = {
    "accepted": ParcelStatus.IN_TRANSIT,
    "in_transit": ParcelStatus.IN_TRANSIT,
    "out_for_delivery": ParcelStatus.IN_TRANSIT,
    "ready_for_pickup": ParcelStatus.IN_TRANSIT,
    "delayed": ParcelStatus.IN_TRANSIT,
    "attempt_failed": ParcelStatus.IN_TRANSIT,
    "held": ParcelStatus.IN_TRANSIT,
    "delivered": ParcelStatus.DELIVERED,
    "returning_to_customer": ParcelStatus.RETURNING_TO_CUSTOMER,
    "failed": ParcelStatus.LOST,
}
_EVENTS = {ParcelStatus.DELIVERED: "parcel.delivered", ParcelStatus.LOST: "parcel.lost"}
_TROUBLE = (ParcelStatus.LOST, ParcelStatus.RETURNING_TO_CUSTOMER)


@transaction.atomic(durable=True)
def record_tracking(*, parcel_id: int, status: str, occurred_at: datetime, now: datetime) -> None:
    """This will move the parcel to where the carrier says it is and announce what that means.

    `status` is one of the twelve tracking statuses, in lower case. Call it
    only when the derived status changed: it locks the order. Custody that was
    confirmed in the warehouse is never taken back. Emits `parcel.first_scan`
    once, and `parcel.delivered` and `parcel.lost` on the change.
    """
    rma_id = Parcel.objects.values_list("rma_id", flat=True).get(pk=parcel_id)
    _, rma = lock_order_of(rma_id=rma_id)
    parcel = Parcel.objects.select_for_update().get(pk=parcel_id)
    custody = _CUSTODY.get(status.lower())
    if custody is None or parcel.status == custody:
        return
    if parcel.first_scan_at is None:
        _announce_first_scan(rma, parcel, occurred_at, now)
    if parcel.status != ParcelStatus.RECEIVED:
        _move(rma, parcel, custody, occurred_at, now)
    parcel.save()


def _announce_first_scan(rma: Return, parcel: Parcel, occurred_at: datetime, now: datetime) -> None:
    parcel.first_scan_at = occurred_at
    journal.record(rma=rma, actor=CARRIER, action="parcel.first_scan", now=now, at=occurred_at.isoformat())
    _emit("parcel.first_scan", rma, parcel, now)


def _move(rma: Return, parcel: Parcel, custody: ParcelStatus, occurred_at: datetime, now: datetime) -> None:
    parcel.status = custody
    if custody == ParcelStatus.DELIVERED:
        parcel.delivered_at = occurred_at
    if custody == ParcelStatus.LOST:
        parcel.lost_at = occurred_at
    if custody in _EVENTS:
        journal.record(rma=rma, actor=CARRIER, action=_EVENTS[custody], now=now, at=occurred_at.isoformat())
        _emit(_EVENTS[custody], rma, parcel, now)
    if custody in _TROUBLE:
        open_task(
            store_id=rma.store_id,
            kind=StaffTask.Kind.PARCEL_TROUBLE,
            subject=f"parcel:{parcel.pk}",
            rma=rma,
            detail={"custody": custody.value, "number": parcel.tracking_number},
            now=now,
        )


def _emit(kind: str, rma: Return, parcel: Parcel, now: datetime) -> None:
    outbox.emit(store_id=rma.store_id, kind=kind, payload={"rma_id": rma.pk, "parcel_id": parcel.pk}, now=now)
