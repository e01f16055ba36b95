"""What a carrier reported is kept, and the parcels' statuses follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from labels.models import Label, TrackingEvent
from labels.shipping.tracking import (
    Derived,
    TrackEvent,
    TrackingStatus,
    TrackSnapshot,
    counts,
    current_status,
    dedup_key,
    leg_of,
    newer_summary,
)

_DERIVED_FIELDS = (
    "tracking_status",
    "tracking_reason",
    "tracking_at",
    "summary_status",
    "summary_at",
    "moved_after_delivery",
    "estimated_at",
    "track_due_at",
)


@dataclass(frozen=True, slots=True)
class Report:
    """What one message said about one label, and when we got it."""

    label_id: int
    snapshot: TrackSnapshot
    received_at: datetime


@transaction.atomic(durable=True)
def record_tracking_events(*, reports: Sequence[Report], now: datetime) -> list[int]:
    """This will keep the reports of many parcels at once and give the labels whose custody has to move.

    Locks the labels' rows by id and nothing else; the same report twice
    changes nothing. Whoever gets the ids tells the domain (tell_tracking).
    """
    labels = _lock({report.label_id for report in reports})
    TrackingEvent.objects.bulk_create(_rows(labels, reports), ignore_conflicts=True)
    events = _deciding(labels)
    by_label = defaultdict(list)
    for report in reports:
        by_label[report.label_id].append(report)
    changed = [label for pk, label in labels.items() if _apply(label, by_label[pk], events.get(pk, []), now)]
    Label.objects.bulk_update(changed, _DERIVED_FIELDS)
    return [label.pk for label in changed if label.track_due_at is not None]


def _lock(ids: Iterable[int]) -> dict[int, Label]:
    rows = Label.objects.select_for_update(of=("self",)).select_related("account").filter(pk__in=ids)
    return {label.pk: label for label in rows.order_by("id")}


def _rows(labels: dict[int, Label], reports: Sequence[Report]) -> list[TrackingEvent]:
    """One row for each event of the batch, however often its reports repeat it; the first report counts."""
    rows: dict[tuple[int, str], TrackingEvent] = {}
    for report in reports:
        for event in report.snapshot.events:
            row = _row(labels[report.label_id], report, event)
            rows.setdefault((report.label_id, row.dedup_key), row)
    return list(rows.values())


def _row(label: Label, report: Report, event: TrackEvent) -> TrackingEvent:
    key = dedup_key(
        account=label.account.public_id, number=label.tracking_number, piece_uid=label.piece_uid, event=event
    )
    decides = counts(event=event, received_at=report.received_at, label_at=label.created_at)
    return TrackingEvent.of(
        label=label, event=event, dedup_key=key, decides=decides, received_at=report.received_at
    )


def _deciding(labels: dict[int, Label]) -> dict[int, list[TrackEvent]]:
    found: dict[int, list[TrackEvent]] = defaultdict(list)
    for row in TrackingEvent.objects.filter(label_id__in=labels, decides=True).order_by("id"):
        found[row.label_id].append(row.as_event)
    return found


def _apply(label: Label, reports: Sequence[Report], events: Sequence[TrackEvent], now: datetime) -> bool:
    """Derives the label's status; True when anything about it changed."""
    before = tuple(getattr(label, name) for name in _DERIVED_FIELDS)
    for report in reports:
        _take_summary(label, report.snapshot)
    summary = TrackingStatus(label.summary_status) if label.summary_status else None
    derived = current_status(summary=summary, summary_at=label.summary_at, events=events)
    _store(label, derived)
    told = TrackingStatus(label.told_status) if label.told_status else TrackingStatus.UNKNOWN
    if leg_of(status=derived.status) is not leg_of(status=told) and label.track_due_at is None:
        # A lease that somebody holds is left alone: its holder looks again before letting go.
        label.track_due_at = now
    return before != tuple(getattr(label, name) for name in _DERIVED_FIELDS)


def _take_summary(label: Label, snapshot: TrackSnapshot) -> None:
    if snapshot.status is None or snapshot.status is TrackingStatus.UNKNOWN:
        return
    held = None
    if label.summary_at is not None:
        held = (label.summary_at, TrackingStatus(label.summary_status))
    newest = newer_summary(held=held, seen=(snapshot.updated_at, snapshot.status))
    if newest != held:
        label.summary_at, label.summary_status = newest
        label.estimated_at = snapshot.estimated_at


def _store(label: Label, derived: Derived) -> None:
    label.tracking_status = derived.status
    label.tracking_reason = derived.reason
    label.tracking_at = derived.occurred_at
    label.moved_after_delivery = derived.moved_after_delivery
