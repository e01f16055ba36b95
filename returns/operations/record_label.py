"""The outer packages tell the domain that a parcel has its label, or cannot get one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns import journal, outbox
from returns.lifecycle import CUSTODY, ParcelStatus, next_state
from returns.locks import lock_order_of
from returns.models import Parcel, StaffTask
from returns.operations.open_task import open_task


@transaction.atomic(durable=True)
def record_label(*, parcel_id: int, carrier: str, tracking_number: str, now: datetime) -> None:
    """This will note the carrier and number on the parcel and announce `label.ready`.

    A second call with the same number changes nothing; a parcel that moved on
    in the meantime keeps its custody and gets the number only.
    """
    rma_id = Parcel.objects.values_list("rma_id", flat=True).get(pk=parcel_id)
    _, rma = lock_order_of(rma_id=rma_id)
    parcel = Parcel.objects.select_for_update().get(pk=parcel_id)
    if parcel.tracking_number == tracking_number and parcel.carrier == carrier:
        return
    parcel.carrier, parcel.tracking_number, parcel.label_ready_at = carrier, tracking_number, now
    if parcel.status == ParcelStatus.PLANNED:
        parcel.status = next_state(parcel.status, "label", CUSTODY)
    parcel.save(update_fields=["carrier", "tracking_number", "label_ready_at", "status"])
    journal.record(
        rma=rma, actor=journal.SYSTEM, action="label.ready", now=now, carrier=carrier, number=tracking_number
    )
    outbox.emit(
        store_id=rma.store_id, kind="label.ready", payload={"rma_id": rma.pk, "parcel_id": parcel.pk}, now=now
    )


@transaction.atomic(durable=True)
def record_label_failure(*, parcel_id: int, sentence: str, now: datetime) -> None:
    """This will open a task for a parcel that got no label; `sentence` says why, for staff."""
    parcel = Parcel.objects.select_related("rma").get(pk=parcel_id)
    journal.record(rma=parcel.rma, actor=journal.SYSTEM, action="label.failed", now=now, why=sentence)
    open_task(
        store_id=parcel.store_id,
        kind=StaffTask.Kind.LABEL_FAILED,
        subject=f"parcel:{parcel.pk}",
        rma=parcel.rma,
        detail={"why": sentence},
        now=now,
    )
