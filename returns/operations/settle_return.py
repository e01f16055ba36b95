"""What a return owes by now becomes an approved settlement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from returns import journal, outbox
from returns.lifecycle import SETTLEMENT, SettlementStatus, next_state
from returns.locks import lock_lines, lock_order_of
from returns.models import OrderLine, RefundTiming, Resolution, Return, ReturnLine, Settlement, SettlementLine
from returns.operations.close_settlement import close_return_if_over
from returns.operations.quote_return import settle_line
from returns.settlement import ItemLine, SettleLine, settle_lines
from returns.units import skip, take


@transaction.atomic(durable=True)
def settle_return(*, rma_id: int, now: datetime) -> Settlement | None:
    """This will settle every unit whose time to be paid has come, or give None when there is none.

    Which units those are follows from each line's refund timing and from what
    happened, so calling it after any event, or twice, is safe: a unit is
    valued once. The line's money is reserved here; sending it is
    `execute_settlement`, which hears `settlement.approved`.
    """
    order, rma = lock_order_of(rma_id=rma_id)
    lines = list(
        ReturnLine.objects.select_for_update().filter(rma=rma, resolution=Resolution.REFUND).order_by("id")
    )
    is_scanned = rma.parcels.filter(first_scan_at__isnull=False).exists()
    due = {line.pk: due_units(line=line, is_scanned=is_scanned) for line in lines}
    if not any(due.values()):
        # Paid before the goods came, or a box too many: nobody else would close the return.
        close_return_if_over(rma=rma, now=now)
        return None
    order_lines = lock_lines(order_id=order.pk, ids={line.order_line_id for line in lines})
    lines = [line for line in lines if due[line.pk]]
    computed = settle_lines(
        [_settle_line(line, order_lines[line.order_line_id], due[line.pk]) for line in lines]
    )
    settlement = _write(rma, order.currency, computed.total_minor, lines[0].refund_timing, now)
    _write_lines(settlement, computed.items, lines, order_lines, due)
    # A draft that nobody has to look at is approved in the same breath.
    settlement.status = next_state(settlement.status, "approve", SETTLEMENT)
    settlement.approved_at = now
    settlement.save(update_fields=["status", "approved_at"])
    journal.record(
        rma=rma,
        actor=journal.SYSTEM,
        action="settlement.approved",
        now=now,
        total_minor=settlement.total_minor,
    )
    payload: dict[str, object] = {"settlement_id": settlement.pk, "rma_id": rma.pk}
    outbox.emit(store_id=rma.store_id, kind="settlement.approved", payload=payload, now=now)
    return settlement


def due_units(*, line: ReturnLine, is_scanned: bool) -> int:
    """This will count the units of a return line that are to be paid by now and are not valued yet."""
    reached = line.accepted_quantity
    live = line.approved_quantity - line.cancelled_quantity - line.rejected_quantity
    is_early = line.refund_timing == RefundTiming.FIRST_SCAN and is_scanned
    if line.refund_timing == RefundTiming.INSTANT or is_early:
        reached = max(reached, live)
    return max(0, reached - line.valued_quantity)


def _settle_line(line: ReturnLine, order_line: OrderLine, units: int) -> SettleLine:
    places = take(skip(line.units, line.valued_quantity), units)
    return settle_line(order_line=order_line, units=places, return_line_id=line.pk)


def _write(rma: Return, currency: str, total_minor: int, timing: str, now: datetime) -> Settlement:
    return Settlement.objects.create(
        store_id=rma.store_id,
        order_id=rma.order_id,
        rma=rma,
        status=SettlementStatus.DRAFT,
        trigger=timing,
        currency=currency,
        total_minor=total_minor,
        computed_at=now,
    )


def _write_lines(
    settlement: Settlement,
    items: Sequence[ItemLine],
    lines: Sequence[ReturnLine],
    order_lines: dict[int, OrderLine],
    due: dict[int, int],
) -> None:
    by_id = {line.pk: line for line in lines}
    SettlementLine.objects.bulk_create(
        SettlementLine(
            store_id=settlement.store_id,
            settlement=settlement,
            kind=SettlementLine.Kind.ITEM,
            return_line_id=item.return_line_id,
            order_line_id=item.order_line_id,
            quantity=due[item.return_line_id],
            units=[list(place) for place in item.units],
            gross_minor=item.gross_minor,
            tax_minor=item.tax_minor,
        )
        for item in items
    )
    for item in items:
        order_line, line = order_lines[item.order_line_id], by_id[item.return_line_id]
        order_line.reserved_minor += item.gross_minor
        order_line.save(update_fields=["reserved_minor"])
        line.valued_quantity += due[line.pk]
        line.save(update_fields=["valued_quantity"])
