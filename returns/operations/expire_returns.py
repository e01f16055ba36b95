"""Approved returns that nobody handed over in time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns import journal
from returns.lifecycle import APPROVAL, ReturnStatus, SettlementStatus, next_state
from returns.locks import lock_order_of
from returns.models import Return, StaffTask
from returns.operations.end_return import announce, call_off_parcels, release_units
from returns.operations.open_task import open_task


def expire_returns(*, now: datetime, limit: int = 200) -> int:
    """This will expire what is due, each return in a transaction of its own."""
    due = Return.objects.filter(status=ReturnStatus.APPROVED, ship_by_at__lte=now).order_by("ship_by_at")
    ids = list(due.values_list("id", flat=True)[:limit])
    return sum(_expire(rma_id, now) for rma_id in ids)


@transaction.atomic(durable=True)
def _expire(rma_id: int, now: datetime) -> bool:
    _, rma = lock_order_of(rma_id=rma_id)
    if rma.status != ReturnStatus.APPROVED or rma.ship_by_at is None or rma.ship_by_at > now:
        return False
    if rma.parcels.filter(first_scan_at__isnull=False).exists() or rma.receipts.exists():
        # Under way in time: it does not expire, and is not looked at again.
        Return.objects.filter(pk=rma.pk).update(ship_by_at=None)
        return False
    if rma.settlements.exclude(status=SettlementStatus.VOID).exists():
        return _ask_person(rma, now)
    rma.status, rma.expired_at = next_state(rma.status, "expire", APPROVAL), now
    rma.save(update_fields=["status", "expired_at"])
    release_units(rma=rma)
    call_off_parcels(rma=rma, now=now)
    announce(rma=rma, kind="rma.expired", actor=journal.SYSTEM, now=now)
    return True


def _ask_person(rma: Return, now: datetime) -> bool:
    """An instant payout whose parcel never came is a task, never a charge (DESIGN 12)."""
    open_task(
        store_id=rma.store_id, kind=StaffTask.Kind.NOT_SCANNED, subject=f"rma:{rma.pk}", rma=rma, now=now
    )
    Return.objects.filter(pk=rma.pk).update(ship_by_at=None)
    return False
