"""Conditions on products that nobody has bought. Pure: what orders hold is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cms.lint.contradictions import THINGS
from cms.lint.warnings import Json, LintWarning, Topic, quoted, warn


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProducts:
    """What the orders hold, by kind of condition, in small letters; `looked_at` says where we looked."""

    words: Mapping[str, frozenset[str]]
    looked_at: str


def unknown_products(rules: Sequence[Json], *, known: KnownProducts) -> Iterator[LintWarning]:
    """This will find tags, categories, SKUs and vendors of conditions that no product has."""
    for rule in rules:
        for condition in _flat(rule["conditions"]):
            words = known.words.get(condition["kind"])
            if words is None:
                continue
            missing = [value for value in condition["values"] if value.strip().casefold() not in words]
            if missing:
                yield warn(Topic.PRODUCTS, rule, _sentence(condition["kind"], missing, known.looked_at))


def _sentence(kind: str, missing: Sequence[str], looked_at: str) -> str:
    thing = THINGS[kind].removeprefix("product ")
    return f"No product has the {thing} {quoted(missing, join='or')}. We looked at {looked_at}."


def _flat(conditions: Iterable[Json]) -> Iterator[Json]:
    for condition in conditions:
        if condition["kind"] == "set":
            yield from _flat(condition["conditions"])
        else:
            yield condition
