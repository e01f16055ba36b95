"""What the same shopper bought and sent back before, for rules that ask about it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, Sum

from returns.eligibility.inputs import HistoryFacts
from returns.eligibility.policy import CompiledPolicy
from returns.lifecycle import ReturnStatus
from returns.models import Order, OrderLine, ReturnLine


def history_for(*, policy: CompiledPolicy, order: Order, at: datetime) -> HistoryFacts | None:
    """This will give the shopper's history if a rule asks for it: nobody's past is read for nothing."""
    return history_before(order=order, at=at) if policy.needs_history else None


def history_before(*, order: Order, at: datetime) -> HistoryFacts | None:
    """This will add up what the order's shopper did in its store before the moment, in two queries.

    The shopper is known by the shop's own reference, else by e-mail address;
    None where the order has neither. Goods only, in minor units of the
    order's currency: what was paid or returned in another does not add up
    with it. Every return counts, but those that were declined, cancelled or
    expired by then.
    """
    shopper = _shopper(order)
    if shopper is None:
        return None
    bought = OrderLine.objects.filter(
        Q(**{f"order__{name}": value for name, value in shopper.items()}),
        order__placed_at__lt=at,
        order__currency=order.currency,
    ).aggregate(minor=Sum("paid_minor"))
    same_currency = Q(rma__order__currency=order.currency)
    returned = (
        ReturnLine.objects.filter(
            Q(**{f"rma__order__{name}": value for name, value in shopper.items()}),
            rma__requested_at__lt=at,
        )
        .exclude(_without_effect(at))
        .aggregate(returns=Count("rma", distinct=True), minor=Sum("quoted_minor", filter=same_currency))
    )
    return HistoryFacts(
        returns=returned["returns"],
        returned_minor=returned["minor"] or 0,
        bought_minor=bought["minor"] or 0,
        currency=order.currency,
    )


def _shopper(order: Order) -> dict[str, object] | None:
    if order.customer_ref:
        return {"store_id": order.store_id, "customer_ref": order.customer_ref}
    if order.email_key:
        return {"store_id": order.store_id, "email_key": order.email_key}
    return None


def _without_effect(at: datetime) -> Q:
    return (
        Q(rma__status=ReturnStatus.DECLINED, rma__declined_at__lt=at)
        | Q(rma__status=ReturnStatus.CANCELLED, rma__cancelled_at__lt=at)
        | Q(rma__status=ReturnStatus.EXPIRED, rma__expired_at__lt=at)
    )
