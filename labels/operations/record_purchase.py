"""A label was bought; its parcel may have been called off meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from labels.carriers.registry import adapter_for
from labels.claims import conclude_locked
from labels.models import Label
from labels.shipping.purchase import BoughtLabel
from returns.lifecycle import ParcelStatus
from returns.models import Parcel


@transaction.atomic(durable=True)
def record_purchase(*, label: Label, bought: BoughtLabel, now: datetime) -> bool:
    """This will keep what was bought; False when another worker has recorded it.

    The label's row is locked before the parcel is read: whoever cancels first
    commits the parcel and then takes the same lock, so one of the two sees the
    other, and a label of a cancelled parcel always becomes an orphan.
    """
    Label.objects.select_for_update().get(pk=label.pk)
    status = Parcel.objects.values_list("status", flat=True).get(pk=label.parcel_id)
    if status == ParcelStatus.CANCELLED:
        wait = adapter_for(account=label.account).capabilities.void_after_seconds
        due_at, action, told_at = now + timedelta(seconds=wait), "orphan", now
    else:
        due_at, action, told_at = now, "buy", None
    return conclude_locked(
        label=label, action=action, due_at=due_at, told_at=told_at, tries=0, last_error="", **_facts(bought)
    )


def _facts(bought: BoughtLabel) -> dict[str, object]:
    return {
        "carrier_shipment_id": bought.carrier_shipment_id,
        "tracking_number": bought.tracking_number,
        "piece_uid": bought.piece_uid,
        "service": bought.service,
        "cost_minor": bought.cost.minor,
        "cost_currency": bought.cost.currency,
        "bought_at": bought.bought_at,
        "expires_at": bought.expires_at,
        "voidable_until": bought.voidable_until,
    }
