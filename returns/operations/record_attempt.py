"""A request that was refused is kept, so that merchants see what their policy turns away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from returns.eligibility.causes import cause_of
from returns.eligibility.decision import Decision
from returns.eligibility.inputs import Inputs
from returns.locks import lock_order
from returns.models import Order, PolicyVersion, RefusedAttempt
from returns.money import unit_value

_RULE_ID = RefusedAttempt._meta.get_field("rule_id").max_length
_RULE_NAME = RefusedAttempt._meta.get_field("rule_name").max_length


@dataclass(frozen=True, kw_only=True)
class RefusedLine:
    """A line as it was asked about, and the no that it got."""

    order_line_id: int
    inputs: Inputs
    decision: Decision
    quantity: int
    reason_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try at an order; `kind` and `source` are those of RefusedAttempt. `order` comes with its store."""

    order: Order
    version: PolicyVersion
    kind: str
    source: str
    locale: str
    lines: Sequence[RefusedLine]


@transaction.atomic(durable=True)
def record_attempt(*, attempt: Attempt, now: datetime) -> None:
    """This will keep each refused line, once a day; a reload or a second click adds nothing.

    Not inside the transaction that refused, which is rolled back; locks the
    order for a moment. Two that write the same at once both come through: the
    constraint keeps one row.
    """
    day = now.astimezone(ZoneInfo(attempt.order.store.time_zone)).date()
    rows = [_row(attempt, line, day, now) for line in attempt.lines if line.decision.code is not None]
    # From the order down, as everybody locks: the foreign keys alone would hold the lines before the order,
    # and meet somebody who opens a return the other way round.
    lock_order(order_id=attempt.order.pk)
    RefusedAttempt.objects.bulk_create(rows, ignore_conflicts=True)


def _row(attempt: Attempt, line: RefusedLine, day: date, now: datetime) -> RefusedAttempt:
    decision, order = line.decision, attempt.order
    cause = cause_of(code=decision.code, answers=decision.answers)
    return RefusedAttempt(
        store_id=order.store_id,
        order_id=order.pk,
        order_line_id=line.order_line_id,
        policy_version_id=attempt.version.pk,
        reason_id=line.reason_id,
        kind=attempt.kind,
        source=attempt.source,
        code=decision.code or "",
        rule_id=(cause.rule_id if cause else "")[:_RULE_ID],
        rule_name=(cause.rule_name if cause else "")[:_RULE_NAME],
        quantity=line.quantity,
        value_minor=_value(line),
        currency=order.currency,
        locale=attempt.locale[:12],
        asked_at=now,
        day=day,
        inputs=line.inputs.to_json(),
        answer=decision.to_json(),
    )


def _value(line: RefusedLine) -> int:
    """What was paid for the units asked for; no more than the line has, whatever was asked."""
    facts = line.inputs.line
    units = min(line.quantity, facts.quantity)
    return unit_value(facts.paid_minor, facts.quantity, 0, units) if units else 0
