"""What a policy answered to its ten questions, in words; reads schema 1 and schema 2."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.merchant.cause_words import cause_words
from portal.merchant.fact_words import amounts, day, is_number, share
from portal.merchant.words import METHODS, RESOLUTIONS, TIMINGS, Words, word
from portal.ui.dates import last_day_text
from returns.eligibility.vocabulary import Clock, Question

Json = Mapping[str, Any]

QUESTIONS: Words = {
    Question.RETURNABLE: _("May it come back?"),
    Question.WINDOW: _("Until when?"),
    Question.RESOLUTIONS: _("What may the shopper get?"),
    Question.METHODS: _("How may it travel?"),
    Question.REFUND_TIMING: _("When is it paid?"),
    Question.REVIEW: _("Does a person look first?"),
    Question.EVIDENCE: _("What has to be shown?"),
    Question.FEES: _("What does it cost?"),
    Question.BONUS: _("Is there a bonus?"),
    Question.WAREHOUSE: _("To which warehouse?"),
}
_AFTER: Words = {
    Clock.PLACED: _("after the order was placed"),
    Clock.SHIPPED: _("after shipping"),
    Clock.DELIVERED: _("after delivery"),
}
_PAYERS: Words = {"MERCHANT": _("we pay the label"), "SHOPPER": _("the shopper pays the postage")}
_SHIPPING: Words = {
    "FULL_RETURN": _("Shipping is paid back when everything comes back."),
    "MERCHANT_AT_FAULT": _("Shipping is paid back when it is our fault."),
    "FULL_RETURN_OR_FAULT": _("Shipping is paid back when everything comes back or it is our fault."),
}


def answer_words(*, question: str, answer: Json, decision: Json, zone: str) -> str:
    """This will word one stored answer; `decision` is all of it, for the deadline that came of the window."""
    if question == Question.WINDOW:
        return _window(answer, decision, zone)
    write = _WRITERS.get(question)
    return write(answer) if write else ""


def _returnable(answer: Json) -> str:
    if answer.get("allowed") is True:
        return gettext("Yes")
    code = str(answer.get("code") or "")
    return f"{gettext('No')}: {cause_words(code)}" if code else gettext("No")


def _window(answer: Json, decision: Json, zone: str) -> str:
    parts = [_window_rule(answer, zone)]
    deadline = decision.get("deadline_at")
    if isinstance(deadline, str):
        last = last_day_text(datetime.fromisoformat(deadline), zone)
        parts.append(gettext("until %(day)s") % {"day": last})
    text = ", ".join(parts)
    special = answer.get("by_resolution")
    if not isinstance(special, Mapping) or not special:
        return text
    others = [f"{word(RESOLUTIONS, name)}: {_window_rule(own, zone)}" for name, own in special.items()]
    return "; ".join([text, *others])


def _window_rule(answer: Json, zone: str) -> str:
    days, fixed = answer.get("days"), answer.get("date")
    if isinstance(fixed, str):
        return gettext("From a fixed date: %(day)s") % {"day": day(fixed, zone)}
    if not isinstance(days, int):
        return gettext("At any time")
    counted = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    after = _AFTER.get(str(answer.get("clock")), "")
    return f"{counted} {after}".strip()


def _resolutions(answer: Json) -> str:
    return _list(RESOLUTIONS, answer.get("allowed"))


def _methods(answer: Json) -> str:
    payer = word(_PAYERS, str(answer.get("label_paid_by") or ""))
    return f"{_list(METHODS, answer.get('allowed'))} ({payer})" if payer else ""


def _list(words: Words, codes: object) -> str:
    found = codes if isinstance(codes, list) else []
    return ", ".join(word(words, str(code)) for code in found) or gettext("Nothing")


def _timing(answer: Json) -> str:
    said = [
        f"{word(RESOLUTIONS, name)}: {word(TIMINGS, str(answer[name]))}"
        for name in RESOLUTIONS
        if name in answer
    ]
    return ", ".join(said)


def _review(answer: Json) -> str:
    return gettext("Yes") if answer.get("needed") is True else gettext("No")


def _evidence(answer: Json) -> str:
    photos, questions = answer.get("photos"), answer.get("questions")
    parts = []
    if is_number(photos) and photos:
        parts.append(ngettext("%(count)d photo", "%(count)d photos", photos) % {"count": photos})
    if isinstance(questions, list) and questions:
        asked = ngettext("%(count)d question", "%(count)d questions", len(questions))
        parts.append(asked % {"count": len(questions)} + f" ({', '.join(map(_label, questions))})")
    return ", ".join(parts) or gettext("Nothing")


def _label(question: Json) -> str:
    labels = question.get("label")
    own = _in_own_language(labels) if isinstance(labels, Mapping) else ""
    return str(own or question.get("code", ""))


def _in_own_language(texts: Mapping[str, str]) -> str:
    locale = (get_language() or "en").split("-")[0]
    return texts.get(locale) or next(iter(texts.values()), "")


def _fees(answer: Json) -> str:
    fees = [*_restocking(answer.get("restocking")), *_label_fee(answer.get("label"))]
    if fees and answer.get("waived_when_merchant_at_fault"):
        fees.append(gettext("Waived when it is our fault."))
    shipping = str(answer.get("shipping_refund") or "")
    if shipping in _SHIPPING:
        fees.append(word(_SHIPPING, shipping))
    deductions = answer.get("deductions")
    if isinstance(deductions, Mapping) and deductions:
        shares = ", ".join(f"{grade} {share(points)}" for grade, points in deductions.items())
        fees.append(gettext("Deducted by grade: %(shares)s.") % {"shares": shares})
    return " ".join(fees) or gettext("Nothing")


def _restocking(fee: object) -> list[str]:
    if not isinstance(fee, Mapping):
        return []
    return [gettext("Restocking: %(fee)s.") % {"fee": _part_or_amounts(fee)}]


def _part_or_amounts(value: Json) -> str:
    return share(value["percent_bp"]) if "percent_bp" in value else amounts(value.get("amounts"))


def _label_fee(fee: object) -> list[str]:
    if not isinstance(fee, Mapping):
        return []
    kinds = {"free": gettext("The label is free."), "actual": gettext("Label: what it costs us.")}
    flat = gettext("Label: %(fee)s.") % {"fee": amounts(fee.get("amounts"))}
    return [kinds.get(str(fee.get("kind")), flat)]


def _bonus(answer: Json) -> str:
    given = [
        f"{word(RESOLUTIONS, name)}: {_part_or_amounts(bonus)}"
        for name, bonus in answer.items()
        if name in RESOLUTIONS and isinstance(bonus, Mapping)
    ]
    return ", ".join(given) or gettext("No")


def _warehouse(answer: Json) -> str:
    return str(answer.get("code") or gettext("The usual one"))


_WRITERS: Mapping[str, Callable[[Json], str]] = {
    Question.RETURNABLE: _returnable,
    Question.RESOLUTIONS: _resolutions,
    Question.METHODS: _methods,
    Question.REFUND_TIMING: _timing,
    Question.REVIEW: _review,
    Question.EVIDENCE: _evidence,
    Question.FEES: _fees,
    Question.BONUS: _bonus,
    Question.WAREHOUSE: _warehouse,
}
