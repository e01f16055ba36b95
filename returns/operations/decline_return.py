"""A person says no."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns.journal import Actor
from returns.lifecycle import APPROVAL, next_state
from returns.locks import lock_order_of
from returns.models import Return
from returns.operations.review_return import review_locked
from returns.operations.verdicts import ReasonMissing, Verdict


@transaction.atomic(durable=True)
def decline_return(*, rma_id: int, reason: str, actor: Actor, now: datetime) -> Return:
    """This will decline the whole return; the shopper reads `reason`.

    Raises ReasonMissing, and ForbiddenMove when it is not waiting for a decision.
    """
    if not reason.strip():
        raise ReasonMissing("Write why the return is declined; the shopper reads it.")
    _, rma = lock_order_of(rma_id=rma_id)
    next_state(rma.status, "decline", APPROVAL)
    verdicts = [Verdict(return_line_id=line.pk, approved_quantity=0, why=reason) for line in rma.lines.all()]
    review_locked(rma=rma, verdicts=verdicts, actor=actor, now=now)
    return rma
