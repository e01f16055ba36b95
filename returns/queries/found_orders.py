"""The orders of a store as staff look for them, and one order with all that happened to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from returns.models import (
    Fulfilment,
    FulfilmentLine,
    JournalEntry,
    Order,
    OrderCharge,
    OrderLine,
    Payment,
    Refund,
    Return,
)
from returns.orders.keys import email_key, number_key


@dataclass(frozen=True, kw_only=True)
class OrderFile:
    """An order's snapshot and what was added to it; `external_refunds` were made elsewhere."""

    order: Order
    lines: tuple[OrderLine, ...]
    charges: tuple[OrderCharge, ...]
    fulfilments: tuple[Fulfilment, ...]
    payments: tuple[Payment, ...]
    returns: tuple[Return, ...]
    external_refunds: tuple[Refund, ...]
    journal: tuple[JournalEntry, ...]


def orders_of_store(*, store_id: int) -> QuerySet[Order]:
    """This will give the store's orders, newest first."""
    return Order.objects.filter(store_id=store_id).order_by("-placed_at", "-id")


def orders_matching(*, text: str) -> Q:
    """This will say which orders a typed number or e-mail address means, each one look into an index."""
    return Q(email_key=email_key(text)) if "@" in text else Q(number_key=number_key(text))


def order_file(*, store_id: int, order_id: int) -> OrderFile | None:
    """This will gather an order's page in nine queries; None when the store has no such order."""
    order = Order.objects.select_related("store").filter(store_id=store_id, pk=order_id).first()
    if order is None:
        return None
    contents = FulfilmentLine.objects.select_related("order_line").order_by("id")
    fulfilments = order.fulfilments.prefetch_related(Prefetch("lines", queryset=contents))
    external = Refund.objects.filter(payment__order=order, origin=Refund.Origin.EXTERNAL)
    return OrderFile(
        order=order,
        lines=tuple(order.lines.order_by("position", "id")),
        charges=tuple(order.charges.order_by("id")),
        fulfilments=tuple(fulfilments.order_by("shipped_at", "id")),
        payments=tuple(order.payments.order_by("position", "id")),
        returns=tuple(order.returns.order_by("-requested_at", "-id")),
        external_refunds=tuple(external.select_related("payment").order_by("created_at", "id")),
        journal=tuple(JournalEntry.objects.filter(order=order, rma=None).order_by("at", "id")),
    )
