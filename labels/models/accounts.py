"""A store's contract with a carrier."""

from __future__ import annotations

import uuid

from django.db import models

from labels.shipping.purchase import BillingModel
from returns.models import Store


class CarrierAccountQuerySet(models.QuerySet["CarrierAccount"]):
    def buying_for(self, *, store_id: int) -> CarrierAccountQuerySet:
        """This will give the accounts that may buy labels for the store, the oldest first."""
        return self.filter(store_id=store_id, is_active=True).order_by("id")


class CarrierAccount(models.Model):
    """Credentials and webhook secrets are never logged nor shown; several secrets let one be replaced."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="carrier_accounts")
    # Stands in the address of the webhook door.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    carrier = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    is_test = models.BooleanField(default=False)
    webhook_secrets = models.JSONField(default=list, blank=True)
    credentials = models.JSONField(default=dict, blank=True)
    # Told by the carrier's contract; an adapter cannot infer it.
    billing_model = models.CharField(
        max_length=16,
        choices=[(model.value, model.value.replace("_", " ").capitalize()) for model in BillingModel],
        default=BillingModel.ON_PURCHASE,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CarrierAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "carrier", "name"], name="carrier_account_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
