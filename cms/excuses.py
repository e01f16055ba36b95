"""Examples that fail and are published all the same, because somebody with the right says so. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cms.examples import Example, ExampleResult

Excuse = dict[str, Any]


def digest_of(*, rules: Mapping[str, Any], example: Example) -> str:
    """This will identify what is excused: this example under these very rules.

    An excuse given for one draft says nothing about the next.
    """
    asked: list[Any] = [
        example.order_number,
        example.line,
        example.asked_at.isoformat(),
        example.reason,
        example.resolution,
        example.quantity,
        example.expected,
    ]
    # Only where there are some: excuses of examples without evidence stay what they were.
    if example.evidence_answers is not None or example.photo_count is not None:
        asked += [example.evidence_answers, example.photo_count]
    text = json.dumps([rules, example.id, asked], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def excuse(*, result: ExampleResult, rules: Mapping[str, Any], user_id: int, person: str) -> Excuse:
    """This will write down who lets a failing example pass; plain JSON, kept with the revision."""
    return {
        "example": result.example.id,
        "name": result.example.name,
        "user_id": user_id,
        "person": person,
        "digest": digest_of(rules=rules, example=result.example),
    }


def standing(
    excuses: Iterable[Excuse], *, failing: Sequence[ExampleResult], rules: Mapping[str, Any]
) -> list[Excuse]:
    """This will keep the excuses that are about examples failing now, under these rules."""
    digests = {digest_of(rules=rules, example=result.example) for result in failing}
    return [each for each in excuses if each.get("digest") in digests]


def unexcused(
    failing: Sequence[ExampleResult], *, excuses: Iterable[Excuse], rules: Mapping[str, Any]
) -> list[ExampleResult]:
    """This will give the failing examples that nobody excused."""
    digests = {each.get("digest") for each in excuses}
    return [result for result in failing if digest_of(rules=rules, example=result.example) not in digests]
