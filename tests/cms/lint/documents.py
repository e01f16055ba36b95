"""Compiled rules documents, written by hand in a few words."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

WINDOW: Json = {
    "clock": "delivered",
    "days": 30,
    "date": None,
    "fallback_days": 5,
    "sentence": {},
    "by_resolution": {},
}


def words(kind: str, *values: str, negate: bool = False) -> Json:
    return {"kind": kind, "values": list(values), "negate": negate}


def between(kind: str, least: int | None, most: int | None, *, negate: bool = False, **more: str) -> Json:
    return {"kind": kind, "least": least, "most": most, "negate": negate, **more}


def placed(start: str | None, end: str | None, *, negate: bool = False) -> Json:
    return {"kind": "placed_between", "from": start, "to": end, "negate": negate}


def named_set(*conditions: Json, name: str = "Sale", negate: bool = False) -> Json:
    return {
        "kind": "set",
        "set": name.lower(),
        "name": name,
        "conditions": list(conditions),
        "negate": negate,
    }


def window(**changed: Any) -> Json:
    return {"window": WINDOW | changed}


def refusal(code: str = "final_sale", **sentence: str) -> Json:
    return {
        "returnable": {"allowed": False, "code": code, "sentence": sentence or {"en": "No.", "de": "Nein."}}
    }


def review(*, needed: bool = True) -> Json:
    return {"review": {"needed": needed, "sentence": {}}}


def rule(name: str, *conditions: Json, **answers: Any) -> Json:
    return {"id": name.lower(), "name": name, "conditions": list(conditions), "answers": answers or window()}


def defaults(**changed: Any) -> Json:
    answers = {
        "returnable": {"allowed": True, "code": None, "sentence": {}},
        **window(),
        "resolutions": {"allowed": ["REFUND"]},
        "methods": {"allowed": ["PREPAID_LABEL"], "label_paid_by": "MERCHANT"},
        "refund_timing": {"REFUND": "ON_RECEIPT"},
        **review(needed=False),
        "evidence": {"photos": 0, "questions": [], "sentence": {}},
        "fees": {
            "restocking": None,
            "label": None,
            "waived_when_merchant_at_fault": True,
            "shipping_refund": "NEVER",
            "deductions": {},
        },
        "bonus": {},
        "warehouse": {"code": None},
    }
    return {"id": "default", "name": "Defaults", "conditions": [], "answers": answers | changed}


def policy(*rules: Json, schema: int = 2, locales: tuple[str, ...] = ("en", "de"), **changed: Any) -> Json:
    return {
        "schema": schema,
        "time_zone": "Europe/London",
        "locales": list(locales),
        "rules": [*rules, defaults(**changed)],
    }
