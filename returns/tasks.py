"""Celery's way in: tasks take ids and make one call each; the only place that knows Celery."""

from __future__ import annotations

import logging
from typing import Any

from celery import current_app, shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from returns import inbox, outbox, wakeup
from returns.errors import ReturnsError
from returns.models import ReplayStatus
from returns.operations.cancel_replay import end_replay
from returns.operations.discard_photos import discard_unsent_photos
from returns.operations.execute_settlement import SEND_TASK
from returns.operations.expire_returns import due_returns, expire_return
from returns.operations.plan_replay import PART_TASK, PLAN_TASK
from returns.operations.plan_replay import QUEUE as REPLAY_QUEUE
from returns.operations.plan_replay import plan_replay as cut_into_parts
from returns.operations.prune_attempts import prune_attempts
from returns.operations.prune_replays import prune_replays
from returns.operations.run_replay_part import due_parts, due_plans, record_part_failure
from returns.operations.run_replay_part import run_replay_part as work_part_off
from returns.operations.send_money_operation import due_operations, send_money_operation
from returns.payments.configured import gateway

logger = logging.getLogger(__name__)

BATCHES_A_TASK = 20
# Of 5,000 rows each, every hour: about ten times what DESIGN section 11 lets arrive.
PRUNINGS_A_TASK = 250


def _to_celery(task: str, queue: str, arguments: dict[str, object]) -> None:
    try:
        current_app.send_task(task, kwargs=arguments, queue=queue, retry=False)
    except OperationalError as error:
        raise OSError(str(error)) from error


wakeup.use(_to_celery)


@shared_task(name=outbox.DELIVER_TASK)
def deliver(*, delivery_id: int, **kwargs: Any) -> None:
    outbox.deliver(delivery_id=delivery_id, now=timezone.now())


@shared_task(name=inbox.PROCESS_TASK)
def process_inbox(*, family: str, **kwargs: Any) -> None:
    """Batches until nothing is due, but not for ever: others want the worker too."""
    for _ in range(BATCHES_A_TASK):
        if inbox.run_batch(family=family, now=timezone.now()) == 0:
            return


@shared_task(name=SEND_TASK)
def send_operation(*, operation_id: int, **kwargs: Any) -> None:
    send_money_operation(operation_id=operation_id, gateway=gateway(), now=timezone.now())


@shared_task(name=PLAN_TASK)
def plan_replay(*, replay_id: int, **kwargs: Any) -> None:
    """A plan that fails ends the replay: the person who waits for it sees why, and can start another."""
    try:
        cut_into_parts(replay_id=replay_id, now=timezone.now())
    except Exception as error:
        logger.exception("Replay %s could not be planned", replay_id)
        said = error.sentence if isinstance(error, ReturnsError) else f"{type(error).__name__}: {error}"
        end_replay(replay_id=replay_id, status=ReplayStatus.FAILED, error=said, now=timezone.now())


@shared_task(name=PART_TASK)
def run_replay_part(*, part_id: int, **kwargs: Any) -> None:
    """A part that fails is tried again by the sweep, until the replay has failed."""
    try:
        work_part_off(part_id=part_id, clock=timezone.now)
    except Exception as error:
        logger.exception("Part %s of a replay failed", part_id)
        record_part_failure(part_id=part_id, error=f"{type(error).__name__}: {error}", now=timezone.now())


@shared_task(name="returns.tasks.sweep")
def sweep(**kwargs: Any) -> None:
    """This will wake whatever lost its wake-up: deliveries, inbox entries, money operations, replays."""
    now = timezone.now()
    for delivery_id, queue in outbox.due(now=now):
        _to_celery(outbox.DELIVER_TASK, queue, {"delivery_id": delivery_id})
    for family, queue in inbox.due_families(now=now):
        _to_celery(inbox.PROCESS_TASK, queue, {"family": family})
    for operation_id in due_operations(now=now):
        _to_celery(SEND_TASK, "money", {"operation_id": operation_id})
    for replay_id in due_plans(now=now):
        _to_celery(PLAN_TASK, REPLAY_QUEUE, {"replay_id": replay_id})
    for part_id in due_parts(now=now):
        _to_celery(PART_TASK, REPLAY_QUEUE, {"part_id": part_id})


@shared_task(name="returns.tasks.expire_returns")
def expire_returns(**kwargs: Any) -> None:
    """Each on its own: one that fails is written to the log, and the others are not kept waiting."""
    now = timezone.now()
    for rma_id in due_returns(now=now):
        try:
            expire_return(rma_id=rma_id, now=now)
        except Exception:
            logger.exception("Return %s could not be expired", rma_id)


@shared_task(name="returns.tasks.prune")
def prune(**kwargs: Any) -> None:
    """Batches until nothing is old: one an hour would be outrun by the events of a busy day."""
    now = timezone.now()
    for prune_some in (outbox.prune, inbox.prune, prune_attempts, prune_replays, discard_unsent_photos):
        for _ in range(PRUNINGS_A_TASK):
            if prune_some(now=now) == 0:
                break
