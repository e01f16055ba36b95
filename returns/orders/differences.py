"""One field that the import and the database see differently."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from returns.models import OrderLineTax
from returns.orders.amounts import major_units

# Stored field → its place in the schema.
ORDER_FIELDS = {
    "number": "number",
    "email": "customer.email",
    "customer_ref": "customer.ref",
    "customer_group": "customer.group",
    "is_business": "customer.is_business",
    "channel": "channel",
    "placed_at": "placed_at",
    "currency": "currency",
    "country": "country",
    "locale": "locale",
    "is_gift": "is_gift",
    "is_tax_inclusive": "tax_inclusive",
    "total_minor": "total",
    "shipping_address": "shipping_address",
}
LINE_FIELDS = {
    "sku": "sku",
    "product_ref": "product",
    "title": "title",
    "variant": "variant",
    "options": "options",
    "tags": "tags",
    "categories": "categories",
    "vendor": "vendor",
    "image_url": "image_url",
    "is_final_sale": "is_final_sale",
    "is_gift_card": "is_gift_card",
    "hs_code": "hs_code",
    "origin_country": "origin_country",
    "weight_grams": "weight_grams",
    "quantity": "quantity",
    "paid_minor": "paid",
    "tax_minor": "tax",
    "list_minor": "list_price",
    "discount_minor": "discount",
}
CHARGE_FIELDS = {"kind": "kind", "title": "title", "paid_minor": "paid", "tax_minor": "tax"}
PAYMENT_FIELDS = {
    "provider_ref": "stripe_id",
    "stripe_account": "stripe_account",
    "method": "method",
    "captured_minor": "amount",
}
NOT_THERE = "nothing"


@dataclass(frozen=True)
class Difference:
    """The import says something else than what is stored; it was not applied."""

    path: str
    stored: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}: stored {self.stored}, imported {self.new}"


def differing_fields(
    stored: models.Model, new: models.Model, names: Mapping[str, str], path: str, currency: str
) -> Iterator[Difference]:
    """This will compare the named fields of two rows; `names` maps a field to its place in the schema."""
    for name, place in names.items():
        before, after = getattr(stored, name), getattr(new, name)
        if before != after:
            yield Difference(
                f"{path}{place}", as_text(before, name, currency), as_text(after, name, currency)
            )


def as_text(value: object, name: str, currency: str) -> str:
    """This will write a value as the schema would; amounts are known by the field's name."""
    if value is None or value == "":
        return NOT_THERE
    if name.endswith("_minor") and isinstance(value, int):
        return major_units(value, currency)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def unmatched(kind: str, stored: Collection[str], new: Collection[str]) -> Iterator[Difference]:
    """This will report the parts that only one side has."""
    yield from (Difference(f"{kind}[{name}]", "there", NOT_THERE) for name in stored if name not in new)
    yield from (Difference(f"{kind}[{name}]", NOT_THERE, "there") for name in new if name not in stored)


def tax_texts(taxes: Iterable[OrderLineTax], currency: str) -> list[str]:
    """This will write the taxes of a line in a form that can be compared."""
    return sorted(f"{tax.name}{_rate(tax)}: {major_units(tax.amount_minor, currency)}" for tax in taxes)


def _rate(tax: OrderLineTax) -> str:
    return "" if tax.rate_percent is None else f" {tax.rate_percent.normalize():f} %"
