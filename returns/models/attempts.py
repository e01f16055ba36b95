"""What the policy turned away: requests that ended in a refusal, kept without a return."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from returns.models.orders import Order, OrderLine
from returns.models.policies import PolicyVersion, Reason
from returns.models.stores import Store


class RefusedAttempt(models.Model):
    """One line of an order that somebody tried to send back, and was refused.

    `inputs` and `answer` are those of an EligibilityDecision, so that it is
    explained and run again in the same way. `rule_id` names the rule behind
    the refusal; it is empty where no rule is (nothing left, not sent yet).
    Not append-only: rows are pruned when they are old.
    """

    class Kind(models.TextChoices):
        CHOSEN = "CHOSEN", "Asked for"
        LOOKED = "LOOKED", "Looked, nothing could come back"

    class Source(models.TextChoices):
        SHOPPER = "SHOPPER", "Shopper"
        API = "API", "API"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refused_attempts")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="refused_attempts")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(Reason, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=8, choices=Source)
    code = models.CharField(max_length=40)
    rule_id = models.CharField(max_length=80, blank=True, default="")
    rule_name = models.CharField(max_length=200, blank=True, default="")
    quantity = models.PositiveIntegerField()
    # What was paid for these units, tax inside.
    value_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    locale = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    # The calendar day of `asked_at` in the store's time zone.
    day = models.DateField()
    inputs = models.JSONField()
    answer = models.JSONField()

    class Meta:
        constraints = [
            # Reloads, double-clicks and a second try on the same day are one attempt.
            models.UniqueConstraint(
                fields=["order_line", "source", "kind", "code", "day"], name="refused_attempt_once_a_day"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="refused_attempt_has_code"),
        ]
        indexes = [
            models.Index(fields=["store", "day"], name="refused_attempt_by_day"),
            models.Index(fields=["store", "-asked_at", "-id"], name="refused_attempt_newest"),
            models.Index(fields=["store", "rule_id"], name="refused_attempt_by_rule"),
            models.Index(fields=["asked_at"], name="refused_attempt_to_prune"),
        ]

    def __str__(self) -> str:
        return self.code
