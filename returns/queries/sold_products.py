"""What kind of products a store has sold lately: for people who write conditions about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from returns.models import Order, OrderLine

# A shop's assortment shows in its newest orders; reading all of them would grow with the store's age.
MOST_ORDERS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldProducts:
    """Words of the products in the newest orders, in small letters; `since` is when the oldest was placed."""

    order_count: int
    is_all: bool
    since: datetime
    tags: frozenset[str]
    categories: frozenset[str]
    skus: frozenset[str]
    vendors: frozenset[str]


def sold_products(*, store_id: int, skus: Iterable[str] = ()) -> SoldProducts | None:
    """This will look through the newest orders; None when there is none.

    Reads at most MOST_ORDERS orders by their index, and `skus` (as they are
    written) by theirs, whatever their age.
    """
    newest = Order.objects.filter(store_id=store_id).order_by("-placed_at", "-id")
    orders = list(newest.values_list("pk", "placed_at")[: MOST_ORDERS + 1])
    if not orders:
        return None
    looked_at = orders[:MOST_ORDERS]
    lines = OrderLine.objects.filter(order_id__in=[pk for pk, _ in looked_at])
    words = _words(lines.values("tags", "categories", "sku", "vendor").iterator(chunk_size=2000))
    older = OrderLine.objects.filter(store_id=store_id, sku__in=list(skus)).values_list("sku", flat=True)
    return SoldProducts(
        order_count=len(looked_at),
        is_all=len(orders) <= MOST_ORDERS,
        since=looked_at[-1][1],
        tags=words["tags"],
        categories=words["categories"],
        skus=words["sku"] | _folded(older.distinct()),
        vendors=words["vendor"],
    )


def _words(rows: Iterable[Mapping[str, object]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {"tags": set(), "categories": set(), "sku": set(), "vendor": set()}
    for row in rows:
        for name, words in found.items():
            value = row[name]
            words.update(value if isinstance(value, list) else [str(value or "")])
    return {name: _folded(words) for name, words in found.items()}


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.strip().casefold() for word in words if word.strip())
