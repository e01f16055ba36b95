"""What the bench asks: whose is this code, what should be in the box, what came today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Case, Prefetch, QuerySet, Value, When

from returns.languages import Reader
from returns.lifecycle import ParcelStatus, ReturnStatus
from returns.models import Parcel, Receipt, ReceiptLine, Return, ReturnLine, Warehouse
from returns.queries.scanned_codes import Readings, read_code

_ENDED = (ReturnStatus.EXPIRED, ReturnStatus.CANCELLED)
_UNDECIDED = (ReturnStatus.REQUESTED, ReturnStatus.NEEDS_REVIEW)


class Standing(StrEnum):
    """Whether a box of the return may be opened now, and what to say first."""

    EXPECTED = "EXPECTED"
    PARTLY_RECEIVED = "PARTLY_RECEIVED"
    RECEIVED = "RECEIVED"
    ENDED = "ENDED"
    UNDECIDED = "UNDECIDED"
    DECLINED = "DECLINED"


@dataclass(frozen=True, kw_only=True)
class Found:
    """Whose a code is; `parcel_id` where the code names one parcel and not the whole return."""

    number: str
    parcel_id: int | None


@dataclass(frozen=True, kw_only=True)
class ExpectedLine:
    """Units of a return that may be in the box."""

    return_line_id: int
    title: str
    variant: str
    sku: str
    product_ref: str
    image_url: str
    reason: str
    comment: str
    expected_quantity: int
    received_quantity: int

    @property
    def codes(self) -> frozenset[str]:
        """What the item's own bar code may say, in capitals."""
        return frozenset(code.upper() for code in (self.sku, self.product_ref) if code)


@dataclass(frozen=True, kw_only=True)
class AwaitedReturn:
    """A return while its box lies on the bench; `receipts` oldest first, with their lines."""

    rma: Return
    lines: tuple[ExpectedLine, ...]
    parcels: tuple[Parcel, ...]
    receipts: tuple[Receipt, ...]
    standing: Standing

    @property
    def expected_quantity(self) -> int:
        return sum(line.expected_quantity for line in self.lines)

    def parcel_in_hand(self, *, parcel_id: int | None) -> Parcel | None:
        """This will give the parcel that was scanned, else the first that has not been received.

        An id of another return's parcel is no parcel of this one.
        """
        scanned = (parcel for parcel in self.parcels if parcel.pk == parcel_id)
        waiting = (parcel for parcel in self.parcels if parcel.status != ParcelStatus.RECEIVED)
        return next(scanned, None) or next(waiting, None)


def find_by_code(*, store_id: int, code: str) -> Found | None:
    """This will give the return that a scanned or typed code belongs to, in at most two queries.

    A carrier may give a number out again after years: the parcel that is
    still on its way wins over one that was received, the newest over older.
    """
    readings = read_code(code=code)
    return _by_number(store_id, readings) or _by_tracking(store_id, readings)


def _by_number(store_id: int, readings: Readings) -> Found | None:
    if readings.return_number is None:
        return None
    known = Return.objects.filter(store_id=store_id, number=readings.return_number).exists()
    return Found(number=readings.return_number, parcel_id=None) if known else None


def _by_tracking(store_id: int, readings: Readings) -> Found | None:
    if not readings.tracking_numbers:
        return None
    is_done = Case(When(status=ParcelStatus.RECEIVED, then=Value(1)), default=Value(0))
    parcels = Parcel.objects.filter(store_id=store_id, tracking_number__in=readings.tracking_numbers)
    found = parcels.order_by(is_done, "-id").values_list("pk", "rma__number").first()
    return Found(parcel_id=found[0], number=found[1]) if found else None


def awaited_return(*, store_id: int, number: str, locale: str) -> AwaitedReturn | None:
    """This will gather a return for the bench, in five queries; None when the store has no such number."""
    rma = Return.objects.select_related("order", "store").filter(store_id=store_id, number=number).first()
    if rma is None:
        return None
    rows = rma.lines.select_related("order_line", "reason").order_by("id")
    lines = tuple(_line(row, rma, rma.store.reader(locale=locale)) for row in rows)
    parcels = tuple(rma.parcels.order_by("position", "id"))
    receipts = tuple(_with_lines(rma.receipts.order_by("received_at", "id")))
    return AwaitedReturn(
        rma=rma, lines=lines, parcels=parcels, receipts=receipts, standing=_standing(rma, lines, receipts)
    )


def _line(row: ReturnLine, rma: Return, reader: Reader) -> ExpectedLine:
    line = row.order_line
    # What expired or was cancelled is taken back when it comes all the same.
    given_up = row.cancelled_quantity if rma.status in _ENDED else 0
    return ExpectedLine(
        return_line_id=row.pk,
        title=line.title,
        variant=line.variant,
        sku=line.sku,
        product_ref=line.product_ref,
        image_url=line.image_url,
        reason=row.reason.label(reader=reader),
        comment=row.comment,
        expected_quantity=row.expected_quantity + given_up,
        received_quantity=row.received_quantity,
    )


def _standing(rma: Return, lines: Iterable[ExpectedLine], receipts: Iterable[Receipt]) -> Standing:
    if rma.status == ReturnStatus.DECLINED:
        return Standing.DECLINED
    # One that was cancelled while it waited has no unit that may come back either.
    if rma.status in _UNDECIDED or rma.approved_at is None:
        return Standing.UNDECIDED
    is_waiting = any(line.expected_quantity for line in lines)
    if any(True for _ in receipts):
        return Standing.PARTLY_RECEIVED if is_waiting else Standing.RECEIVED
    return Standing.ENDED if rma.status in _ENDED else Standing.EXPECTED


def default_warehouse_id(*, store_id: int) -> int | None:
    """This will give the warehouse that boxes of no return are booked to."""
    warehouses = Warehouse.objects.filter(store_id=store_id).order_by("-is_default", "id")
    return warehouses.values_list("pk", flat=True).first()


def receipts_since(*, store_id: int, since: datetime, limit: int = 50) -> list[Receipt]:
    """This will give the boxes that were opened since then, newest first, with lines, in two queries."""
    newest = Receipt.objects.filter(store_id=store_id, received_at__gte=since).order_by("-received_at", "-id")
    return list(_with_lines(newest)[:limit])


def receipt_by_key(*, store_id: int, key: str) -> Receipt | None:
    """This will give the receipt that a form with this idempotency key has made already."""
    return Receipt.objects.filter(store_id=store_id, idempotency_key=key).first()


def receipt_by_id(*, store_id: int, receipt_id: int) -> Receipt | None:
    """This will give a receipt of the store with its lines, in two queries."""
    return _with_lines(Receipt.objects.filter(store_id=store_id, pk=receipt_id)).first()


def _with_lines(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    lines = ReceiptLine.objects.select_related("return_line__order_line").order_by("id")
    return receipts.select_related("rma", "received_by").prefetch_related(Prefetch("lines", queryset=lines))
