"""Outbox, inbox and journal rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from returns.models.orders import Order
from returns.models.rmas import Return
from returns.models.stores import Store


class Event(models.Model):
    """A fact, committed in the transaction that made it true."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    occurred_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class DeliveryState(models.TextChoices):
    PENDING = "PENDING", "Waiting"
    CLAIMED = "CLAIMED", "Running"
    DONE = "DONE", "Done"
    DEAD = "DEAD", "Given up"


class Delivery(models.Model):
    """One event for one handler."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=80)
    queue = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivery_once")]
        indexes = [
            # While claimed, due_at is the end of the lease, so one index serves both.
            models.Index(
                fields=["due_at"], condition=Q(state__in=["PENDING", "CLAIMED"]), name="delivery_due"
            ),
            models.Index(fields=["done_at"], condition=Q(state="DONE"), name="delivery_to_prune"),
            models.Index(fields=["id"], condition=Q(state="DEAD"), name="delivery_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} of event {self.event_id}"


class InboxEntry(models.Model):
    """A verified webhook, stored once and processed until it succeeded."""

    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=120)
    # Looked up in the processor's table; set by whoever verified the body.
    kind = models.CharField(max_length=80, blank=True, default="")
    body = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="inbox_entry_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["PENDING", "CLAIMED"]), name="inbox_due"),
            models.Index(fields=["done_at"], condition=Q(state="DONE"), name="inbox_to_prune"),
            models.Index(fields=["id"], condition=Q(state="DEAD"), name="inbox_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"


class JournalEntry(models.Model):
    """Who did what, when. Append-only."""

    append_only = True

    class Actor(models.TextChoices):
        SHOPPER = "SHOPPER", "Shopper"
        STAFF = "STAFF", "Staff"
        SYSTEM = "SYSTEM", "Backhaul"
        CARRIER = "CARRIER", "Carrier"
        STRIPE = "STRIPE", "Stripe"
        API = "API", "API"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    rma = models.ForeignKey(Return, null=True, blank=True, on_delete=models.PROTECT, related_name="journal")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="journal")
    at = models.DateTimeField()
    actor = models.CharField(max_length=8, choices=Actor)
    actor_ref = models.CharField(max_length=80, blank=True, default="")
    action = models.CharField(max_length=60)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rma", "at", "id"], name="journal_of_return")]

    def __str__(self) -> str:
        return self.action
