"""The page "Why?": one decision, flat and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, get_language_info, gettext

from portal.merchant.decision_words import decision_url, sentence_of, told_decision
from portal.merchant.fact_words import not_known
from portal.merchant.input_words import input_words
from portal.merchant.journal_words import STEPS, actor_words, change_words
from portal.merchant.rule_words import ToldAnswer, ToldRule, told_answers, told_rules
from portal.merchant.words import word
from returns.models import JournalEntry, PolicyVersion, RefusedAttempt
from returns.queries.decision_file import DecisionFile


@dataclass(frozen=True)
class Fact:
    what: str
    value: str
    is_known: bool


@dataclass(frozen=True, kw_only=True)
class ToldOverride:
    """What a person made of it; `change` and `why` are empty where nothing was changed."""

    title: str
    who: str
    at: datetime
    change: str
    why: str


@dataclass(frozen=True, kw_only=True)
class DecisionPage:
    """Everything templates/merchant/decision_page.html shows; the sentence is in the shopper's language."""

    is_allowed: bool
    needs_review: bool
    cause: str
    rule: str
    item: str
    variant: str
    image_url: str
    quantity: int
    order_id: int
    order_number: str
    return_number: str
    asked_at: datetime
    version: PolicyVersion
    version_url: str
    remarks: list[str]
    sentence: str
    sentence_locale: str
    sentence_language: str
    answers: list[ToldAnswer]
    rules: list[ToldRule]
    inputs: list[tuple[str, list[Fact]]]
    overrides: list[ToldOverride]
    json_url: str

    @property
    def matched_count(self) -> int:
        return sum(rule.matched for rule in self.rules)


def decision_page(*, file: DecisionFile) -> DecisionPage:
    """This will word a decision's file in the active language; times are in the store's zone."""
    row, line, product = file.row, file.return_line, file.order_line
    zone, locale = file.order.store.time_zone, _locale(file)
    reader = file.order.store.reader(locale=locale)
    told = told_decision(row=row, reader=reader)
    return DecisionPage(
        is_allowed=file.is_allowed,
        needs_review=told.needs_review,
        cause=told.cause,
        rule=told.rule,
        item=product.title,
        variant=" · ".join(part for part in (product.variant, product.sku) if part),
        image_url=product.image_url,
        quantity=_quantity(file),
        order_id=file.order.pk,
        order_number=file.order.number,
        return_number=line.rma.number if line else "",
        asked_at=row.asked_at,
        version=file.version,
        version_url=reverse("policy_version", args=[file.version.number]),
        remarks=_remarks(file),
        sentence=sentence_of(row=row, reader=reader),
        sentence_locale=locale,
        sentence_language=_language(locale),
        answers=told_answers(decision=row.answer, zone=zone),
        rules=told_rules(decision=row.answer, version=file.version, zone=zone),
        inputs=_inputs(file, zone),
        overrides=[_override(entry, file) for entry in file.overrides],
        json_url=f"{decision_url(row)}json/",
    )


def _remarks(file: DecisionFile) -> list[str]:
    """What the answers alone do not say."""
    answer = file.row.answer
    missing = [str(code) for code in answer.get("evidence_missing") or ()]
    found = [
        (
            isinstance(file.row, RefusedAttempt) and file.row.kind == RefusedAttempt.Kind.LOOKED,
            gettext("The shopper looked, and nothing of the order could come back. Nothing was chosen yet."),
        ),
        (
            "late_defect" in (answer.get("review_causes") or ()),
            gettext("The time was over, but a person looks at whatever is reported as our fault."),
        ),
        (
            answer.get("late_defect_possible") is True,
            gettext("Had it been reported as faulty, a person would have looked at it."),
        ),
        (bool(missing), gettext("Still to be shown: %(what)s") % {"what": ", ".join(missing)}),
    ]
    return [sentence for holds, sentence in found if holds]


def _locale(file: DecisionFile) -> str:
    """The language of the shopper: of the return, or of the page that said no."""
    if file.return_line:
        return file.return_line.rma.locale
    return file.row.locale if isinstance(file.row, RefusedAttempt) else file.order.store.default_locale


def _language(locale: str) -> str:
    try:
        return str(get_language_info(locale)["name_translated"])
    except KeyError:
        return locale


def _quantity(file: DecisionFile) -> int:
    if isinstance(file.row, RefusedAttempt):
        return file.row.quantity
    return file.return_line.requested_quantity if file.return_line else 1


def _inputs(file: DecisionFile, zone: str) -> list[tuple[str, list[Fact]]]:
    reason = file.return_line.reason if file.return_line else getattr(file.row, "reason", None)
    reader = file.order.store.reader(locale=get_language() or "en")
    label = reason.label(reader=reader) if reason else ""
    unknown = not_known()
    return [
        (group, [Fact(what, value, value != unknown) for what, value in pairs])
        for group, pairs in input_words(inputs=file.row.inputs, reason=label, zone=zone)
    ]


def _override(entry: JournalEntry, file: DecisionFile) -> ToldOverride:
    data = entry.data
    return ToldOverride(
        title=word(STEPS, entry.action),
        who=actor_words(entry=entry, people=file.people),
        at=entry.at,
        change=change_words(before=data["from"], after=data.get("to")) if "from" in data else "",
        why=str(data.get("why") or data.get("reason") or ""),
    )
