"""Orders that a policy with an earlier start decides about from now on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from returns.lifecycle import ReturnStatus
from returns.models import Order, Return

MOST_COUNTED = 10_000
SHOWN = 20
UNDER_WAY = (ReturnStatus.REQUESTED, ReturnStatus.NEEDS_REVIEW, ReturnStatus.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedOrder:
    """An order placed since the start; its `returns` under way keep the version they were opened under."""

    order_id: int
    number: str
    placed_at: datetime
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The newest orders of those that change their version; `is_more` when the count ends at MOST_COUNTED."""

    count: int
    is_more: bool
    orders: tuple[TouchedOrder, ...]


def orders_touched(*, store_id: int, since: datetime, until: datetime) -> Touched:
    """This will find the orders that a version in force from `since` on takes over.

    The newest published version always wins (DESIGN 6.3), so these are all
    orders of the store placed from then on. Two queries, by index, and the
    count ends at MOST_COUNTED.
    """
    orders = Order.objects.filter(store_id=store_id, placed_at__gte=since, placed_at__lt=until)
    newest = orders.order_by("-placed_at", "-id")
    count = newest.values("pk")[: MOST_COUNTED + 1].count()
    shown = list(newest.values_list("pk", "number", "placed_at")[:SHOWN])
    open_returns = _open_returns([pk for pk, _, _ in shown])
    return Touched(
        count=min(count, MOST_COUNTED),
        is_more=count > MOST_COUNTED,
        orders=tuple(
            TouchedOrder(order_id=pk, number=number, placed_at=at, returns=tuple(open_returns.get(pk, ())))
            for pk, number, at in shown
        ),
    )


def _open_returns(order_ids: list[int]) -> dict[int, list[str]]:
    rows = Return.objects.filter(order_id__in=order_ids, status__in=UNDER_WAY).order_by("id")
    found: dict[int, list[str]] = {}
    for order_id, number in rows.values_list("order_id", "number"):
        found.setdefault(order_id, []).append(number)
    return found
