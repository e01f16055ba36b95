"""What the store's orders hold, for warnings about conditions that nothing meets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from cms.lint.products import KnownProducts
from cms.lint.warnings import day_words
from returns.models import Store
from returns.queries.sold_products import SoldProducts, sold_products

# Fewer say nothing about what a shop sells.
FEWEST_ORDERS = 10


def known_products(*, store: Store, rules: Iterable[Mapping[str, Any]]) -> KnownProducts | None:
    """This will give the words of the newest orders' products; None for a store with hardly any."""
    sold = sold_products(store_id=store.pk, skus=sorted(set(_skus(rules))))
    return _known(sold, store) if sold and sold.order_count >= FEWEST_ORDERS else None


def _known(sold: SoldProducts, store: Store) -> KnownProducts:
    since = day_words(sold.since.astimezone(ZoneInfo(store.time_zone)).date())
    which = "all" if sold.is_all else "the newest"
    return KnownProducts(
        words={
            "product_tag": sold.tags,
            "product_category": sold.categories,
            "product_sku": sold.skus,
            "product_vendor": sold.vendors,
        },
        looked_at=f"{which} {sold.order_count:,} orders, since {since}",
    )


def _skus(conditions_or_rules: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for each in conditions_or_rules:
        if each.get("kind") == "product_sku":
            yield from (value.strip() for value in each["values"])
        yield from _skus(each.get("conditions") or ())
