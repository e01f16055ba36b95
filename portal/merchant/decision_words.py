"""A stored decision in short: yes or no, the sentence, and the rule behind it. The whole is its own page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from portal.merchant.cause_words import cause_words
from returns.eligibility.causes import cause_of
from returns.languages import Reader
from returns.models import EligibilityDecision, RefusedAttempt

Row = EligibilityDecision | RefusedAttempt


@dataclass(frozen=True)
class ToldDecision:
    """A decision about one line; `url` is the page that explains it. `rule` is empty where none refused."""

    is_allowed: bool
    needs_review: bool
    sentence: str
    cause: str
    rule: str
    version: int
    url: str


def told_decision(*, row: Row, reader: Reader) -> ToldDecision:
    """This will word a stored decision; `row` comes with its policy version."""
    answer = row.answer
    answers = answer.get("answers") or {}
    cause = cause_of(code=row.code or None, answers=answers)
    return ToldDecision(
        is_allowed=is_allowed(row),
        needs_review=answer.get("needs_review") is True,
        sentence=sentence_of(row=row, reader=reader),
        cause=cause_words(row.code) if row.code else "",
        rule=cause.rule_name if cause else "",
        version=row.policy_version.number,
        url=decision_url(row),
    )


def is_allowed(row: Row) -> bool:
    """This will tell the answer; what is kept as an attempt was refused."""
    return isinstance(row, EligibilityDecision) and row.is_allowed


def decision_url(row: Row) -> str:
    """This will give the address of the page that explains the decision."""
    view = "decision" if isinstance(row, EligibilityDecision) else "attempt"
    return reverse(f"merchant:{view}", args=[row.pk])


def sentence_of(*, row: Row, reader: Reader) -> str:
    """This will give what the shopper read as this reader gets it."""
    answer = row.answer
    texts = (answer.get("notice") if is_allowed(row) else answer.get("sentence")) or {}
    return reader.read(texts)
