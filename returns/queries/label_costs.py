"""What a label costs on average: carriers know, and say so through a function that they register here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# (store id) -> {currency: average minor units}
Provider = Callable[[int], Mapping[str, int]]
_providers: list[Provider] = []


def use(provider: Provider) -> None:
    """This will make `provider(store_id)` the one who knows."""
    _providers[:] = [provider]


def average_label_costs(*, store_id: int) -> dict[str, int]:
    """This will give {currency: average minor units of a label}; empty when nobody knows."""
    return {currency: minor for provider in _providers for currency, minor in provider(store_id).items()}
