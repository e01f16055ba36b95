"""Values of blocks as Wagtail stores them, read into what they mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cms.languages import CODES

Value = Mapping[str, Any]


def localized(value: Value | None) -> dict[str, str]:
    """This will keep the languages that have a text, without spaces around it."""
    texts = {code: str((value or {}).get(code) or "").strip() for code in CODES}
    return {code: text for code, text in texts.items() if text}


def items_of(entries: Sequence[Any] | None) -> list[Value]:
    """This will give the values of a list, whose entries Wagtail wraps together with their ids."""
    return [entry["value"] if {"type", "value"} <= entry.keys() else entry for entry in entries or []]


def lines_of(text: object) -> list[str]:
    """This will give each line of a text once, without spaces around it and without empty ones."""
    lines = (line.strip() for line in str(text or "").splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def day_of(value: object) -> str | None:
    """This will give a date as text: fresh from the editor it is a date, from the database a text already."""
    return str(value) if value else None


def set_ids(stored: Any) -> set[int]:
    """This will give the ids of all condition sets that a stored stream refers to, at any depth."""
    if isinstance(stored, list):
        return set().union(*map(set_ids, stored))
    if not isinstance(stored, dict):
        return set()
    inside = set_ids(list(stored.values()))
    is_reference = stored.get("type") == "set" and isinstance(stored.get("value"), dict)
    return inside | {stored["value"]["set"]} if is_reference and stored["value"].get("set") else inside
