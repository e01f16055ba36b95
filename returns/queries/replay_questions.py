"""From orders to what both policies are asked: in chunks, with a fixed number of queries for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from returns.eligibility.inputs import (
    Counters,
    FulfilmentFacts,
    Inputs,
    LineFacts,
    OrderFacts,
    RequestFacts,
)
from returns.eligibility.policy import CompiledPolicy
from returns.models import FulfilmentLine, Order, OrderLine
from returns.money import unit_value
from returns.queries.deciding_versions import DecidingVersions
from returns.queries.past_histories import PastHistories
from returns.queries.past_requests import PastRequest, past_requests
from returns.replay.asked import NO_REASON, Asked, Source
from returns.replay.basis import days_later
from returns.replay.selection import Selection

CHUNK = 500

_ORDER = (
    *("id", "number", "placed_at", "currency", "country", "channel"),
    *("customer_group", "is_business", "is_gift", "total_minor", "customer_ref", "email_key"),
)
_LINE = (
    *("id", "order_id", "sku", "product_ref", "title", "tags", "categories", "vendor"),
    *("is_final_sale", "is_gift_card", "quantity", "paid_minor", "fulfilled_quantity"),
    *("list_minor", "discount_minor"),
)


class _OrderRow(NamedTuple):
    id: int
    number: str
    placed_at: datetime
    currency: str
    country: str
    channel: str
    customer_group: str
    is_business: bool
    is_gift: bool
    total_minor: int
    customer_ref: str
    email_key: str


class _LineRow(NamedTuple):
    id: int
    order_id: int
    sku: str
    product_ref: str
    title: str
    tags: list[str]
    categories: list[str]
    vendor: str
    is_final_sale: bool
    is_gift_card: bool
    quantity: int
    paid_minor: int
    fulfilled_quantity: int
    list_minor: int | None
    discount_minor: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """The questions about some orders; units that were never sent are counted, not asked about."""

    orders: int
    questions: list[Asked]
    units_not_sent: int


def orders_of_period(
    *, store_id: int, from_at: datetime, to_at: datetime, selection: Selection
) -> QuerySet[Order]:
    """This will give the orders placed in the half-open period, oldest first."""
    orders = Order.objects.filter(store_id=store_id, placed_at__gte=from_at, placed_at__lt=to_at)
    if selection.country:
        orders = orders.filter(country=selection.country)
    return orders.order_by("placed_at", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReader:
    """Reads a store's orders and asks about them as of `age_days` after delivery.

    `draft` is the policy that is tried: it may ask about a shopper's history
    where the version that decided did not.
    """

    store_id: int
    draft: CompiledPolicy
    versions: DecidingVersions
    selection: Selection
    age_days: int
    zone: ZoneInfo

    def chunks(self, orders: QuerySet[Order]) -> Iterator[Chunk]:
        """This will read the orders CHUNK by CHUNK; no more than that is in memory."""
        rows = orders.values_list(*_ORDER).iterator(chunk_size=CHUNK)
        while chunk := [_OrderRow(*row) for row in islice(rows, CHUNK)]:
            yield self._chunk(chunk)

    def _chunk(self, orders: Sequence[_OrderRow]) -> Chunk:
        asked = past_requests(order_ids=[order.id for order in orders])
        lines = _lines([order.id for order in orders if order.id not in asked])
        shipped = _shipped(list(lines))
        histories = self._histories(orders)
        questions: list[Asked] = []
        unsent = 0
        for order in orders:
            if order.id in asked:
                questions += filter(None, (self._again(order, past, histories) for past in asked[order.id]))
                continue
            facts, version_id = _order_facts(order), self.versions.at(order.placed_at)
            for line in lines.get(order.id, ()):
                if self.selection.takes_product((*line.tags, *line.categories)):
                    unsent += line.quantity - line.fulfilled_quantity
                    sold = _Sold(order, facts, line, shipped.get(line.id, {}), version_id)
                    questions += self._units(sold, histories)
        return Chunk(len(orders), questions, unsent)

    def _histories(self, orders: Sequence[_OrderRow]) -> PastHistories | None:
        """The shoppers' past, if a rule of the draft or of a version asks for it."""
        ids = {self.versions.at(order.placed_at) for order in orders}
        policies = [self.draft, *(self.versions.judge(version_id).policy for version_id in ids)]
        if not any(policy.needs_history for policy in policies):
            return None
        return PastHistories(store_id=self.store_id, orders=orders)

    def _again(self, order: _OrderRow, past: PastRequest, histories: PastHistories | None) -> Asked | None:
        """The request with its stored inputs; None when it is not selected.

        Of a shopper's past nothing is stored when nobody asked for it then.
        """
        inputs = Inputs.from_json(past.inputs)
        line, request = inputs.line, inputs.request
        if inputs.history is None and histories is not None:
            inputs = replace(inputs, history=histories.before(order=order, at=request.asked_at))
        if not self.selection.takes_product((*(line.tags or ()), *(line.categories or ()))):
            return None
        if not self.selection.takes_reason(request.reason_code, request.reason_category):
            return None
        return Asked(
            source=Source.REQUEST,
            order_id=order.id,
            order_number=order.number,
            order_line_id=past.order_line_id,
            version_id=past.version_id,
            inputs=inputs,
            answers=1,
            units=request.quantity,
            value_minor=past.value_minor,
        )

    def _units(self, sold: _Sold, histories: PastHistories | None) -> Iterator[Asked]:
        """Each unit once, as if nothing were open: units that arrived together in one question."""
        if not self.selection.takes_reason(NO_REASON):
            return
        order, line, before = sold.order, sold.line, 0
        for (shipped_at, delivered_at), sent in _whole(sold.parcels, line.fulfilled_quantity):
            clock_at = delivered_at or shipped_at or order.placed_at
            parcel = FulfilmentFacts(quantity=sent, shipped_at=shipped_at, delivered_at=delivered_at)
            has_times = shipped_at is not None or delivered_at is not None
            request = self._request(clock_at)
            yield Asked(
                source=Source.UNASKED,
                order_id=order.id,
                order_number=order.number,
                order_line_id=line.id,
                version_id=sold.version_id,
                inputs=Inputs(
                    order=sold.facts,
                    line=_line_facts(line, (parcel,) if has_times else ()),
                    counters=Counters(fulfilled=sent),
                    request=request,
                    history=histories.before(order=order, at=request.asked_at) if histories else None,
                ),
                answers=sent,
                units=sent,
                value_minor=unit_value(line.paid_minor, line.quantity, before, sent),
            )
            before += sent

    def _request(self, clock_at: datetime) -> RequestFacts:
        asked_at = days_later(clock_at=clock_at, days=self.age_days, zone=self.zone)
        return RequestFacts(asked_at=asked_at, reason_category=NO_REASON, is_merchant_at_fault=False)


