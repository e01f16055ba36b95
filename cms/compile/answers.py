"""Answers of a rule or of the defaults, with what is wrong about them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from cms.answers import Answer, read_answer
from cms.compile.evidence import check_evidence
from cms.compile.money import check_bonus, check_fees
from cms.compile.places import Place
from cms.stored import Value, items_of
from returns.eligibility.vocabulary import Resolution

Check = Callable[[Answer, Value, Place], None]
_CLOCKS = ("delivered", "shipped", "placed", "fixed_date")
# The engine's calendar ends later; a longer window is one without a limit.
_LONGEST_DAYS = 36_525


def compile_answer(*, kind: str, value: Value, place: Place) -> tuple[str, Answer]:
    """This will give the question that the block answers, and the answer."""
    question, answer = read_answer(kind=kind, value=value)
    _CHECKS[kind](answer, value, place)
    return question, answer


def check_warehouse(*, answer: Answer, known: Collection[str] | None, place: Place) -> None:
    """This will complain about a warehouse that the store does not have; None knows nothing about them."""
    code = answer["code"]
    if known is not None and code is not None and code not in known:
        place.at("code").complain(f"The store has no warehouse “{code}”. It has: {', '.join(sorted(known))}.")


def _check_returnable(answer: Answer, value: Value, place: Place) -> None:
    if not answer["allowed"]:
        _check_refusal(answer, value, place)


def _check_refusal(answer: Answer, _value: Value, place: Place) -> None:
    if not answer["code"]:
        place.at("code").complain("Choose the cause.")
    place.at("sentence").check_texts(answer["sentence"], is_needed=True)


def _check_window(answer: Answer, value: Value, place: Place) -> None:
    _check_span(answer, place)
    place.at("sentence").check_texts(answer["sentence"], is_needed=False)
    seen: set[str] = set()
    for index, other in enumerate(items_of(value.get("by_resolution"))):
        _check_other(other, place.at("by_resolution", index), seen)


def _check_other(value: Value, place: Place, seen: set[str]) -> None:
    word = value.get("resolution") or ""
    if word not in set(Resolution):
        place.at("resolution").complain("Choose what this window is for.")
    elif word in seen:
        place.at("resolution").complain("This one has a window of its own already. Keep one of the two.")
    seen.add(word)
    _, answer = read_answer(kind="window", value=value)
    _check_span(answer, place)


def _check_span(answer: Answer, place: Place) -> None:
    if answer["clock"] not in _CLOCKS:
        place.at("clock").complain("Choose what the days are counted from.")
    if answer["clock"] == "fixed_date" and not answer["date"]:
        place.at("date").complain("Choose the date.")
    if answer["days"] is not None and not _is_days(answer["days"]):
        place.at("days").complain("Write the days as a whole number that is not negative.")
    if not _is_days(answer["fallback_days"]):
        place.at("fallback_days").complain("Write how many days delivery takes when nobody reports it.")


def _is_days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LONGEST_DAYS


def _check_resolutions(answer: Answer, _value: Value, place: Place) -> None:
    if not answer["allowed"]:
        place.at("allowed").complain("Choose at least one. To allow none, use “Not returnable”.")


def _check_timing(answer: Answer, _value: Value, place: Place) -> None:
    if not answer["REFUND"]:
        place.at("refund").complain("Choose when the refund is paid.")


def _check_methods(answer: Answer, _value: Value, place: Place) -> None:
    if not answer["allowed"]:
        place.at("allowed").complain("Choose at least one way back.")


def _check_review(answer: Answer, _value: Value, place: Place) -> None:
    place.at("sentence").check_texts(answer["sentence"], is_needed=False)


def _check_warehouse(_answer: Answer, _value: Value, _place: Place) -> None:
    """Which warehouses there are is known to the policy as a whole: see check_warehouse."""


_CHECKS: Mapping[str, Check] = {
    "returnable": _check_returnable,
    "not_returnable": _check_refusal,
    "window": _check_window,
    "resolutions": _check_resolutions,
    "methods": _check_methods,
    "refund_timing": _check_timing,
    "review": _check_review,
    "evidence": check_evidence,
    "fees": check_fees,
    "bonus": check_bonus,
    "warehouse": _check_warehouse,
}
