"""What a rule can ask about the facts: one table of kinds, read strictly from the document.

A kind names a fact (returns.eligibility.facts) and how its value is tested
(returns.eligibility.condition_tests). A set is a named list of conditions
that must all hold; its contents are in the document, so that a version never
changes when somebody edits the set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from returns.eligibility.condition_tests import AmountWithin, AnyOf, Finding, IsSo, Period, Test, Within, fold
from returns.eligibility.decision import ConditionOutcome
from returns.eligibility.document import BadDocument, Node
from returns.eligibility.facts import FACTS, Fact
from returns.eligibility.vocabulary import Clock

# Sets inside sets; deeper ones nobody can read any more.
DEEPEST_SET = 8
_LARGEST = 10**15
_WHOLE_PERCENT = 100
_CURRENCY = re.compile(r"[A-Z]{3}")
_SET = "set"

Values = Mapping[str, Hashable]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold. A set has `parts` and no fact of its own.

    `source` is the condition as the document writes it, in one spelling.
    """

    kind: str
    is_negated: bool
    fact: Fact | None
    test: Test | None
    source: Mapping[str, object] = field(repr=False)
    parts: tuple[Condition, ...] = ()

    def check(self, values: Values) -> ConditionOutcome:
        """This will say what the condition finds in the values of the facts, by their names."""
        if self.fact is None:
            return self.combine(tuple(part.check(values) for part in self.parts))
        return self.check_value(values[self.fact.name])

    def check_value(self, value: Hashable) -> ConditionOutcome:
        """This will say what a condition that is no set finds in the value of its fact."""
        return ConditionOutcome(self.kind, *self.find(value))

    def find(self, value: Hashable) -> Finding:
        """This will give the result and the detail of check_value."""
        assert self.test is not None  # noqa: S101 - only sets have none, and they are never asked
        result, detail = self.test(value)
        return (not result if self.is_negated and result is not None else result), detail

    def combine(self, parts: tuple[ConditionOutcome, ...]) -> ConditionOutcome:
        """This will say what a set finds, given what its parts found."""
        result = self.combined([part.result for part in parts])
        return ConditionOutcome(self.kind, result, str(self.source["name"]), parts)

    def combined(self, results: list[bool | None]) -> bool | None:
        """This will tell whether a set holds: all of its parts must."""
        return self._turned(False if False in results else None if None in results else True)

    def _turned(self, result: bool | None) -> bool | None:
        return not result if self.is_negated and result is not None else result

    def leaves(self) -> Iterator[Condition]:
        """This will give the condition itself, or what a set holds, down to the facts."""
        if self.fact is not None:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def to_json(self) -> dict[str, object]:
        written: dict[str, object] = {"kind": self.kind}
        for key, value in self.source.items():
            written[key] = list(value) if isinstance(value, tuple) else value
        if self.kind == _SET:
            written["conditions"] = [part.to_json() for part in self.parts]
        return written | {"negate": self.is_negated}


Read = Callable[[Node, bool], Condition]


@dataclass(frozen=True, slots=True)
class Kind:
    """A condition kind; one that takes no values asks a yes-or-no fact, or is no list of texts at all."""

    name: str
    schema: int
    takes_values: bool
    read: Read


def read_condition(node: Node, schema: int, depth: int = 0) -> Condition:
    """This will read one condition of a rule; raises BadDocument naming the place."""
    name = node.text("kind")
    is_negated = node.flag("negate") if "negate" in node.value else False
    if name == _SET and schema > 1:
        return _read_set(node, is_negated, schema, depth)
    known = [kind for kind in KINDS.values() if kind.schema <= schema]
    if name not in KINDS or KINDS[name].schema > schema:
        names = [kind.name for kind in known] + [_SET] * (schema > 1)
        raise BadDocument(f"{node.at('kind')}: {name!r} is no condition. Known are {', '.join(names)}.")
    return KINDS[name].read(node, is_negated)


def _read_set(node: Node, is_negated: bool, schema: int, depth: int) -> Condition:
    node.only(("kind", "set", "name", "conditions", "negate"))
    if depth >= DEEPEST_SET:
        raise BadDocument(f"{node.path or 'A condition'} is nested deeper than {DEEPEST_SET} sets.")
    parts = tuple(read_condition(child, schema, depth + 1) for child in node.children("conditions"))
    if not parts:
        raise node.refuse("conditions", "one or more conditions")
    source = {"set": node.text("set"), "name": node.text("name")}
    return Condition(_SET, is_negated, None, None, source, parts)


