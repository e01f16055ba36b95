"""Webhooks of others: verified by the caller, stored once, processed until it succeeded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from returns.models import DeliveryState, InboxEntry
from returns.outbox import BACKOFF_SECONDS, KEEP, LEASE, WAKE_GRACE
from returns.wakeup import wake

logger = logging.getLogger(__name__)

PROCESS_TASK = "returns.tasks.process_inbox"
_OPEN = [DeliveryState.PENDING, DeliveryState.CLAIMED]


@dataclass(frozen=True)
class InboxData:
    """One stored webhook; `body` is the raw bytes that were verified."""

    id: int
    source: str
    external_id: str
    kind: str
    body: bytes
    attempts: int
    received_at: datetime


# Gives {entry id: error} for what failed; everything it does not name is done.
Processor = Callable[[Sequence[InboxData]], dict[int, str]]


@dataclass(frozen=True)
class Registration:
    family: str
    queue: str
    batch: int
    run: Processor


_registrations: dict[str, Registration] = {}


def process(family: str, *, queue: str, batch: int = 100) -> Callable[[Processor], Processor]:
    """This will register the processor of all sources that start with `family` and a colon or end there."""

    def register(processor: Processor) -> Processor:
        _registrations[family] = Registration(family, queue, batch, processor)
        return processor

    return register


def family_of(source: str) -> str:
    return source.partition(":")[0]


def store_entry(*, source: str, external_id: str, kind: str, body: bytes, now: datetime) -> bool:
    """This will store a verified webhook; False when it was there already.

    `source` is "stripe" or "carrier:<account id>"; with `external_id` it is
    unique. One INSERT, no lock; the processor is woken after the commit.
    """
    with transaction.atomic():
        before = InboxEntry.objects.filter(source=source, external_id=external_id)
        if before.exists():
            return False
        # Two at once: the database keeps one, and both answer 200.
        InboxEntry.objects.bulk_create(
            [
                InboxEntry(
                    source=source, external_id=external_id, kind=kind, body=body, received_at=now, due_at=now
                )
            ],
            ignore_conflicts=True,
        )
        _wake_processor(source)
    return True


def _wake_processor(source: str) -> None:
    # A source may belong to a processor of another release: the entry waits for it.
    registration = _registrations.get(family_of(source))
    if registration:
        wake(task=PROCESS_TASK, queue=registration.queue, family=registration.family)


def run_batch(*, family: str, now: datetime) -> int:
    """This will claim and process one batch; the number claimed is 0 when nothing is due.

    Call outside of a transaction.
    """
    registration = _registrations[family]
    entries = _claim(registration, now)
    if not entries:
        return 0
    failures = _run(registration, entries)
    done = [entry.id for entry in entries if entry.id not in failures]
    InboxEntry.objects.filter(pk__in=done, state=DeliveryState.CLAIMED).update(
        state=DeliveryState.DONE, done_at=now, last_error=""
    )
    for entry in entries:
        if entry.id in failures:
            _record_failure(entry, failures[entry.id], now)
    return len(entries)


def _claim(registration: Registration, now: datetime) -> list[InboxData]:
    with transaction.atomic():
        rows = list(
            InboxEntry.objects.select_for_update(skip_locked=True)
            .filter(_sources_of(registration.family), state__in=_OPEN, due_at__lte=now)
            .order_by("due_at", "id")[: registration.batch]
        )
        InboxEntry.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=DeliveryState.CLAIMED, due_at=now + LEASE, attempts=F("attempts") + 1
        )
    return [
        InboxData(
            row.pk, row.source, row.external_id, row.kind, bytes(row.body), row.attempts + 1, row.received_at
        )
        for row in rows
    ]


def _sources_of(family: str) -> Q:
    return Q(source=family) | Q(source__startswith=f"{family}:")


def _run(registration: Registration, entries: Sequence[InboxData]) -> dict[int, str]:
    try:
        return registration.run(entries)
    # Whatever a processor raises must not lose the entries: it is logged, and they are tried again.
    except Exception as error:
        logger.exception("inbox %s failed for %d entries", registration.family, len(entries))
        return dict.fromkeys((entry.id for entry in entries), f"{type(error).__name__}: {error}")


def _record_failure(entry: InboxData, error: str, now: datetime) -> None:
    mine = InboxEntry.objects.filter(pk=entry.id, state=DeliveryState.CLAIMED, attempts=entry.attempts)
    if entry.attempts > len(BACKOFF_SECONDS):
        mine.update(state=DeliveryState.DEAD, last_error=error[:2000])
        return
    wait = timedelta(seconds=BACKOFF_SECONDS[entry.attempts - 1])
    mine.update(state=DeliveryState.PENDING, due_at=now + wait, last_error=error[:2000])


def due_families(*, now: datetime) -> list[tuple[str, str]]:
    """This will list (family, queue) with entries that no wake-up brought to an end."""
    rows = InboxEntry.objects.filter(state__in=_OPEN, due_at__lte=now - WAKE_GRACE)
    families = {family_of(source) for source in rows.values_list("source", flat=True).distinct()}
    known = (_registrations[each] for each in sorted(families) if each in _registrations)
    return [(registration.family, registration.queue) for registration in known]


def replay(*, entry_id: int, now: datetime) -> bool:
    """This will give a dead entry its tries back; False when it is not dead."""
    revived = InboxEntry.objects.filter(pk=entry_id, state=DeliveryState.DEAD).update(
        state=DeliveryState.PENDING, attempts=0, due_at=now
    )
    if revived:
        source = InboxEntry.objects.values_list("source", flat=True).get(pk=entry_id)
        _wake_processor(source)
    return bool(revived)


def prune(*, now: datetime, limit: int = 5000) -> int:
    """This will delete processed entries that are older than two weeks."""
    old = InboxEntry.objects.filter(state=DeliveryState.DONE, done_at__lt=now - KEEP).order_by("done_at")
    ids = list(old.values_list("id", flat=True)[:limit])
    InboxEntry.objects.filter(pk__in=ids).delete()
    return len(ids)
