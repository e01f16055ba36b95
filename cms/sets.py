"""What the rules of a store's policy may refer to: its condition sets and its warehouses."""

from __future__ import annotations

from cms.compile import StoredSet
from returns.models import Store, Warehouse


def load_sets(*, store_id: int) -> dict[int, StoredSet]:
    """This will give all sets of a store by their ids, as the compiler takes them. One query."""
    # From the store's side: pages compile themselves, so this must not import the models of cms.
    rows = Store(pk=store_id).condition_sets.order_by("id")
    return {row.pk: StoredSet(row.pk, row.name, row.conditions.get_prep_value()) for row in rows}


def load_warehouses(*, store_id: int) -> frozenset[str]:
    """This will give the codes of a store's warehouses. One query."""
    return frozenset(Warehouse.objects.filter(store_id=store_id).values_list("code", flat=True))
