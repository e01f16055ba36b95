"""A return may come back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from returns.journal import Actor
from returns.lifecycle import APPROVAL, next_state
from returns.locks import lock_order_of
from returns.models import Return
from returns.operations.begin_return import begin
from returns.operations.review_return import review_locked
from returns.operations.verdicts import Verdict


@transaction.atomic(durable=True)
def approve_return(*, rma_id: int, actor: Actor, now: datetime) -> Return:
    """This will approve every requested unit, as a review that has nothing against any of them.

    Raises ForbiddenMove when the return is not waiting for a decision.
    """
    _, rma = lock_order_of(rma_id=rma_id)
    next_state(rma.status, "approve", APPROVAL)
    verdicts = [
        Verdict(return_line_id=line.pk, approved_quantity=line.requested_quantity) for line in rma.lines.all()
    ]
    review_locked(rma=rma, verdicts=verdicts, actor=actor, now=now)
    return rma


def approve_locked(*, rma: Return, actor: Actor, now: datetime) -> None:
    """This will approve what the policy allows without a person.

    In the transaction of a caller that has locked the order.
    """
    rma.lines.update(
        approved_quantity=F("requested_quantity"),
        approved_minor=F("quoted_minor"),
        approved_tax_minor=F("quoted_tax_minor"),
    )
    begin(rma=rma, actor=actor, now=now)
