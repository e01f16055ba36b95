"""Parcels to the customer that an import knows more of."""

from __future__ import annotations

from collections.abc import Sequence

from returns.models import FulfilmentLine
from returns.orders.changes import Changes, grow
from returns.orders.differences import NOT_THERE, Difference, differing_fields
from returns.orders.rows import FulfilmentRows
from returns.orders.stored import StoredFulfilment, StoredOrder


def compare_fulfilment(*, stored: StoredOrder, new: FulfilmentRows, changes: Changes) -> None:
    """This will add a parcel, or what the stored one does not say yet."""
    path = f"fulfilments[{new.fulfilment.external_id}]"
    before = stored.fulfilments.get(new.fulfilment.external_id)
    if before is None:
        if _may_send(path, new.lines, stored, changes):
            changes.fulfilments.append(new)
        return
    for name in ("shipped_at", "delivered_at", "carrier", "tracking_number"):
        grow(before.fulfilment, new.fulfilment, name, f"{path}.{name}", changes)
    for line in new.lines:
        _compare_line(stored, before, line, path, changes)


def _compare_line(
    stored: StoredOrder, fulfilment: StoredFulfilment, new: FulfilmentLine, path: str, changes: Changes
) -> None:
    name = new.order_line.external_id
    place = f"{path}.lines[{name}]"
    before = fulfilment.lines.get(name)
    if before is not None:
        changes.differences += differing_fields(before, new, {"quantity": "quantity"}, f"{place}.", "")
        grow(before, new, "delivered_at", f"{place}.delivered_at", changes)
    elif _may_send(place, [new], stored, changes):
        new.fulfilment = fulfilment.fulfilment
        changes.fulfilment_lines.append(new)


def _may_send(path: str, lines: Sequence[FulfilmentLine], stored: StoredOrder, changes: Changes) -> bool:
    """All of a parcel or nothing of it: what does not fit into the stored lines is reported."""
    for line in lines:
        said = _why_not(line, stored, changes)
        if said:
            changes.differences.append(Difference(path, said, f"{line.quantity} more"))
            return False
    for line in lines:
        line.order_line = stored.lines[line.order_line.external_id]
        changes.sent[line.order_line.pk] = changes.sent.get(line.order_line.pk, 0) + line.quantity
    return True


def _why_not(line: FulfilmentLine, stored: StoredOrder, changes: Changes) -> str:
    known = stored.lines.get(line.order_line.external_id)
    if known is None:
        return NOT_THERE
    already = known.fulfilled_quantity + changes.sent.get(known.pk, 0)
    if already + line.quantity <= known.quantity:
        return ""
    return f"{already} of {known.quantity} units of line {known.external_id} sent"