def _texts(name: str, schema: int) -> Kind:
    def read(node: Node, is_negated: bool) -> Condition:
        node.only(("kind", "values", "negate"))
        values = node.texts("values")
        if not values or not all(fold(value) for value in values):
            raise node.refuse("values", "filled, each with a text")
        wanted = frozenset(fold(value) for value in values)
        return Condition(name, is_negated, FACTS[name], AnyOf(wanted), {"values": values})

    return Kind(name, schema, True, read)


def _yes_or_no(name: str, schema: int) -> Kind:
    def read(node: Node, is_negated: bool) -> Condition:
        node.only(("kind", "values", "negate"))
        if node.optional("values", node.texts):
            raise node.refuse("values", "an empty list")
        return Condition(name, is_negated, FACTS[name], IsSo(), {"values": ()})

    return Kind(name, schema, False, read)


def _ends(node: Node, largest: int) -> Within:
    least, most = (node.optional(key, lambda key: node.between(key, 0, largest)) for key in ("least", "most"))
    if least is None and most is None:
        raise node.refuse("least", "given, or else most: a range needs an end")
    if least is not None and most is not None and least > most:
        raise node.refuse("least", f"at most {most}, the other end")
    return Within(least, most)


def _range(name: str, largest: int = _LARGEST) -> Kind:
    def read(node: Node, is_negated: bool) -> Condition:
        node.only(("kind", "least", "most", "negate"))
        ends = _ends(node, largest)
        return Condition(name, is_negated, FACTS[name], ends, {"least": ends.least, "most": ends.most})

    return Kind(name, 2, False, read)


def _days_since(node: Node, is_negated: bool) -> Condition:
    node.only(("kind", "clock", "least", "most", "negate"))
    clock, ends = node.word("clock", Clock), _ends(node, _LARGEST)
    if clock is Clock.FIXED_DATE:
        raise node.refuse("clock", "placed, shipped or delivered")
    source = {"clock": clock.value, "least": ends.least, "most": ends.most}
    return Condition("days_since", is_negated, FACTS[f"days_since:{clock}"], ends, source)


def _amount(name: str) -> Kind:
    def read(node: Node, is_negated: bool) -> Condition:
        node.only(("kind", "least", "most", "currency", "negate"))
        ends, currency = _ends(node, _LARGEST), node.text("currency")
        if not _CURRENCY.fullmatch(currency):
            raise node.refuse("currency", "a currency code like EUR")
        source = {"least": ends.least, "most": ends.most, "currency": currency}
        return Condition(name, is_negated, FACTS[name], AmountWithin(ends, currency), source)

    return Kind(name, 2, False, read)


def _placed_between(node: Node, is_negated: bool) -> Condition:
    node.only(("kind", "from", "to", "negate"))
    first, last = node.optional("from", node.day), node.optional("to", node.day)
    if first is None and last is None:
        raise node.refuse("from", "given, or else to: a period needs an end")
    if first is not None and last is not None and first > last:
        raise node.refuse("from", f"at latest {last}, the other end")
    source = {"from": first and first.isoformat(), "to": last and last.isoformat()}
    return Condition("placed_between", is_negated, FACTS["placed_between"], Period(first, last), source)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            _texts("product_tag", 1),
            _texts("product_category", 1),
            _texts("product_sku", 1),
            _texts("product_vendor", 1),
            _texts("country", 1),
            _texts("reason", 1),
            _texts("resolution", 1),
            _yes_or_no("final_sale", 1),
            _yes_or_no("gift_card", 1),
            _texts("channel", 2),
            _texts("customer_group", 2),
            _texts("evidence_answer", 2),
            _yes_or_no("business", 2),
            _yes_or_no("gift", 2),
            _yes_or_no("merchant_at_fault", 2),
            _range("quantity"),
            _range("discount_percent", _WHOLE_PERCENT),
            _range("history_returns"),
            _range("history_rate_percent", _WHOLE_PERCENT),
            Kind("days_since", 2, False, _days_since),
            _amount("price"),
            _amount("order_value"),
            _amount("history_value"),
            Kind("placed_between", 2, False, _placed_between),
        )
    }
)
