"""Conditions of a rule or a set, with what is wrong about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cms.compile.places import Place
from cms.compile.sets import SetLibrary, SetUnusable
from cms.conditions import AMOUNTS, CLOCKS, FLAGS, LISTS, RANGES, SET, Condition, read_condition
from cms.countries import country_code
from cms.currencies import CURRENCIES, amount_sentence
from cms.stored import Value
from returns.eligibility.vocabulary import Resolution

MAX_VALUES = 500
# Larger numbers than anybody counts, and small enough to be stored.
_MOST = {"discount_percent": 100, "history_rate_percent": 100}
_MOST_OF_ALL = 1_000_000
_EVIDENCE = re.compile(r"[a-z0-9_]+:[a-z0-9_]+")
_ENDS = ("least", "most")


def compile_conditions(
    blocks: Sequence[Value], place: Place, library: SetLibrary, path: tuple[int, ...]
) -> list[Condition]:
    """This will compile a stream of conditions. `path` is the chain of sets that they stand in.

    Inside of a set, another one that cannot be used raises SetUnusable: the outermost is to be mended.
    """
    if not blocks:
        place.complain("Add a condition. What holds for everything belongs in the defaults.")
    return [_condition(block, place.at(index), library, path) for index, block in enumerate(blocks)]


def _condition(block: Value, place: Place, library: SetLibrary, path: tuple[int, ...]) -> Condition:
    kind, value = block["type"], block["value"]
    condition = read_condition(kind=kind, value=value)
    if kind == SET:
        return _inlined(condition, value, place, library, path)
    _CHECKS[kind](condition, value, place)
    return condition


def _inlined(
    condition: Condition, value: Value, place: Place, library: SetLibrary, path: tuple[int, ...]
) -> Condition:
    try:
        found = library.open(value.get("set"), path=path)
    except SetUnusable as error:
        if len(path) > len(library.root):
            raise
        place.at("set").complain(str(error))
        # Of no weight, so that counting goes on: nothing is published with a complaint.
        return {"kind": "", "values": [], "negate": False}
    return condition | {"name": found.name, "conditions": found.conditions}


def _check_flag(_condition: Condition, _value: Value, _place: Place) -> None:
    """Yes and no are both fine."""


def _check_values(condition: Condition, _value: Value, place: Place) -> None:
    count = len(condition["values"])
    if not count:
        place.at("values").complain("Add at least one value.")
    if count > MAX_VALUES:
        place.at("values").complain(f"{count} values are too many; {MAX_VALUES} are allowed.")


def _check_countries(condition: Condition, value: Value, place: Place) -> None:
    _check_values(condition, value, place)
    unknown = [text for text in condition["values"] if not country_code(text)]
    if unknown:
        place.at("values").complain(f"{_listed(unknown)}: write countries as codes of two letters, like DE.")


def _check_evidence(condition: Condition, value: Value, place: Place) -> None:
    _check_values(condition, value, place)
    odd = [text for text in condition["values"] if not _EVIDENCE.fullmatch(text)]
    if odd:
        place.at("values").complain(
            f"{_listed(odd)}: write the codes of question and choice with a colon between, like worn:yes."
        )


def _check_resolutions(condition: Condition, _value: Value, place: Place) -> None:
    if not condition["values"] or not set(condition["values"]) <= set(Resolution):
        place.at("values").complain("Choose at least one.")


def _listed(texts: Sequence[str]) -> str:
    shown = ", ".join(f"“{text[:40]}”" for text in texts[:3])
    return shown if len(texts) <= 3 else f"{shown}, …"


def _check_range(condition: Condition, _value: Value, place: Place) -> None:
    largest = _MOST.get(condition["kind"], _MOST_OF_ALL)
    for end in _ENDS:
        if condition[end] is not None and not _is_number(condition[end], largest):
            place.at(end).complain(f"Write a whole number from 0 to {largest}.")
            return
    _check_ends(condition, place, names=_ENDS)


def _is_number(value: Any, largest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= largest


def _check_days_since(condition: Condition, value: Value, place: Place) -> None:
    if condition["clock"] not in CLOCKS:
        place.at("clock").complain("Choose what the days are counted from.")
    _check_range(condition, value, place)


def _check_amounts(condition: Condition, value: Value, place: Place) -> None:
    if condition["currency"] not in CURRENCIES:
        place.at("currency").complain("Choose the currency.")
        return
    bad = [end for end in _ENDS if str(value.get(end) or "").strip() and condition[end] is None]
    for end in bad:
        place.at(end).complain(amount_sentence(currency=condition["currency"]))
    if not bad:
        _check_ends(condition, place, names=_ENDS)


def _check_period(condition: Condition, _value: Value, place: Place) -> None:
    _check_ends(condition, place, names=("from", "to"))


def _check_ends(condition: Condition, place: Place, *, names: tuple[str, str]) -> None:
    first, last = (condition[name] for name in names)
    if first is None and last is None:
        place.at(names[0]).complain("Fill in at least one of the two ends.")
    elif first is not None and last is not None and first > last:
        place.at(names[1]).complain("This end lies before the other one, so nothing could ever fit.")


Check = Callable[[Condition, Value, Place], None]
_CHECKS: Mapping[str, Check] = {
    **dict.fromkeys(LISTS, _check_values),
    **dict.fromkeys(FLAGS, _check_flag),
    **dict.fromkeys(RANGES, _check_range),
    **dict.fromkeys(AMOUNTS, _check_amounts),
    "country": _check_countries,
    "resolution": _check_resolutions,
    "evidence_answer": _check_evidence,
    "days_since": _check_days_since,
    "placed_between": _check_period,
}
