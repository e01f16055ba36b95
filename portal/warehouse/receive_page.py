"""From a return on the bench to what its page shows: flat data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from portal.warehouse.counting import counted_as_expected, entered
from portal.warehouse.forms import CountForm, CountSheet
from portal.warehouse.words import booked_words, standing_words
from returns.lifecycle import ParcelStatus
from returns.models import EvidencePhoto
from returns.queries.arrivals import AwaitedReturn

Photos = Mapping[int, Sequence[EvidencePhoto]]


def receive_page(
    *, awaited: AwaitedReturn, sheet: CountSheet, photos: Photos, time_zone: str, is_reopened: bool
) -> dict[str, Any]:
    """This will give the context of warehouse/receive.html; `photos` are the shopper's, by return line.

    `is_reopened` says that somebody wants to book one more box of a return
    that has everything.
    """
    told = standing_words(awaited=awaited, time_zone=time_zone)
    is_complete = told is not None and not told.may_count
    is_forbidden = is_complete and not awaited.receipts
    return {
        "number": awaited.rma.number,
        "order_number": awaited.rma.order.number,
        "parcels": [_parcel(parcel) for parcel in awaited.parcels if parcel.tracking_number],
        "told": told,
        "may_count": not is_complete or (is_reopened and not is_forbidden),
        "may_reopen": is_complete and not is_forbidden and not is_reopened,
        "is_unapproved": is_forbidden,
        "sheet": sheet,
        "lines": [_line(form, photos.get(form.line.return_line_id, ()), awaited) for form in sheet.counts],
        "expected_quantity": awaited.expected_quantity,
        "counted_quantity": counted_as_expected(sheet.box.data, awaited),
        "receipts": [booked_words(receipt) for receipt in reversed(awaited.receipts)],
        "code": sheet.box["code"].value() or awaited.rma.number,
    }


def _parcel(parcel: Any) -> dict[str, Any]:
    return {
        "tracking_number": parcel.tracking_number,
        "carrier": parcel.carrier,
        "is_received": parcel.status == ParcelStatus.RECEIVED,
    }


def _line(form: CountForm, photos: Sequence[EvidencePhoto], awaited: AwaitedReturn) -> dict[str, Any]:
    line, number = form.line, _entered(form)
    return {
        "line": line,
        "photos": [reverse("warehouse:photo", args=[awaited.rma.number, photo.pk]) for photo in photos],
        "field": form["quantity"],
        "expected": line.expected_quantity,
        "received": line.received_quantity,
        "plus": f"{line.return_line_id}+",
        "minus": f"{line.return_line_id}-",
        "is_complete": number == line.expected_quantity > 0,
        "is_over": number > line.expected_quantity,
    }


def _entered(form: CountForm) -> int:
    return entered(form.data, form.line) if form.is_bound else 0
