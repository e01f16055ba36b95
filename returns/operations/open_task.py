"""Something needs a person."""

from __future__ import annotations

from datetime import datetime

from returns import outbox
from returns.models import Order, Refund, Return, StaffTask


def open_task(
    *,
    store_id: int,
    kind: StaffTask.Kind,
    subject: str,
    now: datetime,
    rma: Return | None = None,
    order: Order | None = None,
    refund: Refund | None = None,
    detail: dict[str, object] | None = None,
) -> StaffTask:
    """This will make the matter visible to staff, once while it is open.

    `subject` names what it is about ("refund:17"). Runs inside the caller's
    transaction.
    """
    task, is_new = StaffTask.objects.get_or_create(
        store_id=store_id,
        kind=kind,
        subject=subject,
        resolved_at=None,
        defaults={"rma": rma, "order": order, "refund": refund, "detail": detail or {}, "opened_at": now},
    )
    if is_new:
        outbox.emit(store_id=store_id, kind="task.opened", payload={"task_id": task.pk}, now=now)
    return task
