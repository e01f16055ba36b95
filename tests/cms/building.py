"""Blocks of a policy as the database holds them, and what becomes of them."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest

from cms import starter
from cms.compile import Compilation, PolicyIncomplete, StoredSet, compile_policy

Block = dict[str, Any]

BOTH = {"en": "No.", "de": "Nein."}
WINDOW: Block = {"clock": "delivered", "date": None, "days": 14, "fallback_days": 5, "sentence": {}}


def rule(*, id_: str = "r1", name: str = "Rule one", **parts: Any) -> Block:
    value = {
        "name": name,
        "heading": {},
        "conditions": [condition("product_tag", "final-sale")],
        "answers": [answer("not_returnable", code="final_sale", sentence=BOTH)],
    }
    return {"type": "rule", "id": id_, "value": value | parts}


def condition(kind: str, *values: str, negate: bool = False) -> Block:
    return block(kind, values="\n".join(values), negate=negate)


def block(kind: str, **value: Any) -> Block:
    return {"type": kind, "id": kind, "value": value}


def items(*values: Block) -> list[Block]:
    """A list as it is stored: each entry with an id of its own."""
    return [{"type": "item", "id": str(index), "value": value} for index, value in enumerate(values)]


def answer(kind: str, **value: Any) -> Block:
    return block(kind, **value)


def defaults(**changed: Any) -> list[Block]:
    found = copy.deepcopy(starter.DEFAULTS[0])
    found["value"] |= changed
    return [found]


def stored_sets(**conditions: Sequence[Block]) -> dict[int, StoredSet]:
    """Sets by name, numbered from one in the order given."""
    pairs = enumerate(conditions.items(), start=1)
    return {pk: StoredSet(pk, name, found) for pk, (name, found) in pairs}


def compiled(
    *rules: Block,
    locales: tuple[str, ...] = ("en", "de"),
    ends: Any = None,
    sets: Mapping[int, StoredSet] | None = None,
    warehouses: Collection[str] | None = None,
) -> Compilation:
    return compile_policy(
        rules=rules,
        defaults=defaults() if ends is None else ends,
        time_zone="Europe/London",
        locales=locales,
        sets=sets,
        warehouses=warehouses,
    )


def problems(*rules: Block, **more: Any) -> list[tuple[str, tuple[int | str, ...], str]]:
    with pytest.raises(PolicyIncomplete) as caught:
        compiled(*rules, **more)
    return [(problem.field, problem.path, problem.rule) for problem in caught.value.problems]


def answers_of(*blocks: Block) -> dict[str, Any]:
    found: dict[str, Any] = compiled(rule(answers=list(blocks))).rules["rules"][0]["answers"]
    return found


def sentences(*rules: Block, **more: Any) -> list[str]:
    with pytest.raises(PolicyIncomplete) as caught:
        compiled(*rules, **more)
    return [problem.sentence for problem in caught.value.problems]
