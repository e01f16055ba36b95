"""Rows of an order into the database, inside the caller's transaction."""

from __future__ import annotations

from django.db.models import F

from returns.models import (
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderCharge,
    OrderLine,
    OrderLineTax,
    Payment,
)
from returns.orders.changes import Changes
from returns.orders.rows import FulfilmentRows, OrderRows


def insert(*, rows: OrderRows) -> None:
    """This will save a new order: one statement a table, parents first."""
    rows.order.save(force_insert=True)
    OrderLine.objects.bulk_create(rows.lines)
    OrderLineTax.objects.bulk_create(rows.taxes)
    OrderCharge.objects.bulk_create(rows.charges)
    _insert_fulfilments(rows.fulfilments)
    Payment.objects.bulk_create(each.payment for each in rows.payments)


def add(*, changes: Changes, order: Order) -> None:
    """This will save what an import adds to a locked order; refunds are the caller's."""
    for filled in changes.filled:
        setattr(filled.row, filled.field, filled.value)
        filled.row.save(update_fields=[filled.field])
    for each in changes.fulfilments:
        each.fulfilment.order = order
    for paid in changes.payments:
        paid.payment.order = order
    _insert_fulfilments(changes.fulfilments)
    FulfilmentLine.objects.bulk_create(changes.fulfilment_lines)
    Payment.objects.bulk_create(each.payment for each in changes.payments)
    for key, units in changes.sent.items():
        OrderLine.objects.filter(pk=key).update(fulfilled_quantity=F("fulfilled_quantity") + units)


def _insert_fulfilments(fulfilments: list[FulfilmentRows]) -> None:
    Fulfilment.objects.bulk_create(each.fulfilment for each in fulfilments)
    FulfilmentLine.objects.bulk_create(line for each in fulfilments for line in each.lines)
