"""Sentences that some shoppers read in another language than theirs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cms.languages import NAMES
from cms.lint.warnings import Json, LintWarning, Topic, listed, warn
from returns.languages import pick

# Keys whose value is {locale: text}, and what to call the text.
TEXTS: Mapping[str, str] = {"sentence": "sentence", "label": "text"}
PLACES: Mapping[str, str] = {
    "returnable": "why it cannot be returned",
    "window": "what is read once the window has closed",
    "review": "what is read when a person looks first",
    "evidence": "what to show us",
}


def missing_texts(rules: Sequence[Json], *, locales: Sequence[str]) -> Iterator[LintWarning]:
    """This will find texts that exist in some languages of the store, but not in all."""
    for rule in rules:
        for question, answer in rule["answers"].items():
            gaps = {sentence for text in _texts(answer) if (sentence := _gap(text, question, locales))}
            for sentence in sorted(gaps):
                yield warn(Topic.LANGUAGE, rule, sentence)


def _texts(answer: Any) -> Iterator[Mapping[str, str]]:
    if isinstance(answer, list | tuple):
        for item in answer:
            yield from _texts(item)
    if not isinstance(answer, Mapping):
        return
    for key, value in answer.items():
        if key in TEXTS and isinstance(value, Mapping) and _is_text(value):
            yield value
        else:
            yield from _texts(value)


def _is_text(value: Mapping[str, Any]) -> bool:
    """A label of fees is {kind, amounts}; a text is words by language."""
    return all(isinstance(text, str) for text in value.values()) and "kind" not in value


def _gap(text: Mapping[str, str], question: str, locales: Sequence[str]) -> str:
    missing = [code for code in locales if not text.get(code)]
    if not any(text.values()) or not missing:
        return ""
    names = listed([NAMES.get(code, code) for code in missing])
    place = PLACES.get(question, "its text")
    read = pick(texts=text, locale=missing[0], default=locales[0])
    return f"The text in {names} is missing ({place}). Those shoppers read: “{_short(read)}”"


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
