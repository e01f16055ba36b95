"""A box is opened in the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from returns import journal, outbox
from returns.errors import ReturnsError
from returns.lifecycle import APPROVAL, CUSTODY, ReturnStatus, may, next_state
from returns.locks import lock_lines, lock_order_of
from returns.models import Parcel, Receipt, ReceiptLine, Return, ReturnLine, StaffTask, Store
from returns.operations.open_task import open_task
from returns.queries.holds import held_units
from returns.units import count, free_ranges, take

_NOT_APPROVED = (ReturnStatus.REQUESTED, ReturnStatus.NEEDS_REVIEW, ReturnStatus.DECLINED)


class NothingReceived(ReturnsError):
    """A receipt without a single unit."""

    code = "nothing_received"


class NotExpected(ReturnsError):
    """A line or parcel of another return."""

    code = "not_expected"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What was found of one return line."""

    return_line_id: int
    quantity: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Stray:
    """Something in the box that the return does not name."""

    quantity: int
    sku: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One opened box. Without a return it is unannounced: booked, never refused."""

    store_id: int
    idempotency_key: str
    received_by_id: int | None
    warehouse_id: int | None = None
    rma_id: int | None = None
    parcel_id: int | None = None
    counted: Sequence[Counted] = ()
    strays: Sequence[Stray] = field(default_factory=tuple)
    scanned_code: str = ""
    note: str = ""


@transaction.atomic(durable=True)
def record_receipt(*, arrival: Arrival, now: datetime) -> Receipt:
    """This will book what arrived and count it on the return; every counted unit is accepted.

    The same key again gives back the receipt that is there. More units than
    expected are kept as a line of their own and never paid. A return that had
    ended is opened again as far as its units are still free. Announces
    `parcel.received`. Raises NothingReceived, NotExpected.
    """
    if arrival.rma_id is None:
        return _book_unannounced(arrival, now)
    _, rma = lock_order_of(rma_id=arrival.rma_id)
    known = _known(arrival)
    if known:
        return known
    _check(arrival, rma)
    if rma.status in (ReturnStatus.EXPIRED, ReturnStatus.CANCELLED, ReturnStatus.CLOSED):
        _reopen(rma, arrival, now)
    receipt = _write(arrival, rma, now)
    _count(receipt, arrival, rma)
    parcel = _receive_parcel(rma, arrival, now)
    actor = journal.staff(arrival.received_by_id) if arrival.received_by_id else journal.SYSTEM
    journal.record(rma=rma, actor=actor, action="parcel.received", now=now, receipt=receipt.pk)
    payload: dict[str, object] = {
        "rma_id": rma.pk,
        "receipt_id": receipt.pk,
        "parcel_id": parcel.pk if parcel else None,
    }
    outbox.emit(store_id=rma.store_id, kind="parcel.received", payload=payload, now=now)
    return receipt


def _known(arrival: Arrival) -> Receipt | None:
    return Receipt.objects.filter(store_id=arrival.store_id, idempotency_key=arrival.idempotency_key).first()


def _book_unannounced(arrival: Arrival, now: datetime) -> Receipt:
    # There is no order to lock: without this, a form sent twice at one moment would meet the unique key.
    Store.objects.select_for_update(no_key=True).get(pk=arrival.store_id)
    known = _known(arrival)
    if known:
        return known
    receipt = _write(arrival, None, now)
    _write_strays(receipt, arrival.strays, ReceiptLine.Kind.UNANNOUNCED)
    open_task(
        store_id=arrival.store_id,
        kind=StaffTask.Kind.UNANNOUNCED,
        subject=f"receipt:{receipt.pk}",
        detail={"code": arrival.scanned_code, "note": arrival.note},
        now=now,
    )
    return receipt


def _check(arrival: Arrival, rma: Return) -> None:
    if rma.store_id != arrival.store_id:
        raise NotExpected("This return belongs to another store.")
    # Also one that was cancelled before anybody had approved it: reopening would not approve a unit.
    if rma.approved_at is None or rma.status in _NOT_APPROVED:
        raise NotExpected("This return was not approved. Book the parcel as unannounced.")
    if arrival.parcel_id and not Parcel.objects.filter(pk=arrival.parcel_id, rma=rma).exists():
        raise NotExpected("This parcel belongs to another return.")
    found = sum(each.quantity for each in arrival.counted) + sum(each.quantity for each in arrival.strays)
    if found <= 0 or any(each.quantity < 0 for each in arrival.counted):
        raise NothingReceived("Enter what came, or book the parcel as unannounced.")


def _write(arrival: Arrival, rma: Return | None, now: datetime) -> Receipt:
    return Receipt.objects.create(
        store_id=arrival.store_id,
        warehouse_id=arrival.warehouse_id,
        rma=rma,
        parcel_id=arrival.parcel_id if rma else None,
        kind=Receipt.Kind.EXPECTED if rma else Receipt.Kind.UNANNOUNCED,
        idempotency_key=arrival.idempotency_key,
        scanned_code=arrival.scanned_code[:200],
        note=arrival.note[:1000],
        received_at=now,
        received_by_id=arrival.received_by_id,
    )


def _write_strays(receipt: Receipt, strays: Sequence[Stray], kind: ReceiptLine.Kind) -> None:
    ReceiptLine.objects.bulk_create(
        ReceiptLine(
            store_id=receipt.store_id,
            receipt=receipt,
            kind=kind,
            quantity=stray.quantity,
            sku=stray.sku[:80],
            note=stray.note[:500],
        )
        for stray in strays
        if stray.quantity > 0
    )


def _count(receipt: Receipt, arrival: Arrival, rma: Return) -> None:
    lines = {line.pk: line for line in ReturnLine.objects.select_for_update().filter(rma=rma).order_by("id")}
    order_lines = lock_lines(order_id=rma.order_id, ids={line.order_line_id for line in lines.values()})
    rows = []
    for each in arrival.counted:
        if each.return_line_id not in lines:
            raise NotExpected("An item in this receipt belongs to another return.")
        line = lines[each.return_line_id]
        fits = min(each.quantity, line.expected_quantity)
        line.received_quantity += fits
        line.accepted_quantity += fits
        line.save(update_fields=["received_quantity", "accepted_quantity"])
        order_line = order_lines[line.order_line_id]
        order_line.open_quantity -= fits
        order_line.settled_quantity += fits
        order_line.save(update_fields=["open_quantity", "settled_quantity"])
        rows += _rows(receipt, line, fits, each)
    ReceiptLine.objects.bulk_create(rows)
    _write_strays(receipt, arrival.strays, ReceiptLine.Kind.WRONG_ITEM)


def _rows(receipt: Receipt, line: ReturnLine, fits: int, each: Counted) -> list[ReceiptLine]:
    kinds = ((ReceiptLine.Kind.EXPECTED, fits), (ReceiptLine.Kind.OVER, each.quantity - fits))
    return [
        ReceiptLine(
            store_id=receipt.store_id,
            receipt=receipt,
            return_line=line,
            kind=kind,
            quantity=quantity,
            note=each.note[:500],
        )
        for kind, quantity in kinds
        if quantity > 0
    ]


def _receive_parcel(rma: Return, arrival: Arrival, now: datetime) -> Parcel | None:
    parcels = Parcel.objects.select_for_update().filter(rma=rma).order_by("id")
    if arrival.parcel_id is not None:
        parcels = parcels.filter(pk=arrival.parcel_id)
    parcel = next((each for each in parcels if may(each.status, "receive", CUSTODY)), None)
    if parcel is not None:
        parcel.status = next_state(parcel.status, "receive", CUSTODY)
        parcel.received_at = now
        parcel.save(update_fields=["status", "received_at"])
    return parcel


def _reopen(rma: Return, arrival: Arrival, now: datetime) -> None:
    """Goods came although the return had ended: take units back that nobody else claimed."""
    rma.status = next_state(rma.status, "reopen", APPROVAL)
    rma.save(update_fields=["status"])
    wanted = {each.return_line_id: each.quantity for each in arrival.counted}
    lines = list(ReturnLine.objects.select_for_update().filter(rma=rma).order_by("id"))
    order_lines = lock_lines(order_id=rma.order_id, ids={line.order_line_id for line in lines})
    held = held_units(order_id=rma.order_id)
    for line in lines:
        order_line = order_lines[line.order_line_id]
        taken = held.setdefault(order_line.pk, [])
        missing = wanted.get(line.pk, 0) - line.expected_quantity
        left = order_line.fulfilled_quantity - order_line.open_quantity - order_line.settled_quantity
        units = min(missing, line.cancelled_quantity, left)
        if units <= 0:
            continue
        again = take(free_ranges(taken=taken, quantity=order_line.quantity), units)
        taken.extend(again)
        line.units = [*line.units, *again]
        line.cancelled_quantity -= units
        line.save(update_fields=["units", "cancelled_quantity"])
        order_line.open_quantity += units
        order_line.save(update_fields=["open_quantity"])
    journal.record(
        rma=rma, actor=journal.SYSTEM, action="rma.reopened", now=now, units=sum(map(_held, lines))
    )


def _held(line: ReturnLine) -> int:
    return count(line.units)
