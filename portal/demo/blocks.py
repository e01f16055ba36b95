"""Blocks of the demonstration's policy as the database holds them; every text in three languages. Pure."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]
Texts = dict[str, str]


def texts(en: str, de: str, fr: str) -> Texts:
    return {"en": en, "de": de, "fr": fr}


def paragraph(id_: str, words: Texts) -> Block:
    """This will give prose between the rules."""
    return {
        "type": "text",
        "id": id_,
        "value": {locale: f"<p>{text}</p>" for locale, text in words.items()},
    }


def rule(id_: str, name: str, heading: Texts, *, when: list[Block], then: list[Block]) -> Block:
    """This will give a rule; its id stays, because decisions and the draft refer to it."""
    value = {"name": name, "heading": heading, "conditions": when, "answers": then}
    return {"type": "rule", "id": id_, "value": value}


def words(kind: str, *values: str, negate: bool = False) -> Block:
    """This will give a condition on one of some texts: a tag, a category, a country."""
    return {"type": kind, "value": {"values": "\n".join(values), "negate": negate}}


def is_so(kind: str) -> Block:
    return {"type": kind, "value": {"negate": False}}


def at_least(kind: str, least: int | str, **more: str) -> Block:
    return {"type": kind, "value": {"least": least, "most": None, "negate": False, **more}}


def because_of(*categories: str) -> Block:
    value = {"categories": list(categories), "values": "", "negate": False}
    return {"type": "reason", "value": value}


def refusal(code: str, sentence: Texts) -> Block:
    return {"type": "not_returnable", "value": {"code": code, "sentence": sentence}}


def window(days: int | None, *, date: str | None = None) -> Block:
    """This will give a window of days from delivery, or one that ends on a date (2027-01-20)."""
    clock = "fixed_date" if date else "delivered"
    value: Block = {
        "clock": clock,
        "date": date,
        "days": days,
        "fallback_days": 5,
        "by_resolution": [],
        "sentence": {},
    }
    return {"type": "window", "value": value}


def methods(*allowed: str, paid_by: str) -> Block:
    return {"type": "methods", "value": {"allowed": list(allowed), "label_paid_by": paid_by}}


def review(sentence: Texts) -> Block:
    return {"type": "review", "value": {"needed": True, "sentence": sentence}}


def evidence(*, photos: int, questions: list[Block], sentence: Texts) -> Block:
    value = {"photos": photos, "questions": _items(*questions), "sentence": sentence}
    return {"type": "evidence", "value": value}


def question(code: str, label: Texts, **choices: Texts) -> Block:
    found = [{"label": text, "code": name} for name, text in choices.items()]
    return {"label": label, "choices": _items(*found), "is_needed": True, "code": code}


def _items(*values: Block) -> list[Block]:
    return [{"type": "item", "value": value} for value in values]
