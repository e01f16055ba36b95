"""A return may come back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from returns import journal, outbox
from returns.journal import Actor
from returns.lifecycle import APPROVAL, next_state
from returns.locks import lock_order_of
from returns.models import Return

# How long a shopper has to hand the parcel over before the return expires.
SHIP_WITHIN = timedelta(days=30)


@transaction.atomic(durable=True)
def approve_return(*, rma_id: int, actor: Actor, now: datetime) -> Return:
    """This will approve every requested unit and announce `rma.approved`.

    Raises ForbiddenMove when the return is not waiting for a decision.
    """
    _, rma = lock_order_of(rma_id=rma_id)
    approve_locked(rma=rma, actor=actor, now=now)
    return rma


def approve_locked(*, rma: Return, actor: Actor, now: datetime) -> None:
    """This will approve a return whose order the caller has locked, in the caller's transaction."""
    rma.status = next_state(rma.status, "approve", APPROVAL)
    rma.approved_at = now
    rma.ship_by_at = now + SHIP_WITHIN
    rma.save(update_fields=["status", "approved_at", "ship_by_at"])
    rma.lines.update(approved_quantity=F("requested_quantity"))
    journal.record(rma=rma, actor=actor, action="rma.approved", now=now)
    outbox.emit(store_id=rma.store_id, kind="rma.approved", payload={"rma_id": rma.pk}, now=now)
