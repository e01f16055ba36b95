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
from portal.shopper.refusals import keep_refused
from portal.shopper.review_page import review_page
from returns.journal import SHOPPER
from returns.models import Return
from returns.operations.open_return import NotReturnable, Request, open_return
from returns.operations.quote_return import Quote, QuotedLine, quote_return
from returns.queries.orders import order_by_id, return_of_key


@dataclass(frozen=True)
class Visit:
    """One browser at the review page of one order, with something in its basket."""

    request: HttpRequest
    number_key: str
    access: Access
    basket: Basket

    @property
    def method(self) -> str:
        """The method chosen on the page, else the first that all lines allow."""
        asked = self.request.POST.get("method", "")
        return asked if asked in self.basket.methods else self.basket.methods[0]

    def quote(self) -> Quote:
        """What the basket is worth now."""
        order = order_by_id(order_id=self.access.order_id)
        now = timezone.now()
        return quote_return(order=order, requested=self.basket.lines, method=self.method, now=now)


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
    visit = Visit(request, number_key, access, basket)
    return _send(visit) if request.method == "POST" else _show(visit)


def _show(visit: Visit) -> HttpResponse:
    quote = visit.quote()
    _keep(visit, quote, quote.refused)
    return _page(visit, quote)


def _send(visit: Visit) -> HttpResponse:
    quote = visit.quote()
    seen = visit.request.POST.get("seen")
    if quote.refused or seen != fingerprint(basket=visit.basket, quote=quote):
        # The other half of a double-click may have sent this very basket a moment ago.
        sent = return_of_key(store_id=quote.order.store_id, key=visit.access.idempotency_key)
        if sent:
            return _sent(visit, sent)
        _keep(visit, quote, quote.refused)
        return _page(visit, quote, has_changed=True)
    try:
        return _sent(visit, open_return(request=_asked(visit), now=timezone.now()))
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


def _asked(visit: Visit) -> Request:
    return Request(
        order_id=visit.access.order_id,
        lines=visit.basket.lines,
        method=visit.method,
        idempotency_key=visit.access.idempotency_key,
        source=Return.Source.SHOPPER,
        locale=get_language() or "en",
        actor=SHOPPER,
    )


def _page(visit: Visit, quote: Quote, *, has_changed: bool = False) -> HttpResponse:
    notice = {
        "title": gettext("This has changed in the meantime"),
        "text": gettext("Nothing was sent. Please check it again."),
    }
    locale, methods = get_language() or "en", visit.basket.methods
    context = {
        **review_page(quote=quote, methods=methods, method=visit.method, locale=locale),
        "items_url": reverse("shopper:items", kwargs={"number_key": visit.number_key}),
        "sequence": visit.access.sequence,
        "seen": fingerprint(basket=visit.basket, quote=quote),
        "notice": notice if has_changed else None,
    }
    return render(visit.request, "shopper/review.html", context, status=409 if has_changed else 200)
