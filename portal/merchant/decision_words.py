"""A stored decision, explained: what was answered, and every rule in order with why it matched or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.merchant.words import METHODS, RESOLUTIONS, TIMINGS, Text, Words, word
from portal.ui.dates import day_text, last_day_text
from returns.eligibility.decision import ConditionOutcome, Decision, RuleOutcome
from returns.eligibility.vocabulary import Clock, Question
from returns.models import EligibilityDecision
from returns.queries.offers import refusal_sentence

# The other questions have one answer only so far, "nothing special", which is not worth a line.
QUESTIONS: Words = {
    Question.RETURNABLE: _("May it come back?"),
    Question.WINDOW: _("Until when?"),
    Question.RESOLUTIONS: _("What may the shopper get?"),
    Question.METHODS: _("How may it travel?"),
    Question.REFUND_TIMING: _("When is it paid?"),
    Question.REVIEW: _("Does a person look first?"),
}
_CONDITIONS: Words = {
    "product_tag": _("Product tag"),
    "product_category": _("Product category"),
    "product_sku": _("SKU"),
    "product_vendor": _("Vendor"),
    "country": _("Country"),
    "reason": _("Reason"),
    "resolution": _("Resolution"),
    "final_sale": _("Final sale"),
    "gift_card": _("Gift card"),
}
_AFTER: Words = {
    Clock.PLACED: _("after the order was placed"),
    Clock.SHIPPED: _("after shipping"),
    Clock.DELIVERED: _("after delivery"),
}
# What a condition says it found, where that is not the order's own text.
_FOUND: Words = {"not known": _("not known"), "none": _("none"), "yes": _("yes"), "no": _("no")}
_PAYERS: Words = {"MERCHANT": _("we pay the label"), "SHOPPER": _("the shopper pays the postage")}


@dataclass(frozen=True)
class ToldCondition:
    """`answer` is yes, no or not known; a condition without values asks a fact by its name."""

    name: str
    test: str
    found: str
    answer: str
    holds: bool


@dataclass(frozen=True)
class ToldRule:
    name: str
    matched: bool
    conditions: list[ToldCondition]
    answered: list[str]
    verdict: str


@dataclass(frozen=True)
class ToldDecision:
    """A decision about one line; `answers` are (question, answer, rule that gave it)."""

    is_allowed: bool
    sentence: str
    version: int
    rules: list[ToldRule]
    answers: list[tuple[str, str, str]]


def told_decision(*, row: EligibilityDecision, zone: str, locale: str) -> ToldDecision:
    """This will word a stored decision; `row` comes with its policy version. Dates are in the zone."""
    decision = Decision.from_json(row.answer)
    written = {str(rule["id"]): rule for rule in row.policy_version.rules.get("rules", ())}
    return ToldDecision(
        is_allowed=decision.allowed,
        sentence=refusal_sentence(decision=decision, locale=locale),
        version=row.policy_version.number,
        rules=[_rule(outcome, written.get(outcome.rule_id, {})) for outcome in decision.outcomes],
        answers=_answers(decision, zone),
    )


def _rule(outcome: RuleOutcome, written: Mapping[str, object]) -> ToldRule:
    wanted = written.get("conditions")
    tests = wanted if isinstance(wanted, list) and len(wanted) == len(outcome.conditions) else ()
    conditions = [
        _condition(found, tests[index] if tests else {}) for index, found in enumerate(outcome.conditions)
    ]
    return ToldRule(
        name=outcome.rule_name,
        matched=outcome.matched,
        conditions=conditions,
        answered=[word(QUESTIONS, question) for question in outcome.answered if question in QUESTIONS],
        verdict=_verdict(outcome),
    )


def _verdict(outcome: RuleOutcome) -> str:
    if not outcome.matched:
        return gettext("Did not match")
    if not outcome.answered:
        return gettext("Matched, but rules above had already answered")
    return gettext("Matched") if outcome.conditions else gettext("Applies when nothing above answered")


def _condition(outcome: ConditionOutcome, test: Mapping[str, object]) -> ToldCondition:
    values = test.get("values")
    texts = [str(value) for value in values] if isinstance(values, list) else []
    says = gettext("is not") if test.get("negate") else gettext("is")
    answers: Mapping[bool | None, str] = {
        True: gettext("yes"),
        False: gettext("no"),
        None: gettext("not known"),
    }
    return ToldCondition(
        name=word(_CONDITIONS, outcome.kind),
        test=f"{says} {_either(texts)}" if texts else (gettext("no") if test.get("negate") else ""),
        found=word(_FOUND, outcome.detail),
        answer=answers[outcome.result],
        holds=outcome.result is True,
    )


def _either(texts: list[str]) -> str:
    return gettext(" or ").join(texts)


def _answers(decision: Decision, zone: str) -> list[tuple[str, str, str]]:
    told = [
        (Question.RETURNABLE, _yes_or_no(decision.answers[Question.RETURNABLE].get("allowed") is True)),
        (Question.WINDOW, _window(decision, zone)),
        (Question.RESOLUTIONS, _list(RESOLUTIONS, decision.resolutions)),
        (Question.METHODS, _methods(decision)),
        (Question.REFUND_TIMING, _timing(decision)),
        (Question.REVIEW, _yes_or_no(decision.needs_review)),
    ]
    return [
        (word(QUESTIONS, question), answer, str(decision.answers[question].get("rule_name", "")))
        for question, answer in told
    ]


def _yes_or_no(answer: bool) -> str:
    return gettext("Yes") if answer else gettext("No")


def _list(words: Words, codes: tuple[str, ...]) -> str:
    return ", ".join(word(words, code) for code in codes) or gettext("Nothing")


def _methods(decision: Decision) -> str:
    payer = word(_PAYERS, decision.label_paid_by)
    return f"{_list(METHODS, decision.methods)} ({payer})"


def _timing(decision: Decision) -> str:
    timings = [
        f"{word(RESOLUTIONS, resolution)}: {word(TIMINGS, timing)}"
        for resolution, timing in decision.refund_timing.items()
        if resolution in decision.resolutions
    ]
    return ", ".join(timings)


def _window(decision: Decision, zone: str) -> str:
    answer = decision.answers[Question.WINDOW]
    rule = _window_rule(answer, zone)
    if decision.deadline_at is None:
        return rule
    until = gettext("until %(day)s") % {"day": last_day_text(decision.deadline_at, zone)}
    return f"{rule}, {until}"


def _window_rule(answer: Mapping[str, object], zone: str) -> str:
    days, fixed = answer.get("days"), answer.get("date")
    if isinstance(fixed, str):
        return gettext("From a fixed date: %(day)s") % {"day": day_text(date.fromisoformat(fixed), zone)}
    if not isinstance(days, int):
        return gettext("At any time")
    counted = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    after: Text = _AFTER.get(str(answer.get("clock")), "")
    return f"{counted} {after}".strip()
