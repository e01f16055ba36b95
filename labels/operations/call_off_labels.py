"""A return was called off, so its labels are not needed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from labels.carriers.registry import adapter_for
from labels.models import Label
from labels.shipping.states import LABEL, LabelState, next_state
from returns.lifecycle import ParcelStatus

_NOT_BOUGHT = (LabelState.DRAFT, LabelState.PREPARED)


def call_off_labels(*, rma_id: int, now: datetime) -> list[int]:
    """This will mark the labels of cancelled parcels for voiding and give their ids.

    A purchase under way is left alone: it ends as an orphan by itself (see
    record_purchase).
    """
    labels = Label.objects.filter(parcel__rma_id=rma_id, parcel__status=ParcelStatus.CANCELLED)
    ids = list(labels.order_by("id").values_list("id", flat=True))
    return [label_id for label_id in ids if _call_off(label_id, now)]


@transaction.atomic(durable=True)
def _call_off(label_id: int, now: datetime) -> bool:
    label = Label.objects.select_for_update(of=("self",)).select_related("account__store").get(pk=label_id)
    if label.state in _NOT_BOUGHT:
        label.state = next_state(label.state, "fail", LABEL)
        label.due_at, label.told_at = None, now
        label.last_error = "The return was called off before the label was bought."
    elif label.state == LabelState.PURCHASED:
        wait = adapter_for(account=label.account).capabilities.void_after_seconds
        label.state = next_state(label.state, "orphan", LABEL)
        label.due_at, label.told_at, label.tries = now + timedelta(seconds=wait), now, 0
    else:
        return False
    label.save(update_fields=["state", "due_at", "told_at", "tries", "last_error"])
    return label.state == LabelState.ORPHAN
