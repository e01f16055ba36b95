"""What every approval shares, whoever gave it: a date to send the goods by, and the word to begin."""

from __future__ import annotations

from datetime import datetime, timedelta

from returns.journal import Actor
from returns.lifecycle import APPROVAL, next_state
from returns.models import Return
from returns.operations.end_return import announce

# How long a shopper has to hand the parcel over before the return expires.
SHIP_WITHIN = timedelta(days=30)


def begin(*, rma: Return, actor: Actor, now: datetime) -> None:
    """This will approve a return whose lines were decided, and announce `rma.approved`.

    In the transaction of a caller that holds the order's lock. Raises
    ForbiddenMove when the return is not waiting for a decision.
    """
    rma.status = next_state(rma.status, "approve", APPROVAL)
    rma.approved_at, rma.ship_by_at = now, now + SHIP_WITHIN
    rma.save(update_fields=["status", "approved_at", "ship_by_at"])
    announce(rma=rma, kind="rma.approved", actor=actor, now=now)
