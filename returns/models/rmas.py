"""The return, its lines, its parcels, and what arrived."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from returns.lifecycle import ParcelStatus, ReturnStatus
from returns.models.orders import Order, OrderLine
from returns.models.policies import EligibilityDecision, PolicyVersion, Reason
from returns.models.stores import Store, Warehouse


class Resolution(models.TextChoices):
    REFUND = "REFUND", "Refund"
    STORE_CREDIT = "STORE_CREDIT", "Store credit"
    EXCHANGE = "EXCHANGE", "Exchange"
    REPLACEMENT = "REPLACEMENT", "Replacement"
    REPAIR = "REPAIR", "Repair"


class Method(models.TextChoices):
    PREPAID_LABEL = "PREPAID_LABEL", "Prepaid label"
    QR_DROP_OFF = "QR_DROP_OFF", "Drop-off with a code"
    OWN_CARRIER = "OWN_CARRIER", "Own carrier"
    IN_STORE = "IN_STORE", "In store"
    PICKUP = "PICKUP", "Pickup"
    KEEP = "KEEP", "Keep"
    DONATE = "DONATE", "Donate"


class RefundTiming(models.TextChoices):
    INSTANT = "INSTANT", "At once"
    FIRST_SCAN = "FIRST_SCAN", "When the carrier has it"
    ON_RECEIPT = "ON_RECEIPT", "When it arrives"
    AFTER_INSPECTION = "AFTER_INSPECTION", "After inspection"


def _choices(states: type[ReturnStatus | ParcelStatus]) -> list[tuple[str, str]]:
    return [(state.value, state.value.replace("_", " ").capitalize()) for state in states]


class Return(models.Model):
    class Source(models.TextChoices):
        SHOPPER = "SHOPPER", "Shopper"
        STAFF = "STAFF", "Staff"
        API = "API", "API"
        IMPORT = "IMPORT", "Import"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="returns")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    number = models.CharField(max_length=16)
    status = models.CharField(max_length=16, choices=_choices(ReturnStatus), default=ReturnStatus.REQUESTED)
    source = models.CharField(max_length=16, choices=Source, default=Source.SHOPPER)
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=16, choices=Method)
    warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=64)
    email = models.CharField(max_length=254, blank=True, default="")
    locale = models.CharField(max_length=12, default="en")
    decline_reason = models.TextField(blank=True, default="")
    # What a reviewer tells the shopper beside a yes.
    approval_note = models.TextField(blank=True, default="")
    requested_at = models.DateTimeField()
    # When a person decided; empty where the policy did.
    reviewed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Not scanned by then: the return expires. After a scan or a box: a person is asked.
    ship_by_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "number"], name="return_number_once"),
            models.UniqueConstraint(fields=["store", "idempotency_key"], name="return_key_once"),
        ]
        indexes = [
            models.Index(fields=["store", "-requested_at", "-id"], name="return_by_time"),
            models.Index(fields=["store", "status", "-requested_at"], name="return_by_status"),
            models.Index(fields=["ship_by_at"], condition=Q(status="APPROVED"), name="return_to_expire"),
        ]

    def __str__(self) -> str:
        return self.number


class ReturnLine(models.Model):
    """Units of one order line with one reason and one resolution; counters, not flags."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    rma = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="return_lines")
    decision = models.ForeignKey(EligibilityDecision, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    resolution = models.CharField(max_length=16, choices=Resolution)
    refund_timing = models.CharField(max_length=16, choices=RefundTiming)
    comment = models.CharField(max_length=1000, blank=True, default="")
    # What the policy asked and the shopper answered: {question code: choice code}.
    evidence_answers = models.JSONField(default=dict, db_default={})
    requested_quantity = models.PositiveIntegerField()
    approved_quantity = models.PositiveIntegerField(default=0)
    received_quantity = models.PositiveIntegerField(default=0)
    accepted_quantity = models.PositiveIntegerField(default=0)
    rejected_quantity = models.PositiveIntegerField(default=0)
    lost_quantity = models.PositiveIntegerField(default=0)
    cancelled_quantity = models.PositiveIntegerField(default=0)
    # Which units of the order line these are: half-open ranges [[0, 2], [5, 6]]. Note [Unit positions]
    # in returns/units.py says why the odd cent needs them.
    units = models.JSONField(default=list)
    # How many of them, from the front, a settlement has valued.
    valued_quantity = models.PositiveIntegerField(default=0)
    quoted_minor = models.BigIntegerField()
    quoted_tax_minor = models.BigIntegerField(default=0)
    # What the approved units are worth; empty until somebody decided, see `promised_minor`.
    approved_minor = models.BigIntegerField(null=True, blank=True)
    approved_tax_minor = models.BigIntegerField(null=True, blank=True)
    # Why units of it were declined, in the shopper's language.
    decline_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rma", "order_line", "reason", "resolution"], name="return_line_once"
            ),
            models.CheckConstraint(condition=Q(requested_quantity__gt=0), name="return_line_has_units"),
            models.CheckConstraint(
                condition=Q(approved_quantity__lte=F("requested_quantity")),
                name="return_line_approved_within",
            ),
            models.CheckConstraint(
                condition=Q(
                    received_quantity__lte=F("approved_quantity")
                    - F("lost_quantity")
                    - F("cancelled_quantity")
                ),
                name="return_line_received_within",
            ),
            models.CheckConstraint(
                condition=Q(
                    accepted_quantity__lte=F("received_quantity")
                    + F("lost_quantity")
                    - F("rejected_quantity")
                ),
                name="return_line_accepted_within",
            ),
            models.CheckConstraint(
                condition=Q(valued_quantity__lte=F("approved_quantity")), name="return_line_valued_within"
            ),
            models.CheckConstraint(
                condition=Q(approved_minor__isnull=True)
                | Q(approved_minor__gte=0, approved_minor__lte=F("quoted_minor")),
                name="return_line_approved_value_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_quantity} of line {self.order_line_id}"

    @property
    def expected_quantity(self) -> int:
        """Approved units that have neither arrived nor been given up."""
        return self.approved_quantity - self.received_quantity - self.lost_quantity - self.cancelled_quantity

    @property
    def declined_quantity(self) -> int:
        """Units that a review turned down; none before it."""
        return 0 if self.approved_minor is None else self.requested_quantity - self.approved_quantity

    @property
    def promised_minor(self) -> int:
        """What the shopper gets for the line: what was quoted, until a review approved less of it.

        Lines that were approved before the column existed were approved whole.
        """
        return self.quoted_minor if self.approved_minor is None else self.approved_minor


class Parcel(models.Model):
    """A box on its way back: custody only; the label belongs to `labels`."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    rma = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="parcels")
    position = models.PositiveIntegerField(default=1)
    method = models.CharField(max_length=16, choices=Method)
    status = models.CharField(max_length=24, choices=_choices(ParcelStatus), default=ParcelStatus.PLANNED)
    warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, related_name="+")
    carrier = models.CharField(max_length=40, blank=True, default="")
    tracking_number = models.CharField(max_length=80, blank=True, default="")
    label_ready_at = models.DateTimeField(null=True, blank=True)
    first_scan_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    estimated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rma", "position"], name="parcel_position_once")]
        indexes = [models.Index(fields=["store", "tracking_number"], name="parcel_by_tracking")]

    def __str__(self) -> str:
        return self.tracking_number or f"parcel {self.position}"


class ParcelLine(models.Model):
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="lines")
    return_line = models.ForeignKey(ReturnLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "return_line"], name="parcel_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parcel_line_has_units"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of return line {self.return_line_id}"


class Receipt(models.Model):
    """A box opened in the warehouse; also one that belongs to nothing. Append-only."""

    class Kind(models.TextChoices):
        EXPECTED = "EXPECTED", "Expected"
        UNANNOUNCED = "UNANNOUNCED", "Unannounced"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="receipts")
    warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, related_name="+")
    rma = models.ForeignKey(Return, null=True, blank=True, on_delete=models.PROTECT, related_name="receipts")
    parcel = models.ForeignKey(
        Parcel, null=True, blank=True, on_delete=models.PROTECT, related_name="receipts"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    idempotency_key = models.CharField(max_length=64)
    scanned_code = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "idempotency_key"], name="receipt_key_once"),
            models.CheckConstraint(
                condition=Q(kind="UNANNOUNCED") | Q(rma__isnull=False), name="receipt_expected_has_return"
            ),
        ]
        indexes = [models.Index(fields=["store", "-received_at", "-id"], name="receipt_by_time")]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class ReceiptLine(models.Model):
    append_only = True

    class Kind(models.TextChoices):
        EXPECTED = "EXPECTED", "Expected"
        OVER = "OVER", "More than expected"
        WRONG_ITEM = "WRONG_ITEM", "Wrong item"
        UNANNOUNCED = "UNANNOUNCED", "Unannounced"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="lines")
    return_line = models.ForeignKey(
        ReturnLine, null=True, blank=True, on_delete=models.PROTECT, related_name="receipt_lines"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    quantity = models.PositiveIntegerField()
    sku = models.CharField(max_length=80, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="receipt_line_has_units"),
            models.CheckConstraint(
                condition=~Q(kind="EXPECTED") | Q(return_line__isnull=False),
                name="receipt_line_expected_has_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.kind}"
