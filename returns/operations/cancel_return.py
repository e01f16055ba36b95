"""The shopper or staff call a return off before anything moved."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns.journal import Actor
from returns.lifecycle import APPROVAL, SettlementStatus, next_state
from returns.locks import lock_order_of
from returns.models import Return
from returns.operations.end_return import AlreadyUnderWay, announce, call_off_parcels, release_units


@transaction.atomic(durable=True)
def cancel_return(*, rma_id: int, actor: Actor, now: datetime) -> Return:
    """This will cancel the return and give its units back to the order.

    Raises AlreadyUnderWay when something was scanned, received or paid, and
    ForbiddenMove when the return has ended.
    """
    _, rma = lock_order_of(rma_id=rma_id)
    status = next_state(rma.status, "cancel", APPROVAL)
    if _is_under_way(rma):
        raise AlreadyUnderWay("The parcel is already on its way, so the return cannot be cancelled any more.")
    rma.status, rma.cancelled_at = status, now
    rma.save(update_fields=["status", "cancelled_at"])
    release_units(rma=rma)
    call_off_parcels(rma=rma, now=now)
    announce(rma=rma, kind="rma.cancelled", actor=actor, now=now)
    return rma


def _is_under_way(rma: Return) -> bool:
    paid = rma.settlements.exclude(status=SettlementStatus.VOID).exists()
    scanned = rma.parcels.filter(first_scan_at__isnull=False).exists()
    return paid or scanned or rma.receipts.exists()
