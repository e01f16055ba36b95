"""What declining, cancelling and expiring share: units go back, parcels are called off."""

from __future__ import annotations

from datetime import datetime

from returns import journal, outbox
from returns.errors import ReturnsError
from returns.journal import Actor
from returns.lifecycle import CUSTODY, may, next_state
from returns.locks import lock_lines
from returns.models import Parcel, Return, ReturnLine
from returns.units import count, take


class AlreadyUnderWay(ReturnsError):
    """Goods or money have moved; the return cannot be called off any more."""

    code = "already_under_way"


def release_units(*, rma: Return) -> None:
    """This will give back every unit that did not arrive; the caller holds the order's lock."""
    lines = list(ReturnLine.objects.select_for_update().filter(rma=rma).order_by("id"))
    order_lines = lock_lines(order_id=rma.order_id, ids={line.order_line_id for line in lines})
    for line in lines:
        kept = line.received_quantity + line.lost_quantity
        # Not all that was asked for: what a review declined has been given back already.
        released = count(line.units) - kept
        # What was never approved cannot be cancelled.
        line.cancelled_quantity += min(released, line.expected_quantity)
        line.units = take(line.units, kept)
        line.save(update_fields=["cancelled_quantity", "units"])
        order_line = order_lines[line.order_line_id]
        order_line.open_quantity -= released
        order_line.save(update_fields=["open_quantity"])


def call_off_parcels(*, rma: Return, now: datetime) -> None:
    """This will cancel the parcels that nobody has handed over yet."""
    for parcel in Parcel.objects.select_for_update().filter(rma=rma).order_by("id"):
        if may(parcel.status, "cancel", CUSTODY):
            parcel.status = next_state(parcel.status, "cancel", CUSTODY)
            parcel.cancelled_at = now
            parcel.save(update_fields=["status", "cancelled_at"])


def announce(*, rma: Return, kind: str, actor: Actor, now: datetime, **data: object) -> None:
    journal.record(rma=rma, actor=actor, action=kind, now=now, **data)
    outbox.emit(store_id=rma.store_id, kind=kind, payload={"rma_id": rma.pk}, now=now)
