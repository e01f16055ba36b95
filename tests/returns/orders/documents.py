"""Native orders for tests: a good one, and ways to change it."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def line(number: int = 1, *, paid: str = "20.00", quantity: int = 2, **more: object) -> Document:
    return {
        "id": str(number),
        "sku": f"SKU-{number}",
        "title": f"Thing {number}",
        "quantity": quantity,
        "paid": paid,
        **more,
    }


def parcel(name: str, contents: dict[str, int], **more: object) -> Document:
    lines = [{"line": line, "quantity": quantity} for line, quantity in contents.items()]
    return {"id": name, "shipped_at": "2026-03-02T08:00:00Z", "lines": lines, **more}


def payment(amount: str, name: str = "1", **more: object) -> Document:
    return {"id": name, "amount": amount, "stripe_id": f"pi_{name}", **more}


def order(name: str = "1001", *, total: object = "45.00", **more: object) -> Document:
    """Two lines and shipping, paid at Stripe; the first line is on its way."""
    return {
        "schema": 1,
        "id": name,
        "number": f"D-{name}",
        "placed_at": "2026-03-01T10:00:00+01:00",
        "currency": "EUR",
        "total": total,
        "customer": {"email": "Sam@Example.com", "ref": "C-1", "group": "vip"},
        "country": "DE",
        "shipping_address": {"name": "Sam Example", "postcode": "10115", "country": "DE"},
        "lines": [
            line(1, tax="3.19", taxes=[{"name": "MwSt", "rate_percent": "19", "amount": "3.19"}]),
            line(2, quantity=1),
        ],
        "charges": [{"id": "s", "kind": "SHIPPING", "title": "Standard", "paid": "5.00", "tax": "0.80"}],
        "payments": [payment("45.00", name=f"p-{name}", stripe_id=f"pi_{name}")],
        "fulfilments": [parcel("F1", {"1": 2})],
        **more,
    }


def full_order() -> Document:
    """Every field of the schema, filled."""
    return {
        "schema": 1,
        "id": "full",
        "number": "F-1",
        "placed_at": "2026-03-01T10:00:00Z",
        "currency": "KWD",
        "total": "12.345",
        "tax_inclusive": False,
        "customer": {"email": "k@example.com", "ref": "K", "group": "trade", "is_business": True},
        "channel": "web",
        "country": "KW",
        "locale": "ar",
        "is_gift": True,
        "shipping_address": {
            "name": "K",
            "company": "K Ltd",
            "line1": "Street 1",
            "line2": "Floor 2",
            "city": "Kuwait City",
            "region": "KU",
            "postcode": "13001",
            "country": "KW",
            "phone": "+965 1",
        },
        "lines": [
            line(
                1,
                paid="10.345",
                quantity=3,
                product="P-1",
                variant="Black / S",
                options={"Colour": "Black", "Size": "S"},
                tags=["final-sale"],
                categories=["Shirts"],
                vendor="Acme",
                image_url="https://example.com/a.jpg",
                is_final_sale=True,
                is_gift_card=True,
                hs_code="6109.10",
                origin_country="PT",
                weight_grams=250,
                tax="0.345",
                taxes=[
                    {"name": "VAT", "rate_percent": "3.5", "amount": "0.300"},
                    {"name": "City", "amount": "0.045"},
                ],
                list_price="12.000",
                discount="2.000",
            )
        ],
        "charges": [
            {"id": "s", "kind": "SHIPPING", "title": "Air", "paid": "1.000", "tax": "0.100"},
            {"id": "w", "kind": "GIFT_WRAP", "paid": "1.000"},
        ],
        "payments": [
            {
                "id": "card",
                "stripe_id": "ch_full",
                "stripe_account": "acct_1",
                "method": "card",
                "amount": "10.000",
                "captured_at": "2026-03-01T10:01:00Z",
                "external_refunds": [
                    {"id": "re_x", "amount": "1.500", "refunded_at": "2026-03-05T10:00:00Z"}
                ],
            },
            {"id": "cash", "method": "cash", "amount": "2.345", "refunded_total": "0.345"},
        ],
        "fulfilments": [
            {
                "id": "F1",
                "shipped_at": "2026-03-02T10:00:00Z",
                "delivered_at": "2026-03-04T10:00:00Z",
                "carrier": "dhl",
                "tracking_number": "T1",
                "lines": [{"line": "1", "quantity": 2, "delivered_at": "2026-03-03T10:00:00Z"}],
            }
        ],
    }