_Times = tuple[datetime | None, datetime | None]
# Units by (shipped, delivered).
_Parcels = dict[_Times, int]


class _Sold(NamedTuple):
    """A line of an order that nobody asked about."""

    order: _OrderRow
    facts: OrderFacts
    line: _LineRow
    parcels: _Parcels
    version_id: int


def _lines(order_ids: Sequence[int]) -> dict[int, list[_LineRow]]:
    found: defaultdict[int, list[_LineRow]] = defaultdict(list)
    if order_ids:
        rows = OrderLine.objects.filter(order_id__in=order_ids).order_by("order_id", "position", "id")
        for row in rows.values_list(*_LINE):
            line = _LineRow(*row)
            found[line.order_id].append(line)
    return dict(found)


def _shipped(order_ids: Sequence[int]) -> dict[int, _Parcels]:
    found: defaultdict[int, _Parcels] = defaultdict(dict)
    if not order_ids:
        return {}
    rows = FulfilmentLine.objects.filter(fulfilment__order_id__in=order_ids).order_by("id")
    for line_id, units, shipped_at, line_delivered_at, delivered_at in rows.values_list(
        "order_line_id", "quantity", "fulfilment__shipped_at", "delivered_at", "fulfilment__delivered_at"
    ):
        times = (shipped_at, line_delivered_at or delivered_at)
        found[line_id][times] = found[line_id].get(times, 0) + units
    return dict(found)


def _whole(parcels: _Parcels, fulfilled: int) -> Iterator[tuple[_Times, int]]:
    """The line's fulfilled units by their times; what no parcel lists has none."""
    left = fulfilled
    for times, units in parcels.items():
        sent = min(units, left)
        left -= sent
        if sent:
            yield times, sent
    if left:
        yield (None, None), left


def _order_facts(order: _OrderRow) -> OrderFacts:
    return OrderFacts(
        placed_at=order.placed_at,
        currency=order.currency,
        country=order.country or None,
        channel=order.channel or None,
        customer_group=order.customer_group or None,
        is_business=order.is_business,
        is_gift=order.is_gift,
        value_minor=order.total_minor,
    )


def _line_facts(line: _LineRow, parcels: tuple[FulfilmentFacts, ...]) -> LineFacts:
    facts: dict[str, Any] = {
        "sku": line.sku or None,
        "product_id": line.product_ref or None,
        "title": line.title,
        "tags": tuple(line.tags),
        "categories": tuple(line.categories),
        "vendor": line.vendor or None,
        "is_final_sale": line.is_final_sale,
        "is_gift_card": line.is_gift_card,
        "quantity": line.quantity,
        "paid_minor": line.paid_minor,
        "fulfilments": parcels,
        "list_minor": line.list_minor,
        # As returns.queries.facts has it: beside no list price, no discount proves nothing.
        "discount_minor": line.discount_minor if line.discount_minor or line.list_minor is not None else None,
    }
    return LineFacts(**facts)
