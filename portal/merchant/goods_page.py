"""The goods of a return, flat for its page: parcels with what carriers said, and what arrived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from labels.models import Label, TrackingEvent
from labels.shipping.tracking import TrackingStatus
from portal.merchant.words import METHODS, Words, word
from portal.ui.badges import Badge, badge_of
from returns.models import Parcel, Receipt, ReceiptLine

_SCANS: Words = {
    TrackingStatus.UNKNOWN: _("Message of the carrier"),
    TrackingStatus.LABEL_CREATED: _("Label made"),
    TrackingStatus.ACCEPTED: _("Handed in"),
    TrackingStatus.IN_TRANSIT: _("On its way"),
    TrackingStatus.OUT_FOR_DELIVERY: _("Out for delivery"),
    TrackingStatus.READY_FOR_PICKUP: _("Ready for pickup"),
    TrackingStatus.DELAYED: _("Delayed"),
    TrackingStatus.ATTEMPT_FAILED: _("Delivery failed"),
    TrackingStatus.HELD: _("Held"),
    TrackingStatus.DELIVERED: _("Delivered"),
    TrackingStatus.RETURNING_TO_CUSTOMER: _("On its way back to the customer"),
    TrackingStatus.FAILED: _("Will not arrive"),
    TrackingStatus.CANCELLED: _("Cancelled"),
}
_KINDS: Words = {
    ReceiptLine.Kind.EXPECTED: "",
    ReceiptLine.Kind.OVER: _("more than expected"),
    ReceiptLine.Kind.WRONG_ITEM: _("wrong item"),
    ReceiptLine.Kind.UNANNOUNCED: _("unannounced"),
}


@dataclass(frozen=True, kw_only=True)
class Scan:
    title: str
    detail: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ParcelRow:
    """`problem` is what the carrier answered when no label could be bought."""

    position: int
    badge: Badge
    method: str
    carrier: str
    tracking_number: str
    estimated_at: datetime | None
    scans: list[Scan]
    problem: str


@dataclass(frozen=True, kw_only=True)
class ReceivedLine:
    quantity: int
    title: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class ReceiptRow:
    at: datetime
    who: str
    note: str
    lines: list[ReceivedLine]


def parcel_rows(parcels: Iterable[Parcel]) -> list[ParcelRow]:
    """This will show parcels with their labels and tracking events, newest event first, in two queries."""
    parcels = list(parcels)
    scans: defaultdict[int, list[Scan]] = defaultdict(list)
    events = TrackingEvent.objects.filter(label__parcel__in=parcels).select_related("label")
    for event in events.order_by("-occurred_at", "-id"):
        scans[event.label.parcel_id].append(_scan(event))
    labels = Label.objects.filter(parcel__in=parcels).order_by("id")
    problems = {label.parcel_id: label.last_error for label in labels}
    return [_parcel(parcel, scans[parcel.pk], problems.get(parcel.pk, "")) for parcel in parcels]


def _scan(event: TrackingEvent) -> Scan:
    detail = " · ".join(part for part in (event.raw_text, event.place) if part)
    return Scan(title=word(_SCANS, event.status), detail=detail, at=event.occurred_at)


def _parcel(parcel: Parcel, scans: list[Scan], problem: str) -> ParcelRow:
    return ParcelRow(
        position=parcel.position,
        badge=badge_of(family="parcel", status=parcel.status),
        method=word(METHODS, parcel.method),
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        estimated_at=parcel.estimated_at,
        scans=scans,
        problem="" if parcel.tracking_number else problem,
    )


def receipt_rows(receipts: Iterable[Receipt]) -> list[ReceiptRow]:
    """This will show receipts that come with their lines."""
    return [
        ReceiptRow(
            at=receipt.received_at,
            who=str(get_user_display_name(receipt.received_by)) if receipt.received_by else "",
            note=receipt.note,
            lines=[_received(line) for line in receipt.lines.all()],
        )
        for receipt in receipts
    ]


def _received(line: ReceiptLine) -> ReceivedLine:
    title = line.return_line.order_line.title if line.return_line else line.sku or line.note
    remarks = (word(_KINDS, line.kind), line.note if line.note != title else "")
    return ReceivedLine(
        quantity=line.quantity, title=title, remark=" · ".join(remark for remark in remarks if remark)
    )
