"""Policies of schema 2 that want to see something."""

from __future__ import annotations

from collections.abc import Sequence

from tests.factories import default_answers

Rule = dict[str, object]


def question(
    code: str, *choices: str, is_needed: bool = True, label: str = "", german: str = ""
) -> dict[str, object]:
    """A question whose choices are called like their codes."""
    return {
        "code": code,
        "label": {"en": label or f"{code}?", "de": german or f"{code} (de)?"},
        "choices": [
            {"code": choice, "label": {"en": choice.title(), "de": f"{choice} (de)"}} for choice in choices
        ],
        "is_needed": is_needed,
    }


def evidence(
    *, photos: int = 0, questions: Sequence[dict[str, object]] = (), sentence: str = ""
) -> dict[str, object]:
    return {
        "photos": photos,
        "questions": list(questions),
        "sentence": {"en": sentence, "de": sentence} if sentence else {},
    }


def condition(kind: str, *values: str) -> dict[str, object]:
    return {"kind": kind, "values": list(values), "negate": False}


def rule(name: str, conditions: Sequence[dict[str, object]], **answers: object) -> Rule:
    return {"id": name, "name": name.title(), "conditions": list(conditions), "answers": answers}


def asking_policy(*, rules: Sequence[Rule] = (), **answers: object) -> dict[str, object]:
    """The given rules, then a default for every question; nothing is asked unless they say so."""
    last = {"id": "default", "name": "Default", "conditions": [], "answers": default_answers() | answers}
    return {"schema": 2, "time_zone": "Europe/London", "locales": ["en", "de"], "rules": [*rules, last]}


# Whoever reports damage shows it, says how it happened, and where the box was crushed shows more.
DAMAGE: list[Rule] = [
    rule(
        "crushed box",
        [condition("reason", "damaged"), condition("evidence_answer", "box:crushed")],
        evidence=evidence(photos=2, questions=[question("box", "intact", "crushed")]),
    ),
    rule(
        "damage",
        [condition("reason", "damaged")],
        evidence=evidence(
            photos=1,
            questions=[question("box", "intact", "crushed", label="How was the box?")],
            sentence="Show us the damage.",
        ),
    ),
]
