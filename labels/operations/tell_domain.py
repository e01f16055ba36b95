"""The domain hears how a purchase ended."""

from __future__ import annotations

from datetime import datetime

from labels.claims import claim, conclude
from labels.models import Label
from labels.shipping.states import LabelState
from returns.operations.record_label import record_label, record_label_failure


def tell_domain(*, label: Label, now: datetime) -> None:
    """This will tell of a bought or failed label; said twice it changes nothing.

    It is a step of its own because the domain has its own transaction: a
    worker that dies in between leaves a row that is due.
    """
    if not claim(label=label, now=now):
        return
    if label.state == LabelState.PURCHASED:
        record_label(
            parcel_id=label.parcel_id,
            carrier=label.account.carrier,
            tracking_number=label.tracking_number,
            now=now,
        )
    else:
        record_label_failure(parcel_id=label.parcel_id, sentence=label.last_error, now=now)
    conclude(label=label, told_at=now, due_at=None)
