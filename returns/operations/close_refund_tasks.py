"""What a person was asked about a refund has been answered by what happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from returns import journal
from returns.models import StaffTask


def close_refund_tasks(*, refund_id: int, kinds: Iterable[StaffTask.Kind], how: str, now: datetime) -> None:
    """This will close open tasks about a refund that nobody can answer any more; `how` says why.

    Runs inside the caller's transaction, under the order's lock.
    """
    waiting = StaffTask.objects.filter(refund_id=refund_id, kind__in=list(kinds), resolved_at=None)
    # Nearly always there is none, and that is cheaply asked; each refund that goes through passes here.
    if not waiting.exists():
        return
    for task in waiting.select_related("rma").order_by("id"):
        task.resolved_at, task.resolution = now, how
        task.save(update_fields=["resolved_at", "resolution"])
        if task.rma:
            journal.record(rma=task.rma, actor=journal.SYSTEM, action="task.resolved", now=now, how=how)
