"""Conditions in the form in which they can be compared: what a rule surely knows when it matches. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import inf
from types import MappingProxyType

from cms.lint.spans import EVERYTHING, Span, Spans, common, joined, outside
from cms.lint.warnings import Json

# Facts with several values at once: a product has many tags, a reason its own code and a category.
SEVERAL = frozenset({"product_tag", "product_category", "reason", "evidence_answer"})
FLAGS = frozenset({"final_sale", "gift_card", "business", "gift", "merchant_at_fault"})
# What a number can be at all; all others start at 0.
_LIMITS: Mapping[str, Span] = MappingProxyType({"quantity": (1, inf), "discount_percent": (0, 100)})
# A parcel can be reported delivered before the day that the order was placed; a date can be any.
_OPEN = frozenset({"days_since", "placed_between"})

Key = tuple[str, str]


@dataclass(frozen=True)
class Fact:
    """One condition. Two facts with the same `key` speak about the same thing and are known together."""

    key: Key
    values: frozenset[str]
    spans: Spans | None
    is_negated: bool
    inner: tuple[Fact, ...] = ()
    text: str = ""

    @property
    def kind(self) -> str:
        return self.key[0]

    @property
    def is_words(self) -> bool:
        return self.spans is None and not self.inner and self.kind not in FLAGS


@dataclass(frozen=True)
class Facts:
    """All that holds when a rule matches, sets opened up; ranges about the same thing are one."""

    all: tuple[Fact, ...]

    @cached_property
    def by_key(self) -> Mapping[Key, tuple[Fact, ...]]:
        found: dict[Key, list[Fact]] = {}
        for fact in self.all:
            found.setdefault(fact.key, []).append(fact)
        return {key: tuple(facts) for key, facts in found.items()}

    def spans_of(self, key: Key) -> Spans:
        """The numbers that are left when every range about this thing holds."""
        return self._spans.get(key, EVERYTHING)

    @cached_property
    def _spans(self) -> Mapping[Key, Spans]:
        found: dict[Key, Spans] = {}
        for fact in self.all:
            if fact.spans is not None:
                found[fact.key] = common(found.get(fact.key, EVERYTHING), fact.spans)
        return found


def facts_of(conditions: Sequence[Json]) -> Facts:
    """This will read a rule's conditions, all of which hold together."""
    return Facts(tuple(fact for condition in conditions for fact in _opened(condition)))


def _opened(condition: Json) -> Iterable[Fact]:
    if condition["kind"] == "set" and not condition.get("negate"):
        for child in condition["conditions"]:
            yield from _opened(child)
        return
    yield _fact(condition)


def _fact(condition: Json) -> Fact:
    kind, is_negated = condition["kind"], bool(condition.get("negate"))
    key = (kind, str(condition.get("clock") or condition.get("currency") or ""))
    if kind == "set":
        inner = tuple(fact for child in condition["conditions"] for fact in _opened(child))
        return Fact(key, frozenset(), None, is_negated, inner, json.dumps(condition, sort_keys=True))
    if "values" in condition:
        return Fact(key, frozenset(_folded(condition["values"])), None, is_negated)
    return Fact(key, frozenset(), _spans(condition, kind, is_negated=is_negated), is_negated)


def _folded(values: Iterable[str]) -> Iterable[str]:
    return (value.strip().casefold() for value in values)


def _spans(condition: Json, kind: str, *, is_negated: bool) -> Spans:
    """Negation is already in it, so that ranges are compared as sets of numbers."""
    low, high = _ends(condition, kind)
    spans = joined([(low, high)])
    limits = EVERYTHING if kind in _OPEN else (_LIMITS.get(kind, (0, inf)),)
    return common(outside(spans) if is_negated else spans, limits)


def _ends(condition: Json, kind: str) -> Span:
    if kind == "placed_between":
        return _day(condition.get("from"), -inf), _day(condition.get("to"), inf)
    least, most = condition.get("least"), condition.get("most")
    return -inf if least is None else least, inf if most is None else most


def _day(text: str | None, otherwise: float) -> float:
    return date.fromisoformat(text).toordinal() if text else otherwise
