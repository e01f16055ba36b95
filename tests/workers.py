"""All the work that workers would do, done here and now until there is none left."""

from __future__ import annotations

from datetime import datetime, timedelta

import time_machine
from django.utils import timezone

from labels.models import Label
from labels.operations.advance_label import advance_label
from labels.operations.tell_tracking import tell_tracking
from returns import inbox, outbox
from returns.operations.send_money_operation import due_operations, send_money_operation
from returns.payments.port import Gateway

MOST_ROUNDS = 50


def work_off(*, gateway: Gateway, later: timedelta = timedelta(0)) -> None:
    """This will do what is due: deliveries, inbox, labels, money; as tasks and sweeps would.

    `later` moves the clock on, so that leases of dead workers have run out.
    """
    with time_machine.travel(timezone.now() + later, tick=True):
        for _ in range(MOST_ROUNDS):
            # Read again each round: handlers make new work that is due from then on.
            if not _one_round(gateway, timezone.now()):
                return
    raise AssertionError("there is always more to do")


def _one_round(gateway: Gateway, now: datetime) -> int:
    # The sweep is patient with what was just written; here nobody else is going to do it.
    deliveries = outbox.due(now=now + timedelta(minutes=1))
    done = sum(outbox.deliver(delivery_id=each, now=now) for each, _ in deliveries)
    for family, _ in inbox.due_families(now=now + timedelta(minutes=1)):
        done += inbox.run_batch(family=family, now=now)
    for label_id in Label.objects.due(now=now).values_list("id", flat=True):
        before = Label.objects.values_list("state", "due_at").get(pk=label_id)
        advance_label(label_id=label_id, now=now)
        done += Label.objects.values_list("state", "due_at").get(pk=label_id) != before
    for label_id in Label.objects.tracking_due(now=now).values_list("id", flat=True):
        tell_tracking(label_id=label_id, now=now)
        done += 1
    for operation_id in due_operations(now=now):
        send_money_operation(operation_id=operation_id, gateway=gateway, now=now)
        done += 1
    return done
