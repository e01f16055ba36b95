"""Many orders come in, each in its own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from returns import journal
from returns.models import Order
from returns.operations.import_order import ImportResult, ImportStatus, import_order, result_of
from returns.orders import saving, saving_fast
from returns.orders.comparing import compare
from returns.orders.problems import OrderRefused
from returns.orders.rows import OrderRows, rows_of
from returns.orders.schema import OrderIn
from returns.orders.stored import StoredOrder, stored_orders

Outcome = ImportResult | OrderRefused


def import_orders(
    *,
    store_id: int,
    orders: Sequence[OrderIn],
    now: datetime,
    source: str = "native",
    actor: journal.Actor = journal.SYSTEM,
) -> list[Outcome]:
    """This will import the orders in turn and give one outcome for each; a refused one stops no other.

    Does what `import_order` does, with fewer questions to the database: what
    is there is read for all at once, so a new order costs one statement a
    table and an unchanged one costs none. Only an order that is there and
    changes is locked. A few hundred at a time keep the memory flat.
    """
    known = _stored(store_id, orders)
    batch = [
        (order, rows_of(order, store_id=store_id, source=source, now=now), known.get(order.id))
        for order in orders
    ]
    if saving_fast.is_possible():
        saving_fast.reserve_keys(orders=[rows for _, rows, stored in batch if stored is None])
    outcomes: list[Outcome] = []
    for order, rows, stored in batch:
        try:
            outcome = _import(rows, stored)
            if outcome is None:
                outcome = import_order(store_id=store_id, order=order, now=now, source=source, actor=actor)
            outcomes.append(outcome)
        except OrderRefused as refusal:
            outcomes.append(refusal)
    return outcomes


def _stored(store_id: int, orders: Sequence[OrderIn]) -> dict[str, StoredOrder]:
    found = list(Order.objects.filter(store_id=store_id, external_id__in={order.id for order in orders}))
    if not found:
        return {}
    return {stored.order.external_id: stored for stored in stored_orders(orders=found).values()}


def _import(rows: OrderRows, stored: StoredOrder | None) -> ImportResult | None:
    """The two cases that are plain: a new order, and one that is there already. None is for the others."""
    if stored is not None:
        changes = compare(stored=stored, new=rows)
        is_plain = not changes.adds and not changes.differences
        return result_of(stored.order.pk, changes) if is_plain else None
    if any(each.refunds or each.refunded_total_minor for each in rows.payments):
        return None
    try:
        _insert(rows)
    except IntegrityError:
        # Twice in this batch, or its number is taken: the careful way finds out which.
        return None
    return ImportResult(ImportStatus.CREATED, rows.order.pk)


@transaction.atomic(durable=True)
def _insert(rows: OrderRows) -> None:
    if saving_fast.is_possible():
        saving_fast.insert(rows=rows)
    else:
        saving.insert(rows=rows)
