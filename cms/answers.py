"""From an answer block's stored value to the answer that the engine reads. Pure: plain JSON on both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cms.languages import CODES

Value = Mapping[str, Any]
Answer = dict[str, Any]

# Questions that policies cannot say anything about yet; the engine wants a neutral answer to each.
NEUTRAL: Mapping[str, Answer] = {
    "evidence": {"code": None},
    "fees": {"code": None},
    "bonus": {"code": None},
    "warehouse": {"code": None},
}
RETURNABLE: Answer = {"allowed": True, "code": None, "sentence": {}}


def localized(value: Value | None) -> dict[str, str]:
    """This will keep the languages that have a text, without spaces around it."""
    texts = {code: str((value or {}).get(code) or "").strip() for code in CODES}
    return {code: text for code, text in texts.items() if text}


def _window(value: Value) -> Answer:
    clock = value.get("clock") or ""
    return {
        "clock": clock,
        "days": value.get("days"),
        "date": (value.get("date") or None) if clock == "fixed_date" else None,
        "fallback_days": value.get("fallback_days"),
        "sentence": localized(value.get("sentence")),
    }


def _not_returnable(value: Value) -> Answer:
    return {"allowed": False, "code": value.get("code") or "", "sentence": localized(value.get("sentence"))}


def _resolutions(value: Value) -> Answer:
    return {"allowed": list(value.get("allowed") or [])}


def _refund_timing(value: Value) -> Answer:
    return {"REFUND": value.get("refund") or ""}


def _methods(value: Value) -> Answer:
    allowed = list(value.get("allowed") or [])
    # A label of ours is always paid by the merchant; who uses their own carrier pays it themselves.
    return {"allowed": allowed, "label_paid_by": "MERCHANT" if "PREPAID_LABEL" in allowed else "SHOPPER"}


def _review(value: Value) -> Answer:
    return {"needed": bool(value.get("needed"))}


_READERS: Mapping[str, tuple[str, Callable[[Value], Answer]]] = {
    "window": ("window", _window),
    "not_returnable": ("returnable", _not_returnable),
    "resolutions": ("resolutions", _resolutions),
    "refund_timing": ("refund_timing", _refund_timing),
    "methods": ("methods", _methods),
    "review": ("review", _review),
}
KINDS = tuple(_READERS)
DEFAULT_KINDS = tuple(kind for kind in KINDS if kind != "not_returnable")


def read_answer(*, kind: str, value: Value) -> tuple[str, Answer]:
    """This will give the question that a block of this kind answers, and the answer."""
    question, read = _READERS[kind]
    return question, read(value)
