"""What every rule found, as JSON text: for whole receipts by the thousand.

The same rows as in Note [Conditions once per value] in
returns/eligibility/outcomes.py, holding the text of each finding, so that a
receipt is a few texts put together and nothing is built to be written. Every
rule is written as if it answered nothing; who writes the receipt puts the
answers of the few that did in place of NO_ANSWERS.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from json.encoder import encode_basestring_ascii as _quoted
from typing import NamedTuple

from returns.eligibility.conditions import Condition
from returns.eligibility.facts import Fact
from returns.eligibility.outcomes import Layout, Place, try_rule
from returns.eligibility.remembering import remember
from returns.eligibility.rules import Rule
from returns.eligibility.sieve import Sieve, Sieves

NO_ANSWERS = "[]}"
_MOST = 2_048
_MATCHED = f'], "matched": true, "answered": {NO_ANSWERS}'
_NOT_MATCHED = f'], "matched": false, "answered": {NO_ANSWERS}'


class TextRow(NamedTuple):
    """What one value of a fact means to rules.

    Which of them it lets through (Note [Facts as sieves]), the text of those
    that ask nothing else, and findings for the slots of others.
    """

    passing: int
    alone: tuple[tuple[int, str], ...]
    shared: tuple[tuple[int, str], ...]


Way = tuple[Fact, Sieve, dict[Hashable, TextRow]]


class OutcomeTexts:
    """The outcomes of the rules of one policy as texts, remembered by the values of its facts."""

    def __init__(self, layout: Layout, facts: Sequence[Fact], sieves: Sieves) -> None:
        self._layout = layout
        self._sieves = sieves
        self._ways: list[Way] = [(fact, sieve, {}) for fact, sieve in zip(facts, sieves.all, strict=True)]
        # Most rules of several facts have two conditions and no set; writing these is the inner loop.
        self._pairs: list[tuple[int, str, int, int]] = []
        self._others: list[tuple[int, str, tuple[Place, ...]]] = []
        for number, rule, places in layout.spread:
            match places:
                case (int(first), int(second)):
                    self._pairs.append((number, _head(rule), first, second))
                case _:
                    self._others.append((number, _head(rule), places))
        self._pair_bits = sum(1 << number for number, *_ in self._pairs)
        self._empty = [""] * layout.count
        self._not_asked = [""] * layout.slot_count

    def find(self, values: Sequence[Hashable]) -> tuple[int, list[str]]:
        """This will tell which rules match, and give the outcome of each as text, as if none answered."""
        matched = self._sieves.everything
        texts, slots = self._empty.copy(), self._not_asked.copy()
        for way, value in zip(self._ways, values):  # noqa: B905 - `strict` slows the loop by a tenth
            passing, alone, shared = way[2].get(value) or self._row(way, value)
            matched &= passing
            for number, text in alone:
                texts[number] = text
            for slot, text in shared:
                slots[slot] = text
        matched = self._sieves.untie(matched, values)
        # Hardly a rule of several facts matches: all are written as if none did, and those that do once more.
        for number, head, first, second in self._pairs:
            texts[number] = f"{head}{slots[first]}, {slots[second]}{_NOT_MATCHED}"
        if matched & self._pair_bits:
            for number, head, first, second in self._pairs:
                if matched >> number & 1:
                    texts[number] = f"{head}{slots[first]}, {slots[second]}{_MATCHED}"
        for number, head, places in self._others:
            end = _MATCHED if matched >> number & 1 else _NOT_MATCHED
            texts[number] = head + ", ".join([_told(place, slots) for place in places]) + end
        return matched, texts

    def _row(self, way: Way, value: Hashable) -> TextRow:
        (fact, sieve, rows), layout = way, self._layout
        row = TextRow(
            sieve.sift(value),
            tuple([(number, _rule_text(rule, value)) for number, rule in layout.whole[fact.name]]),
            tuple([(slot, _finding(each, value)) for slot, each in layout.slots[fact.name]]),
        )
        return remember(rows, value, row, most=_MOST) if fact.comes_again else row


def _told(place: Place, slots: Sequence[str]) -> str:
    """The text of a finding; a set's follows from those of its parts."""
    if isinstance(place, int):
        return slots[place]
    condition, parts = place
    told = [_told(part, slots) for part in parts]
    result = _RESULTS[condition.combined([_result_in(text) for text in told])]
    name = _quoted(str(condition.source["name"]))
    return f'{{"kind": "set", "result": {result}, "detail": {name}, "conditions": [{", ".join(told)}]}}'


def _result_in(text: str) -> bool | None:
    """What was found, from the letter that its text has after kind and key: both are words of ours."""
    return _BY_LETTER[text[text.index(_RESULT_KEY) + len(_RESULT_KEY)]]


def _head(rule: Rule) -> str:
    return json.dumps({"rule_id": rule.rule_id, "rule_name": rule.name})[:-1] + ', "conditions": ['


def _rule_text(rule: Rule, value: Hashable) -> str:
    return json.dumps(try_rule(rule, value).to_json())


def _finding(condition: Condition, value: Hashable) -> str:
    """As `json.dumps` writes it. Prices hardly ever come again, so this is asked for in every receipt."""
    result, detail = condition.find(value)
    return f'{{"kind": "{condition.kind}", "result": {_RESULTS[result]}, "detail": {_quoted(detail)}}}'


_RESULTS = {True: "true", False: "false", None: "null"}
_RESULT_KEY = '"result": '
_BY_LETTER = {"t": True, "f": False, "n": None}
