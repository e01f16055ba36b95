"""What no worker brought to an end."""

from __future__ import annotations

from datetime import datetime

from labels.models import Label
from returns.wakeup import wake

ADVANCE_TASK = "labels.tasks.advance"
TELL_TASK = "labels.tasks.tell"


def sweep_labels(*, now: datetime, limit: int = 500) -> int:
    """This will wake a worker for every label that is due, and give their number.

    Two indexed queries; nothing is locked, because each worker claims its row.
    """
    due = list(Label.objects.due(now=now).values_list("id", flat=True)[:limit])
    for label_id in due:
        wake(task=ADVANCE_TASK, queue="labels", label_id=label_id)
    moved = list(Label.objects.tracking_due(now=now).values_list("id", flat=True)[:limit])
    for label_id in moved:
        wake(task=TELL_TASK, queue="tracking", label_id=label_id)
    return len(due) + len(moved)
