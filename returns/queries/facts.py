"""From rows to what the engine reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from returns.eligibility.inputs import (
    Counters,
    FulfilmentFacts,
    HistoryFacts,
    Inputs,
    LineFacts,
    OrderFacts,
    RequestFacts,
)
from returns.models import FulfilmentLine, Order, OrderLine, Reason

Shipped = dict[int, tuple[FulfilmentFacts, ...]]


def shipped_units(*, order_id: int) -> Shipped:
    """This will give the fulfilments of each line of an order, in one query."""
    rows = (
        FulfilmentLine.objects.filter(fulfilment__order_id=order_id)
        .order_by("id")
        .values_list(
            "order_line_id",
            "quantity",
            "fulfilment__shipped_at",
            "delivered_at",
            "fulfilment__delivered_at",
        )
    )
    shipped: defaultdict[int, list[FulfilmentFacts]] = defaultdict(list)
    for line_id, quantity, shipped_at, line_delivered_at, delivered_at in rows:
        shipped[line_id].append(
            FulfilmentFacts(
                quantity=quantity, shipped_at=shipped_at, delivered_at=line_delivered_at or delivered_at
            )
        )
    return {line_id: tuple(facts) for line_id, facts in shipped.items()}


def order_facts(*, order: Order) -> OrderFacts:
    return OrderFacts(
        placed_at=order.placed_at,
        currency=order.currency,
        country=order.country or None,
        channel=order.channel or None,
        customer_group=order.customer_group or None,
        is_business=order.is_business,
        is_gift=order.is_gift,
        value_minor=order.total_minor,
    )


def line_facts(*, line: OrderLine, shipped: Iterable[FulfilmentFacts]) -> LineFacts:
    return LineFacts(
        sku=line.sku or None,
        product_id=line.product_ref or None,
        title=line.title,
        tags=tuple(line.tags),
        categories=tuple(line.categories),
        vendor=line.vendor or None,
        is_final_sale=line.is_final_sale,
        is_gift_card=line.is_gift_card,
        quantity=line.quantity,
        paid_minor=line.paid_minor,
        fulfilments=tuple(shipped),
        list_minor=line.list_minor,
        # Orders that say nothing of discounts are stored with 0: beside no list price it proves nothing.
        discount_minor=line.discount_minor if line.discount_minor or line.list_minor is not None else None,
    )


def inputs(  # noqa: PLR0913 - each is one fact, and most questions leave most of them out
    *,
    order: Order,
    line: OrderLine,
    shipped: Iterable[FulfilmentFacts],
    asked_at: datetime,
    quantity: int = 1,
    already_asked: int = 0,
    reason: Reason | None = None,
    resolution: str | None = None,
    method: str | None = None,
    evidence_answers: tuple[str, ...] | None = None,
    photo_count: int | None = None,
    history: HistoryFacts | None = None,
) -> Inputs:
    """This will put together one question about a line.

    `already_asked` are units of the line that the same request takes with
    another reason; the engine sees them as held. `evidence_answers` are
    "question:choice", None before anybody was asked; `photo_count` is None
    until the request is sent. `history` comes from returns.queries.history.
    """
    return Inputs(
        order=order_facts(order=order),
        line=line_facts(line=line, shipped=shipped),
        counters=Counters(
            fulfilled=line.fulfilled_quantity,
            open=line.open_quantity + already_asked,
            settled=line.settled_quantity,
        ),
        request=RequestFacts(
            asked_at=asked_at,
            quantity=quantity,
            reason_code=reason.code if reason else None,
            reason_category=reason.category if reason else None,
            is_merchant_at_fault=reason.is_merchant_at_fault if reason else None,
            resolution=resolution,
            method=method,
            evidence_answers=evidence_answers,
            photo_count=photo_count,
        ),
        history=history,
    )
