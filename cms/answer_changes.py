"""How one answer of a rule changed, in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cms.languages import NAMES
from cms.sentences import answer_sentences

Json = Mapping[str, Any]

QUESTIONS: Mapping[str, str] = {
    "returnable": "Refusal",
    "window": "Return window",
    "resolutions": "What the shopper gets",
    "methods": "Ways back",
    "refund_timing": "When the money is sent",
    "review": "Review",
    "evidence": "Evidence",
    "fees": "Fees",
    "bonus": "Bonus",
    "warehouse": "Warehouse",
}
_NOTHING = "nothing"


def answer_words(answers: Json, *, locale: str) -> list[str]:
    """This will say a rule's answers as shoppers read them, in the locale."""
    return [
        sentence
        for question in QUESTIONS
        if question in answers
        for sentence in answer_sentences(question=question, answer=answers[question], locale=locale)
    ]


def answer_change(
    question: str, before: Json | None, after: Json | None, *, about: str, locale: str
) -> Iterator[str]:
    """This will say what changed about a question: “Return window of “Shoes”: 30 → 60 days”.

    `before` or `after` is None where the rule did not, or does no longer, answer it.
    """
    name = f"{QUESTIONS.get(question, question)} of {about}"
    if question == "window" and before and after and _is_days_only(before, after):
        yield f"{name}: {_days(before)} → {_days(after)} days"
        return
    said = [_said(question, answer, locale) for answer in (before, after)]
    if said[0] != said[1]:
        yield f"{name}: {said[0]} → {said[1]}"
    texts = list(_texts(before, after))
    yield from (f"{name}, {text}" for text in texts)
    if said[0] == said[1] and not texts:
        yield f"{name}: {_details(before, after)}"


def _is_days_only(before: Json, after: Json) -> bool:
    is_counted = before["days"] is not None and after["days"] is not None
    return is_counted and before["days"] != after["days"] and {**before, "days": 0} == {**after, "days": 0}


def _days(window: Json) -> str:
    return str(window["days"])


def _said(question: str, answer: Json | None, locale: str) -> str:
    if answer is None:
        return "not said"
    sentences = answer_sentences(question=question, answer=answer, locale=locale)
    if not sentences and question == "returnable":
        return "It can be returned."
    return " ".join(sentences) or _NOTHING


def _texts(before: Json | None, after: Json | None) -> Iterator[str]:
    """Sentences of the merchant's own that the answer's words do not show, language by language."""
    if before is None or after is None:
        return
    old, new = before.get("sentence") or {}, after.get("sentence") or {}
    for code in sorted({*old, *new}):
        if old.get(code) != new.get(code):
            was, now = (f"“{text}”" if text else _NOTHING for text in (old.get(code), new.get(code)))
            yield f"text in {NAMES.get(code, code)}: {was} → {now}"


def _details(before: Json | None, after: Json | None) -> str:
    """The keys that changed, for what has no sentence: fallback days, warehouse codes."""
    old, new = dict(before or {}), dict(after or {})
    keys = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
    return ", ".join(
        f"{key.replace('_', ' ')} {_shown(old.get(key))} → {_shown(new.get(key))}" for key in keys
    )


def _shown(value: object) -> str:
    if value in (None, "", {}, []):
        return _NOTHING
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_shown(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_shown(each) for each in value)
    return str(value)
