"""What the label side does when the domain says that something happened."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.utils import timezone

from labels.operations.advance_label import advance_label
from labels.operations.average_label_costs import average_label_costs
from labels.operations.buy_label import NoCarrierAccount, buy_label
from labels.operations.call_off_labels import call_off_labels
from labels.operations.receive_tracking import receive_tracking
from returns.inbox import InboxData, process
from returns.lifecycle import ParcelStatus
from returns.models import Method, Parcel
from returns.operations.record_label import record_label_failure
from returns.outbox import EventData, on
from returns.queries import label_costs

logger = logging.getLogger(__name__)

label_costs.use(average_label_costs)


@on("rma.approved", queue="labels", name="labels.buy_labels")
def buy_labels(*, event: EventData) -> None:
    """This will buy the labels of an approved return's parcels that want one."""
    now = timezone.now()
    parcels = Parcel.objects.filter(
        rma_id=event.id_of("rma_id"), method=Method.PREPAID_LABEL, status=ParcelStatus.PLANNED
    )
    for parcel_id in parcels.order_by("id").values_list("id", flat=True):
        try:
            buy_label(parcel_id=parcel_id, now=now)
        except NoCarrierAccount as error:
            record_label_failure(parcel_id=parcel_id, sentence=error.sentence, now=now)


@on("rma.cancelled", queue="labels", name="labels.call_off_cancelled")
def call_off_cancelled(*, event: EventData) -> None:
    """This will void the labels of a cancelled return."""
    _call_off(event)


@on("rma.expired", queue="labels", name="labels.call_off_expired")
def call_off_expired(*, event: EventData) -> None:
    """This will void the labels of a return whose parcel never came."""
    _call_off(event)


@on("rma.rest_cancelled", queue="labels", name="labels.call_off_rest")
def call_off_rest(*, event: EventData) -> None:
    """This will void the labels that nobody used of a return whose rest was given up."""
    _call_off(event)


def _call_off(event: EventData) -> None:
    now = timezone.now()
    for label_id in call_off_labels(rma_id=event.id_of("rma_id"), now=now):
        advance_label(label_id=label_id, now=now)


@process("carrier", queue="tracking", batch=100)
def read_webhooks(entries: Sequence[InboxData]) -> dict[int, str]:
    """This will apply a batch of carriers' webhooks."""
    return receive_tracking(entries=entries, now=timezone.now())
