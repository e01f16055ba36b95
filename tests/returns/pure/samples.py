"""Policies and requests for the tests of the pure domain: one ordinary case, changed as needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from returns.eligibility.inputs import Counters, FulfilmentFacts, Inputs, LineFacts, OrderFacts, RequestFacts
from returns.eligibility.policy import CompiledPolicy
from returns.settlement import SettleLine

Document = dict[str, Any]

PLACED_AT = datetime(2026, 3, 1, 10, tzinfo=UTC)
SHIPPED_AT = datetime(2026, 3, 5, 9, tzinfo=UTC)
DELIVERED_AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
ASKED_AT = datetime(2026, 3, 20, 8, tzinfo=UTC)


def utc(text: str) -> datetime:
    """A time in UTC from "2026-03-20 08:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def window(**changes: Any) -> Document:
    return {
        "clock": "delivered",
        "days": 30,
        "date": None,
        "fallback_days": 5,
        "sentence": {},
    } | changes


def refusal(code: str = "final_sale", **sentence: str) -> Document:
    return {"allowed": False, "code": code, "sentence": sentence}


def condition(kind: str, *values: str, negate: bool = False) -> Document:
    return {"kind": kind, "values": list(values), "negate": negate}


def rule(rule_id: str, *conditions: Document, **answers: Document) -> Document:
    return {
        "id": rule_id,
        "name": rule_id.capitalize(),
        "conditions": list(conditions),
        "answers": answers,
    }


def default(**answers: Document) -> Document:
    """The last rule: everything may come back for 30 days after delivery, for money, by label."""
    return rule(
        "default",
        **{
            "returnable": {"allowed": True, "code": None, "sentence": {}},
            "window": window(),
            "resolutions": {"allowed": ["REFUND"]},
            "methods": {"allowed": ["PREPAID_LABEL"], "label_paid_by": "MERCHANT"},
            "refund_timing": {"REFUND": "ON_RECEIPT"},
            "review": {"needed": False},
            "evidence": {},
            "fees": {"code": None},
            "bonus": {"code": None},
            "warehouse": {"code": None},
        }
        | answers,
    )


def document(
    *rules: Document, time_zone: str = "Europe/London", locales: tuple[str, ...] = ("en",)
) -> Document:
    """A rules document; without a default of its own it gets the usual one."""
    listed = list(rules)
    if not any(each["id"] == "default" for each in listed):
        listed.append(default())
    return {"schema": 1, "time_zone": time_zone, "locales": list(locales), "rules": listed}


def policy(
    *rules: Document, time_zone: str = "Europe/London", locales: tuple[str, ...] = ("en",)
) -> CompiledPolicy:
    return CompiledPolicy.from_json(document(*rules, time_zone=time_zone, locales=locales))


def default_2(**answers: Document) -> Document:
    """The default in schema 2, whose other questions say nothing special."""
    neutral: Document = {"evidence": {}, "fees": {}, "bonus": {}, "warehouse": {"code": None}}
    return default(**(neutral | answers))


def document_2(
    *rules: Document, time_zone: str = "Europe/London", locales: tuple[str, ...] = ("en",)
) -> Document:
    """A rules document of schema 2; without a default of its own it gets the usual one."""
    listed = list(rules)
    if not any(each["id"] == "default" for each in listed):
        listed.append(default_2())
    return {"schema": 2, "time_zone": time_zone, "locales": list(locales), "rules": listed}


def policy_2(
    *rules: Document, time_zone: str = "Europe/London", locales: tuple[str, ...] = ("en",)
) -> CompiledPolicy:
    return CompiledPolicy.from_json(document_2(*rules, time_zone=time_zone, locales=locales))


ORDER = OrderFacts(placed_at=PLACED_AT, currency="GBP", country="GB", value_minor=5000)
LINE = LineFacts(
    sku="MUG-1",
    product_id="p-1",
    title="Mug",
    tags=("kitchen", "blue"),
    categories=("Home",),
    vendor="Potter",
    is_final_sale=False,
    is_gift_card=False,
    quantity=1,
    paid_minor=1000,
    fulfilments=(FulfilmentFacts(quantity=1, shipped_at=SHIPPED_AT, delivered_at=DELIVERED_AT),),
)


def looking(
    *,
    order: Document | None = None,
    line: Document | None = None,
    counters: Document | None = None,
    **request: Any,
) -> Inputs:
    """Somebody looks at a delivered mug, ten days later; keywords change the request."""
    return Inputs(
        order=replace(ORDER, **(order or {})),
        line=replace(LINE, **(line or {})),
        counters=Counters(**({"fulfilled": 1} | (counters or {}))),
        request=RequestFacts(**({"asked_at": ASKED_AT} | request)),
    )


def units(count: int, *parts: tuple[int, datetime | None, datetime | None], **changes: Any) -> Inputs:
    """Somebody looks at a line of `count` units, sent out in parts (quantity, shipped, delivered)."""
    fulfilments = tuple(
        FulfilmentFacts(quantity=quantity, shipped_at=shipped_at, delivered_at=delivered_at)
        for quantity, shipped_at, delivered_at in parts
    )
    counters = {"fulfilled": sum(part.quantity for part in fulfilments)} | changes.pop("counters", {})
    return looking(line={"quantity": count, "fulfilments": fulfilments}, counters=counters, **changes)


def settle_line(
    *places: tuple[int, int], paid: int = 10_000, tax: int = 0, quantity: int = 3, **changes: Any
) -> SettleLine:
    """Units at these places of a line of which nothing was paid back yet."""
    fields: Document = {
        "return_line_id": 1,
        "order_line_id": 1,
        "paid_minor": paid,
        "tax_minor": tax,
        "quantity": quantity,
        "units": places,
    }
    return SettleLine(**(fields | changes))
