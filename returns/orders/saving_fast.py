"""New orders into PostgreSQL with one statement each: what makes a large import fast.

Saving a line through the ORM costs more than everything else that is done to
it, so here the rows of an order go over as JSON and PostgreSQL makes rows of
its own table type from them. Keys are reserved for many orders at once, which
lets children name their parents before either is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection, models

from returns.models import (
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderCharge,
    OrderLine,
    OrderLineTax,
    Payment,
)
from returns.orders.rows import OrderRows

# Parents first.
_MODELS: tuple[type[models.Model], ...] = (
    Order,
    OrderLine,
    OrderLineTax,
    OrderCharge,
    Fulfilment,
    FulfilmentLine,
    Payment,
)


def is_possible() -> bool:
    """This will tell whether the database is PostgreSQL."""
    return connection.vendor == "postgresql"


def reserve_keys(*, orders: Sequence[OrderRows]) -> None:
    """This will give every row its key and its parents' keys; nothing is saved."""
    for model in _MODELS:
        rows = [row for order in orders for row in _rows(order, model)]
        for row, key in zip(rows, _next_keys(model, len(rows)), strict=True):
            row.pk = key
    for order in orders:
        _join(order)


def insert(*, rows: OrderRows) -> None:
    """This will save an order whose keys are reserved: one round trip, inside the caller's transaction."""
    # Triggers and foreign keys keep the plan of their first look-up. Made while a table is nearly empty, that
    # would be a scan of all of it, and an import into a new database would take the square of its size.
    statements, parameters = ["SET LOCAL enable_seqscan = off"], []
    for model in _MODELS:
        saved = [_values(row) for row in _rows(rows, model)]
        if saved:
            table = connection.ops.quote_name(model._meta.db_table)
            statements.append(
                f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"  # noqa: S608
            )
            parameters.append(json.dumps(saved, default=_text))
    with connection.cursor() as cursor:
        cursor.execute(";".join(statements), parameters)


def _rows(order: OrderRows, model: type[models.Model]) -> Sequence[models.Model]:
    rows: dict[type[models.Model], Sequence[models.Model]] = {
        Order: [order.order],
        OrderLine: order.lines,
        OrderLineTax: order.taxes,
        OrderCharge: order.charges,
        Fulfilment: [each.fulfilment for each in order.fulfilments],
        FulfilmentLine: [line for each in order.fulfilments for line in each.lines],
        Payment: [each.payment for each in order.payments],
    }
    return rows[model]


def _next_keys(model: type[models.Model], count: int) -> Iterator[int]:
    if count == 0:
        return iter(())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(nextval(pg_get_serial_sequence(%s, 'id'))) FROM generate_series(1, %s)",
            [connection.ops.quote_name(model._meta.db_table), count],
        )
        return iter(cursor.fetchone()[0])


def _join(rows: OrderRows) -> None:
    order_id = rows.order.pk
    for tax in rows.taxes:
        tax.order_line_id = tax.order_line.pk
    for each in rows.fulfilments:
        for content in each.lines:
            content.fulfilment_id, content.order_line_id = each.fulfilment.pk, content.order_line.pk
        each.fulfilment.order_id = order_id
    parts: list[OrderLine | OrderCharge | Payment]
    parts = [*rows.lines, *rows.charges, *(each.payment for each in rows.payments)]
    for part in parts:
        part.order_id = order_id


def _values(row: models.Model) -> dict[str, object]:
    """Column by column; the columns of our tables are named like the attributes."""
    return {name: value for name, value in vars(row).items() if name != "_state"}


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{value!r} has no place in a row")
