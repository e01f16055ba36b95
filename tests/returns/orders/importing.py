"""Importing in tests, and looking at everything that an import writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from returns.models import (
    Fulfilment,
    FulfilmentLine,
    Order,
    OrderCharge,
    OrderLine,
    OrderLineTax,
    Payment,
    Refund,
    Store,
)
from returns.operations.import_order import ImportResult, import_order
from returns.orders.native import read_order
from tests.factories import NOW
from tests.returns.orders.documents import Document

LATER = NOW + timedelta(days=1)
TABLES: tuple[type[Model], ...] = (
    Order,
    OrderLine,
    OrderLineTax,
    OrderCharge,
    Fulfilment,
    FulfilmentLine,
    Payment,
    Refund,
)
# Keys and the time of the import differ between two imports of the same.
_NOT_COMPARED = {"id", "imported_at"}


def take(store: Store, document: Document, now: datetime = NOW) -> ImportResult:
    return import_order(store_id=store.pk, order=read_order(document), now=now)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row that an import writes."""
    return {model.__name__: list(model._default_manager.order_by("id").values()) for model in TABLES}


def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    """The rows of a store without their keys and those of other rows."""
    found = {}
    for model in TABLES:
        fields = [each.attname for each in model._meta.concrete_fields if not each.is_relation]
        names = [name for name in fields if name not in _NOT_COMPARED]
        found[model.__name__] = list(model._default_manager.filter(store=store).order_by("id").values(*names))
    return found
