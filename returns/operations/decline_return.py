"""A person says no."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns.errors import ReturnsError
from returns.journal import Actor
from returns.lifecycle import APPROVAL, next_state
from returns.locks import lock_order_of
from returns.models import Return
from returns.operations.end_return import announce, call_off_parcels, release_units


class ReasonMissing(ReturnsError):
    """Whoever says no has to say why."""

    code = "reason_missing"


@transaction.atomic(durable=True)
def decline_return(*, rma_id: int, reason: str, actor: Actor, now: datetime) -> Return:
    """This will decline the whole return; the shopper reads `reason`.

    Raises ReasonMissing, and ForbiddenMove when it is not waiting for a decision.
    """
    if not reason.strip():
        raise ReasonMissing("Write why the return is declined; the shopper reads it.")
    _, rma = lock_order_of(rma_id=rma_id)
    rma.status = next_state(rma.status, "decline", APPROVAL)
    rma.declined_at, rma.decline_reason = now, reason.strip()
    rma.save(update_fields=["status", "declined_at", "decline_reason"])
    release_units(rma=rma)
    call_off_parcels(rma=rma, now=now)
    announce(rma=rma, kind="rma.declined", actor=actor, now=now, why=rma.decline_reason)
    return rma
