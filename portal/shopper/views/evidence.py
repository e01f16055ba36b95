"""Between choosing and checking: photos and answers, where the policy asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.shopper.access import Access, access_by_number, already_sent, keep_basket, read_basket
from portal.shopper.attempts import may_upload
from portal.shopper.basket import Basket
from portal.shopper.closed import closed
from portal.shopper.evidence_page import (
    NOTHING_WRONG,
    Told,
    errors_of_page,
    evidence_lines,
)
from portal.shopper.interviews import (
    AskedLine,
    Photos,
    asked_lines,
    photos_name,
    with_answers,
    with_photos,
)
from portal.shopper.photo_words import photo_refusal_words, too_many_uploads_words
from portal.shopper.words import steps
from returns.errors import ReturnsError
from returns.operations.discard_photos import discard_photo
from returns.operations.keep_photo import keep_photo
from returns.operations.quote_return import NotCarriedOut, Quote, quote_return
from returns.photos import clean
from returns.queries.evidence import photos_of_basket
from returns.queries.orders import order_by_id


@dataclass(frozen=True)
class Visit:
    """One browser at this page, with the quote of what is in its basket."""

    request: HttpRequest
    number_key: str
    access: Access
    basket: Basket
    quote: Quote
    now: datetime

    def photos(self) -> Photos:
        """Those that are there now."""
        return photos_of_basket(store_id=self.quote.order.store_id, basket=self.access.idempotency_key)

    def lines(self, *, post: QueryDict | None = None) -> list[AskedLine]:
        """What is asked, given the answers so far, or those that were posted."""
        return asked_lines(quote=self.quote, photos=self.photos(), post=post)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, number_key: str) -> HttpResponse:
    """This will ask for what the policy wants to see, keep it, and lead on when nothing is missing."""
    now = timezone.now()
    access = access_by_number(request=request, number_key=number_key, now=now)
    if access is None:
        return closed(request)
    if request.method == "POST" and (sent := already_sent(request=request, access=access)):
        return redirect("shopper:status", number=sent)
    basket = Basket.from_json(read_basket(request=request, number_key=number_key))
    quote = _quote(access, basket, now)
    if quote is None:
        return redirect("shopper:items", number_key=number_key)
    visit = Visit(request, number_key, access, basket, quote, now)
    if request.method == "POST":
        return _take(visit)
    lines = visit.lines()
    # A reason that was changed in the meantime may have led elsewhere: answers of the old way are forgotten.
    _keep_answers(visit, lines)
    if not any(line.asks_anything for line in lines):
        return redirect("shopper:review", number_key=number_key)
    return _page(visit, lines, NOTHING_WRONG)


def _quote(access: Access, basket: Basket, now: datetime) -> Quote | None:
    """None where nothing is chosen, or something that nobody does any more."""
    if basket.is_empty:
        return None
    order = order_by_id(order_id=access.order_id)
    try:
        return quote_return(order=order, requested=basket.lines, method=basket.methods[0], now=now)
    except NotCarriedOut:
        return None


def _take(visit: Visit) -> HttpResponse:
    """Answers and photos are kept first, so that whatever is wrong with the rest costs none of them."""
    lines = visit.lines(post=visit.request.POST)
    _keep_answers(visit, lines)
    refused = {line.order_line_id: _keep_photos(visit, line) for line in lines if line.takes_photos}
    _remove(visit, lines)
    lines = with_photos(lines=lines, photos=visit.photos())
    is_going_on = not {"add", "remove"} & visit.request.POST.keys()
    if any(refused.values()) or (is_going_on and any(line.missing for line in lines)):
        return _page(visit, lines, Told(refused_files=refused, names_gaps=is_going_on))
    if is_going_on:
        return redirect("shopper:review", number_key=visit.number_key)
    return redirect(_here(visit))


def _keep_answers(visit: Visit, lines: Sequence[AskedLine]) -> None:
    basket = with_answers(basket=visit.basket, lines=lines)
    if basket != visit.basket:
        keep_basket(request=visit.request, number_key=visit.number_key, basket=basket.to_json())


def _here(visit: Visit) -> str:
    """This page again, at the line whose button was pressed."""
    address = reverse("shopper:evidence", kwargs={"number_key": visit.number_key})
    pressed = visit.request.POST.get("add", "")
    is_line = any(pressed == str(line.order_line_id) for line in visit.basket.lines)
    return f"{address}#line-{pressed}" if is_line else address


def _keep_photos(visit: Visit, line: AskedLine) -> list[str]:
    """This will keep what can be kept, and say of the rest why not."""
    refusals: list[str] = []
    for file in visit.request.FILES.getlist(photos_name(line.order_line_id)):
        if not may_upload(request=visit.request, number_key=visit.number_key):
            return [*refusals, too_many_uploads_words()]
        try:
            keep_photo(
                order_id=visit.access.order_id,
                order_line_id=line.order_line_id,
                basket=visit.access.idempotency_key,
                photo=clean(source=file),
                now=visit.now,
            )
        except ReturnsError as error:
            refusals.append(photo_refusal_words(error=error, file_name=str(file.name)))
    return refusals


def _remove(visit: Visit, lines: Sequence[AskedLine]) -> None:
    pressed = visit.request.POST.get("remove", "")
    for photo in (photo for line in lines for photo in line.photos):
        if pressed == str(photo.pk):
            discard_photo(photo_id=photo.pk)


def _page(visit: Visit, lines: Sequence[AskedLine], told: Told) -> HttpResponse:
    reader = visit.quote.order.store.reader(locale=get_language() or "en")
    page = evidence_lines(lines=lines, number_key=visit.number_key, reader=reader, told=told)
    errors = errors_of_page(page=page)
    context = {
        "lines": page,
        "errors": errors,
        "items_url": reverse("shopper:items", kwargs={"number_key": visit.number_key}),
        "sequence": visit.access.sequence,
        "steps": steps(),
    }
    return render(visit.request, "shopper/evidence.html", context, status=422 if errors else 200)
