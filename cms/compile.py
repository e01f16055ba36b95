"""A policy page's blocks become the rules document (schema 1) that the engine reads. Pure.

Input are the stored values of the two streams of the page, as plain JSON;
output is the document together with what the public page needs around it.
Every complaint carries the place of the block at fault, so that the editor
can show it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.answers import DEFAULT_KINDS, NEUTRAL, RETURNABLE, localized, read_answer
from cms.conditions import read_condition
from cms.languages import CODES, NAMES
from returns.eligibility.policy import CompiledPolicy, InvalidPolicy

SCHEMA = 1
DEFAULT_ID = "default"
DEFAULT_NAME = "Defaults"
MAX_VALUES = 500

Value = Mapping[str, Any]
Path = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: the field of the page, then indexes of streams and names of fields."""

    field: str
    path: Path
    rule: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.sentence}"


class PolicyIncomplete(Exception):
    """The blocks cannot be compiled; `problems` says all of what is to be mended."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Section:
    """One piece of the public page, in the merchant's order: a rule, or text between rules.

    `texts` is {locale: heading} of a rule (empty: its conditions are the
    heading) or {locale: rich text as stored} of a text.
    """

    rule: Mapping[str, Any] | None
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Compilation:
    """The rules document, and its public page piece by piece."""

    rules: dict[str, Any]
    sections: tuple[Section, ...]


@dataclass
class _Place:
    """Where we are in the page; complaints are collected in a list that all places share."""

    page_field: str
    rule: str
    locales: Sequence[str]
    path: Path = ()
    problems: list[Problem] = field(default_factory=list)

    def at(self, *more: int | str, rule: str = "") -> _Place:
        return _Place(self.page_field, rule or self.rule, self.locales, (*self.path, *more), self.problems)

    def complain(self, sentence: str) -> None:
        self.problems.append(Problem(self.page_field, self.path, self.rule, sentence))


def compile_policy(
    *, rules: Sequence[Value], defaults: Sequence[Value], time_zone: str, locales: Sequence[str]
) -> Compilation:
    """This will compile the two streams of a policy page for a store.

    `rules` and `defaults` are stream values as stored: lists of {id, type,
    value}. `locales` are the store's languages; each text has to be there in
    all of them. Raises PolicyIncomplete.
    """
    place = _Place("rules", "Policy", locales)
    _check_locales(place)
    sections = [_section(block, place.at(index)) for index, block in enumerate(rules)]
    last = _defaults(defaults, _Place("defaults", DEFAULT_NAME, locales, (), place.problems))
    if place.problems:
        raise PolicyIncomplete(place.problems)
    compiled = [section.rule for section in sections if section.rule is not None]
    document = {
        "schema": SCHEMA,
        "time_zone": time_zone,
        "locales": list(locales),
        "rules": [*compiled, last],
    }
    _check_document(document, rules)
    return Compilation(rules=document, sections=(*sections, Section(last, {})))


def _check_locales(place: _Place) -> None:
    unknown = [code for code in place.locales if code not in CODES]
    if unknown:
        place.complain(f"The store speaks {', '.join(unknown)}, which policies cannot be written in.")
    if not place.locales:
        place.complain("The store has no language yet.")


def _section(block: Value, place: _Place) -> Section:
    value = block["value"]
    if block["type"] == "text":
        _check_texts(value, place.at(rule=f"Text {int(place.path[0]) + 1}"), is_needed=True)
        return Section(None, localized(value))
    rule = _rule(block, place.at(rule=_name_of(block, place)))
    return Section(rule, localized(value.get("heading")))


def _name_of(block: Value, place: _Place) -> str:
    """A rule without a name is called by its position among the blocks, counted from one."""
    return str(block["value"].get("name") or "").strip() or f"Block {int(place.path[0]) + 1}"


def _rule(block: Value, place: _Place) -> dict[str, Any]:
    value = block["value"]
    if not str(value.get("name") or "").strip():
        place.at("name").complain("Give the rule a name.")
    _check_texts(value.get("heading") or {}, place.at("heading"), is_needed=False)
    return {
        "id": str(block["id"]),
        "name": str(value.get("name") or "").strip(),
        "conditions": _conditions(value.get("conditions") or [], place.at("conditions")),
        "answers": _answers(value.get("answers") or [], place.at("answers")),
    }


def _conditions(blocks: Sequence[Value], place: _Place) -> list[dict[str, Any]]:
    if not blocks:
        place.complain("Add a condition. What holds for everything belongs in the defaults.")
    return [_condition(block, place.at(index)) for index, block in enumerate(blocks)]


def _condition(block: Value, place: _Place) -> dict[str, Any]:
    condition = read_condition(kind=block["type"], value=block["value"])
    count = len(condition["values"])
    if not count:
        place.at("values").complain("Add at least one value.")
    if count > MAX_VALUES:
        place.at("values").complain(f"{count} values are too many; {MAX_VALUES} are allowed.")
    return condition


def _answers(blocks: Sequence[Value], place: _Place) -> dict[str, Any]:
    if not blocks:
        place.complain("Add an answer: what does this rule decide?")
    answers: dict[str, Any] = {}
    for index, block in enumerate(blocks):
        question, answer = _answer(block["type"], block["value"], place.at(index))
        if question in answers:
            place.at(index).complain("This rule answers that question already. Keep one of the two.")
        answers[question] = answer
    return answers


def _answer(kind: str, value: Value, place: _Place) -> tuple[str, dict[str, Any]]:
    question, answer = read_answer(kind=kind, value=value)
    _CHECKS[kind](answer, place)
    return question, answer


def _defaults(blocks: Sequence[Value], place: _Place) -> dict[str, Any]:
    if len(blocks) != 1:
        place.complain("Say once what holds where no rule answers.")
    value = blocks[0]["value"] if blocks else {}
    answers = {"returnable": RETURNABLE, **NEUTRAL}
    for kind in DEFAULT_KINDS if blocks else ():
        question, answers[question] = _answer(kind, value.get(kind) or {}, place.at(0, kind))
    return {"id": DEFAULT_ID, "name": DEFAULT_NAME, "conditions": [], "answers": answers}


def _check_texts(value: Value, place: _Place, *, is_needed: bool) -> None:
    """Either no language has a text, where that is allowed, or all languages of the store have one."""
    texts = localized(value)
    if not texts and not is_needed:
        return
    for code in place.locales:
        if code in CODES and code not in texts:
            place.at(code).complain(f"The text in {NAMES[code]} is missing.")


def _check_window(answer: Value, place: _Place) -> None:
    if answer["clock"] not in ("delivered", "shipped", "placed", "fixed_date"):
        place.at("clock").complain("Choose what the days are counted from.")
    if answer["clock"] == "fixed_date" and not answer["date"]:
        place.at("date").complain("Choose the date.")
    if answer["days"] is not None and not _is_days(answer["days"]):
        place.at("days").complain("Write the days as a whole number that is not negative.")
    if not _is_days(answer["fallback_days"]):
        place.at("fallback_days").complain("Write how many days delivery takes when nobody reports it.")
    _check_texts(answer["sentence"], place.at("sentence"), is_needed=False)


def _is_days(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _check_not_returnable(answer: Value, place: _Place) -> None:
    if not answer["code"]:
        place.at("code").complain("Choose the cause.")
    _check_texts(answer["sentence"], place.at("sentence"), is_needed=True)


def _check_resolutions(answer: Value, place: _Place) -> None:
    if not answer["allowed"]:
        place.at("allowed").complain("Choose at least one. To allow none, use “Not returnable”.")


def _check_timing(answer: Value, place: _Place) -> None:
    if not answer["REFUND"]:
        place.at("refund").complain("Choose when the refund is paid.")


def _check_methods(answer: Value, place: _Place) -> None:
    if not answer["allowed"]:
        place.at("allowed").complain("Choose at least one way back.")


def _check_review(answer: Value, place: _Place) -> None:
    """Both answers are fine."""


_CHECKS = {
    "window": _check_window,
    "not_returnable": _check_not_returnable,
    "resolutions": _check_resolutions,
    "refund_timing": _check_timing,
    "methods": _check_methods,
    "review": _check_review,
}


def _check_document(document: dict[str, Any], rules: Sequence[Value]) -> None:
    """The engine has the last word; what it refuses is put at the block that it names."""
    try:
        CompiledPolicy.from_json(document)
    except InvalidPolicy as error:
        places = {str(block["id"]): index for index, block in enumerate(rules)}
        at = places.get(error.rule_id)
        where: tuple[str, Path] = ("defaults", (0,)) if error.rule_id == DEFAULT_ID else ("rules", ())
        if at is not None:
            where = ("rules", (at,))
        rule = error.rule_name or "Policy"
        raise PolicyIncomplete([Problem(where[0], where[1], rule, error.sentence)]) from error
