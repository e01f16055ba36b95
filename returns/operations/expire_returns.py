"""Approved returns that nobody handed over in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from returns import journal
from returns.lifecycle import APPROVAL, ReturnStatus, SettlementStatus, next_state
from returns.locks import lock_order_of
from returns.models import Return, StaffTask
from returns.operations.end_return import announce, call_off_parcels, release_units
from returns.operations.open_task import open_task

# After a scan or a box, the rest gets as long before a person is asked about it.
ARRIVE_WITHIN = timedelta(days=14)


def due_returns(*, now: datetime, limit: int = 200) -> list[int]:
    """This will give the ids of approved returns whose time is up, the oldest deadline first."""
    due = Return.objects.filter(status=ReturnStatus.APPROVED, ship_by_at__lte=now)
    return list(due.order_by("ship_by_at", "id").values_list("id", flat=True)[:limit])


@transaction.atomic(durable=True)
def expire_return(*, rma_id: int, now: datetime) -> bool:
    """This will expire a return that nobody handed over in time, and tell whether it did.

    What is under way does not expire: a person is asked about units that
    still have not come ARRIVE_WITHIN after the last sign of them. What was
    paid in advance is a task too. Calling it again changes nothing.
    """
    _, rma = lock_order_of(rma_id=rma_id)
    if rma.status != ReturnStatus.APPROVED or rma.ship_by_at is None or rma.ship_by_at > now:
        return False
    if (seen_at := _last_seen(rma)) is not None:
        return _wait_or_ask(rma, seen_at, now)
    if rma.settlements.exclude(status=SettlementStatus.VOID).exists():
        return _ask_person(rma, StaffTask.Kind.NOT_SCANNED, now)
    rma.status, rma.expired_at = next_state(rma.status, "expire", APPROVAL), now
    rma.save(update_fields=["status", "expired_at"])
    release_units(rma=rma)
    call_off_parcels(rma=rma, now=now)
    announce(rma=rma, kind="rma.expired", actor=journal.SYSTEM, now=now)
    return True


def _last_seen(rma: Return) -> datetime | None:
    """When a carrier first had a parcel or a box was opened, the latest of them."""
    scanned = rma.parcels.aggregate(at=Max("first_scan_at"))["at"]
    opened = rma.receipts.aggregate(at=Max("received_at"))["at"]
    return max((at for at in (scanned, opened) if at is not None), default=None)


def _wait_or_ask(rma: Return, seen_at: datetime, now: datetime) -> bool:
    is_expected = any(line.expected_quantity for line in rma.lines.all())
    if is_expected and seen_at + ARRIVE_WITHIN <= now:
        return _ask_person(rma, StaffTask.Kind.PARCEL_TROUBLE, now)
    Return.objects.filter(pk=rma.pk).update(ship_by_at=seen_at + ARRIVE_WITHIN if is_expected else None)
    return False


def _ask_person(rma: Return, kind: StaffTask.Kind, now: datetime) -> bool:
    """A task, never a charge (DESIGN 12), and one: about a lost parcel somebody is asked already."""
    if not StaffTask.objects.filter(rma=rma, kind=kind, resolved_at=None).exists():
        open_task(store_id=rma.store_id, kind=kind, subject=f"rma:{rma.pk}", rma=rma, now=now)
    Return.objects.filter(pk=rma.pk).update(ship_by_at=None)
    return False
