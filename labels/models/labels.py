"""The label of a parcel, from the draft at the carrier to its void."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from labels.models.accounts import CarrierAccount
from labels.shipping.purchase import LabelRef
from labels.shipping.states import LIVE, LabelState
from labels.shipping.tracking import Reason, TrackingStatus
from returns.models import Parcel, Store


def _choices(states: type[LabelState | TrackingStatus]) -> list[tuple[str, str]]:
    return [(state.value, state.value.replace("_", " ").capitalize()) for state in states]


class LabelQuerySet(models.QuerySet["Label"]):
    def due(self, *, now: datetime) -> LabelQuerySet:
        """This will give the labels that something has to be done about by now."""
        return self.filter(due_at__lte=now).order_by("due_at", "id")

    def tracking_due(self, *, now: datetime) -> LabelQuerySet:
        """This will give the labels whose status the domain was not told, or not in time."""
        return self.filter(track_due_at__lte=now).order_by("track_due_at", "id")


class Label(models.Model):
    """One attempt to have a carrier take a parcel home.

    `due_at` is when somebody has to look at the row again: the end of a
    worker's lease, or the next try. A row with nothing left to do has none.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="labels")
    account = models.ForeignKey(CarrierAccount, on_delete=models.PROTECT, related_name="labels")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=16, choices=_choices(LabelState), default=LabelState.DRAFT)
    attempt = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # Null while the domain has not heard how the purchase ended.
    told_at = models.DateTimeField(null=True, blank=True)

    carrier_shipment_id = models.CharField(max_length=120, blank=True, default="")
    rate_id = models.CharField(max_length=120, blank=True, default="")
    service = models.CharField(max_length=80, blank=True, default="")
    tracking_number = models.CharField(max_length=80, blank=True, default="")
    piece_uid = models.CharField(max_length=120, blank=True, default="")
    # What the carrier quoted, then what it charged; null before there is a price.
    cost_minor = models.BigIntegerField(null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True, default="")
    created_at = models.DateTimeField()
    bought_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    voidable_until = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True, default="")

    # Derived from the events below; kept so that a scan that changes nothing costs nothing.
    tracking_status = models.CharField(
        max_length=24, choices=_choices(TrackingStatus), default=TrackingStatus.UNKNOWN
    )
    tracking_reason = models.CharField(
        max_length=24,
        choices=[(each.value, each.value.replace("_", " ").capitalize()) for each in Reason],
        blank=True,
        default="",
    )
    tracking_at = models.DateTimeField(null=True, blank=True)
    summary_status = models.CharField(max_length=24, blank=True, default="")
    summary_at = models.DateTimeField(null=True, blank=True)
    told_status = models.CharField(max_length=24, blank=True, default="")
    track_due_at = models.DateTimeField(null=True, blank=True)
    track_tries = models.PositiveIntegerField(default=0)
    moved_after_delivery = models.BooleanField(default=False)
    estimated_at = models.DateTimeField(null=True, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parcel"],
                condition=Q(state__in=[state.value for state in LIVE]),
                name="label_one_live_per_parcel",
            ),
            models.CheckConstraint(
                condition=~Q(state="PURCHASED") | ~Q(tracking_number="") & Q(bought_at__isnull=False),
                name="label_bought_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["PREPARED", "PURCHASING", "UNKNOWN"]) | ~Q(carrier_shipment_id=""),
                name="label_prepared_has_draft",
            ),
            # A number may come back after months, so the carrier's own id is what must be unique.
            models.UniqueConstraint(
                fields=["account", "carrier_shipment_id"],
                condition=~Q(carrier_shipment_id=""),
                name="label_draft_once",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="label_due"),
            models.Index(
                fields=["track_due_at"], condition=Q(track_due_at__isnull=False), name="label_tracking_due"
            ),
            models.Index(fields=["account", "tracking_number"], name="label_by_number"),
        ]

    def __str__(self) -> str:
        return self.tracking_number or f"label {self.pk}"

    @property
    def ref(self) -> LabelRef:
        """How the carrier finds this label."""
        return LabelRef(self.carrier_shipment_id, self.tracking_number, self.piece_uid)
