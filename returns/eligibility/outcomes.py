"""What every rule found, for the receipt.

Note [Conditions once per value]
What a condition finds depends on the value of its fact alone. For each value of
a fact, all conditions on it are tried once, and their findings remembered in a
row. A rule with conditions on one fact only is remembered whole; of the others
the row holds the single findings, each for its slot, and the rule is put
together from its slots. Which questions a rule answered depends on the rules
above it: that part is put in last, for the few rules that matched.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from returns.eligibility.conditions import Condition
from returns.eligibility.decision import ConditionOutcome, RuleOutcome
from returns.eligibility.facts import Fact
from returns.eligibility.remembering import remember
from returns.eligibility.rules import Rule

# Values of one fact; fewer than for the answer alone, since a row is larger.
_MOST = 2_048

Slots = list[ConditionOutcome]
# A condition of a spread rule: the slot of its finding, or a set with what is in it.
Place = int | tuple[Condition, tuple["Place", ...]]


class Row(NamedTuple):
    """What one value of a fact means to rules that look at nothing else, and to the slots of others."""

    alone: tuple[tuple[int, RuleOutcome], ...]
    shared: tuple[tuple[int, ConditionOutcome], ...]


class Spread(NamedTuple):
    """A rule that looks at several facts, or at none, or has a set: put together from slots."""

    number: int
    rule: Rule
    places: tuple[Place, ...]

    def outcome(self, slots: Slots) -> RuleOutcome:
        """This will give the outcome of the rule as if it answered nothing."""
        conditions = tuple([_found(place, slots) for place in self.places])
        matched = all(condition.result for condition in conditions)
        return RuleOutcome(self.rule.rule_id, self.rule.name, conditions, matched, ())


def _found(place: Place, slots: Slots) -> ConditionOutcome:
    if isinstance(place, int):
        return slots[place]
    condition, parts = place
    return condition.combine(tuple([_found(part, slots) for part in parts]))


class Layout:
    """How the rules of a policy lie over its facts: whole rules and slots by fact, spread rules."""

    def __init__(self, rules: Sequence[Rule], facts: Sequence[Fact]) -> None:
        self.count = len(rules)
        self.whole: dict[str, list[tuple[int, Rule]]] = {fact.name: [] for fact in facts}
        self.slots: dict[str, list[tuple[int, Condition]]] = {fact.name: [] for fact in facts}
        self.spread: list[Spread] = []
        self.slot_count = 0
        for number, rule in enumerate(rules):
            looked_at = {condition.fact for condition in rule.conditions}
            (fact,) = looked_at if len(looked_at) == 1 else (None,)
            if fact is not None:
                self.whole[fact.name].append((number, rule))
            else:
                self.spread.append(Spread(number, rule, tuple(map(self._place, rule.conditions))))

    def _place(self, condition: Condition) -> Place:
        if condition.fact is None:
            return condition, tuple(map(self._place, condition.parts))
        self.slots[condition.fact.name].append((self.slot_count, condition))
        self.slot_count += 1
        return self.slot_count - 1


def try_rule(rule: Rule, value: Hashable) -> RuleOutcome:
    """This will try a rule that looks at one fact only, as if it answered nothing."""
    conditions = tuple(condition.check_value(value) for condition in rule.conditions)
    matched = all(condition.result for condition in conditions)
    return RuleOutcome(rule.rule_id, rule.name, conditions, matched, ())


class Outcomes:
    """What the rules of one policy found, remembered by the values of its facts."""

    def __init__(self, layout: Layout, facts: Sequence[Fact]) -> None:
        self._layout = layout
        self._ways: list[tuple[Fact, dict[Hashable, Row]]] = [(fact, {}) for fact in facts]

    def find(self, values: Sequence[Hashable]) -> list[RuleOutcome]:
        """This will give the outcome of every rule, in their order, as if none answered anything."""
        layout = self._layout
        outcomes, slots = [_NOTHING] * layout.count, [_NOT_ASKED] * layout.slot_count
        for (fact, rows), value in zip(self._ways, values, strict=True):
            row = rows.get(value) or self._row(fact, rows, value)
            for number, outcome in row.alone:
                outcomes[number] = outcome
            for slot, found in row.shared:
                slots[slot] = found
        for spread in layout.spread:
            outcomes[spread.number] = spread.outcome(slots)
        return outcomes

    def _row(self, fact: Fact, rows: dict[Hashable, Row], value: Hashable) -> Row:
        layout = self._layout
        row = Row(
            tuple([(number, try_rule(rule, value)) for number, rule in layout.whole[fact.name]]),
            tuple([(slot, condition.check_value(value)) for slot, condition in layout.slots[fact.name]]),
        )
        return remember(rows, value, row, most=_MOST) if fact.comes_again else row


_NOT_ASKED = ConditionOutcome("", None, "")
_NOTHING = RuleOutcome("", "", (), False, ())
