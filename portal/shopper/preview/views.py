"""The pages of a preview: the shopper's own builders and templates, asked under the draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from portal.shopper.basket import Basket
from portal.shopper.choices import basket_of, choices_of, errors_of
from portal.shopper.evidence_page import NOTHING_WRONG, Told, errors_of_page, evidence_lines
from portal.shopper.interviews import AskedLine, asked_lines, with_answers
from portal.shopper.items_page import items_page
from portal.shopper.preview.banner import preview_of
from portal.shopper.preview.chosen import NAME, chosen_basket, chosen_text
from portal.shopper.preview.occasion import Occasion
from portal.shopper.preview.opening import in_preview, says
from portal.shopper.review_page import lacks_evidence, quote_by_method, review_page
from portal.shopper.words import steps
from returns.eligibility.evidence import MOST_PHOTOS, PHOTOS
from returns.operations.quote_return import (
    EmptyReturn,
    NotCarriedOut,
    Quote,
    RequestedLine,
    UnknownLine,
    quote_return,
    with_photo_counts,
)
from returns.queries.evidence import asks_for_evidence
from returns.queries.offers import returnable_lines


@in_preview
def items(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """This will show what the draft lets come back of the order; what is chosen goes on in the address."""
    order, version = occasion.order, occasion.version
    offered = returnable_lines(order=order, now=occasion.asked_at, locale=occasion.locale, version=version)
    before = chosen_basket(request=request, token=occasion.token)
    choices = choices_of(request=request, offered=offered, basket=before)
    errors = errors_of(choices=choices) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        page = "more" if asks_for_evidence(order=order, version=version) else "check"
        return redirect(_address(page, occasion, basket_of(choices=choices)))
    context = {
        **items_page(offered=offered, choices=choices),
        "order": order,
        # Their pages open to who has looked the order up, and a preview proves nothing.
        "returns": (),
        "errors": errors,
        "time_zone": occasion.time_zone,
    }
    return _page(request, occasion, before, "items", context, status=422 if errors else 200)


@in_preview
def more(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """This will ask what the draft asks; photos are taken to be there, because none is kept."""
    basket = chosen_basket(request=request, token=occasion.token)
    quote = _quote(occasion, basket, basket.lines)
    if quote is None:
        return redirect(_address("items", occasion, Basket()))
    is_sent = request.method == "POST"
    lines = asked_lines(quote=quote, photos={}, post=request.POST if is_sent else None)
    basket = with_answers(basket=basket, lines=lines)
    has_gaps = any(set(line.missing) - {PHOTOS} for line in lines)
    if not any(line.asks_anything for line in lines) or (is_sent and not has_gaps):
        return redirect(_address("check", occasion, basket))
    page = _evidence(lines, occasion, Told(refused_files={}, names_gaps=True) if is_sent else NOTHING_WRONG)
    errors = errors_of_page(page=page)
    context = {
        "lines": page,
        "errors": errors,
        "items_url": _address("items", occasion, basket),
        "steps": steps(),
    }
    return _page(request, occasion, basket, "evidence", context, status=422 if errors else 200)


@in_preview
def check(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """This will show what the draft would pay, with a button that does nothing."""
    basket = chosen_basket(request=request, token=occasion.token)
    told = {
        "title": gettext("This is a preview"),
        "text": gettext("Nothing was sent, and nothing can be sent from here."),
    }
    is_sent = request.method == "POST"
    quote = _best_quote(occasion, basket)
    if quote is None or lacks_evidence(quote=quote):
        back = _address("more" if quote else "items", occasion, basket)
        return says(request, **told, status=409) if is_sent else redirect(back)
    asked = asked_lines(quote=quote, photos={})
    number_key = occasion.order.number_key
    context = {
        **review_page(quote=quote, asked=asked, number_key=number_key, reader=occasion.reader),
        "items_url": _address("items", occasion, basket),
        "evidence_url": _address("more", occasion, basket),
        "notice": told if is_sent else None,
    }
    return _page(request, occasion, basket, "review", context, status=409 if is_sent else 200)


def _best_quote(occasion: Occasion, basket: Basket) -> Quote | None:
    """What the draft answers to whoever has shown as many photos as any rule can ask for."""
    photos = {line.order_line_id: range(MOST_PHOTOS) for line in basket.lines}
    lines = with_photo_counts(lines=basket.lines, photos=photos)
    first = _quote(occasion, basket, lines)
    if first is None:
        return None
    return quote_by_method(
        quote_with=lambda method: first if method == first.method else _ask(occasion, lines, method),
        first=first.method,
    )


def _quote(occasion: Occasion, basket: Basket, lines: Sequence[RequestedLine]) -> Quote | None:
    """None where nothing is chosen, or something that is not there any more, like a reason or a method."""
    try:
        return _ask(occasion, lines, basket.methods[0] if basket.methods else "")
    except (EmptyReturn, NotCarriedOut, UnknownLine):
        return None


def _ask(occasion: Occasion, lines: Sequence[RequestedLine], method: str) -> Quote:
    return quote_return(
        order=occasion.order,
        requested=lines,
        method=method,
        now=occasion.asked_at,
        version=occasion.version,
    )


def _evidence(lines: Sequence[AskedLine], occasion: Occasion, told: Told) -> list[dict[str, Any]]:
    number_key = occasion.order.number_key
    page = evidence_lines(lines=lines, number_key=number_key, reader=occasion.reader, told=told)
    for line in page:
        if line["photo_field"]:
            line["photo_field"] |= {"errors": [], "is_inert": True}
    return page


def _address(page: str, occasion: Occasion, basket: Basket) -> str:
    query = None if basket.is_empty else {NAME: chosen_text(basket=basket, token=occasion.token)}
    return reverse(f"shopper:preview_{page}", args=[occasion.token], query=query)


def _page(
    request: HttpRequest,
    occasion: Occasion,
    basket: Basket,
    template: str,
    context: dict[str, Any],
    *,
    status: int,
) -> HttpResponse:
    preview = preview_of(request=request, occasion=occasion, basket=basket)
    # The forms of a preview send nothing, so there is no submission to count.
    every = {**context, "preview": preview, "sequence": 0}
    return render(request, f"shopper/{template}.html", every, status=status)
