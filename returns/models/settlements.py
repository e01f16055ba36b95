"""What is owed, what was sent, and each call that moves money.

Money rows are never deleted or edited into something else: states move
forward, and an opposite row corrects (DESIGN section 7).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from returns.lifecycle import OperationState, RefundStatus, SettlementStatus
from returns.models.orders import Order, OrderCharge, OrderLine, Payment
from returns.models.rmas import RefundTiming, Return, ReturnLine
from returns.models.stores import Store


def _choices(
    states: type[SettlementStatus | RefundStatus | OperationState],
) -> list[tuple[str, str]]:
    return [(state.value, state.value.replace("_", " ").capitalize()) for state in states]


class Settlement(models.Model):
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="settlements")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="settlements")
    rma = models.ForeignKey(
        Return, null=True, blank=True, on_delete=models.PROTECT, related_name="settlements"
    )
    status = models.CharField(
        max_length=16, choices=_choices(SettlementStatus), default=SettlementStatus.DRAFT
    )
    trigger = models.CharField(max_length=16, choices=RefundTiming)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    # The part of the total that no payment holds any more; a person decides.
    uncovered_minor = models.BigIntegerField(default=0)
    computed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rma"], condition=Q(status="DRAFT"), name="settlement_one_draft_per_return"
            ),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="settlement_not_below_zero"),
            models.CheckConstraint(
                condition=Q(uncovered_minor__gte=0, uncovered_minor__lte=F("total_minor")),
                name="settlement_uncovered_within_total",
            ),
        ]

    def __str__(self) -> str:
        return f"settlement {self.pk}"


class SettlementLine(models.Model):
    append_only = True

    class Kind(models.TextChoices):
        ITEM = "ITEM", "Item"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=24, choices=Kind)
    return_line = models.ForeignKey(
        ReturnLine, null=True, blank=True, on_delete=models.PROTECT, related_name="settlement_lines"
    )
    order_line = models.ForeignKey(
        OrderLine, null=True, blank=True, on_delete=models.PROTECT, related_name="settlement_lines"
    )
    charge = models.ForeignKey(OrderCharge, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    units = models.JSONField(default=list)
    gross_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="ITEM")
                | Q(order_line__isnull=False, gross_minor__gte=0, tax_minor__gte=0)
                & Q(tax_minor__lte=F("gross_minor")),
                name="settlement_item_line_is_owed_to_customer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.gross_minor}"


class Refund(models.Model):
    class Origin(models.TextChoices):
        PORTAL = "PORTAL", "Portal"
        EXTERNAL = "EXTERNAL", "Made elsewhere"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    settlement = models.ForeignKey(
        Settlement, null=True, blank=True, on_delete=models.PROTECT, related_name="refunds"
    )
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.PORTAL)
    status = models.CharField(max_length=16, choices=_choices(RefundStatus), default=RefundStatus.RESERVED)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    # re_… at Stripe, or the reference that finance typed for a payment by hand; null until known.
    provider_ref = models.CharField(max_length=120, null=True, blank=True)
    failure_reason = models.CharField(max_length=80, blank=True, default="")
    bank_reference = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_is_positive"),
            models.UniqueConstraint(fields=["payment", "provider_ref"], name="refund_provider_ref_once"),
            models.CheckConstraint(
                condition=Q(origin="EXTERNAL") | Q(settlement__isnull=False),
                name="refund_of_ours_has_settlement",
            ),
        ]
        indexes = [
            models.Index(fields=["store", "-created_at", "-id"], name="refund_by_time"),
            models.Index(fields=["provider_ref"], name="refund_by_provider_ref"),
        ]

    def __str__(self) -> str:
        return f"refund {self.pk}"


class MoneyOperation(models.Model):
    """One call that moves money: frozen parameters, its own key, and where the call stands."""

    class Kind(models.TextChoices):
        REFUND = "refund", "Refund"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, related_name="operation")
    params = models.JSONField()
    api_version = models.CharField(max_length=40)
    stripe_account = models.CharField(max_length=64, blank=True, default="")
    attempt = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, choices=_choices(OperationState), default=OperationState.READY)
    # Sends of this attempt's key, and in a row how many were answered with a 500.
    sends = models.PositiveIntegerField(default=0)
    server_errors = models.PositiveIntegerField(default=0)
    first_sent_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    last_error = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["READY", "SENDING", "UNKNOWN"]),
                name="money_operation_due",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """The idempotency key, derived from the row alone."""
        return f"{self.mark}.{self.attempt}"

    @property
    def mark(self) -> str:
        """What every attempt carries as metadata `bh_op`, to be found by."""
        return f"bh.{self.kind}.{self.pk}"


class StaffTask(models.Model):
    """Something only a person can decide, visible until somebody did."""

    class Kind(models.TextChoices):
        REFUND_FAILED = "REFUND_FAILED", "Refund failed"
        REFUND_UNCERTAIN = "REFUND_UNCERTAIN", "Refund needs a look"
        MANUAL_REFUND = "MANUAL_REFUND", "Pay by hand"
        NOT_COVERED = "NOT_COVERED", "No payment covers this"
        EXTERNAL_SURPLUS = "EXTERNAL_SURPLUS", "Refunded elsewhere beyond what was left"
        LABEL_FAILED = "LABEL_FAILED", "No label"
        UNANNOUNCED = "UNANNOUNCED", "Unannounced parcel"
        IMPORT_DIFFERENCE = "IMPORT_DIFFERENCE", "Import differs"
        NOT_SCANNED = "NOT_SCANNED", "Paid, but never sent"
        PARCEL_TROUBLE = "PARCEL_TROUBLE", "Parcel in trouble"
        POLICY_NOT_PUBLISHED = "POLICY_NOT_PUBLISHED", "Scheduled policy did not go live"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=24, choices=Kind)
    # What the task is about, once: "refund:17". A second sighting finds the open row.
    subject = models.CharField(max_length=80)
    rma = models.ForeignKey(Return, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    refund = models.ForeignKey(Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    detail = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolution = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store", "kind", "subject"],
                condition=Q(resolved_at__isnull=True),
                name="task_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["store", "opened_at"], condition=Q(resolved_at__isnull=True), name="task_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
