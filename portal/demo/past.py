"""A past to replay a policy on: orders of the last months, and what came back of them.

N-2001 and so on, beside the ready orders. Drawn by a fixed seed, so that two
demonstrations of one day hold the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.contrib.auth import get_user_model

from portal.demo.orders import Native
from returns.journal import SHOPPER
from returns.models import Fulfilment, Method, Order, Reason, Return, Store
from returns.operations.import_orders import import_orders
from returns.operations.open_return import Request, open_return
from returns.operations.quote_return import RequestedLine
from returns.operations.record_receipt import Arrival, Counted, record_receipt
from returns.orders.native import read_order

COUNT, FIRST, DAYS = 250, 2001, 150
_SEED = 20_260
# How many days after delivery the first orders were asked back, with the reason. They travelled by their
# shoppers' own carriers, so that no label is bought for what is long over.
RETURNED: tuple[tuple[int, str], ...] = (
    (6, "too_small"),
    (9, "unwanted"),
    (12, "too_large"),
    (14, "style"),
    (16, "unwanted"),
    (17, "too_small"),
    (18, "colour"),
    (19, "unwanted"),
    (21, "too_large"),
    (23, "style"),
    (26, "unwanted"),
    (28, "colour"),
)
_TRAVEL_DAYS = 8
# Inside of the ninety days that a replay looks at unless it is told otherwise, and over by now.
_OLDEST_RETURNED = 88


@dataclass(frozen=True)
class _Product:
    sku: str
    title: str
    category: str
    price: int
    tags: tuple[str, ...] = ()
    is_final_sale: bool = False
    is_gift_card: bool = False


_CLOTHES = (
    _Product("SHIRT-M", "Linen shirt", "Clothing", 40),
    _Product("JUMPER-L", "Lambswool jumper", "Clothing", 85),
    _Product("BAG-OLV", "Weekend bag", "Bags", 65),
)
_PRODUCTS = (
    *_CLOTHES,
    _Product("MUG-BLU", "Stoneware mug", "Kitchen", 12),
    _Product("LAMP-1", "Reading lamp", "Home", 89),
    _Product("PHONES-2", "Wireless headphones", "Electronics", 129),
    _Product("SPEAKER-1", "Kitchen radio", "Electronics", 189),
    _Product("CAMERA-1", "Compact camera", "Electronics", 429),
    _Product("CHAIR-OAK", "Oak armchair", "Furniture", 390, ("bulky",)),
    _Product("SHELF-5", "Bookcase with five shelves", "Furniture", 240, ("bulky",)),
    _Product("RUG-160", "Wool rug, rolled", "Rugs", 175, ("oversize",)),
    _Product("SHIRT-OUT", "Linen shirt, last season", "Clothing", 19, ("final-sale",), is_final_sale=True),
    _Product("SIGN-OAK", "Engraved house sign", "Home", 58, ("engraved",)),
    _Product("EAR-SIL", "Silver earrings", "Earrings", 49),
    _Product("GIFT-50", "Gift card", "Gift cards", 50, is_gift_card=True),
)
_WEIGHTS = (9, 6, 6, 9, 6, 8, 6, 3, 4, 4, 2, 3, 2, 3, 2)
_CURRENCIES = {"GB": "GBP", "DE": "EUR", "FR": "EUR", "IE": "EUR", "US": "USD", "CA": "CAD", "AU": "AUD"}
_LOCALES = {"DE": "de", "FR": "fr"}
_OVERSEAS = ("US", "CA", "AU")


def seed_past(*, store: Store, now: datetime) -> list[Native]:
    """This will import the past once, bring back what came back, and give the payments behind that."""
    if not Order.objects.filter(store=store, number=_number(0)).exists():
        orders = [read_order(native) for native in past_orders(now=now)]
        import_orders(store_id=store.pk, orders=orders, now=now)
    returned = list(
        Order.objects.filter(store=store, number__in=[_number(at) for at in range(len(RETURNED))])
        .prefetch_related("lines")
        .order_by("number")
    )
    known = set(Return.objects.filter(order__in=returned).values_list("order_id", flat=True))
    for order, (age, code) in zip(returned, RETURNED, strict=True):
        if order.pk not in known:
            _bring_back(order, age=age, code=code)
    return [
        {"id": _payment_ref(order.number), "amount": order.total_minor, "currency": order.currency.lower()}
        for order in returned
    ]


def past_orders(*, now: datetime) -> Iterator[Native]:
    """This will give native orders, placed one after the other over the last months."""
    draw = random.Random(_SEED)  # noqa: S311 - a demonstration's orders are no secret
    today = now.replace(minute=0, second=0, microsecond=0)
    for at in range(COUNT):
        is_returned = at < len(RETURNED)
        days = _OLDEST_RETURNED - 4 * at if is_returned else draw.randint(2, DAYS)
        placed = today - timedelta(days=days, hours=draw.randint(0, 12))
        products = (
            [_CLOTHES[at % len(_CLOTHES)]]
            if is_returned
            else draw.choices(_PRODUCTS, _WEIGHTS, k=draw.choice((1, 1, 1, 2, 2, 3)))
        )
        country = _OVERSEAS[at % 3] if is_returned else _country(draw)
        lines = [_line(draw, _number(at), index, product) for index, product in enumerate(products, start=1)]
        yield _order(draw, at, placed, country, lines) | {"fulfilments": _parcels(draw, placed, now, lines)}


def _country(draw: random.Random) -> str:
    return draw.choices(tuple(_CURRENCIES), (60, 14, 10, 4, 6, 3, 3))[0]


def _order(draw: random.Random, at: int, placed: datetime, country: str, lines: list[Native]) -> Native:
    number, currency = _number(at), _CURRENCIES[country]
    total = str(sum((Decimal(str(line["paid"])) for line in lines), Decimal("4.95")))
    is_business = at >= len(RETURNED) and draw.random() < 0.05
    group = draw.choices(("", "Members"), (5, 1))[0]
    return {
        "schema": 1,
        "id": f"demo-{number}",
        "number": number,
        "placed_at": placed.isoformat(),
        "currency": currency,
        "total": total,
        "customer": {
            "email": f"shopper+{draw.randint(1, 180) if at >= len(RETURNED) else 1000 + at}@example.com",
            "group": group,
            "is_business": is_business,
        },
        "channel": "web",
        "country": country,
        "locale": _LOCALES.get(country, "en"),
        "shipping_address": {"name": "Shopper Example", "country": country},
        "lines": lines,
        "charges": [{"id": "shipping", "kind": "SHIPPING", "title": "Standard delivery", "paid": "4.95"}],
        "payments": [
            {
                "id": "card",
                "stripe_id": _payment_ref(number),
                "method": "card",
                "amount": total,
                "captured_at": placed.isoformat(),
            }
        ],
    }


def _line(draw: random.Random, number: str, index: int, product: _Product) -> Native:
    quantity = draw.choice((1, 1, 1, 2)) if product.price < 60 else 1
    paid = Decimal(product.price * quantity) - Decimal("0.10") * quantity
    return {
        "id": f"{number}-{index}",
        "sku": product.sku,
        "title": product.title,
        "categories": [product.category],
        "tags": list(product.tags),
        "is_final_sale": product.is_final_sale,
        "is_gift_card": product.is_gift_card,
        "quantity": quantity,
        "paid": str(paid),
        "tax": str((paid / 6).quantize(Decimal("0.01"), ROUND_HALF_UP)),
        "origin_country": "PT",
        "weight_grams": 400,
    }


def _parcels(draw: random.Random, placed: datetime, now: datetime, lines: Sequence[Native]) -> list[Native]:
    """Nothing has happened later than now."""
    shipped = placed + timedelta(days=draw.randint(0, 1), hours=6)
    delivered = shipped + timedelta(days=draw.randint(1, 4), hours=draw.randint(0, 8))
    if shipped > now:
        return []
    parcel: Native = {
        "id": "parcel-1",
        "shipped_at": shipped.isoformat(),
        "carrier": "Royal Mail",
        "lines": [{"line": line["id"], "quantity": line["quantity"]} for line in lines],
    }
    return [parcel if delivered > now else parcel | {"delivered_at": delivered.isoformat()}]


def _bring_back(order: Order, *, age: int, code: str) -> None:
    """One unit, through the same operations as a shopper's and the warehouse's."""
    parcel = Fulfilment.objects.get(order=order)
    # Old enough to have been delivered all.
    asked_at = (parcel.delivered_at or order.placed_at) + timedelta(days=age)
    reason = Reason.objects.filter(store_id=order.store_id, is_leaf=True, code=code).latest("id")
    line = order.lines.all()[0]
    request = Request(
        order_id=order.pk,
        lines=[RequestedLine(order_line_id=line.pk, quantity=1, reason_id=reason.pk)],
        method=Method.OWN_CARRIER,
        idempotency_key=f"demo-{order.number}",
        source=Return.Source.SHOPPER,
        locale="en",
        actor=SHOPPER,
    )
    rma = open_return(request=request, now=asked_at)
    arrival = Arrival(
        store_id=order.store_id,
        idempotency_key=f"demo-{rma.pk}",
        received_by_id=get_user_model().objects.get(username="warehouse").pk,
        rma_id=rma.pk,
        counted=[Counted(return_line_id=each.pk, quantity=1) for each in rma.lines.all()],
    )
    record_receipt(arrival=arrival, now=asked_at + timedelta(days=_TRAVEL_DAYS))


def _number(at: int) -> str:
    return f"N-{FIRST + at}"


def _payment_ref(number: str) -> str:
    return f"pi_demo_{number.replace('-', '').lower()}"
