"""What every rule found, as JSON text: for whole receipts by the thousand.

The same rows as in Note [Conditions once per value] in
returns/eligibility/outcomes.py, holding the text of each finding, so that a
receipt is a few texts put together and nothing is built to be written. Every
rule is written as if it answered nothing; who writes the receipt puts the
answers of the few that did in place of NO_ANSWERS.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Sequence
from json.encoder import encode_basestring_ascii as _quoted
from typing import NamedTuple

from returns.eligibility.conditions import Condition
from returns.eligibility.facts import Fact
from returns.eligibility.outcomes import Layout, Place, try_rule
from returns.eligibility.remembering import remember
from returns.eligibility.rules import Rule

NO_ANSWERS = "[]}"
# The text of a finding, and what was found.
Told = tuple[str, bool | None]

_MOST = 2_048
_MATCHED = f'], "matched": true, "answered": {NO_ANSWERS}'
_NOT_MATCHED = f'], "matched": false, "answered": {NO_ANSWERS}'


class TextRow(NamedTuple):
    """What one value of a fact means: whole rules, findings for slots of others, results where a set asks."""

    alone: tuple[tuple[int, str], ...]
    shared: tuple[tuple[int, str], ...]
    judged: tuple[tuple[int, bool | None], ...]


class OutcomeTexts:
    """The outcomes of the rules of one policy as texts, remembered by the values of its facts."""

    def __init__(self, layout: Layout, facts: Sequence[Fact]) -> None:
        self._layout = layout
        self._ways: list[tuple[Fact, dict[Hashable, TextRow]]] = [(fact, {}) for fact in facts]
        # Most rules of several facts have two conditions and no set; writing these is the inner loop.
        self._pairs: list[tuple[int, str, int, int]] = []
        self._others: list[tuple[int, str, tuple[Place, ...]]] = []
        for number, rule, places in layout.spread:
            match places:
                case (int(first), int(second)):
                    self._pairs.append((number, _head(rule), first, second))
                case _:
                    self._others.append((number, _head(rule), places))
        self._in_sets = {slot for _, _, places in self._others for slot in _slots(places)}
        self._empty = [""] * layout.count
        self._not_asked = [""] * layout.slot_count
        self._no_results: list[bool | None] = [None] * layout.slot_count

    def find(self, values: Sequence[Hashable], matched: int) -> list[str]:
        """This will give the outcome of every rule as text, as if none answered anything."""
        texts, slots, results = self._empty.copy(), self._not_asked.copy(), self._no_results.copy()
        for (fact, rows), value in zip(self._ways, values):  # noqa: B905 - `strict` slows the loop by a tenth
            row = rows.get(value) or self._row(fact, rows, value)
            for number, text in row[0]:
                texts[number] = text
            for slot, text in row[1]:
                slots[slot] = text
            for slot, result in row[2]:
                results[slot] = result
        for number, head, first, second in self._pairs:
            end = _MATCHED if matched >> number & 1 else _NOT_MATCHED
            texts[number] = f"{head}{slots[first]}, {slots[second]}{end}"
        for number, head, places in self._others:
            end = _MATCHED if matched >> number & 1 else _NOT_MATCHED
            texts[number] = head + ", ".join([_told(place, slots, results)[0] for place in places]) + end
        return texts

    def _row(self, fact: Fact, rows: dict[Hashable, TextRow], value: Hashable) -> TextRow:
        layout = self._layout
        told = [(slot, *_finding(each, value)) for slot, each in layout.slots[fact]]
        row = TextRow(
            tuple([(number, _rule_text(rule, value)) for number, rule in layout.whole[fact]]),
            tuple([(slot, text) for slot, text, _ in told]),
            tuple([(slot, result) for slot, _, result in told if slot in self._in_sets]),
        )
        return remember(rows, value, row, most=_MOST) if fact.comes_again else row


def _slots(places: Sequence[Place]) -> Iterator[int]:
    for place in places:
        if isinstance(place, int):
            yield place
        else:
            yield from _slots(place[1])


def _told(place: Place, slots: Sequence[str], results: Sequence[bool | None]) -> Told:
    """The text of a finding and its result; a set's follow from those of its parts."""
    if isinstance(place, int):
        return slots[place], results[place]
    condition, parts = place
    told = [_told(part, slots, results) for part in parts]
    result = condition.combined([part[1] for part in told])
    name = _quoted(str(condition.source["name"]))
    inside = ", ".join([part[0] for part in told])
    text = f'{{"kind": "set", "result": {_RESULTS[result]}, "detail": {name}, "conditions": [{inside}]}}'
    return text, result


def _head(rule: Rule) -> str:
    return json.dumps({"rule_id": rule.rule_id, "rule_name": rule.name})[:-1] + ', "conditions": ['


def _rule_text(rule: Rule, value: Hashable) -> str:
    return json.dumps(try_rule(rule, value).to_json())


def _finding(condition: Condition, value: Hashable) -> Told:
    """As `json.dumps` writes it. Prices hardly ever come again, so this is asked for in every receipt."""
    kind, result, detail, _parts = condition.check_value(value)
    return f'{{"kind": "{kind}", "result": {_RESULTS[result]}, "detail": {_quoted(detail)}}}', result


_RESULTS = {True: "true", False: "false", None: "null"}
