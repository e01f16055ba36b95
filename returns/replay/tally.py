"""Everything a replay counts, in a size that does not grow with the orders.

A part of the period has a tally of its own; parts are merged in their order,
so that the result is the same whoever worked on which part, and how often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from returns.replay.asked import Asked
from returns.replay.bounded import TopCounter
from returns.replay.comparing import FLIPS, Difference, Outcome
from returns.replay.costs import Cost
from returns.replay.replies import Judge, Reply

TOP = 20
# A part keeps more than is shown: what is small in each part may be large in all.
_KEPT_OF_A_PART = 400
_PRODUCTS, _COUNTRIES, _REASONS, _RULES = 4000, 400, 1000, 2000
_COLUMN = {Outcome.NEWLY_REFUSED: 0, Outcome.NEWLY_ALLOWED: 1, Outcome.CHANGED: 2}

Counts = dict[str, int]


def _count(counts: Counts, key: str, number: int) -> None:
    counts[key] = counts.get(key, 0) + number


def _add(counts: Counts, more: Mapping[str, int]) -> None:
    for key, number in more.items():
        _count(counts, key, number)


def _place(asked: Asked) -> str:
    return f"{asked.source} {asked.currency}"


@dataclass(slots=True)
class _Return:
    """What one order's return costs once, under both policies."""

    order_id: int = 0
    place: str = ""
    labels: list[bool] = field(default_factory=lambda: [False, False])
    flat_fees: list[int] = field(default_factory=lambda: [0, 0])


@dataclass(slots=True)
class Tally:
    """`answers` is {source: {outcome: number}}.

    `money` is {"source currency": {what: minor units, or a number of labels}}:
    what really was asked for and what might have been are not to be mixed.
    """

    orders: int = 0
    units_not_sent: int = 0
    answers: dict[str, Counts] = field(default_factory=dict)
    changes: Counts = field(default_factory=dict)
    money: dict[str, Counts] = field(default_factory=dict)
    old_rules: TopCounter = field(default_factory=lambda: TopCounter(_RULES))
    new_rules: TopCounter = field(default_factory=lambda: TopCounter(_RULES))
    products: TopCounter = field(default_factory=lambda: TopCounter(_PRODUCTS))
    countries: TopCounter = field(default_factory=lambda: TopCounter(_COUNTRIES))
    reasons: TopCounter = field(default_factory=lambda: TopCounter(_REASONS))
    _return: _Return = field(default_factory=_Return)

    def count(self, asked: Asked, difference: Difference, *, old: Cost, new: Cost) -> None:
        """This will count one question; the questions of one order come one after the other."""
        outcome = difference.outcome
        _count(self.answers.setdefault(asked.source, {}), outcome, asked.answers)
        self._count_money(asked, outcome, old, new)
        if outcome is Outcome.SAME:
            return
        for change in difference.changes:
            _count(self.changes, change, asked.answers)
        row = [0, 0, 0]
        row[_COLUMN[outcome]] = asked.answers
        key, title = asked.product
        self.products.add(key, row, label=title)
        self.countries.add(asked.country, row)
        self.reasons.add(asked.reason, row)

    def count_rules(
        self, asked: Asked, difference: Difference, *, old: tuple[Judge, Reply], new: tuple[Judge, Reply]
    ) -> None:
        """This will count a difference at the rules, old and new, whose answers made it."""
        row = [0, 0, 0]
        row[_COLUMN[difference.outcome]] = asked.answers
        for counter, (judge, reply) in ((self.old_rules, old), (self.new_rules, new)):
            names = {reply.rule_ids[each]: judge.rule_name(reply, each) for each in difference.questions}
            for rule_id, name in names.items():
                counter.add(rule_id, row, label=name)

    def _count_money(self, asked: Asked, outcome: Outcome, old: Cost, new: Cost) -> None:
        self._of_return(asked, old, new)
        money = self.money.setdefault(_place(asked), {})
        _count(money, "asked", asked.value_minor)
        if outcome in FLIPS:
            _count(money, outcome, asked.value_minor)
        for side, cost in (("old", old), ("new", new)):
            _count(money, f"{side}_fees", cost.fee_minor)
            _count(money, f"{side}_bonus", cost.bonus_minor)

    def _of_return(self, asked: Asked, old: Cost, new: Cost) -> None:
        if self._return.order_id != asked.order_id:
            self.close()
            self._return = _Return(asked.order_id, _place(asked))
        for side, cost in enumerate((old, new)):
            self._return.labels[side] |= cost.has_label
            self._return.flat_fees[side] = max(self._return.flat_fees[side], cost.flat_fee_minor)

    def close(self) -> None:
        """This will count what the last order's return costs once; call it after the last question."""
        money = self.money.setdefault(self._return.place, {}) if self._return.order_id else {}
        for side, name in enumerate(("old", "new")):
            _count(money, f"{name}_labels", int(self._return.labels[side]))
            _count(money, f"{name}_fees", self._return.flat_fees[side])
        self._return = _Return()

    def merge(self, other: Tally) -> None:
        """This will add the tally of the next part."""
        self.orders += other.orders
        self.units_not_sent += other.units_not_sent
        for source, counts in other.answers.items():
            _add(self.answers.setdefault(source, {}), counts)
        for place, counts in other.money.items():
            _add(self.money.setdefault(place, {}), counts)
        _add(self.changes, other.changes)
        for name in _TOPS:
            getattr(self, name).merge(getattr(other, name))

    def to_json(self, *, most: int = _KEPT_OF_A_PART) -> dict[str, Any]:
        """This will write plain JSON; of products, countries and reasons at most `most` rows each."""
        return {
            "orders": self.orders,
            "units_not_sent": self.units_not_sent,
            "answers": self.answers,
            "changes": self.changes,
            "money": self.money,
            **{name: getattr(self, name).to_json(None if "rules" in name else most) for name in _TOPS},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Tally:
        """This will read what `to_json` wrote."""
        tally = cls(
            orders=stored["orders"],
            units_not_sent=stored["units_not_sent"],
            answers={source: {**counts} for source, counts in stored["answers"].items()},
            changes={**stored["changes"]},
            money={place: {**counts} for place, counts in stored["money"].items()},
        )
        for name in _TOPS:
            getattr(tally, name).read(stored[name])
        return tally


_TOPS = ("old_rules", "new_rules", "products", "countries", "reasons")
