"""The ready orders, in the native form, with dates that are right today."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from portal.demo.table import SHOWS

Native = dict[str, object]

FAILING_CARD = "pm_card_refundFail"


def demo_orders(*, now: datetime, base_url: str) -> list[Native]:
    """This will give D-1001 to D-1008 as native orders, placed relative to `now`."""
    shop = _Shop(now, base_url)
    return [
        shop.order("D-1001", [shop.mug(2, "24.00", "4.00"), shop.shirt("39.90", "6.65")], days=6),
        shop.order("D-1002", [shop.lamp("89.00", "14.83")], days=75),
        shop.order(
            "D-1003", [shop.shirt("19.95", "3.33", is_final_sale=True), shop.bag("64.50", "10.75")], days=9
        ),
        shop.partly_delivered("D-1004"),
        shop.order("D-1005", [shop.book("3980", "362")], days=5, currency="JPY", country="JP"),
        shop.order("D-1006", [shop.socks(3, "10.00", "1.67", list_price="12.00", discount="2.00")], days=4),
        shop.order("D-1007", [shop.bag("64.50", "10.75")], days=12),
        shop.order("D-1008", [shop.mug(1, "12.00", "2.00")], days=14),
    ]


def second_parcel(*, now: datetime, base_url: str) -> Native:
    """This will give D-1004 again, as the shop exports it once the rest has arrived."""
    return _Shop(now, base_url).partly_delivered("D-1004", is_complete=True)


def payment_ref(number: str) -> str:
    """The PaymentIntent that the Stripe stand-in holds for an order."""
    return f"pi_demo_{number.removeprefix('D-')}"


class _Shop:
    def __init__(self, now: datetime, base_url: str) -> None:
        # Whole hours: the same day's second start imports the same order.
        self._now = now.replace(minute=0, second=0, microsecond=0)
        self._base_url = base_url

    def order(
        self,
        number: str,
        lines: list[Native],
        *,
        days: int,
        currency: str = "GBP",
        country: str = "GB",
        fulfilments: list[Native] | None = None,
    ) -> Native:
        placed = self._now - timedelta(days=days)
        numbered = [{**line, "id": f"{number}-{index}"} for index, line in enumerate(lines, start=1)]
        shipping = "0" if currency == "JPY" else "3.95"
        total = _sum([*(str(line["paid"]) for line in lines), shipping], currency)
        return {
            "schema": 1,
            "id": f"demo-{number}",
            "number": number,
            "placed_at": placed.isoformat(),
            "currency": currency,
            "total": total,
            "customer": {"email": next(show.email for show in SHOWS if show.number == number)},
            "channel": "web",
            "country": country,
            "locale": "en",
            "shipping_address": _address(country),
            "lines": numbered,
            "charges": [
                {"id": "shipping", "kind": "SHIPPING", "title": "Standard delivery", "paid": shipping}
            ],
            "payments": [
                {
                    "id": "card",
                    "stripe_id": payment_ref(number),
                    "method": "card",
                    "amount": total,
                    "captured_at": placed.isoformat(),
                }
            ],
            "fulfilments": fulfilments or [self._parcel("1", numbered, shipped=days - 1, delivered=days - 3)],
        }

    def partly_delivered(self, number: str, *, is_complete: bool = False) -> Native:
        lines = [self.shirt("39.90", "6.65"), self.lamp("89.00", "14.83")]
        ids = [f"{number}-{index}" for index in (1, 2)]
        parcels = [self._parcel("1", [{**lines[0], "id": ids[0]}], shipped=5, delivered=3)]
        if is_complete:
            parcels.append(self._parcel("2", [{**lines[1], "id": ids[1]}], shipped=2, delivered=0))
        return self.order(number, lines, days=6, fulfilments=parcels)

    def _parcel(self, name: str, lines: list[Native], *, shipped: int, delivered: int) -> Native:
        return {
            "id": f"parcel-{name}",
            "shipped_at": (self._now - timedelta(days=shipped)).isoformat(),
            "delivered_at": (self._now - timedelta(days=delivered)).isoformat(),
            "carrier": "Royal Mail",
            "lines": [{"line": line["id"], "quantity": line["quantity"]} for line in lines],
        }

    def _line(self, sku: str, title: str, picture: str, paid: str, tax: str, **more: object) -> Native:
        return {
            "sku": sku,
            "title": title,
            "image_url": f"{self._base_url}/static/demo/{picture}.svg",
            "quantity": 1,
            "paid": paid,
            "tax": tax,
            "origin_country": "PT",
            "weight_grams": 400,
            **more,
        }

    def mug(self, quantity: int, paid: str, tax: str) -> Native:
        return self._line(
            "MUG-BLU",
            "Stoneware mug",
            "mug",
            paid,
            tax,
            variant="Blue",
            quantity=quantity,
            categories=["Kitchen"],
        )

    def shirt(self, paid: str, tax: str, *, is_final_sale: bool = False) -> Native:
        tags = ["final-sale"] if is_final_sale else []
        return self._line(
            "SHIRT-M",
            "Linen shirt",
            "shirt",
            paid,
            tax,
            variant="White, M",
            categories=["Clothing"],
            tags=tags,
            is_final_sale=is_final_sale,
        )

    def lamp(self, paid: str, tax: str) -> Native:
        return self._line("LAMP-1", "Reading lamp", "lamp", paid, tax, categories=["Home"])

    def bag(self, paid: str, tax: str) -> Native:
        return self._line("BAG-OLV", "Weekend bag", "bag", paid, tax, variant="Olive", categories=["Bags"])

    def book(self, paid: str, tax: str) -> Native:
        return self._line(
            "BOOK-JP", "手ぬぐいの本 (Tenugui, a picture book)", "book", paid, tax, categories=["Books"]
        )

    def socks(self, quantity: int, paid: str, tax: str, *, list_price: str, discount: str) -> Native:
        return self._line(
            "SOCK-3",
            "Merino socks",
            "socks",
            paid,
            tax,
            variant="Grey, 39–42",
            quantity=quantity,
            categories=["Clothing"],
            list_price=list_price,
            discount=discount,
        )


def _sum(amounts: list[str], currency: str) -> str:
    total = sum((Decimal(amount) for amount in amounts), Decimal(0))
    return str(total.quantize(Decimal(1) if currency == "JPY" else Decimal("0.01")))


def _address(country: str) -> Native:
    if country == "JP":
        return {
            "name": "Sam Example",
            "line1": "1-2-3 Jingumae",
            "city": "Shibuya-ku, Tokyo",
            "postcode": "150-0001",
            "country": "JP",
        }
    return {
        "name": "Sam Example",
        "line1": "14 Orchard Lane",
        "city": "York",
        "postcode": "YO1 7HH",
        "country": "GB",
    }
