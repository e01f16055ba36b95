"""CSV files for tests, written row by row."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

from returns.orders.csv_reading import read_csv
from returns.orders.items import Item, ReadOrder
from returns.orders.mapping import mapping
from returns.orders.schema import OrderIn

RETAIL = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)

# The columns of Shopify's export in its order, as exports of 2024 have them.
_SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
    "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,"
    "Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,"
    "Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,"
    "Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,"
    "Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,"
    "Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,"
    "Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,"
    "Payment Terms Name,Next Payment Due At,Payment References"
)
SHOPIFY = tuple(_SHOPIFY.split(","))


def csv_bytes(header: Sequence[str], rows: Iterable[Mapping[str, object]], *, packed: bool = False) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, header)
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    return gzip.compress(content) if packed else content


def items_of(content: bytes, *, name: str, zone: str = "UTC") -> list[Item]:
    return list(read_csv(content=BytesIO(content), mapping=mapping(name=name), zone=ZoneInfo(zone)))


def orders_of(content: bytes, *, name: str) -> list[OrderIn]:
    """The orders of a file in which nothing is refused."""
    items = items_of(content, name=name)
    assert all(isinstance(item, ReadOrder) for item in items), items
    return [item.order for item in items if isinstance(item, ReadOrder)]


def retail(
    number: str, code: str = "85123A", quantity: object = 6, price: object = "2.55", **more: object
) -> dict[str, object]:
    return {
        "InvoiceNo": number,
        "StockCode": code,
        "Description": "LANTERN",
        "Quantity": quantity,
        "InvoiceDate": "2010-12-01 08:26",
        "UnitPrice": price,
        "CustomerID": "17850",
        "Country": "United Kingdom",
        **more,
    }


def shop_line(
    name: str = "#1001", *, quantity: object = 1, price: object = "10.00", **more: object
) -> dict[str, object]:
    """A further row of an order: only the line's own columns."""
    return {
        "Name": name,
        "Lineitem quantity": quantity,
        "Lineitem name": "Crew Tee - Black / S",
        "Lineitem price": price,
        "Lineitem sku": "TEE-BLK-S",
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true",
        "Lineitem fulfillment status": "fulfilled",
        "Lineitem discount": "0.00",
        "Vendor": "Acme",
        **more,
    }


def shop_order(
    name: str = "#1001", *, subtotal: object = "10.00", total: object = "10.00", **more: object
) -> dict[str, object]:
    """The first row of an order, with the order's own columns."""
    return shop_line(name) | {
        "Email": "ann@example.com",
        "Financial Status": "paid",
        "Paid at": "2024-05-01 10:00:00 +0200",
        "Fulfillment Status": "fulfilled",
        "Fulfilled at": "2024-05-02 09:00:00 +0200",
        "Currency": "EUR",
        "Subtotal": subtotal,
        "Shipping": "0.00",
        "Taxes": "0.00",
        "Total": total,
        "Discount Amount": "0.00",
        "Shipping Method": "Standard",
        "Created at": "2024-05-01 09:58:12 +0200",
        "Shipping Name": "Ann Example",
        "Shipping Address1": "1 Main St",
        "Shipping City": "Berlin",
        "Shipping Zip": "'10115",
        "Shipping Country": "DE",
        "Payment Method": "Stripe",
        "Payment Reference": "pi_3Nabc",
        "Refunded Amount": "0.00",
        "Outstanding Balance": "0.00",
        "Id": "5001",
        "Source": "web",
        **more,
    }
