"""A task, flat for lists and for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from wagtail.admin.utils import get_user_display_name

from portal.merchant.money_page import RefundRow, refund_row
from portal.merchant.task_words import differences, task_facts, task_words
from returns.lifecycle import OperationState, RefundStatus
from returns.models import MoneyOperation, Refund, StaffTask
from returns.operations.resolve_task import ABOUT_MONEY

_LOST = (RefundStatus.FAILED, RefundStatus.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """`number` is the return’s, else the order’s; empty where the task is about neither."""

    id: int
    kind: str
    title: str
    what_to_do: str
    number: str
    url: str
    is_open: bool
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    resolution: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """`may_*` is about the task, not about rights."""

    row: TaskRow
    refund: RefundRow | None
    differences: list[tuple[str, str, str]]
    may_retry: bool
    may_pay_outside: bool
    may_note: bool
    may_buy_label: bool


def task_row(task: StaffTask) -> TaskRow:
    """This will word a task; `task` comes with return, order, refund and whoever resolved it."""
    words = task_words(task.kind)
    return TaskRow(
        id=task.pk,
        kind=task.kind,
        title=str(words.title),
        what_to_do=str(words.what_to_do),
        number=_number(task),
        url=reverse("merchant:task", args=[task.pk]),
        is_open=task.resolved_at is None,
        opened_at=task.opened_at,
        resolved_at=task.resolved_at,
        resolved_by=str(get_user_display_name(task.resolved_by)) if task.resolved_by else "",
        resolution=task.resolution,
        facts=task_facts(task),
    )


def task_page(task: StaffTask) -> TaskPage:
    """This will show a task with what can be done about it now."""
    row = task_row(task)
    is_money = row.is_open and task.kind in ABOUT_MONEY and task.refund is not None
    return TaskPage(
        row=row,
        refund=refund_row(task.refund) if task.refund else None,
        differences=differences(task),
        may_retry=is_money and _may_retry(task.refund),
        may_pay_outside=is_money,
        may_note=row.is_open and task.kind not in ABOUT_MONEY,
        may_buy_label=row.is_open and task.kind == StaffTask.Kind.LABEL_FAILED,
    )


def _may_retry(refund: Refund | None) -> bool:
    """As `retry_refund` sees it: a refund that failed, or one that Stripe refused for good."""
    operation: MoneyOperation | None = getattr(refund, "operation", None)
    is_refused = operation is not None and operation.state == OperationState.HUMAN
    return refund is not None and (refund.status in _LOST or is_refused)


def _number(task: StaffTask) -> str:
    if task.rma:
        return task.rma.number
    return task.order.number if task.order else ""
