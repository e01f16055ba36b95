"""Facts that other parts react to, delivered at least once to each handler.

An event and one delivery row per handler are written in the transaction that
made the fact true. A worker claims a delivery by one conditional UPDATE, runs
the handler outside any transaction, and records the end; the sweep finds what
was never started or whose worker died. What keeps failing becomes a dead
letter that a person can replay.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from returns.models import Delivery, DeliveryState, Event
from returns.wakeup import wake

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# A delivery is due at once; the sweep leaves it alone until its wake-up had this long.
WAKE_GRACE = timedelta(seconds=5)
KEEP = timedelta(days=14)
BACKOFF_SECONDS = (5, 30, 120, 600, 1800, 3600, 3600)
DELIVER_TASK = "returns.tasks.deliver"
_PENDING, _CLAIMED, _DONE, _DEAD = (
    DeliveryState.PENDING,
    DeliveryState.CLAIMED,
    DeliveryState.DONE,
    DeliveryState.DEAD,
)


@dataclass(frozen=True)
class EventData:
    """What a handler gets; it may get it twice, late, or out of order."""

    id: int
    kind: str
    payload: dict[str, object]
    store_id: int
    occurred_at: datetime

    def id_of(self, key: str) -> int:
        """This will give the row id under `key` of the payload."""
        value = self.payload[key]
        if not isinstance(value, int):
            raise TypeError(f"{key} of {self.kind} is not an id: {value!r}")
        return value


Handler = Callable[..., None]


@dataclass(frozen=True)
class Registration:
    kind: str
    name: str
    queue: str
    run: Handler


_registrations: dict[str, Registration] = {}


def on(kind: str, *, name: str, queue: str = "default") -> Callable[[Handler], Handler]:
    """This will register `handler(*, event: EventData)` for a kind of event under a stable name."""

    def register(handler: Handler) -> Handler:
        _registrations[name] = Registration(kind, name, queue, handler)
        return handler

    return register


def emit(*, store_id: int, kind: str, payload: dict[str, object], now: datetime) -> None:
    """This will commit the event with the caller's transaction and wake its handlers after it."""
    event = Event.objects.create(store_id=store_id, kind=kind, payload=payload, occurred_at=now)
    deliveries = Delivery.objects.bulk_create(
        Delivery(event=event, handler=each.name, queue=each.queue, due_at=now)
        for each in _registrations.values()
        if each.kind == kind
    )
    for delivery in deliveries:
        wake(task=DELIVER_TASK, queue=delivery.queue, delivery_id=delivery.pk)


def deliver(*, delivery_id: int, now: datetime) -> bool:
    """This will run one due delivery; False when there was nothing to do or it failed.

    Call outside of a transaction. Failures are recorded on the row, not raised.
    """
    claimed = Delivery.objects.filter(pk=delivery_id, state__in=[_PENDING, _CLAIMED], due_at__lte=now).update(
        state=_CLAIMED, due_at=now + LEASE, attempts=F("attempts") + 1
    )
    if claimed != 1:
        return False
    delivery = Delivery.objects.select_related("event").get(pk=delivery_id)
    return _run(delivery, now)


def _run(delivery: Delivery, now: datetime) -> bool:
    event = delivery.event
    data = EventData(event.pk, event.kind, event.payload, event.store_id, event.occurred_at)
    try:
        # An unknown name is a handler of another release: it waits like any failure.
        _registrations[delivery.handler].run(event=data)
    # Whatever a handler raises must not lose the delivery: it is logged, and tried again.
    except Exception as error:
        logger.exception("handler %s failed", delivery.handler, extra={"event_id": event.pk})
        _record_failure(delivery, f"{type(error).__name__}: {error}", now)
        return False
    _mine(delivery).update(state=_DONE, done_at=now, last_error="")
    return True


def _mine(delivery: Delivery) -> QuerySet[Delivery]:
    # The attempt is the fence: a claim taken over by another worker is not ours to finish.
    return Delivery.objects.filter(pk=delivery.pk, state=_CLAIMED, attempts=delivery.attempts)


def _record_failure(delivery: Delivery, error: str, now: datetime) -> None:
    tries = delivery.attempts
    if tries > len(BACKOFF_SECONDS):
        _mine(delivery).update(state=_DEAD, last_error=error[:2000])
        return
    due_at = now + timedelta(seconds=BACKOFF_SECONDS[tries - 1])
    _mine(delivery).update(state=_PENDING, due_at=due_at, last_error=error[:2000])


def due(*, now: datetime, limit: int = 500) -> list[tuple[int, str]]:
    """This will list (delivery id, queue) that no wake-up brought to an end, at most `limit` of each queue.

    Counted by queue, because the sweep is what tries a failed delivery again:
    a mail server that is down must not keep refunds and labels waiting.
    """
    waiting = Delivery.objects.filter(state__in=[_PENDING, _CLAIMED], due_at__lte=now - WAKE_GRACE)
    queues = waiting.order_by("queue").values_list("queue", flat=True).distinct()
    found: list[tuple[int, str]] = []
    for queue in list(queues):
        rows = waiting.filter(queue=queue).order_by("due_at", "id")
        found += rows.values_list("id", "queue")[:limit]
    return found


def replay(*, delivery_id: int, now: datetime) -> bool:
    """This will give a dead letter its tries back; False when it is not dead."""
    revived = Delivery.objects.filter(pk=delivery_id, state=_DEAD).update(
        state=_PENDING, attempts=0, due_at=now
    )
    if revived:
        queue = Delivery.objects.values_list("queue", flat=True).get(pk=delivery_id)
        wake(task=DELIVER_TASK, queue=queue, delivery_id=delivery_id)
    return bool(revived)


def prune(*, now: datetime, limit: int = 5000) -> int:
    """This will delete handled deliveries and events that are older than two weeks."""
    old = Delivery.objects.filter(state=_DONE, done_at__lt=now - KEEP).order_by("done_at")
    ids = list(old.values_list("id", flat=True)[:limit])
    Delivery.objects.filter(pk__in=ids).delete()
    spent = Event.objects.filter(occurred_at__lt=now - KEEP, deliveries__isnull=True).order_by("id")
    Event.objects.filter(pk__in=list(spent.values_list("id", flat=True)[:limit])).delete()
    return len(ids)
