"""Questions about real orders as somebody writes them down, made ready for the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import OuterRef, Subquery

from returns.eligibility.inputs import FulfilmentFacts, Inputs
from returns.eligibility.policy import CompiledPolicy
from returns.models import FulfilmentLine, Order, OrderLine, Reason, ReasonTree
from returns.orders.keys import number_key
from returns.queries.facts import Shipped, inputs
from returns.queries.history import history_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`line` is a SKU or a position from 1 on, or empty for an only line; `reason` is a code or a label.

    `evidence_answers` and `photo_count` are as in RequestFacts.
    """

    order_number: str
    line: str
    asked_at: datetime
    reason: str
    resolution: str
    quantity: int
    evidence_answers: tuple[str, ...] | None = None
    photo_count: int | None = None


class CannotBeAsked(LookupError):
    """The store has no such order, line or reason; the text says which."""


@dataclass(frozen=True)
class _Rows:
    orders: Mapping[str, Order]
    lines: Mapping[int, Sequence[OrderLine]]
    shipped: Shipped
    reasons: Sequence[Reason]


def example_inputs(
    *, store_id: int, asked: Sequence[Asked], policy: CompiledPolicy
) -> list[Inputs | CannotBeAsked]:
    """This will put together what the engine would have read when each question was asked.

    Counters are as if nothing had been returned yet, parcels are where they
    were at that moment, and so is the shopper's history. Four queries,
    however many questions; where the policy asks for history, two more for
    each, because each looks back from a moment of its own.
    """
    rows = _rows(store_id, asked)
    return [_inputs(each, rows, policy) for each in asked]


def _rows(store_id: int, asked: Sequence[Asked]) -> _Rows:
    keys = {number_key(each.order_number) for each in asked}
    orders = {
        order.number_key: order for order in Order.objects.filter(store_id=store_id, number_key__in=keys)
    }
    ids = [order.pk for order in orders.values()]
    lines: defaultdict[int, list[OrderLine]] = defaultdict(list)
    for line in OrderLine.objects.filter(order_id__in=ids).order_by("position", "id"):
        lines[line.order_id].append(line)
    return _Rows(orders, lines, _shipped(ids), _leaves(store_id) if asked else [])


def _shipped(order_ids: Iterable[int]) -> Shipped:
    parts: defaultdict[int, list[FulfilmentFacts]] = defaultdict(list)
    found = FulfilmentLine.objects.filter(fulfilment__order_id__in=order_ids).order_by("id")
    for each in found.select_related("fulfilment"):
        delivered_at = each.delivered_at or each.fulfilment.delivered_at
        parts[each.order_line_id].append(
            FulfilmentFacts(
                quantity=each.quantity, shipped_at=each.fulfilment.shipped_at, delivered_at=delivered_at
            )
        )
    return {line_id: tuple(found) for line_id, found in parts.items()}


def _leaves(store_id: int) -> list[Reason]:
    newest = ReasonTree.objects.filter(store_id=OuterRef("store_id")).order_by("-published_at", "-id")
    tree = Subquery(newest.values("id")[:1])
    return list(
        Reason.objects.filter(store_id=store_id, tree_id=tree, is_leaf=True).order_by("position", "id")
    )


def _inputs(asked: Asked, rows: _Rows, policy: CompiledPolicy) -> Inputs | CannotBeAsked:
    try:
        order = _order(asked, rows)
        line, reason = _line(asked, rows.lines.get(order.pk, ())), _reason(asked, rows.reasons)
    except CannotBeAsked as error:
        return error
    shipped = rows.shipped.get(line.pk, ())
    by_then = parcels_at(shipped, at=asked.asked_at)
    # Nothing had been returned yet, whatever happened since.
    line.open_quantity = line.settled_quantity = 0
    later = sum(part.quantity for part in shipped) - sum(part.quantity for part in by_then)
    line.fulfilled_quantity = max(0, line.fulfilled_quantity - later)
    return inputs(
        order=order,
        line=line,
        shipped=by_then,
        asked_at=asked.asked_at,
        quantity=asked.quantity,
        reason=reason,
        resolution=asked.resolution or None,
        evidence_answers=asked.evidence_answers,
        photo_count=asked.photo_count,
        history=history_for(policy=policy, order=order, at=asked.asked_at),
    )


def parcels_at(parcels: Iterable[FulfilmentFacts], *, at: datetime) -> tuple[FulfilmentFacts, ...]:
    """This will give the parcels as they stood at a moment: sent by then, delivered or not yet."""
    sent = (parcel for parcel in parcels if parcel.shipped_at is None or parcel.shipped_at <= at)
    return tuple(
        replace(parcel, delivered_at=None) if parcel.delivered_at and parcel.delivered_at > at else parcel
        for parcel in sent
    )


def _order(asked: Asked, rows: _Rows) -> Order:
    order = rows.orders.get(number_key(asked.order_number))
    if order is None:
        raise CannotBeAsked(f"This store has no order {asked.order_number}.")
    if asked.asked_at < order.placed_at:
        raise CannotBeAsked(f"Order {order.number} was placed later than it is asked about here.")
    return order


def _line(asked: Asked, lines: Sequence[OrderLine]) -> OrderLine:
    wanted = asked.line.strip().casefold()
    if not wanted and len(lines) == 1:
        return _own(lines[0])
    by_sku = [line for line in lines if line.sku.casefold() == wanted]
    if len(by_sku) == 1:
        return _own(by_sku[0])
    if wanted.isdecimal() and 1 <= int(wanted) <= len(lines):
        return _own(lines[int(wanted) - 1])
    said = ", ".join(f"{at} ({line.sku or line.title})" for at, line in enumerate(lines[:10], start=1))
    cause = f"has no line {asked.line}" if wanted else "has several lines"
    raise CannotBeAsked(f"Order {asked.order_number} {cause}. Its lines are: {said}.")


def _own(line: OrderLine) -> OrderLine:
    """A copy whose counters may be set back: several questions may be about one line."""
    return OrderLine(
        **{field.attname: getattr(line, field.attname) for field in OrderLine._meta.concrete_fields}
    )


def _reason(asked: Asked, leaves: Sequence[Reason]) -> Reason | None:
    wanted = asked.reason.strip().casefold()
    if not wanted:
        return None
    for leaf in leaves:
        if wanted in {leaf.code.casefold(), *(str(text).casefold() for text in leaf.labels.values())}:
            return leaf
    # Replays ask orders that nobody returned, with a category instead of a reason.
    for leaf in leaves:
        if wanted == leaf.category.casefold():
            return leaf
    codes = ", ".join(leaf.code for leaf in leaves)
    raise CannotBeAsked(f"No reason is called “{asked.reason}”. The reasons are: {codes}.")
