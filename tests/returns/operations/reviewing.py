"""What tests about reviews share: verdicts, and what became of units and parcels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from returns.eligibility.vocabulary import Resolution
from returns.journal import SYSTEM
from returns.lifecycle import ReturnStatus
from returns.models import JournalEntry, Order, OrderLine, ParcelLine, Return
from returns.operations import quote_return as quoting
from returns.operations.open_return import Request, open_return
from returns.operations.quote_return import RequestedLine
from returns.operations.verdicts import Verdict
from tests.factories import NOW

WORN = "It was worn."


def verdicts(rma: Return, *approved: int, why: str = WORN) -> list[Verdict]:
    """One per line: so many units approved; the rest is declined with a sentence."""
    return [
        Verdict(
            return_line_id=line.pk,
            approved_quantity=units,
            why=why if units < line.requested_quantity else "",
        )
        for line, units in zip(rma.lines.order_by("id"), approved, strict=True)
    ]


def open_units(order: Order) -> list[int]:
    return list(
        OrderLine.objects.filter(order=order).order_by("position").values_list("open_quantity", flat=True)
    )


def contents(rma: Return) -> list[int]:
    found = ParcelLine.objects.filter(parcel__rma=rma).order_by("return_line_id")
    return list(found.values_list("quantity", flat=True))


def journal(rma: Return) -> list[tuple[str, object, object]]:
    found = JournalEntry.objects.filter(rma=rma, action__startswith="line.").order_by("id")
    return [(entry.action, entry.data["from"], entry.data["to"]) for entry in found]


@contextmanager
def release_with_every_resolution() -> Iterator[None]:
    """A return that another release has opened, which carries out more than this one."""
    with mock.patch.object(quoting, "EXECUTABLE_RESOLUTIONS", frozenset(Resolution)):
        yield


@release_with_every_resolution()
def open_asking(order: Order, wanted: list[tuple[int, int, str]]) -> Return:
    """Units of the only line, each with a reason and a resolution."""
    line = order.lines.get()
    return open_return(
        request=Request(
            order_id=order.pk,
            lines=[
                RequestedLine(order_line_id=line.pk, quantity=units, reason_id=reason, resolution=resolution)
                for units, reason, resolution in wanted
            ],
            method="OWN_CARRIER",
            idempotency_key=f"key-{order.pk}",
            source=Return.Source.SHOPPER,
            locale="de",
            actor=SYSTEM,
        ),
        now=NOW,
    )


def is_untouched(rma: Return) -> bool:
    rma.refresh_from_db()
    return (
        rma.status == ReturnStatus.NEEDS_REVIEW
        and not rma.lines.exclude(approved_quantity=0).exists()
        and not JournalEntry.objects.filter(rma=rma, action__startswith="line.").exists()
    )
