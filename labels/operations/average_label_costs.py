"""What the store's labels cost, for estimates."""

from __future__ import annotations

from collections import defaultdict

from labels.models import Label

# The newest are enough for an average, and no query grows with the age of the store.
_NEWEST = 500


def average_label_costs(store_id: int) -> dict[str, int]:
    """This will give {currency: average minor units} over the store's newest labels with a known price."""
    priced = Label.objects.filter(store_id=store_id, cost_minor__isnull=False).exclude(cost_currency="")
    by_currency: defaultdict[str, list[int]] = defaultdict(list)
    rows = priced.order_by("-id").values_list("cost_currency", "cost_minor")[:_NEWEST]
    for currency, minor in rows:
        by_currency[currency].append(minor or 0)
    return {currency: round(sum(each) / len(each)) for currency, each in sorted(by_currency.items())}
