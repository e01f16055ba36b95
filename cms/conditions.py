"""From a condition block's stored value to the condition that the engine reads. Pure.

Readers take what is there, so that a draft can be shown; what is missing or
wrong is said by cms.compile. Note [Borders of numbers]: amounts are typed in
major units, and become minor units of their currency here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cms.countries import country_code
from cms.currencies import minor_units
from cms.stored import Value, day_of, lines_of

Condition = dict[str, Any]

SET = "set"
CLOCKS = ("placed", "shipped", "delivered")


def _texts(value: Value) -> Condition:
    return {"values": lines_of(value.get("values"))}


def _countries(value: Value) -> Condition:
    codes = [country_code(line) or line for line in lines_of(value.get("values"))]
    return {"values": list(dict.fromkeys(codes))}


def _reasons(value: Value) -> Condition:
    found = [*(value.get("categories") or []), *lines_of(value.get("values"))]
    return {"values": list(dict.fromkeys(found))}


def _choices(value: Value) -> Condition:
    return {"values": list(value.get("values") or [])}


def _flag(_value: Value) -> Condition:
    return {"values": []}


def _range(value: Value) -> Condition:
    return {"least": value.get("least"), "most": value.get("most")}


def _days_since(value: Value) -> Condition:
    return {"clock": value.get("clock") or "", **_range(value)}


def _amounts(value: Value) -> Condition:
    currency = value.get("currency") or ""
    ends = {end: _minor(value.get(end), currency) for end in ("least", "most")}
    return {**ends, "currency": currency}


def _minor(text: object, currency: str) -> int | None:
    typed = str(text or "").strip()
    return minor_units(text=typed, currency=currency) if typed and currency else None


def _period(value: Value) -> Condition:
    return {"from": day_of(value.get("from")), "to": day_of(value.get("to"))}


def _set(value: Value) -> Condition:
    """Name and contents are the set's own; whoever knows the store's sets puts them in."""
    return {"set": str(value.get("set") or ""), "name": "", "conditions": []}


_READERS: Mapping[str, Callable[[Value], Condition]] = {
    "product_tag": _texts,
    "product_category": _texts,
    "product_sku": _texts,
    "product_vendor": _texts,
    "final_sale": _flag,
    "gift_card": _flag,
    "price": _amounts,
    "discount_percent": _range,
    "order_value": _amounts,
    "placed_between": _period,
    "country": _countries,
    "channel": _texts,
    "gift": _flag,
    "customer_group": _texts,
    "business": _flag,
    "history_returns": _range,
    "history_rate_percent": _range,
    "history_value": _amounts,
    "reason": _reasons,
    "merchant_at_fault": _flag,
    "resolution": _choices,
    "quantity": _range,
    "days_since": _days_since,
    "evidence_answer": _texts,
    SET: _set,
}
KINDS = tuple(_READERS)
FLAGS = tuple(kind for kind, read in _READERS.items() if read is _flag)
AMOUNTS = tuple(kind for kind, read in _READERS.items() if read is _amounts)
LISTS = tuple(kind for kind, read in _READERS.items() if read in (_texts, _countries, _reasons, _choices))
RANGES = tuple(kind for kind, read in _READERS.items() if read in (_range, _days_since))


def read_condition(*, kind: str, value: Value) -> Condition:
    """This will give the condition; a list holds each line of the text as one value."""
    return {"kind": kind, **_READERS[kind](value), "negate": bool(value.get("negate"))}
