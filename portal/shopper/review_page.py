"""From a quote to what the review page shows: flat data, in the shopper's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext

from portal.shopper.basket import common_methods
from portal.shopper.evidence_page import answered, basket_photo
from portal.shopper.interviews import AskedLine
from portal.shopper.why import Why, why_refused
from portal.shopper.words import method_words, notices_of, resolution_words, steps, timing_words
from returns.eligibility.vocabulary import EXECUTABLE_METHODS, RefusalCode
from returns.languages import Reader
from returns.money import Money
from returns.operations.quote_return import Quote, QuotedLine
from returns.queries.offers import refusal_sentence


def review_page(
    *, quote: Quote, asked: Sequence[AskedLine], number_key: str, reader: Reader, method_error: str = ""
) -> dict[str, Any]:
    """This will give the context of shopper/review.html; amounts are the quote's own."""
    currency = quote.order.currency
    refused = [
        (f"line-{line.line.pk}", refusal_sentence(decision=line.decision, reader=reader))
        for line in quote.refused
    ]
    return {
        "steps": steps(),
        "lines": [_line(line, quote, number_key, reader) for line in asked],
        "errors": [*refused, *([("travels", method_error)] if method_error else [])],
        "can_send": not refused,
        "method_error": method_error,
        "methods": [_method(code, quote) for code in methods_of(quote=quote)],
        "total": Money(quote.gross_minor, currency),
        "total_label": _total_label(quote),
        "money_note": _money_note(quote),
        "needs_review": quote.needs_review,
        "notices": notices_of(texts=[line.decision.notice for line in quote.lines], reader=reader),
    }


def methods_of(*, quote: Quote) -> tuple[str, ...]:
    """This will give the methods that all lines may travel by, now that their reasons are known."""
    return common_methods(
        [[each for each in line.decision.methods if each in EXECUTABLE_METHODS] for line in quote.lines]
    )


def quote_by_method(*, quote_with: Callable[[str], Quote], first: str, asked: str = "") -> Quote:
    """This will quote by the method that was asked for, else by the first that is allowed.

    Which methods are depends on the reasons too, so it is known only from a quote.
    """
    quote = quote_with(first)
    allowed = methods_of(quote=quote)
    wanted = asked if asked in allowed else quote.method
    method = wanted if wanted in allowed or not allowed else allowed[0]
    return quote if method == quote.method else quote_with(method)


def lacks_evidence(*, quote: Quote) -> bool:
    """This will tell whether photos or answers are all that is missing for some line."""
    return any(line.decision.code == RefusalCode.EVIDENCE_MISSING for line in quote.lines)


def _line(asked: AskedLine, quote: Quote, number_key: str, reader: Reader) -> dict[str, Any]:
    quoted, version = asked.quoted, quote.version.number
    line, decision = quoted.line, quoted.decision
    return {
        "order_line_id": line.pk,
        "title": line.title,
        "variant": line.variant,
        "image_url": line.image_url,
        "quantity": quoted.requested.quantity,
        "reason": quoted.reason.label(reader=reader),
        "comment": quoted.requested.comment,
        "amount": Money(quoted.gross_minor, quote.order.currency) if decision.allowed else None,
        "why": None if decision.allowed else _why(quoted, version, reader),
        "answers": answered(line=asked, reader=reader),
        "photos": [basket_photo(photo, number, number_key) for number, photo in enumerate(asked.photos, 1)],
    }


def _why(quoted: QuotedLine, version: int, reader: Reader) -> Why:
    sentence = refusal_sentence(decision=quoted.decision, reader=reader)
    return why_refused(sentence=sentence, decision=quoted.decision, version=version)


def _method(code: str, quote: Quote) -> dict[str, Any]:
    label, help_text = method_words(code, needs_review=quote.needs_review)
    return {"code": code, "label": label, "help_text": help_text, "is_chosen": code == quote.method}


def _total_label(quote: Quote) -> str:
    asked = {line.requested.resolution for line in quote.lines}
    if asked == {"REFUND"}:
        return gettext("Your refund")
    return resolution_words(asked.pop()) if len(asked) == 1 else gettext("Worth")


def _money_note(quote: Quote) -> str:
    """When the money comes; where lines differ, the sentence of each, once."""
    timings = dict.fromkeys(
        line.decision.refund_timing[line.requested.resolution]
        for line in quote.lines
        if line.decision.allowed
    )
    where = gettext("It goes back the way you paid.")
    return " ".join([where, *(timing_words(timing, needs_review=quote.needs_review) for timing in timings)])
