"""What carriers reported about a parcel. Append-only."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from labels.models.labels import Label
from labels.shipping.tracking import Precision, Reason, TimeZoneSource, TrackEvent, TrackingStatus
from returns.models import Store


class TrackingEvent(models.Model):
    """One scan or message. `decides` is False for what is shown but never changes the status."""

    append_only = True

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="events")
    dedup_key = models.CharField(max_length=64)
    raw_code = models.CharField(max_length=80, blank=True, default="")
    raw_text = models.CharField(max_length=300, blank=True, default="")
    status = models.CharField(
        max_length=24,
        choices=[(each.value, each.value.replace("_", " ").capitalize()) for each in TrackingStatus],
    )
    reason = models.CharField(max_length=24, blank=True, default="")
    place = models.CharField(max_length=160, blank=True, default="")
    occurred_at = models.DateTimeField()
    local_raw = models.CharField(max_length=40, blank=True, default="")
    tz_source = models.CharField(max_length=12, default=TimeZoneSource.OFFSET)
    precision = models.CharField(max_length=4, default=Precision.TIME)
    position = models.PositiveIntegerField(default=0)
    is_informational = models.BooleanField(default=False)
    decides = models.BooleanField(default=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["label", "dedup_key"], name="tracking_event_once"),
        ]
        indexes = [models.Index(fields=["label", "occurred_at"], name="tracking_event_by_time")]

    def __str__(self) -> str:
        return f"{self.status} {self.place}".strip()

    @property
    def as_event(self) -> TrackEvent:
        """The event as the pure rules read it."""
        return TrackEvent(
            raw_code=self.raw_code,
            raw_text=self.raw_text,
            status=TrackingStatus(self.status),
            reason=Reason(self.reason),
            occurred_at=self.occurred_at,
            local_raw=self.local_raw,
            place=self.place,
            position=self.position,
            tz_source=TimeZoneSource(self.tz_source),
            precision=Precision(self.precision),
            is_informational=self.is_informational,
        )

    @classmethod
    def of(
        cls, *, label: Label, event: TrackEvent, dedup_key: str, decides: bool, received_at: datetime
    ) -> TrackingEvent:
        """This will make an unsaved row, cut to the width of its columns."""
        return cls(
            store_id=label.store_id,
            label=label,
            dedup_key=dedup_key,
            raw_code=event.raw_code[:80],
            raw_text=event.raw_text[:300],
            status=event.status,
            reason=event.reason,
            place=event.place[:160],
            occurred_at=event.occurred_at,
            local_raw=event.local_raw[:40],
            tz_source=event.tz_source,
            precision=event.precision,
            position=max(event.position, 0),
            is_informational=event.is_informational,
            decides=decides,
            received_at=received_at,
        )
