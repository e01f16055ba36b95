"""A return that waits for a decision, flat: each line with what the policy said and the form about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from cms.canned import CannedSentence, Purpose, ReviewRules
from portal.merchant.return_page import LineRow, ReturnPage, return_page
from portal.merchant.review_forms import MOST_LISTED, ApprovalForm, LineForm
from portal.merchant.reviews import due_badge
from portal.merchant.words import CAUSES, word
from portal.ui.badges import Badge
from returns.lifecycle import APPROVAL, may
from returns.models import Return, ReturnLine
from returns.money import Money
from returns.operations.review_return import approved_value
from returns.queries.dossier import dossier_of
from returns.queries.reviews import Cause, causes_of, reviews_of_store


@dataclass(frozen=True, kw_only=True)
class ReviewForms:
    """Everything that one submission says."""

    lines: list[LineForm]
    approval: ApprovalForm

    def is_valid(self) -> bool:
        """This will look at every form, so that all that is missing is said at once."""
        answers = [form.is_valid() for form in (*self.lines, self.approval)]
        return all(answers)


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """Everything templates/merchant/review_page.html shows."""

    page: ReturnPage
    due: Badge
    causes: list[str]
    lines: list[tuple[LineRow, LineForm]]
    approval: ApprovalForm
    sentences: list[tuple[str, str]]
    problems: list[tuple[str, str]]


def review_page(*, rma: Return, forms: ReviewForms, rules: ReviewRules, now: datetime) -> ReviewPage:
    """This will word a return that waits; `rma` comes as for `dossier_of`."""
    page = return_page(dossier=dossier_of(rma=rma))
    return ReviewPage(
        page=page,
        due=due_badge(requested_at=rma.requested_at, answer_within=rules.answer_within, now=now),
        causes=told_causes(causes_of(lines=_lines_with_causes(rma))),
        lines=list(zip(page.lines, forms.lines, strict=True)),
        approval=forms.approval,
        sentences=[(each.name, each.text(locale=rma.locale)) for each in rules.sentences],
        problems=_problems(page.lines, forms),
    )


def review_forms(*, rma: Return, rules: ReviewRules, data: Any = None) -> ReviewForms:
    """This will make the forms about a return's lines, empty or with what was sent; one query."""
    lines = rma.lines.select_related("decision", "order_line").order_by("id")
    declining = rules.sentences_for(purpose=Purpose.DECLINE)
    return ReviewForms(
        lines=[_line_form(line, rma, declining, data) for line in lines],
        approval=ApprovalForm(
            data,
            sentences=rules.sentences_for(purpose=Purpose.APPROVE),
            locale=rma.locale,
            prefix="approval",
        ),
    )


def told_causes(causes: Sequence[Cause]) -> list[str]:
    """This will say why a person looks, the policy's rules by their names."""
    return [
        gettext("Rule: %(name)s") % {"name": cause.rule} if cause.rule else word(CAUSES, cause.kind)
        for cause in causes
    ]


def reason_language() -> str:
    """This will give the language in which staff read reasons."""
    return (get_language() or "en").split("-")[0]


def _problems(rows: Sequence[LineRow], forms: ReviewForms) -> list[tuple[str, str]]:
    """What has to be put right: the id of the place, and the sentence with the item it is about."""
    about = [(form, f"{row.title}: ") for row, form in zip(rows, forms.lines, strict=True)]
    return [
        (form[name].id_for_label or form[name].auto_id, f"{item}{sentence}")
        for form, item in (*about, (forms.approval, ""))
        if form.is_bound
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def _line_form(line: ReturnLine, rma: Return, sentences: Sequence[CannedSentence], data: Any) -> LineForm:
    return LineForm(data, line=line, amounts=_amounts(line, rma), sentences=sentences, locale=rma.locale)


def _amounts(line: ReturnLine, rma: Return) -> dict[int, Money]:
    """What each number of units is worth, as the verdict will say too."""
    if not may(rma.status, "approve", APPROVAL):
        return {}
    asked = line.requested_quantity
    numbers = range(1, asked + 1) if asked <= MOST_LISTED else (asked,)
    return {units: Money(approved_value(line=line, units=units)[0], rma.order.currency) for units in numbers}


def _lines_with_causes(rma: Return) -> list[ReturnLine]:
    found = reviews_of_store(store_id=rma.store_id).filter(pk=rma.pk)
    return [line for each in found for line in each.lines.all()]
