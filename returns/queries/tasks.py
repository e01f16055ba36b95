"""What waits for a person, and what did."""

from __future__ import annotations

from django.db.models import F, QuerySet

from returns.models import StaffTask


def tasks_of_store(*, store_id: int) -> QuerySet[StaffTask]:
    """This will give the store's tasks with what they are about: open ones first, the oldest on top."""
    tasks = StaffTask.objects.filter(store_id=store_id)
    tasks = tasks.select_related("rma", "order", "refund__payment", "refund__settlement", "resolved_by")
    return tasks.order_by(F("resolved_at").desc(nulls_first=True), "opened_at", "id")


def open_tasks(*, store_id: int) -> QuerySet[StaffTask]:
    """This will give what waits for somebody now, the oldest first."""
    return tasks_of_store(store_id=store_id).filter(resolved_at=None).order_by("opened_at", "id")
