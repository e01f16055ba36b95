"""What the policy said, and what it answered: append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from returns.languages import Reader
from returns.models.orders import Order, OrderLine
from returns.models.stores import Store


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def newest_first(self) -> PolicyVersionQuerySet:
        return self.order_by("-published_at", "-id")


class PolicyVersion(models.Model):
    """An immutable compilation of the store's policy page.

    `rules` is the document that returns.eligibility reads; `texts` holds the
    rendered policy per locale; `revision_id` is the CMS revision it came from.
    """

    append_only = True

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="policy_versions")
    number = models.PositiveIntegerField()
    rules = models.JSONField()
    texts = models.JSONField(default=dict)
    revision_id = models.BigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    effective_from = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "number"], name="policy_version_number_once"),
        ]
        indexes = [models.Index(fields=["store", "effective_from"], name="policy_version_by_time")]

    def __str__(self) -> str:
        return f"version {self.number}"


class ReasonCategory(models.TextChoices):
    SIZE_TOO_SMALL = "SIZE_TOO_SMALL", "Too small"
    SIZE_TOO_LARGE = "SIZE_TOO_LARGE", "Too large"
    COLOR = "COLOR", "Colour"
    STYLE = "STYLE", "Style"
    DEFECTIVE = "DEFECTIVE", "Defective"
    DAMAGED = "DAMAGED", "Damaged"
    NOT_AS_DESCRIBED = "NOT_AS_DESCRIBED", "Not as described"
    WRONG_ITEM = "WRONG_ITEM", "Wrong item"
    UNWANTED = "UNWANTED", "No longer wanted"
    OTHER = "OTHER", "Other"


class ReasonTree(models.Model):
    """One publication of the merchant's reasons; the newest is asked, older ones stay for old returns."""

    append_only = True

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="reason_trees")
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["store", "-published_at"], name="reason_tree_newest")]

    def __str__(self) -> str:
        return f"reasons of {self.published_at:%Y-%m-%d}"


class Reason(models.Model):
    """A node of the tree; only leaves can be chosen. `labels` is {locale: text}."""

    append_only = True

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    tree = models.ForeignKey(ReasonTree, on_delete=models.PROTECT, related_name="reasons")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    code = models.CharField(max_length=60)
    labels = models.JSONField()
    category = models.CharField(max_length=20, choices=ReasonCategory, blank=True, default="")
    is_merchant_at_fault = models.BooleanField(default=False)
    is_leaf = models.BooleanField()
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tree", "code"], name="reason_code_once"),
            models.CheckConstraint(
                condition=Q(is_leaf=False) | ~Q(category=""), name="reason_leaf_has_category"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def label(self, *, reader: Reader) -> str:
        """This will give the text as the reader gets it; its code where there is none."""
        return reader.read(self.labels) or self.code


class EligibilityDecision(models.Model):
    """One answer of the engine with everything it read; running it again gives the same."""

    append_only = True

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="decisions")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="decisions")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="decisions")
    asked_at = models.DateTimeField()
    inputs = models.JSONField()
    answer = models.JSONField()
    is_allowed = models.BooleanField()
    code = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["store", "-asked_at"], name="decision_by_time")]

    def __str__(self) -> str:
        return self.code or "allowed"
