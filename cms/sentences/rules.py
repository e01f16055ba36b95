"""A whole rule, and a whole policy in short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.carried_out import carried_out
from cms.sentences.answers import answer_sentences, phrases_of, window_sentence

Json = Mapping[str, Any]

# The order in which a shopper wants to know; the warehouse is the merchant's own business.
SPOKEN = (
    "returnable",
    "window",
    "resolutions",
    "methods",
    "fees",
    "bonus",
    "refund_timing",
    "evidence",
    "review",
)


def rule_sentences(*, rule: Json, locale: str) -> list[str]:
    """This will say all answers of one rule of a compiled document."""
    answers = rule["answers"]
    # Nothing else counts for what cannot come back.
    spoken = ("returnable",) if _is_refused(answers) else SPOKEN
    return [
        sentence
        for question in spoken
        if question in answers
        for sentence in _sentences(question, rule, locale)
    ]


def shoppers_rule(*, rule: Json) -> dict[str, Any]:
    """This will give the rule with those answers only, and those parts of them, that are carried out."""
    parts = {
        question: carried_out(question=question, answer=answer)
        for question, answer in rule["answers"].items()
    }
    return {**rule, "answers": {question: answer for question, answer in parts.items() if answer is not None}}


def short_summary(*, document: Json, locale: str) -> list[str]:
    """This will say the most important of a policy: until when, at what cost, and when the money comes.

    For pages on which somebody is about to send something back. It is about
    the defaults, and says so where other rules differ.
    """
    *others, last = document["rules"]
    rule = shoppers_rule(rule=last)
    found = (
        rule_sentences(rule=rule, locale=locale) if _is_refused(rule["answers"]) else _in_short(rule, locale)
    )
    return [*found, phrases_of(locale).exceptions] if others else found


def _in_short(rule: Json, locale: str) -> list[str]:
    answers = rule["answers"]
    rest = ("methods", "fees", "refund_timing")
    return [
        window_sentence(answer=answers["window"], locale=locale),
        *(text for question in rest if question in answers for text in _sentences(question, rule, locale)),
    ]


def _is_refused(answers: Json) -> bool:
    return "returnable" in answers and not answers["returnable"]["allowed"]


def _sentences(question: str, rule: Json, locale: str) -> list[str]:
    answer = rule["answers"][question]
    found = answer_sentences(
        question=question, answer=answer, locale=locale, is_label_charged=_is_label_charged(rule)
    )
    # No fees, and a yes: in the defaults they go without saying, in an exception they are the point.
    is_exception = bool(rule.get("conditions"))
    silent = {"returnable": phrases_of(locale).returnable, "fees": phrases_of(locale).no_fees}
    return found or ([silent[question]] if is_exception and question in silent else [])


def _is_label_charged(rule: Json) -> bool:
    label = rule["answers"].get("fees", {}).get("label")
    return bool(label) and label["kind"] != "free"
