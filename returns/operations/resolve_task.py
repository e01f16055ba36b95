"""A person has dealt with something that waited for one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from returns.errors import ReturnsError
from returns.journal import Actor
from returns.locks import lock_order
from returns.models import JournalEntry, Settlement, StaffTask
from returns.operations.close_settlement import close_if_paid, subject_of

# Answered by `answer_refund_task` alone: a note moves no money.
ABOUT_MONEY = frozenset(
    {StaffTask.Kind.MANUAL_REFUND, StaffTask.Kind.REFUND_FAILED, StaffTask.Kind.REFUND_UNCERTAIN}
)
LONGEST_NOTE = 300


class NoteMissing(ReturnsError):
    """Whoever closes a task has to say what was done."""

    code = "note_missing"


class TaskIsOver(ReturnsError):
    """Somebody else was faster."""

    code = "task_is_over"


class MoneyIsOpen(ReturnsError):
    """A refund is still waiting: it is tried again or paid outside, not noted away."""

    code = "money_is_open"


@transaction.atomic(durable=True)
def resolve_task(*, task_id: int, note: str, actor: Actor, now: datetime) -> StaffTask:
    """This will close an open task; `note` says what was done about it.

    A note about money that no payment covers ends its settlement: the person
    has seen to the rest.

    Raises NoteMissing, TaskIsOver (also for the second of two clicks) and
    MoneyIsOpen for a task whose refund has to be decided.
    """
    how = note.strip()[:LONGEST_NOTE]
    if not how:
        raise NoteMissing("Write what you did about it.")
    task = StaffTask.objects.get(pk=task_id)
    if task.kind in ABOUT_MONEY:
        raise MoneyIsOpen("Try the refund again, or mark it as paid outside.")
    settlement = _lock_uncovered(task)
    user_id = int(actor.ref) if actor.ref.isdigit() else None
    closed = StaffTask.objects.filter(pk=task_id, resolved_at=None).update(
        resolved_at=now, resolved_by_id=user_id, resolution=how
    )
    if closed != 1:
        raise TaskIsOver("Somebody has already dealt with this task.")
    _record(task, actor, how, now)
    if settlement:
        close_if_paid(settlement=settlement, now=now)
    task.refresh_from_db()
    return task


def _lock_uncovered(task: StaffTask) -> Settlement | None:
    """The settlement that a task of this kind is about, under its order's lock."""
    if task.kind != StaffTask.Kind.NOT_COVERED or task.order_id is None:
        return None
    lock_order(order_id=task.order_id)
    settlements = Settlement.objects.filter(order_id=task.order_id)
    return next((each for each in settlements if subject_of(settlement=each) == task.subject), None)


def _record(task: StaffTask, actor: Actor, how: str, now: datetime) -> None:
    # Not `journal.record`: a task may belong to a return, to an order, or to neither.
    JournalEntry.objects.create(
        store_id=task.store_id,
        rma_id=task.rma_id,
        order_id=task.order_id or (task.rma.order_id if task.rma else None),
        at=now,
        actor=actor.kind,
        actor_ref=actor.ref,
        action="task.resolved",
        data={"task": task.pk, "kind": task.kind, "how": how},
    )
