"""The sandbox carrier's own books: another company's database, so to speak.

No foreign key leads out of here and none of our code but the sandbox carrier
reads it. What connects the two sides is what connects us to any carrier:
calls, an account's public id, and signed webhooks.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SandboxShipment(models.Model):
    class State(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        BOUGHT = "BOUGHT", "Bought"
        VOIDED = "VOIDED", "Voided"

    class Plan(models.TextChoices):
        HOME = "HOME", "Arrives"
        LOST = "LOST", "Gets lost"
        SENT_BACK = "SENT_BACK", "Goes back to the customer"
        HOLD = "HOLD", "Moves by hand only"

    account = models.UUIDField()
    key = models.UUIDField()
    reference = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    plan = models.CharField(max_length=12, choices=Plan, default=Plan.HOME)
    origin = models.CharField(max_length=120)
    destination = models.CharField(max_length=120)
    service = models.CharField(max_length=40)
    cost_minor = models.BigIntegerField()
    cost_currency = models.CharField(max_length=3)
    tracking_number = models.CharField(max_length=20, null=True, unique=True)
    created_at = models.DateTimeField()
    bought_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    # How far the walk home has come, and when the next scan happens; null at the end of it.
    step = models.PositiveIntegerField(default=0)
    next_scan_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="sandbox_key_once")]
        indexes = [
            models.Index(
                fields=["next_scan_at"], condition=Q(next_scan_at__isnull=False), name="sandbox_walk"
            ),
        ]

    def __str__(self) -> str:
        return self.tracking_number or f"draft {self.pk}"


class SandboxScan(models.Model):
    """A scan of the sandbox carrier, with the state of telling us about it."""

    shipment = models.ForeignKey(SandboxShipment, on_delete=models.CASCADE, related_name="scans")
    code = models.CharField(max_length=8)
    place = models.CharField(max_length=120)
    scanned_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    # When the webhook is sent next; null once somebody answered with a 2xx, or it was given up.
    send_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["send_at"], condition=Q(send_at__isnull=False), name="sandbox_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"


class SandboxFault(models.Model):
    """Trouble on demand: the next `left` calls of a kind go wrong in one way."""

    class Kind(models.TextChoices):
        LOST_BEFORE = "LOST_BEFORE", "No answer, nothing happened"
        LOST_AFTER = "LOST_AFTER", "No answer, but it happened"
        RETRYABLE = "RETRYABLE", "Busy, come back later"
        REFUSED = "REFUSED", "Refused"
        INVALID = "INVALID", "Not accepted"
        UNKNOWN = "UNKNOWN", "Cannot tell"
        SLOW = "SLOW", "Slow"

    account = models.UUIDField()
    call = models.CharField(max_length=16)
    kind = models.CharField(max_length=12, choices=Kind)
    left = models.PositiveIntegerField(default=1)
    seconds = models.FloatField(default=0)

    def __str__(self) -> str:
        return f"{self.call} {self.kind}"
