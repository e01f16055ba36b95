"""What a policy may say and this release does not do yet: the one place that knows. Pure.

Shoppers read only what is done; editors read what is not. A page that was
published before a release did more has to be published again to say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from returns.eligibility.vocabulary import (
    EXECUTABLE_METHODS,
    EXECUTABLE_RESOLUTIONS,
    EXECUTABLE_TIMINGS,
    Method,
    Resolution,
    Timing,
)

Answer = Mapping[str, Any]

NOT_YET = "not carried out yet"
# Settlements take none of these into account yet.
WITHOUT_EFFECT = frozenset({"fees", "bonus", "warehouse"})


def _has_no_fees(answer: Answer) -> bool:
    label = answer.get("label") or {"kind": "free"}
    keeps = answer.get("restocking") or answer.get("deductions") or label["kind"] != "free"
    return not keeps and (answer.get("shipping_refund") or "NEVER") == "NEVER"


# Policies of older releases answer these with anything that says nothing.
_NEUTRAL: Mapping[str, Callable[[Answer], bool]] = {
    "fees": _has_no_fees,
    "bonus": lambda answer: not any(answer.values()),
    "warehouse": lambda answer: not answer.get("code"),
}


def note(question: str) -> str:
    """This will give the end of a block's help text, for questions without effect."""
    return " Not carried out yet: you can prepare it." if question in WITHOUT_EFFECT else ""


def is_done(word: str) -> bool:
    """This will say whether this release does what a resolution, a method or a time stands for."""
    return word in EXECUTABLE_RESOLUTIONS | EXECUTABLE_METHODS | EXECUTABLE_TIMINGS


def labelled(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """This will mark the choices of words that are not carried out yet."""
    return [(word, label if is_done(word) else f"{label} ({NOT_YET})") for word, label in choices]


def carried_out(*, question: str, answer: Answer) -> Answer | None:
    """This will give the part of an answer that this release does; None where nothing of it is left."""
    if question in WITHOUT_EFFECT:
        return answer if _NEUTRAL[question](answer) else None
    return _PARTS[question](answer) if question in _PARTS else answer


def _resolutions(answer: Answer) -> Answer | None:
    allowed = [word for word in answer["allowed"] if word in EXECUTABLE_RESOLUTIONS]
    return {**answer, "allowed": allowed} if allowed else None


def _methods(answer: Answer) -> Answer | None:
    allowed = [word for word in answer["allowed"] if word in EXECUTABLE_METHODS]
    # Nobody is charged for a label before fees are.
    payer = "MERCHANT" if "PREPAID_LABEL" in allowed else answer["label_paid_by"]
    return {"allowed": allowed, "label_paid_by": payer} if allowed else None


def _timings(answer: Answer) -> Answer | None:
    done = {
        word: timing
        for word, timing in answer.items()
        if word in EXECUTABLE_RESOLUTIONS and timing in EXECUTABLE_TIMINGS
    }
    return done or None


def _window(answer: Answer) -> Answer:
    others = answer.get("by_resolution") or {}
    done = {word: span for word, span in others.items() if word in EXECUTABLE_RESOLUTIONS}
    return {**answer, "by_resolution": done}


_PARTS: Mapping[str, Callable[[Answer], Answer | None]] = {
    "resolutions": _resolutions,
    "methods": _methods,
    "refund_timing": _timings,
    "window": _window,
}


def not_carried_out(*, question: str, answer: Answer) -> list[str]:
    """This will tell an editor what of an answer is not carried out yet."""
    if question in WITHOUT_EFFECT:
        return [] if _NEUTRAL[question](answer) else [_WITHOUT_EFFECT[question]]
    waiting = [_NAMES[word] for word in _words(question, answer) if not is_done(word)]
    listed = ", ".join(dict.fromkeys(waiting))
    found = [f"Not carried out yet: {listed}. Shoppers are not offered it."] if waiting else []
    is_charged = question == "methods" and "PREPAID_LABEL" in answer["allowed"]
    if is_charged and answer["label_paid_by"] == "SHOPPER":
        found.append("Not carried out yet: charging the shopper for a label. The store pays it.")
    return found


def _words(question: str, answer: Answer) -> list[str]:
    if question in ("resolutions", "methods"):
        return list(answer["allowed"])
    if question == "window":
        return list(answer.get("by_resolution") or {})
    return [*answer, *answer.values()] if question == "refund_timing" else []


_WITHOUT_EFFECT = {
    "fees": "Not carried out yet: fees, deductions and delivery costs. Shoppers get all they paid.",
    "bonus": "Not carried out yet: bonuses. Shoppers are not told of them.",
    "warehouse": "Not carried out yet: another warehouse. Everything goes to the usual one.",
}
_NAMES: Mapping[str, str] = {
    Resolution.STORE_CREDIT: "store credit",
    Resolution.EXCHANGE: "exchange",
    Resolution.REPLACEMENT: "replacement",
    Resolution.REPAIR: "repair",
    Method.QR_DROP_OFF: "drop-off with a code",
    Method.IN_STORE: "in a shop",
    Method.PICKUP: "pickup",
    Method.KEEP: "keep the item",
    Method.DONATE: "donate the item",
    Timing.AFTER_INSPECTION: "after inspection",
}
