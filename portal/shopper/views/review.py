"""The third page: what would be sent, what it is worth, and the button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.shopper.access import Access, access_by_number, already_sent, read_basket, record_sent
from portal.shopper.basket import Basket, fingerprint
from portal.shopper.closed import closed
from portal.shopper.interviews import Photos, asked_lines
from portal.shopper.refusals import keep_refused
from portal.shopper.review_page import lacks_evidence, methods_of, quote_by_method, review_page
from returns.journal import SHOPPER
from returns.models import Order, Return
from returns.operations.open_return import NotReturnable, Request, open_return
from returns.operations.quote_return import (
    NotCarriedOut,
    Quote,
    QuotedLine,
    quote_return,
    with_photo_counts,
)
from returns.queries.evidence import photos_of_basket
from returns.queries.orders import order_by_id, return_of_key


@dataclass(frozen=True)
class Visit:
    """One browser at the review page of one order, with something in its basket."""

    request: HttpRequest
    number_key: str
    access: Access
    basket: Basket
    order: Order
    photos: Photos

    def quote(self) -> Quote:
        """What the basket is worth now."""
        return quote_by_method(quote_with=self._quote, first=self.basket.methods[0], asked=self.method)

    @property
    def method(self) -> str:
        """The way that was asked for; empty before anybody could choose."""
        return self.request.POST.get("method", "")

    def _quote(self, method: str) -> Quote:
        return quote_return(
            order=self.order,
            requested=with_photo_counts(lines=self.basket.lines, photos=self.photos),
            method=method,
            now=timezone.now(),
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, number_key: str) -> HttpResponse:
    """This will show the quote, and turn it into a return when it is sent as it was shown."""
    access = access_by_number(request=request, number_key=number_key, now=timezone.now())
    if access is None:
        return closed(request)
    if request.method == "POST" and (sent := already_sent(request=request, access=access)):
        return redirect("shopper:status", number=sent)
    basket = Basket.from_json(read_basket(request=request, number_key=number_key))
    if basket.is_empty:
        return redirect("shopper:items", number_key=number_key)
    order = order_by_id(order_id=access.order_id)
    photos = photos_of_basket(store_id=order.store_id, basket=access.idempotency_key)
    visit = Visit(request, number_key, access, basket, order, photos)
    try:
        quote = visit.quote()
    except NotCarriedOut:
        # That page says so, beside what can be chosen instead.
        return redirect("shopper:items", number_key=number_key)
    if lacks_evidence(quote=quote):
        return _ask_for_evidence(visit)
    return _send(visit, quote) if request.method == "POST" else _show(visit, quote)


def _ask_for_evidence(visit: Visit) -> HttpResponse:
    # The other half of a double click has taken the photos with it, into the return that it has sent.
    sent = return_of_key(store_id=visit.order.store_id, key=visit.access.idempotency_key)
    return _sent(visit, sent) if sent else redirect("shopper:evidence", number_key=visit.number_key)


def _show(visit: Visit, quote: Quote) -> HttpResponse:
    _keep(visit, quote, quote.refused)
    return _page(visit, quote)


def _send(visit: Visit, quote: Quote) -> HttpResponse:
    seen = visit.request.POST.get("seen")
    if quote.refused or seen != fingerprint(basket=visit.basket, quote=quote):
        # The other half of a double-click may have sent this very basket a moment ago.
        sent = return_of_key(store_id=quote.order.store_id, key=visit.access.idempotency_key)
        if sent:
            return _sent(visit, sent)
        _keep(visit, quote, quote.refused)
        return _page(visit, quote, has_changed=True)
    if visit.method and visit.method not in methods_of(quote=quote):
        return _page(visit, quote, method_error=gettext("It cannot travel that way. Please check it again."))
    try:
        return _sent(visit, open_return(request=_asked(visit, quote), now=timezone.now()))
    except NotReturnable as error:
        # Somebody took the last unit between our quote and the lock: show what is true now.
        _keep(visit, quote, error.refused)
        return _page(visit, visit.quote(), has_changed=True)


def _keep(visit: Visit, quote: Quote, refused: Sequence[QuotedLine]) -> None:
    keep_refused(request=visit.request, quote=quote, refused=refused, now=timezone.now())


def _sent(visit: Visit, rma: Return) -> HttpResponse:
    record_sent(
        request=visit.request,
        number_key=visit.number_key,
        sequence=visit.access.sequence,
        rma_number=rma.number,
    )
    return redirect("shopper:status", number=rma.number)


def _asked(visit: Visit, quote: Quote) -> Request:
    return Request(
        order_id=visit.access.order_id,
        lines=visit.basket.lines,
        method=quote.method,
        idempotency_key=visit.access.idempotency_key,
        source=Return.Source.SHOPPER,
        locale=get_language() or "en",
        actor=SHOPPER,
    )


def _page(visit: Visit, quote: Quote, *, has_changed: bool = False, method_error: str = "") -> HttpResponse:
    notice = {
        "title": gettext("This has changed in the meantime"),
        "text": gettext("Nothing was sent. Please check it again."),
    }
    asked = asked_lines(quote=quote, photos=visit.photos)
    page = review_page(
        quote=quote,
        asked=asked,
        number_key=visit.number_key,
        reader=quote.order.store.reader(locale=get_language() or "en"),
        method_error=method_error,
    )
    context = {
        **page,
        "items_url": reverse("shopper:items", kwargs={"number_key": visit.number_key}),
        "evidence_url": reverse("shopper:evidence", kwargs={"number_key": visit.number_key}),
        "sequence": visit.access.sequence,
        "seen": fingerprint(basket=visit.basket, quote=quote),
        "notice": notice if has_changed else None,
    }
    status = 409 if has_changed else 422 if method_error else 200
    return render(visit.request, "shopper/review.html", context, status=status)
