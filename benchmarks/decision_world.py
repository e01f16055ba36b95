"""A shop as decisions meet it: a policy of forty rules, two thousand products, many order lines.

Everything comes from one seed, so that two runs decide about the same lines.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from returns.eligibility.inputs import (
    Counters,
    FulfilmentFacts,
    HistoryFacts,
    Inputs,
    LineFacts,
    OrderFacts,
    RequestFacts,
)

Document = dict[str, Any]

SEED = 20260301
PRODUCTS = 2_000
OPENING = datetime(2026, 1, 1, tzinfo=UTC)
CATEGORIES = (
    "Shoes Boots Dresses Shirts Underwear Swimwear Coats Bags Jewellery Earrings Watches Kitchen "
    "Furniture Lamps Toys Books Audio Phones Laptops Beauty Garden Bikes Outdoor Pets"
).split()
TAGS = (
    "sale summer-sale outlet new organic handmade personalised fragile bulky hygiene limited gift-set "
    "season-2025 season-2026 cotton wool leather vegan battery perishable preorder bundle sample premium"
).split()
COUNTRIES = ("GB", "GB", "GB", "GB", "IE", "DE", "DE", "FR", "NL", "ES", "IT", "US", "CH", "JP")
REASONS = (
    ("too-small", "SIZE_TOO_SMALL", False),
    ("too-large", "SIZE_TOO_LARGE", False),
    ("other-colour", "COLOR", False),
    ("not-my-style", "STYLE", False),
    ("broken", "DEFECTIVE", True),
    ("arrived-damaged", "DAMAGED", True),
    ("not-as-shown", "NOT_AS_DESCRIBED", True),
    ("wrong-item", "WRONG_ITEM", True),
    ("changed-my-mind", "UNWANTED", False),
    ("something-else", "OTHER", False),
)
FAULTS = ("DEFECTIVE", "DAMAGED", "NOT_AS_DESCRIBED", "WRONG_ITEM")


def _is(kind: str, *values: str, negate: bool = False) -> Document:
    return {"kind": kind, "values": list(values), "negate": negate}


def _range(kind: str, least: int | None = None, most: int | None = None, **more: str) -> Document:
    return {"kind": kind, "least": least, "most": most, "negate": False, **more}


def _no(code: str, sentence: str) -> Document:
    return {"returnable": {"allowed": False, "code": code, "sentence": {"en": sentence}}}


def _days(days: int | None, clock: str = "delivered", **by_resolution: int) -> Document:
    span = {"clock": clock, "days": days, "date": None, "fallback_days": 5}
    others = {word: span | {"days": longer} for word, longer in by_resolution.items()}
    return {"window": span | {"sentence": {}, "by_resolution": others}}


def _by(*methods: str, paid_by: str = "MERCHANT") -> Document:
    return {"methods": {"allowed": list(methods), "label_paid_by": paid_by}}


def _label(pence: int | None) -> Document:
    label = {"kind": "free"} if pence is None else {"kind": "flat", "amounts": {"GBP": pence, "EUR": pence}}
    return {"fees": {"restocking": None, "label": label, "shipping_refund": "MERCHANT_AT_FAULT"}}


def _photos(count: int) -> Document:
    return {"evidence": {"photos": count, "questions": [], "sentence": {"en": "Show us what is wrong."}}}


_LOOK: Document = {"review": {"needed": True, "sentence": {"en": "We look at this one ourselves."}}}
_FAULT, _NO_FAULT = _is("reason", *FAULTS), _is("reason", *FAULTS, negate=True)
_SALE: Document = {
    "kind": "set",
    "set": "summer",
    "name": "Summer sale",
    "conditions": [
        _is("product_tag", "summer-sale"),
        {"kind": "placed_between", "from": "2026-06-01", "to": "2026-08-31", "negate": False},
    ],
    "negate": False,
}

# Conditions and answers of each rule, in order; the default follows.
_RULES: tuple[tuple[tuple[Document, ...], Document], ...] = (
    ((_is("gift_card"),), _no("gift_card_not_returnable", "Gift cards stay with you.")),
    ((_is("final_sale"), _NO_FAULT), _no("final_sale", "This was a final sale.")),
    ((_is("product_category", "Earrings", "Underwear"), _NO_FAULT), _no("not_returnable", "Hygiene.")),
    ((_is("product_tag", "personalised", "perishable"), _NO_FAULT), _no("not_returnable", "Made for you.")),
    ((_is("product_tag", "sample"),), _no("not_returnable", "Samples stay with you.")),
    ((_is("customer_group", "blocked"),), _no("blocked", "Please write to us.")),
    ((_SALE, _NO_FAULT), _days(14)),
    ((_is("product_tag", "outlet"), _NO_FAULT), _days(14, STORE_CREDIT=28)),
    ((_FAULT,), _days(730)),
    ((_is("customer_group", "vip"),), _days(100)),
    ((_is("product_category", "Shoes", "Boots"),), _days(60)),
    ((_is("product_category", "Laptops", "Phones", "Audio"),), _days(14)),
    ((_is("product_category", "Furniture"), _is("country", "GB", "IE")), _days(100)),
    ((_is("product_category", "Books"),), _days(21, "placed")),
    (
        ({"kind": "placed_between", "from": "2026-11-01", "to": "2026-12-24", "negate": False},),
        {
            "window": {
                "clock": "fixed_date",
                "days": None,
                "date": "2027-01-31",
                "fallback_days": 0,
                "sentence": {"en": "Christmas presents came back until the end of January."},
            }
        },
    ),
    ((_is("channel", "marketplace"),), _days(30, "shipped")),
    ((_is("business"),), _days(7) | _by("OWN_CARRIER", paid_by="SHOPPER")),
    ((_range("price", most=800, currency="GBP"), _FAULT), _by("KEEP")),
    ((_is("product_tag", "bulky"), _is("country", "GB")), _by("PICKUP")),
    ((_is("product_tag", "battery"), _is("country", "GB", negate=True)), _by("OWN_CARRIER")),
    ((_is("country", "GB", "IE"),), _by("PREPAID_LABEL", "QR_DROP_OFF")),
    ((_is("country", "DE", "FR", "NL"),), _by("PREPAID_LABEL", "OWN_CARRIER")),
    ((_is("country", "US", "JP"),), _by("OWN_CARRIER", paid_by="SHOPPER")),
    ((_is("merchant_at_fault"),), _label(None)),
    ((_is("country", "GB"), _range("order_value", least=10_000, currency="GBP")), _label(None)),
    ((_is("country", "GB"),), _label(295)),
    ((_is("country", "IE", "DE", "FR", "NL"),), _label(595)),
    ((_is("country", "CH", "US", "JP"),), _label(1495)),
    ((_range("history_rate_percent", least=60), _range("history_returns", least=5)), _LOOK),
    ((_range("price", least=40_000, currency="GBP"), _NO_FAULT), _LOOK),
    ((_range("quantity", least=5),), _LOOK),
    ((_is("reason", "arrived-damaged"),), _photos(2)),
    ((_is("reason", "broken", "not-as-shown"),), _photos(1)),
    (
        (_range("discount_percent", least=50), _NO_FAULT),
        {"resolutions": {"allowed": ["STORE_CREDIT", "EXCHANGE"]}},
    ),
    ((_FAULT,), {"resolutions": {"allowed": ["REFUND", "REPLACEMENT", "REPAIR"]}}),
    ((_is("gift"),), {"resolutions": {"allowed": ["STORE_CREDIT", "EXCHANGE"]}}),
    (
        (_range("days_since", most=14, clock="delivered"),),
        {"bonus": {"STORE_CREDIT": {"percent_bp": 1000}, "EXCHANGE": {"percent_bp": 500}}},
    ),
    ((_is("product_vendor", "Vendor 3", "Vendor 4"),), {"warehouse": {"code": "north"}}),
    ((_is("product_category", "Furniture", "Bikes"),), {"warehouse": {"code": "bulky"}}),
)
_TIMINGS = {
    "REFUND": "ON_RECEIPT",
    "STORE_CREDIT": "FIRST_SCAN",
    "EXCHANGE": "FIRST_SCAN",
    "REPLACEMENT": "FIRST_SCAN",
    "REPAIR": "ON_RECEIPT",
}
_DEFAULT: Document = {
    "returnable": {"allowed": True, "code": None, "sentence": {}},
    "resolutions": {"allowed": ["REFUND", "STORE_CREDIT", "EXCHANGE"]},
    "refund_timing": _TIMINGS,
    "review": {"needed": False, "sentence": {}},
    "evidence": {},
    "bonus": {},
    "warehouse": {"code": None},
    **_days(30, STORE_CREDIT=60),
    **_by("OWN_CARRIER", paid_by="SHOPPER"),
    **_label(995),
}


def policy_document() -> Document:
    """This will give the rules document: forty rules with the default."""
    rules = [
        {"id": f"rule-{number:02}", "name": f"Rule {number}", "conditions": list(asked), "answers": answers}
        for number, (asked, answers) in enumerate(_RULES, start=1)
    ]
    default = {"id": "default", "name": "Everything else", "conditions": [], "answers": _DEFAULT}
    return {
        "schema": 2,
        "time_zone": "Europe/London",
        "locales": ["en", "de", "fr"],
        "rules": [*rules, default],
    }


def questions(count: int) -> Iterator[Inputs]:
    """This will give so many questions, each about its own order line."""
    chance = random.Random(SEED)  # noqa: S311 - repeatable, nothing secret
    products = [_product(chance, number) for number in range(PRODUCTS)]
    for _ in range(count):
        yield _question(chance, products[int(PRODUCTS * chance.random() ** 2)])


def _product(chance: random.Random, number: int) -> Document:
    return {
        "sku": f"SKU-{number:05}",
        "product_id": f"p-{number}",
        "title": f"Product {number}",
        "tags": tuple(chance.sample(TAGS, chance.randint(0, 4))),
        "categories": tuple(chance.sample(CATEGORIES, chance.randint(1, 2))),
        "vendor": f"Vendor {chance.randint(1, 40)}",
        "is_final_sale": chance.random() < 0.04,
        "is_gift_card": chance.random() < 0.01,
        "price_minor": int(400 * 2 ** (7 * chance.random())),
    }


def _question(chance: random.Random, product: Document) -> Inputs:
    placed_at = OPENING + timedelta(seconds=chance.randrange(365 * 86_400))
    quantity = chance.choice((1, 1, 1, 1, 2, 3, 6))
    country = chance.choice(COUNTRIES)
    order = OrderFacts(
        placed_at=placed_at,
        currency="GBP" if country == "GB" else "EUR",
        country=country,
        channel=chance.choice(("web", "web", "shop", "marketplace")),
        customer_group=chance.choice((None, None, None, "vip", "staff")),
        is_business=chance.random() < 0.05,
        is_gift=chance.random() < 0.05,
        value_minor=quantity * product["price_minor"] + chance.choice((0, 2000, 9000)),
    )
    line, delivered_at = _line(chance, product, placed_at, quantity)
    request = _request(chance, delivered_at, quantity)
    counters = Counters(fulfilled=quantity, settled=1 if quantity > 1 and chance.random() < 0.1 else 0)
    return Inputs(order=order, line=line, counters=counters, request=request, history=_history(chance))


def _line(
    chance: random.Random, product: Document, placed_at: datetime, quantity: int
) -> tuple[LineFacts, datetime]:
    shipped_at = placed_at + timedelta(hours=chance.randint(4, 80))
    delivered_at = shipped_at + timedelta(hours=chance.randint(20, 120))
    whole = FulfilmentFacts(quantity=quantity, shipped_at=shipped_at, delivered_at=delivered_at)
    parts: tuple[FulfilmentFacts, ...] = (whole,)
    if quantity > 1 and chance.random() < 0.2:
        later = FulfilmentFacts(quantity=1, shipped_at=shipped_at + timedelta(days=2))
        parts = (
            FulfilmentFacts(quantity=quantity - 1, shipped_at=shipped_at, delivered_at=delivered_at),
            later,
        )
    listed = quantity * int(product["price_minor"])
    off = listed * chance.choice((0, 0, 0, 10, 20, 50, 70)) // 100
    facts = {key: value for key, value in product.items() if key != "price_minor"}
    line = LineFacts(
        **facts,
        quantity=quantity,
        paid_minor=listed - off,
        list_minor=listed,
        discount_minor=off,
        fulfilments=parts,
    )
    return line, delivered_at


def _request(chance: random.Random, delivered_at: datetime, quantity: int) -> RequestFacts:
    asked_at = delivered_at + timedelta(hours=int(24 * chance.expovariate(1 / 20)))
    if chance.random() < 0.2:
        return RequestFacts(asked_at=asked_at)
    code, category, is_fault = chance.choice(REASONS)
    return RequestFacts(
        asked_at=asked_at,
        quantity=chance.randint(1, quantity),
        reason_code=code,
        reason_category=category,
        is_merchant_at_fault=is_fault,
        resolution=chance.choice(("REFUND", "REFUND", "REFUND", "STORE_CREDIT", "EXCHANGE")),
    )


def _history(chance: random.Random) -> HistoryFacts | None:
    if chance.random() < 0.3:
        return None
    bought, returns = chance.randint(1_000, 90_000), chance.randint(0, 8)
    back = bought * returns // 10
    return HistoryFacts(returns=returns, returned_minor=back, bought_minor=bought, currency="GBP")
