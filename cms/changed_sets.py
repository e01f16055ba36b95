"""Condition sets that hold something else in one compiled policy than in another. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def changed_sets(*, old: Json, new: Json) -> tuple[str, ...]:
    """This will name, as the new document does, the sets that both use with different contents."""
    before, after = _contents(old), _contents(new)
    return tuple(
        name for set_id, (name, text) in after.items() if set_id in before and before[set_id][1] != text
    )


def sets_in(document: Json) -> frozenset[str]:
    """This will give the ids of all sets that a document uses, inside other sets too."""
    return frozenset(_contents(document))


def _contents(document: Json) -> dict[str, tuple[str, str]]:
    """{id: (name, contents)}; a set has the same contents wherever one document uses it."""
    found: dict[str, tuple[str, str]] = {}
    for rule in document["rules"]:
        for each in _sets(rule["conditions"]):
            text = json.dumps(_bare(each["conditions"]), sort_keys=True)
            found[each["set"]] = (each["name"], text)
    return found


def _sets(conditions: Iterable[Json]) -> Iterator[Json]:
    for condition in conditions:
        if condition["kind"] == "set":
            yield condition
            yield from _sets(condition["conditions"])


def _bare(conditions: Iterable[Json]) -> list[dict[str, Any]]:
    """A set inside a set counts by its contents; its name is no condition."""
    return [
        {key: _bare(value) if key == "conditions" else value for key, value in each.items() if key != "name"}
        for each in conditions
    ]
