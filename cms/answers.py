"""From an answer block's stored value to the answer that the engine reads. Pure: plain JSON on both sides.

A page stored before a question could be asked has no value for it: what is
missing reads as the neutral answer. See also cms.conditions, Note [Borders of
numbers].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cms.codes import free_code
from cms.shares import read_amounts, read_percent, read_share
from cms.stored import Value, day_of, items_of, localized
from returns.eligibility.vocabulary import Resolution

Answer = dict[str, Any]

BONUS_FOR = (Resolution.STORE_CREDIT, Resolution.EXCHANGE)
GRADES = ("B", "C", "D")


def _returnable(value: Value) -> Answer:
    return {"allowed": True, "code": None, "sentence": {}} if value.get("allowed", True) else _refusal(value)


def _refusal(value: Value) -> Answer:
    return {"allowed": False, "code": value.get("code") or "", "sentence": localized(value.get("sentence"))}


def _span(value: Value) -> Answer:
    clock = value.get("clock") or ""
    return {
        "clock": clock,
        "days": value.get("days"),
        "date": day_of(value.get("date")) if clock == "fixed_date" else None,
        "fallback_days": value.get("fallback_days"),
    }


def _window(value: Value) -> Answer:
    others = items_of(value.get("by_resolution"))
    return {
        **_span(value),
        "sentence": localized(value.get("sentence")),
        "by_resolution": {other.get("resolution") or "": _span(other) for other in others},
    }


def _resolutions(value: Value) -> Answer:
    return {"allowed": list(value.get("allowed") or [])}


def _refund_timing(value: Value) -> Answer:
    """Only the refund has to be said; cms.compile gives what the policy offers besides the same time."""
    said = {word.value: value.get(word.lower()) for word in Resolution}
    return {"REFUND": said["REFUND"] or "", **{word: timing for word, timing in said.items() if timing}}


def _methods(value: Value) -> Answer:
    allowed = list(value.get("allowed") or [])
    # Left open, a label of ours is paid by the merchant, and who uses their own carrier pays it themselves.
    payer = "MERCHANT" if "PREPAID_LABEL" in allowed else "SHOPPER"
    return {"allowed": allowed, "label_paid_by": value.get("label_paid_by") or payer}


def _review(value: Value) -> Answer:
    return {"needed": bool(value.get("needed")), "sentence": localized(value.get("sentence"))}


def _evidence(value: Value) -> Answer:
    return {
        "photos": value.get("photos") or 0,
        "questions": _questions(items_of(value.get("questions"))),
        "sentence": localized(value.get("sentence")),
    }


def _questions(values: Sequence[Value]) -> list[Answer]:
    coded = zip(values, codes_of(values, stem="question"), strict=True)
    return [
        {
            "code": code,
            "label": localized(value.get("label")),
            "choices": _choices(items_of(value.get("choices"))),
            "is_needed": bool(value.get("is_needed", True)),
        }
        for value, code in coded
    ]


def _choices(values: Sequence[Value]) -> list[Answer]:
    coded = zip(values, codes_of(values, stem="choice"), strict=True)
    return [{"code": code, "label": localized(value.get("label"))} for value, code in coded]


def codes_of(values: Sequence[Value], *, stem: str) -> list[str]:
    """This will give the codes of questions or choices: those that they have, else made from their texts."""
    taken = {str(value.get("code")) for value in values if value.get("code")} | {"photos"}
    codes = []
    for value in values:
        code = str(value.get("code") or "")
        if not code:
            code = free_code(
                text=next(iter(localized(value.get("label")).values()), ""), taken=taken, stem=stem
            )
            taken.add(code)
        codes.append(code)
    return codes


def _fees(value: Value) -> Answer:
    kind = value.get("label_fee") or ""
    label: Answer | None = {"kind": kind} if kind else None
    if label and kind == "flat":
        label["amounts"] = read_amounts(value.get("label_amounts"))
    percents = {grade: read_percent(value.get(f"deduction_{grade.lower()}")) for grade in GRADES}
    return {
        "restocking": read_share(value.get("restocking")),
        "label": label,
        "waived_when_merchant_at_fault": bool(value.get("waived_when_merchant_at_fault", True)),
        "shipping_refund": value.get("shipping_refund") or "NEVER",
        "deductions": {grade: percent for grade, percent in percents.items() if percent is not None},
    }


def _bonus(value: Value) -> Answer:
    shares = {word.value: read_share(value.get(word.lower())) for word in BONUS_FOR}
    return {word: share for word, share in shares.items() if share is not None}


def _warehouse(value: Value) -> Answer:
    return {"code": str(value.get("code") or "").strip() or None}


_READERS: Mapping[str, tuple[str, Callable[[Value], Answer]]] = {
    "returnable": ("returnable", _returnable),
    "not_returnable": ("returnable", _refusal),
    "window": ("window", _window),
    "resolutions": ("resolutions", _resolutions),
    "methods": ("methods", _methods),
    "refund_timing": ("refund_timing", _refund_timing),
    "review": ("review", _review),
    "evidence": ("evidence", _evidence),
    "fees": ("fees", _fees),
    "bonus": ("bonus", _bonus),
    "warehouse": ("warehouse", _warehouse),
}
KINDS = tuple(_READERS)
DEFAULT_KINDS = tuple(kind for kind in KINDS if kind != "not_returnable")


def read_answer(*, kind: str, value: Value) -> tuple[str, Answer]:
    """This will give the question that a block of this kind answers, and the answer."""
    question, read = _READERS[kind]
    return question, read(value)
