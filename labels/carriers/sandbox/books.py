"""The carrier's own database work: drafts, sales, voids and scans.

Every write is one durable transaction of its own. Django refuses it inside
another one, which is what keeps callers from buying within a transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from labels.carriers.sandbox.numbers import tracking_number
from labels.carriers.sandbox.route import ROUTES
from labels.models import SandboxFault, SandboxScan, SandboxShipment

State = SandboxShipment.State


@transaction.atomic(durable=True)
def draft(*, values: dict[str, object], account: UUID, key: UUID) -> SandboxShipment:
    """This will keep a draft; the same key gets the same one."""
    shipment, _ = SandboxShipment.objects.get_or_create(account=account, key=key, defaults=values)
    return shipment


def find(*, account: UUID, shipment_id: str) -> SandboxShipment | None:
    """This will look a shipment up by the id that we gave out, in this account only."""
    prefix, _, serial = shipment_id.partition("_")
    if prefix != "shp" or not serial.isdigit():
        return None
    return SandboxShipment.objects.filter(account=account, pk=int(serial)).first()


@transaction.atomic(durable=True)
def buy(*, shipment: SandboxShipment, now: datetime, first_scan_at: datetime) -> bool:
    """This will sell the label, once; False when it was sold before."""
    walks = bool(ROUTES[shipment.plan])
    sold = SandboxShipment.objects.filter(pk=shipment.pk, state=State.DRAFT).update(
        state=State.BOUGHT,
        bought_at=now,
        tracking_number=tracking_number(serial=shipment.pk),
        next_scan_at=first_scan_at if walks else None,
    )
    if sold:
        SandboxScan.objects.create(
            shipment=shipment, code="LC", place=shipment.origin, scanned_at=now, send_at=now
        )
    return bool(sold)


@transaction.atomic(durable=True)
def void(*, shipment: SandboxShipment, now: datetime) -> bool:
    """This will void a label that was never scanned; False when it was."""
    voided = SandboxShipment.objects.filter(pk=shipment.pk, state=State.BOUGHT, step=0).update(
        state=State.VOIDED, voided_at=now, next_scan_at=None
    )
    return bool(voided)


@transaction.atomic(durable=True)
def add_scan(
    *,
    shipment: SandboxShipment,
    step: int,
    code: str,
    place: str,
    now: datetime,
    next_scan_at: datetime | None,
) -> SandboxScan | None:
    """This will scan the parcel and put it at this step; None when somebody else scanned it first."""
    moved = SandboxShipment.objects.filter(
        pk=shipment.pk, step=shipment.step, next_scan_at=shipment.next_scan_at
    ).update(step=step, next_scan_at=next_scan_at)
    if not moved:
        return None
    return SandboxScan.objects.create(shipment=shipment, code=code, place=place, scanned_at=now, send_at=now)


@transaction.atomic(durable=True)
def take_fault(*, account: UUID, call: str) -> SandboxFault | None:
    """This will use up one fault that a test ordered for this call."""
    waiting = SandboxFault.objects.filter(account=account, call=call, left__gt=0).order_by("id").first()
    if waiting is None:
        return None
    taken = SandboxFault.objects.filter(pk=waiting.pk, left=waiting.left).update(left=F("left") - 1)
    return waiting if taken else None


def scans_until(*, scan: SandboxScan) -> list[SandboxScan]:
    """This will list the parcel's scans up to this one, the oldest first."""
    earlier = SandboxScan.objects.filter(shipment_id=scan.shipment_id, pk__lte=scan.pk)
    return list(earlier.order_by("scanned_at", "id"))


@transaction.atomic(durable=True)
def claim_sending(*, scan: SandboxScan, now: datetime, wait: timedelta) -> bool:
    """This will book one try to send a scan's webhook."""
    claimed = SandboxScan.objects.filter(pk=scan.pk, attempts=scan.attempts, send_at__lte=now).update(
        attempts=F("attempts") + 1, send_at=now + wait
    )
    return bool(claimed)


def end_sending(*, scan: SandboxScan, answered_at: datetime | None) -> None:
    """This will send the webhook no more: it was answered, or it is given up (None)."""
    SandboxScan.objects.filter(pk=scan.pk).update(send_at=None, answered_at=answered_at)
