"""A policy page's blocks become the rules document (schema 2) that the engine reads. Pure.

Input are the stored values of the two streams of the page, as plain JSON;
output is the document together with what the public page needs around it.
Every complaint carries the place of the block at fault, so that the editor
can show it there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cms.answers import DEFAULT_KINDS, Answer
from cms.compile.answers import check_warehouse, compile_answer
from cms.compile.conditions import compile_conditions
from cms.compile.places import Path, Place, PolicyIncomplete, Problem
from cms.compile.sets import Condition, SetLibrary, StoredSet
from cms.languages import CODES
from cms.stored import Value, localized
from returns.eligibility.policy import CompiledPolicy, InvalidPolicy
from returns.eligibility.vocabulary import Resolution

SCHEMA = 2
DEFAULT_ID = "default"
DEFAULT_NAME = "Defaults"
MAX_RULES = 500
# With those inside of sets: every line of every order may have to be compared with all of them.
MAX_CONDITIONS = 20_000


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


@dataclass(frozen=True, slots=True)
class _Compiler:
    """What the rules of one policy share."""

    library: SetLibrary
    warehouses: Collection[str] | None

    def section(self, block: Value, place: Place) -> Section:
        value = block["value"]
        if block["type"] == "text":
            place.at(rule=f"Text {int(place.path[0]) + 1}").check_texts(value, is_needed=True)
            return Section(None, localized(value))
        rule = self._rule(block, place.at(rule=_name_of(block, place)))
        return Section(rule, localized(value.get("heading")))

    def _rule(self, block: Value, place: Place) -> dict[str, Any]:
        value = block["value"]
        if not str(value.get("name") or "").strip():
            place.at("name").complain("Give the rule a name.")
        place.at("heading").check_texts(value.get("heading"), is_needed=False)
        return {
            "id": str(block["id"]),
            "name": str(value.get("name") or "").strip(),
            "conditions": compile_conditions(
                value.get("conditions") or [], place.at("conditions"), self.library, ()
            ),
            "answers": self._answers(value.get("answers") or [], place.at("answers")),
        }

    def _answers(self, blocks: Sequence[Value], place: Place) -> dict[str, Answer]:
        if not blocks:
            place.complain("Add an answer: what does this rule decide?")
        answers: dict[str, Answer] = {}
        for index, block in enumerate(blocks):
            question, answer = self._answer(block["type"], block["value"], place.at(index))
            if question in answers:
                place.at(index).complain("This rule answers that question already. Keep one of the two.")
            answers[question] = answer
        return answers

    def _answer(self, kind: str, value: Value, place: Place) -> tuple[str, Answer]:
        question, answer = compile_answer(kind=kind, value=value, place=place)
        if question == "warehouse":
            check_warehouse(answer=answer, known=self.warehouses, place=place)
        return question, answer

    def defaults(self, blocks: Sequence[Value], place: Place) -> dict[str, Any]:
        if len(blocks) != 1:
            place.complain("Say once what holds where no rule answers.")
        value = blocks[0]["value"] if blocks else {}
        # A page that was stored before a question could be asked has no value for it: see cms.answers.
        answers = dict(
            self._answer(kind, value.get(kind) or {}, place.at(0, kind))
            for kind in (DEFAULT_KINDS if blocks else ())
        )
        return {"id": DEFAULT_ID, "name": DEFAULT_NAME, "conditions": [], "answers": answers}


def compile_policy(
    *,
    rules: Sequence[Value],
    defaults: Sequence[Value],
    time_zone: str,
    locales: Sequence[str],
    sets: Mapping[int, StoredSet] | None = None,
    warehouses: Collection[str] | None = None,
) -> Compilation:
    """This will compile the two streams of a policy page for a store.

    `rules` and `defaults` are stream values as stored: lists of {id, type,
    value}. `locales` are the store's languages; each text has to be there in
    all of them. `sets` are the store's condition sets, whose contents go into
    the document; `warehouses` the codes of its warehouses, None leaves them
    unchecked. Raises PolicyIncomplete.
    """
    place = Place("rules", "Policy", locales)
    _check_locales(place)
    if len(rules) > MAX_RULES:
        place.at(MAX_RULES).complain(f"A policy can have {MAX_RULES} blocks; this one has {len(rules)}.")
        raise PolicyIncomplete(place.problems)
    compiler = _Compiler(SetLibrary(sets=sets or {}, compile_conditions=compile_conditions), warehouses)
    sections = [compiler.section(block, place.at(index)) for index, block in enumerate(rules)]
    last = compiler.defaults(defaults, Place("defaults", DEFAULT_NAME, locales, (), place.problems))
    _check_size(sections, compiler.library, place)
    if place.problems:
        raise PolicyIncomplete(place.problems)
    compiled = [section.rule for section in sections if section.rule is not None]
    _fill_timings([*compiled, last])
    document = {
        "schema": SCHEMA,
        "time_zone": time_zone,
        "locales": list(locales),
        "rules": [*compiled, last],
    }
    _check_document(document, rules)
    return Compilation(rules=document, sections=(*sections, Section(last, {})))


def compile_set(
    *, conditions: Sequence[Value], own_id: int | None, sets: Mapping[int, StoredSet]
) -> list[Condition]:
    """This will compile a condition set alone, as its own editor checks it. Raises PolicyIncomplete."""
    root = () if own_id is None else (own_id,)
    place = Place("conditions", "Set", ())
    library = SetLibrary(sets=sets, compile_conditions=compile_conditions, root=root)
    found = compile_conditions(conditions, place, library, root)
    if place.problems:
        raise PolicyIncomplete(place.problems)
    return found


def _check_locales(place: Place) -> None:
    unknown = [code for code in place.locales if code not in CODES]
    if unknown:
        place.complain(f"The store speaks {', '.join(unknown)}, which policies cannot be written in.")
    if not place.locales:
        place.complain("The store has no language yet.")


def _name_of(block: Value, place: Place) -> str:
    """A rule without a name is called by its position among the blocks, counted from one."""
    return str(block["value"].get("name") or "").strip() or f"Block {int(place.path[0]) + 1}"


def _check_size(sections: Sequence[Section], library: SetLibrary, place: Place) -> None:
    """Sets are counted as often as they are used: that is how often the engine looks at them."""
    total = 0
    for index, section in enumerate(sections):
        total += library.size_of(section.rule["conditions"]) if section.rule else 0
        if total > MAX_CONDITIONS:
            sentence = f"Up to here the policy has {total} conditions, with those of its sets. "
            place.at(index, "conditions").complain(f"{sentence}{MAX_CONDITIONS} are allowed.")
            return


def _fill_timings(rules: Sequence[Mapping[str, Any]]) -> None:
    """What some rule offers, every answer about time must know: as the refund, where nothing else is said."""
    offered = {word for answer in _answers_to("resolutions", rules) for word in answer["allowed"]}
    for answer in _answers_to("refund_timing", rules):
        said = {word.value: answer.get(word) for word in Resolution if word in offered or word in answer}
        answer.update({word: timing or answer["REFUND"] for word, timing in said.items()})


def _answers_to(question: str, rules: Sequence[Mapping[str, Any]]) -> Iterator[Answer]:
    return (rule["answers"][question] for rule in rules if question in rule["answers"])


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
