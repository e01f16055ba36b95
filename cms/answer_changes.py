"""How one answer of a rule changed, in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
# What an answer says when it says nothing special. Schema 1 left these out; it meant the same.
_NEUTRAL: Mapping[str, Json] = {
    "window": {"by_resolution": {}},
    "review": {"sentence": {}},
    "evidence": {"photos": 0, "questions": [], "sentence": {}},
    "fees": {
        "restocking": None,
        "label": None,
        "waived_when_merchant_at_fault": True,
        "shipping_refund": "NEVER",
        "deductions": {},
    },
    "bonus": {},
}
_NOT_SAID_THEN = frozenset({"evidence", "fees", "bonus"})


def as_today(question: str, answer: Json | None) -> Json | None:
    """This will write an answer of any schema as the newest does: only what was meant is compared."""
    if answer is None or question not in _NEUTRAL:
        return answer
    said = {} if question in _NOT_SAID_THEN and set(answer) == {"code"} else answer
    return {**_NEUTRAL[question], **said}


def answer_words(answers: Json, *, locale: str) -> list[str]:
    """This will say all of a rule's answers in the locale, also those that are not carried out yet."""
    label = (answers.get("fees") or {}).get("label") or {"kind": "free"}
    is_charged = label["kind"] != "free"
    return [
        sentence
        for question in QUESTIONS
        if question in answers
        for sentence in answer_sentences(
            question=question, answer=answers[question], locale=locale, is_label_charged=is_charged
        )
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
    texts = [text for text in _texts(before, after) if not _is_said(text, said)]
    yield from (f"{name}, text in {language}: {was} → {now}" for language, was, now in texts)
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


def _is_said(text: tuple[str, str, str], said: Sequence[str]) -> bool:
    """Whether the answer's own words show the text before and after already."""
    _, was, now = text
    shown = (was == _NOTHING or was[1:-1] in said[0], now == _NOTHING or now[1:-1] in said[1])
    return said[0] != said[1] and all(shown)


def _texts(before: Json | None, after: Json | None) -> Iterator[tuple[str, str, str]]:
    """The merchant's own sentences that changed: (language, before, after)."""
    if before is None or after is None:
        return
    old, new = before.get("sentence") or {}, after.get("sentence") or {}
    for code in sorted({*old, *new}):
        if old.get(code) != new.get(code):
            was, now = (f"“{text}”" if text else _NOTHING for text in (old.get(code), new.get(code)))
            yield NAMES.get(code, code), was, now


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
