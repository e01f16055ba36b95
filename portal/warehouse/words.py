"""What the bench is told: how a return stands, and what a receipt holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.ui.dates import moment_text
from returns.lifecycle import ReturnStatus
from returns.models import Receipt, ReceiptLine, Return
from returns.queries.arrivals import AwaitedReturn, Standing

_KINDS: dict[str, str | Promise] = {
    ReceiptLine.Kind.OVER: _("more than expected"),
    ReceiptLine.Kind.WRONG_ITEM: _("wrong item"),
    ReceiptLine.Kind.UNANNOUNCED: _("unannounced"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What to say above the sheet, and whether there is anything to count."""

    tone: str
    title: str
    text: str
    may_count: bool


@dataclass(frozen=True, kw_only=True)
class Booked:
    """A receipt as a person reads it; `number` is None for an unannounced box."""

    id: int
    number: str | None
    at: datetime
    by: str
    contents: tuple[str, ...]
    pieces: int
    code: str
    note: str
    is_odd: bool


def standing_words(*, awaited: AwaitedReturn, time_zone: str) -> Told | None:
    """This will say what is special about the return; None when its box is simply expected."""
    match awaited.standing:
        case Standing.RECEIVED:
            return _received(awaited, time_zone)
        case Standing.PARTLY_RECEIVED:
            return _partly_received(awaited, time_zone)
        case Standing.ENDED:
            return _ended(awaited.rma)
        case Standing.UNDECIDED | Standing.DECLINED:
            return _not_approved(awaited.rma)
        case Standing.EXPECTED:
            return None


def _received(awaited: AwaitedReturn, time_zone: str) -> Told:
    return Told(
        tone="warning",
        title=gettext("This return was received already"),
        text=_last_receipt(awaited, time_zone),
        may_count=False,
    )


def _partly_received(awaited: AwaitedReturn, time_zone: str) -> Told:
    missing = ngettext(
        "%(number)s piece is still missing.",
        "%(number)s pieces are still missing.",
        awaited.expected_quantity,
    ) % {"number": awaited.expected_quantity}
    return Told(
        tone="info",
        title=gettext("A part of this return was received before"),
        text=f"{_last_receipt(awaited, time_zone)} {missing}",
        may_count=True,
    )


def _last_receipt(awaited: AwaitedReturn, time_zone: str) -> str:
    last = awaited.receipts[-1]
    words = {"at": moment_text(last.received_at, time_zone), "by": _person(last)}
    return gettext("Last booked on %(at)s by %(by)s.") % words


def _ended(rma: Return) -> Told:
    titles = {
        ReturnStatus.EXPIRED: gettext("This return has expired"),
        ReturnStatus.CANCELLED: gettext("This return was cancelled"),
    }
    return Told(
        tone="warning",
        title=titles[ReturnStatus(rma.status)],
        text=gettext("The parcel is here all the same. Count what is in it: the return is opened again."),
        may_count=True,
    )


def _not_approved(rma: Return) -> Told:
    is_declined = rma.status == ReturnStatus.DECLINED
    return Told(
        tone="danger",
        title=gettext("This return was declined")
        if is_declined
        else gettext("Nobody has approved this return yet"),
        text=gettext(
            "Book the parcel as unannounced and put it aside: a colleague decides what happens to it."
        ),
        may_count=False,
    )


def booked_words(receipt: Receipt) -> Booked:
    """This will put a receipt with its prefetched lines into words."""
    lines = list(receipt.lines.all())
    odd = [line for line in lines if line.kind != ReceiptLine.Kind.EXPECTED]
    return Booked(
        id=receipt.pk,
        number=receipt.rma.number if receipt.rma else None,
        at=receipt.received_at,
        by=_person(receipt),
        contents=tuple(_contents(lines)),
        pieces=sum(line.quantity for line in lines),
        code=receipt.scanned_code,
        note=receipt.note,
        is_odd=bool(odd) or receipt.rma is None,
    )


def _contents(lines: Iterable[ReceiptLine]) -> Iterable[str]:
    for line in lines:
        name = (
            line.return_line.order_line.title
            if line.return_line
            else " ".join(filter(None, [line.sku, line.note]))
        )
        kind = _KINDS.get(line.kind)
        yield f"{line.quantity} × {name}" + (f" ({kind})" if kind else "")


def _person(receipt: Receipt) -> str:
    by = receipt.received_by
    return (by.get_full_name() or by.get_username()) if by else gettext("somebody who has left")
