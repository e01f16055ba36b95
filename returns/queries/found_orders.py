"""The orders of a store as staff look for them, and one order with all that happened to it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from returns.models import (
    EligibilityDecision,
    Fulfilment,
    FulfilmentLine,
    JournalEntry,
    Order,
    OrderCharge,
    OrderLine,
    Payment,
    Refund,
    RefusedAttempt,
    Return,
)
from returns.orders.keys import email_key, number_key

# Of each kind; an order that is asked about more often is looked at in the list of attempts.
MOST_DECISIONS = 25
_WITH = ("order_line", "policy_version")
_LARGE = ("inputs", "policy_version__rules", "policy_version__texts")


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
    decisions: tuple[EligibilityDecision | RefusedAttempt, ...]


def orders_of_store(*, store_id: int) -> QuerySet[Order]:
    """This will give the store's orders, newest first."""
    return Order.objects.filter(store_id=store_id).order_by("-placed_at", "-id")


def orders_matching(*, text: str) -> Q:
    """This will say which orders a typed number or e-mail address means, each one look into an index."""
    return Q(email_key=email_key(text)) if "@" in text else Q(number_key=number_key(text))


def order_file(*, store_id: int, order_id: int) -> OrderFile | None:
    """This will gather an order's page in eleven queries; None when the store has no such order."""
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
        decisions=_decisions(order),
    )


def _decisions(order: Order) -> tuple[EligibilityDecision | RefusedAttempt, ...]:
    """What the policy said about this order so far, newest first, without what it read."""
    newest = ("-asked_at", "-id")
    decisions = order.decisions.select_related(*_WITH).defer(*_LARGE).order_by(*newest)[:MOST_DECISIONS]
    attempts = order.refused_attempts.select_related(*_WITH).defer(*_LARGE).order_by(*newest)[:MOST_DECISIONS]
    return tuple(sorted([*decisions, *attempts], key=lambda row: row.asked_at, reverse=True))
