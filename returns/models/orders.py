"""The snapshot of a sale: written by imports, never edited by a return.

Only counters move here, and only under the locks of DESIGN section 5; the
named check constraints are the guarantee behind every friendly sentence.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from returns.models.stores import Store


class Order(models.Model):
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="orders")
    external_id = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    # What a shopper types is compared without case, spaces and '#'.
    number_key = models.CharField(max_length=60)
    email = models.CharField(max_length=254, blank=True, default="")
    email_key = models.CharField(max_length=254, blank=True, default="")
    postcode_key = models.CharField(max_length=20, blank=True, default="")
    customer_ref = models.CharField(max_length=120, blank=True, default="")
    customer_group = models.CharField(max_length=60, blank=True, default="")
    channel = models.CharField(max_length=60, blank=True, default="")
    placed_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2, blank=True, default="")
    locale = models.CharField(max_length=12, blank=True, default="")
    is_business = models.BooleanField(default=False)
    is_gift = models.BooleanField(default=False)
    is_tax_inclusive = models.BooleanField(default=True)
    total_minor = models.BigIntegerField()
    shipping_address = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=40, default="jsonl")
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "external_id"], name="order_external_id_once"),
            models.UniqueConstraint(fields=["store", "number_key"], name="order_number_once"),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="order_currency_is_code"),
        ]
        indexes = [
            models.Index(fields=["store", "-placed_at", "-id"], name="order_by_time"),
            models.Index(fields=["store", "email_key", "-placed_at"], name="order_by_email"),
            models.Index(
                fields=["store", "customer_ref", "-placed_at"],
                condition=~Q(customer_ref=""),
                name="order_by_customer",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    external_id = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    sku = models.CharField(max_length=80, blank=True, default="")
    product_ref = models.CharField(max_length=120, blank=True, default="")
    title = models.CharField(max_length=300)
    variant = models.CharField(max_length=200, blank=True, default="")
    options = models.JSONField(default=dict, blank=True)
    tags = models.JSONField(default=list, blank=True)
    categories = models.JSONField(default=list, blank=True)
    vendor = models.CharField(max_length=120, blank=True, default="")
    image_url = models.URLField(max_length=500, blank=True, default="")
    is_final_sale = models.BooleanField(default=False)
    is_gift_card = models.BooleanField(default=False)
    hs_code = models.CharField(max_length=14, blank=True, default="")
    origin_country = models.CharField(max_length=2, blank=True, default="")
    weight_grams = models.PositiveIntegerField(null=True, blank=True)
    quantity = models.PositiveIntegerField()
    # What the customer paid for all units: after discounts, tax inside.
    paid_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    list_minor = models.BigIntegerField(null=True, blank=True)
    discount_minor = models.BigIntegerField(default=0)
    # Counters; units are open while a return holds them, settled when they were received for good.
    fulfilled_quantity = models.PositiveIntegerField(default=0)
    open_quantity = models.PositiveIntegerField(default=0)
    settled_quantity = models.PositiveIntegerField(default=0)
    reserved_minor = models.BigIntegerField(default=0)
    settled_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "external_id"], name="order_line_external_id_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_has_units"),
            models.CheckConstraint(
                condition=Q(tax_minor__gte=0, tax_minor__lte=F("paid_minor")),
                name="order_line_tax_inside_paid",
            ),
            models.CheckConstraint(
                condition=Q(fulfilled_quantity__lte=F("quantity")), name="order_line_fulfilled_within_ordered"
            ),
            models.CheckConstraint(
                condition=Q(open_quantity__lte=F("fulfilled_quantity") - F("settled_quantity")),
                name="order_line_open_settled_within_fulfilled",
            ),
            models.CheckConstraint(
                condition=Q(reserved_minor__gte=0, settled_minor__gte=0)
                & Q(reserved_minor__lte=F("paid_minor") - F("settled_minor")),
                name="order_line_amounts_within_paid",
            ),
        ]
        indexes = [models.Index(fields=["store", "sku"], name="order_line_by_sku")]

    def __str__(self) -> str:
        return self.title

    @property
    def free_minor(self) -> int:
        """Minor units of this line that are neither paid back nor reserved."""
        return self.paid_minor - self.reserved_minor - self.settled_minor


class OrderLineTax(models.Model):
    """One tax inside a line; the rate is kept as printed on the receipt."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="taxes")
    name = models.CharField(max_length=80, blank=True, default="")
    rate_percent = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    amount_minor = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name


