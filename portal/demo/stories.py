"""D-1007 and D-1008 have a past: told through the real operations, with worker and carrier running."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from returns.journal import SHOPPER
from returns.models import Method, Order, Parcel, Reason, Return, StaffTask, Store
from returns.operations.open_return import Request, open_return
from returns.operations.quote_return import RequestedLine
from returns.operations.record_receipt import Arrival, Counted, record_receipt

PATIENCE_SECONDS = 40.0


def tell_stories(*, store: Store, now: datetime) -> list[str]:
    """This will bring the two orders where they belong, once; gives the numbers that are late."""
    late = []
    if not Return.objects.filter(order__number="D-1008", store=store).exists():
        rma = _open(store, "D-1008", now)
        _send(rma, "in_transit", "delivered")
        _receive(rma)
    if not Return.objects.filter(order__number="D-1007", store=store).exists():
        rma = _open(store, "D-1007", now)
        if not _send(rma, "in_transit"):
            late.append("D-1007")
    failed = StaffTask.objects.filter(store=store, kind=StaffTask.Kind.REFUND_FAILED)
    if not _wait_for(failed.exists):
        late.append("D-1008")
    return late


def _open(store: Store, number: str, now: datetime) -> Return:
    order = Order.objects.get(store=store, number=number)
    reason = Reason.objects.filter(store=store, is_leaf=True, code="unwanted").latest("id")
    return open_return(
        request=Request(
            order_id=order.pk,
            lines=[
                RequestedLine(order_line_id=line.pk, quantity=1, reason_id=reason.pk)
                for line in order.lines.order_by("position")
            ],
            method=Method.PREPAID_LABEL,
            idempotency_key=f"demo-{number}",
            source=Return.Source.SHOPPER,
            locale="en",
            actor=SHOPPER,
        ),
        now=now,
    )


def _send(rma: Return, *scans: str) -> bool:
    parcel = Parcel.objects.filter(rma=rma)
    if not _wait_for(parcel.exclude(tracking_number="").exists):
        return False
    for scan in scans:
        call_command("sandbox_scan", rma.number, "--status", scan, "--hold", verbosity=0)
        if not _wait_for(parcel.filter(status=scan.upper()).exists):
            return False
    return True


def _receive(rma: Return) -> None:
    record_receipt(
        arrival=Arrival(
            store_id=rma.store_id,
            idempotency_key=f"demo-{rma.pk}",
            received_by_id=get_user_model().objects.get(username="warehouse").pk,
            rma_id=rma.pk,
            counted=[
                Counted(return_line_id=line.pk, quantity=line.requested_quantity) for line in rma.lines.all()
            ],
        ),
        now=timezone.now(),
    )


def _wait_for(is_there: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_there():
        if time.monotonic() > deadline:
            return False
        # Another process does the work; its rows are all that can be seen of it.
        time.sleep(0.2)
    return True
