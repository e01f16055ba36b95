"""Staff decide about goods that will not come: they are paid as lost, or nobody owes them any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from returns.errors import ReturnsError
from returns.journal import Actor
from returns.lifecycle import APPROVAL, CUSTODY, SettlementStatus, may, next_state
from returns.locks import lock_lines, lock_order_of
from returns.models import Parcel, Resolution, Return, ReturnLine
from returns.operations.close_settlement import close_return_if_over
from returns.operations.end_return import announce, call_off_parcels, release_units
from returns.operations.settle_return import due_units


class Outcome(StrEnum):
    """LOST: the shopper sent it and is paid. CANCELLED: it was not sent, and nothing is owed for it."""

    LOST = "LOST"
    CANCELLED = "CANCELLED"


class NothingExpected(ReturnsError):
    """Everything has arrived or was given up before; also the second of two clicks."""

    code = "nothing_expected"


class RestIsPaid(ReturnsError):
    """Money for goods that have not come was paid, or is owed by now; it is never asked back."""

    code = "rest_is_paid"


@transaction.atomic(durable=True)
def give_up_rest(*, rma_id: int, outcome: Outcome | str, actor: Actor, now: datetime) -> Return:
    """This will end the waiting for every approved unit that has not arrived, and close the return if it can.

    Lost units count as accepted and are settled by whoever hears
    `rma.rest_lost`; cancelled ones go back to the order. A return of which
    nothing arrived and nothing was paid is cancelled as a whole. Raises
    ForbiddenMove unless the return is approved, NothingExpected (so that two
    clicks do it once) and RestIsPaid for cancelling what is paid or owed.
    """
    _, rma = lock_order_of(rma_id=rma_id)
    # Not moved here: what is left may still have to be paid before the return closes.
    next_state(rma.status, "close", APPROVAL)
    lines = list(ReturnLine.objects.select_for_update().filter(rma=rma).order_by("id"))
    rest = sum(line.expected_quantity for line in lines)
    if rest == 0:
        raise NothingExpected("Nothing of this return is expected any more.")
    if Outcome(outcome) == Outcome.LOST:
        _lose(rma, lines, now)
        announce(rma=rma, kind="rma.rest_lost", actor=actor, now=now, units=rest)
    else:
        _cancel(rma, lines, actor, now, rest)
    is_scanned = _is_scanned(rma)
    if not any(_due(line, is_scanned=is_scanned) for line in rma.lines.all()):
        close_return_if_over(rma=rma, now=now)
    return rma


def may_cancel_rest(*, lines: Iterable[ReturnLine], is_scanned: bool) -> bool:
    """This will tell whether no unit that has not come is paid or owed, for buttons and for the check."""
    return all(line.valued_quantity + _due(line, is_scanned=is_scanned) <= _kept(line) for line in lines)


def _lose(rma: Return, lines: list[ReturnLine], now: datetime) -> None:
    order_lines = lock_lines(order_id=rma.order_id, ids={line.order_line_id for line in lines})
    for line in lines:
        units, order_line = line.expected_quantity, order_lines[line.order_line_id]
        line.lost_quantity += units
        line.accepted_quantity += units
        line.save(update_fields=["lost_quantity", "accepted_quantity"])
        order_line.open_quantity -= units
        order_line.settled_quantity += units
        order_line.save(update_fields=["open_quantity", "settled_quantity"])
    for parcel in Parcel.objects.select_for_update().filter(rma=rma).order_by("id"):
        if may(parcel.status, "lose", CUSTODY):
            parcel.status, parcel.lost_at = next_state(parcel.status, "lose", CUSTODY), now
            parcel.save(update_fields=["status", "lost_at"])


def _cancel(rma: Return, lines: list[ReturnLine], actor: Actor, now: datetime, rest: int) -> None:
    if not may_cancel_rest(lines=lines, is_scanned=_is_scanned(rma)):
        raise RestIsPaid("The rest is paid or owed already, so it can only be counted as lost.")
    release_units(rma=rma)
    call_off_parcels(rma=rma, now=now)
    paid = rma.settlements.exclude(status=SettlementStatus.VOID).exists()
    if paid or any(map(_kept, lines)):
        announce(rma=rma, kind="rma.rest_cancelled", actor=actor, now=now, units=rest)
        return
    rma.status, rma.cancelled_at = next_state(rma.status, "cancel", APPROVAL), now
    rma.save(update_fields=["status", "cancelled_at"])
    announce(rma=rma, kind="rma.cancelled", actor=actor, now=now, units=rest)


def _is_scanned(rma: Return) -> bool:
    return rma.parcels.filter(first_scan_at__isnull=False).exists()


def _due(line: ReturnLine, *, is_scanned: bool) -> int:
    is_money = line.resolution == Resolution.REFUND
    return due_units(line=line, is_scanned=is_scanned) if is_money else 0


def _kept(line: ReturnLine) -> int:
    return line.received_quantity + line.lost_quantity