class OrderCharge(models.Model):
    """What was paid beside goods: shipping, gift wrap, a fee."""

    class Kind(models.TextChoices):
        SHIPPING = "SHIPPING", "Shipping"
        GIFT_WRAP = "GIFT_WRAP", "Gift wrap"
        FEE = "FEE", "Fee"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="charges")
    external_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=200, blank=True, default="")
    paid_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    reserved_minor = models.BigIntegerField(default=0)
    settled_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "external_id"], name="order_charge_external_id_once"),
            models.CheckConstraint(
                condition=Q(tax_minor__gte=0, tax_minor__lte=F("paid_minor")),
                name="order_charge_tax_inside_paid",
            ),
            models.CheckConstraint(
                condition=Q(reserved_minor__gte=0, settled_minor__gte=0)
                & Q(reserved_minor__lte=F("paid_minor") - F("settled_minor")),
                name="order_charge_amounts_within_paid",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.kind


class Fulfilment(models.Model):
    """A parcel to the customer; a later import may add its delivery."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="fulfilments")
    external_id = models.CharField(max_length=120)
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    carrier = models.CharField(max_length=60, blank=True, default="")
    tracking_number = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "external_id"], name="fulfilment_external_id_once"),
        ]

    def __str__(self) -> str:
        return self.external_id


class FulfilmentLine(models.Model):
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="fulfilment_lines")
    quantity = models.PositiveIntegerField()
    # Delivery of this line where it differs from the parcel's.
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fulfilment", "order_line"], name="fulfilment_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="fulfilment_line_has_units"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.order_line_id}"


class Payment(models.Model):
    """Money that came in. What went out or is on its way never exceeds it."""

    class Provider(models.TextChoices):
        STRIPE = "STRIPE", "Stripe"
        MANUAL = "MANUAL", "By hand"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    external_id = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    provider = models.CharField(max_length=16, choices=Provider)
    # pi_… or ch_… at Stripe; empty for payments by hand.
    provider_ref = models.CharField(max_length=120, blank=True, default="")
    stripe_account = models.CharField(max_length=64, blank=True, default="")
    method = models.CharField(max_length=60, blank=True, default="")
    currency = models.CharField(max_length=3)
    captured_at = models.DateTimeField(null=True, blank=True)
    captured_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    pending_minor = models.BigIntegerField(default=0)
    external_refunded_minor = models.BigIntegerField(default=0)
    # Refunded outside beyond what the payment still held: a fact, kept apart, and a task.
    external_surplus_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "external_id"], name="payment_external_id_once"),
            models.UniqueConstraint(
                fields=["store", "provider_ref"],
                condition=Q(provider="STRIPE"),
                name="payment_provider_ref_once",
            ),
            models.CheckConstraint(
                condition=~Q(provider="STRIPE") | ~Q(provider_ref=""), name="payment_at_stripe_has_ref"
            ),
            models.CheckConstraint(
                condition=Q(
                    refunded_minor__gte=0,
                    pending_minor__gte=0,
                    external_refunded_minor__gte=0,
                    external_surplus_minor__gte=0,
                ),
                name="payment_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    refunded_minor__lte=F("captured_minor")
                    - F("pending_minor")
                    - F("external_refunded_minor")
                ),
                name="payment_refunds_within_captured",
            ),
        ]

    def __str__(self) -> str:
        return self.provider_ref or self.external_id

    @property
    def free_minor(self) -> int:
        """Minor units that can still be refunded from this payment."""
        return self.captured_minor - self.refunded_minor - self.pending_minor - self.external_refunded_minor
