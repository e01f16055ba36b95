"""From where a return stands to what its page says: flat data, in the shopper's words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from portal.shopper.status_words import PROBLEMS, ahead_words, next_steps, stage_words, step_words
from portal.shopper.why import Why, why_taken
from portal.shopper.words import timing_words
from portal.ui.amounts import money_text
from portal.ui.dates import last_day_text
from returns.languages import Reader
from returns.models import EvidencePhoto, Method, Parcel, Return, ReturnLine
from returns.money import Money
from returns.queries.progress import Progress, Stage
from returns.queries.short_decisions import ShortDecision

# A label takes seconds, a parcel days.
POLL_SECONDS = {Stage.PREPARING_LABEL: 2, Stage.MONEY_ON_ITS_WAY: 5}
POLL_SECONDS_OTHERWISE = 15
_WENT_NOWHERE = (Stage.DECLINED, Stage.CANCELLED, Stage.EXPIRED)
_MAY_SEND = (Stage.PREPARING_LABEL, Stage.SEND_IT)


Photos = Mapping[int, Sequence[EvidencePhoto]]


def status_page(
    *,
    progress: Progress,
    decisions: Mapping[int, ShortDecision],
    photos: Photos,
    sees_personal_data: bool,
    reader: Reader,
) -> dict[str, Any]:
    """This will give the context of shopper/status.html; `fingerprint` changes when the page would.

    `photos` by return line are those that this browser may see.
    """
    rma, stage = progress.rma, progress.stage
    title, text = stage_words(stage=stage, method=rma.method, decline_reason=rma.decline_reason)
    page = {
        "number": rma.number,
        "order_number": rma.order.number,
        "items_url": reverse("shopper:items", kwargs={"number_key": rma.order.number_key}),
        "time_zone": rma.store.time_zone,
        "requested_at": rma.requested_at,
        "stage": stage.value,
        "title": title,
        "text": text,
        "is_done": stage is Stage.DONE,
        "steps": next_steps(method=rma.method) if stage in _MAY_SEND else [],
        "send_by": _send_by(progress),
        "documents": _documents(progress) if sees_personal_data else [],
        "documents_are_closed": stage is Stage.SEND_IT and not sees_personal_data,
        "parcels": [_parcel(parcel) for parcel in progress.parcels if parcel.tracking_number],
        "note": rma.approval_note,
        "lines": _lines(progress, decisions, photos, reader),
        "declined": [_declined(line, reader) for line in _partly_declined(progress)],
        "total": Money(_total_minor(progress), rma.order.currency),
        "total_label": _total_label(progress),
        "money_note": _money_note(progress),
        "entries": _entries(progress),
    }
    return page | {"fingerprint": hashlib.sha256(repr(page).encode()).hexdigest()[:16]}


def poll_seconds(*, progress: Progress) -> int | None:
    """This will say how often the page should look again; None when nothing will change."""
    if not progress.is_waiting:
        return None
    return POLL_SECONDS.get(progress.stage, POLL_SECONDS_OTHERWISE)


def _send_by(progress: Progress) -> str:
    if progress.stage not in _MAY_SEND or progress.rma.ship_by_at is None:
        return ""
    return last_day_text(progress.rma.ship_by_at, progress.rma.store.time_zone)


def _documents(progress: Progress) -> list[dict[str, Any]]:
    """What can be printed now: our label for each parcel that has one, and one slip."""
    if progress.stage not in _MAY_SEND:
        return []
    rma = progress.rma
    labels = [
        {
            "label": gettext("Print the label (PDF)"),
            "href": reverse("shopper:label", kwargs={"number": rma.number, "parcel_id": parcel.pk}),
            "icon_name": "label",
            "variant": "",
        }
        for parcel in progress.parcels
        if parcel.method == Method.PREPAID_LABEL and parcel.tracking_number
    ]
    slip = {
        "label": gettext("Packing slip (PDF)"),
        "href": reverse("shopper:packing_slip", kwargs={"number": rma.number}),
        "icon_name": "document",
        "variant": "secondary" if labels else "",
    }
    return [*labels, slip]


def _parcel(parcel: Parcel) -> dict[str, Any]:
    return {"carrier": parcel.carrier, "tracking_number": parcel.tracking_number, "status": parcel.status}


def _lines(
    progress: Progress, decisions: Mapping[int, ShortDecision], photos: Photos, reader: Reader
) -> list[dict[str, Any]]:
    """What goes back; of a return that went nowhere, what was asked for."""
    went_nowhere = progress.stage in _WENT_NOWHERE
    return [
        _line(line, progress, reader)
        | {
            "why": _why(progress, decisions.get(line.pk)),
            "photos": _photos(photos.get(line.pk, ()), progress.rma),
        }
        for line in progress.lines
        if went_nowhere or line.declined_quantity < line.requested_quantity
    ]


def _photos(photos: Sequence[EvidencePhoto], rma: Return) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "href": reverse("shopper:photo", kwargs={"number": rma.number, "photo_id": photo.pk}),
            "width": photo.width,
            "height": photo.height,
        }
        for number, photo in enumerate(photos, 1)
    ]


def _line(line: ReturnLine, progress: Progress, reader: Reader) -> dict[str, Any]:
    if progress.stage in _WENT_NOWHERE:
        quantity, minor = line.requested_quantity, line.quoted_minor
    else:
        quantity, minor = line.requested_quantity - line.declined_quantity, line.promised_minor
    amount = Money(minor, progress.rma.order.currency)
    return _item(line, quantity, reader) | {"comment": line.comment, "amount": amount}


def _why(progress: Progress, short: ShortDecision | None) -> Why | None:
    return why_taken(short=short, zone=progress.rma.store.time_zone) if short else None


def _item(line: ReturnLine, quantity: int, reader: Reader) -> dict[str, Any]:
    bought = line.order_line
    return {
        "title": bought.title,
        "variant": bought.variant,
        "image_url": bought.image_url,
        "quantity": quantity,
        "reason": line.reason.label(reader=reader),
    }


def _partly_declined(progress: Progress) -> list[ReturnLine]:
    """Lines of which a person declined something; of a return that went nowhere it does not matter."""
    if progress.stage in _WENT_NOWHERE:
        return []
    return [line for line in progress.lines if line.declined_quantity]


def _declined(line: ReturnLine, reader: Reader) -> dict[str, Any]:
    return _item(line, line.declined_quantity, reader) | {"why": line.decline_reason}


def _total_minor(progress: Progress) -> int:
    return progress.quoted_minor if progress.stage in _WENT_NOWHERE else progress.promised_minor


def _total_label(progress: Progress) -> str:
    if progress.stage in _WENT_NOWHERE:
        return gettext("Was asked for")
    if progress.stage == Stage.IN_REVIEW:
        return gettext("Your refund if we agree")
    return gettext("Your refund")


def _money_note(progress: Progress) -> str:
    currency = progress.rma.order.currency
    if progress.refunded_minor:
        amount = money_text(Money(progress.refunded_minor, currency))
        return gettext("%(amount)s has been paid back.") % {"amount": amount}
    if not progress.is_waiting or progress.refunds:
        return ""
    timings = dict.fromkeys(line.refund_timing for line in progress.lines if line.promised_minor)
    is_in_review = progress.stage == Stage.IN_REVIEW
    return " ".join(timing_words(timing, needs_review=is_in_review) for timing in timings)


def _entries(progress: Progress) -> list[dict[str, Any]]:
    """What happened in the order it happened, then what is still to come."""
    entries: list[dict[str, Any]] = []
    for step in progress.steps:
        words = step_words(action=step.action, data=step.data, currency=progress.rma.order.currency)
        if words:
            is_problem = step.action in PROBLEMS
            entries.append({"title": words, "at": _moment(step.data, step.at), "is_problem": is_problem})
    ahead = ahead_words(stage=progress.stage, method=progress.rma.method)
    return [*entries, *({"title": title, "at": None} for title in ahead)]


def _moment(data: dict[str, object], recorded_at: datetime) -> datetime:
    """When the carrier says it happened, else when we recorded it."""
    told = data.get("at")
    return datetime.fromisoformat(told) if isinstance(told, str) else recorded_at
