"""What a warning is, and how rules and lists are named in one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Json = Mapping[str, Any]

DEFAULT_ID = "default"
_NAMED = 3


class Topic(StrEnum):
    """What a warning is about; the editor groups by it and tests ask for it."""

    SHADOWED = "shadowed"
    NEVER_MATCHES = "never_matches"
    WINDOW = "window"
    PRODUCTS = "products"
    LANGUAGE = "language"
    LAW = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class LintWarning:
    """One finding. `rule_id` is the id of the rule's block, or "default" for the defaults at the end."""

    topic: Topic
    rule_id: str
    rule_name: str
    sentence: str


def warn(topic: Topic, rule: Json, sentence: str) -> LintWarning:
    """This will make a warning about a rule of a compiled document."""
    return LintWarning(topic=topic, rule_id=rule["id"], rule_name=rule["name"], sentence=sentence)


def quoted(words: Iterable[str], *, join: str = "and") -> str:
    """This will name some things in quotes: “a”, “b” and “c”, or “a”, “b”, “c” and 4 more."""
    named = [f"“{word}”" for word in words]
    if len(named) > _NAMED + 1:
        named = [*named[:_NAMED], f"{len(named) - _NAMED} more"]
        join = "and"
    return listed(named, join=join)


def listed(words: Sequence[str], *, join: str = "and") -> str:
    """This will join words as a sentence does: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {join} {words[-1]}"


def day_words(day: date) -> str:
    """This will write a date as people say it: 24 December 2026."""
    return f"{day.day} {day:%B %Y}"
