"""What many shoppers did before, read together: the sums of returns.queries.history for a chunk of orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db.models import Sum

from returns.eligibility.inputs import HistoryFacts
from returns.lifecycle import ReturnStatus
from returns.models import Order, ReturnLine


class Bought(Protocol):
    """An order, as far as its shopper is known by it."""

    @property
    def customer_ref(self) -> str: ...
    @property
    def email_key(self) -> str: ...
    @property
    def currency(self) -> str: ...


class _Sale(NamedTuple):
    placed_at: datetime
    currency: str
    minor: int


class _Return(NamedTuple):
    """`ended_at` is when it lost its effect: declined, cancelled or expired."""

    rma_id: int
    requested_at: datetime
    currency: str
    minor: int
    ended_at: datetime | None


# (the column that tells who it is, its value): the shop's own reference, else the e-mail address.
_Shopper = tuple[str, str]
_ENDS = {
    ReturnStatus.DECLINED: "rma__declined_at",
    ReturnStatus.CANCELLED: "rma__cancelled_at",
    ReturnStatus.EXPIRED: "rma__expired_at",
}


class PastHistories:
    """The past of the shoppers of some orders, in four queries however many they are."""

    def __init__(self, *, store_id: int, orders: Iterable[Bought]) -> None:
        self._sales: defaultdict[_Shopper, list[_Sale]] = defaultdict(list)
        self._returns: defaultdict[_Shopper, list[_Return]] = defaultdict(list)
        shoppers = {shopper for order in orders if (shopper := _shopper(order))}
        for column in ("customer_ref", "email_key"):
            values = sorted(value for name, value in shoppers if name == column)
            if values:
                self._read(store_id, column, values)

    def before(self, *, order: Bought, at: datetime) -> HistoryFacts | None:
        """This will give what `history_before` gives for the order and the moment."""
        shopper = _shopper(order)
        if shopper is None:
            return None
        returns = [
            each
            for each in self._returns[shopper]
            if each.requested_at < at and not (each.ended_at and each.ended_at < at)
        ]
        return HistoryFacts(
            returns=len({each.rma_id for each in returns}),
            returned_minor=sum(each.minor for each in returns if each.currency == order.currency),
            bought_minor=sum(
                sale.minor
                for sale in self._sales[shopper]
                if sale.placed_at < at and sale.currency == order.currency
            ),
            currency=order.currency,
        )

    def _read(self, store_id: int, column: str, values: Sequence[str]) -> None:
        sales = Order.objects.filter(store_id=store_id, **{f"{column}__in": values})
        for value, *sale in (
            sales.annotate(minor=Sum("lines__paid_minor"))
            .filter(minor__isnull=False)
            .values_list(column, "placed_at", "currency", "minor")
        ):
            self._sales[column, value].append(_Sale(*sale))
        for value, each in _returns(store_id, column, values):
            self._returns[column, value].append(each)


def _shopper(order: Bought) -> _Shopper | None:
    if order.customer_ref:
        return "customer_ref", order.customer_ref
    return ("email_key", order.email_key) if order.email_key else None


def _returns(store_id: int, column: str, values: Sequence[str]) -> Iterator[tuple[str, _Return]]:
    rows = ReturnLine.objects.filter(rma__order__store_id=store_id, **{f"rma__order__{column}__in": values})
    names = ("rma_id", "rma__requested_at", "rma__order__currency", "quoted_minor", "rma__status")
    for row in rows.values(f"rma__order__{column}", *names, *_ENDS.values()):
        yield row[f"rma__order__{column}"], _return(row)


def _return(row: Mapping[str, Any]) -> _Return:
    end = _ENDS.get(row["rma__status"])
    return _Return(
        row["rma_id"],
        row["rma__requested_at"],
        row["rma__order__currency"],
        row["quoted_minor"],
        row[end] if end else None,
    )
