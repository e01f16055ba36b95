"""The second page: what of the order goes back, and why?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.models import store_of
from portal.shopper.access import Access, access_by_number, already_sent, keep_basket, read_basket
from portal.shopper.basket import Basket
from portal.shopper.choices import Choice, basket_of, choices_of, errors_beside, errors_of
from portal.shopper.closed import closed
from portal.shopper.items_page import items_page
from portal.shopper.refusals import keep_look
from returns.models import Order
from returns.queries.evidence import asks_for_evidence
from returns.queries.offers import OfferedLine, returnable_lines
from returns.queries.orders import order_by_id, returns_of_order
from returns.queries.policies import NoPolicy


@dataclass(frozen=True)
class Sheet:
    """One order as this browser sees it now."""

    access: Access
    order: Order
    offered: Sequence[OfferedLine]
    choices: list[Choice]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def items(request: HttpRequest, number_key: str) -> HttpResponse:
    """This will show every line of the order, and keep what is chosen of those that may come back."""
    access = access_by_number(request=request, number_key=number_key, now=timezone.now())
    if access is None:
        return closed(request)
    if request.method == "POST" and (sent := already_sent(request=request, access=access)):
        return redirect("shopper:status", number=sent)
    try:
        sheet = _sheet(request, number_key, access)
    except NoPolicy:
        return render(request, "shopper/not_open.html", status=503)
    if request.method == "POST":
        return _keep(request, number_key, sheet)
    return _page(request, sheet, errors_beside(choices=sheet.choices))


def _sheet(request: HttpRequest, number_key: str, access: Access) -> Sheet:
    order, now = order_by_id(order_id=access.order_id), timezone.now()
    offered = returnable_lines(order=order, now=now, locale=get_language() or "en")
    keep_look(request=request, order=order, offered=offered, now=now)
    basket = Basket.from_json(read_basket(request=request, number_key=number_key))
    return Sheet(access, order, offered, choices_of(request=request, offered=offered, basket=basket))


def _keep(request: HttpRequest, number_key: str, sheet: Sheet) -> HttpResponse:
    errors = errors_of(choices=sheet.choices)
    if errors:
        return _page(request, sheet, errors)
    keep_basket(request=request, number_key=number_key, basket=basket_of(choices=sheet.choices).to_json())
    # The page for photos and answers leads on by itself; a policy that never asks needs no way round by it.
    page = "shopper:evidence" if asks_for_evidence(order=sheet.order) else "shopper:review"
    return redirect(page, number_key=number_key)


def _page(request: HttpRequest, sheet: Sheet, errors: list[tuple[str, str]]) -> HttpResponse:
    context = {
        **items_page(offered=sheet.offered, choices=sheet.choices),
        "order": sheet.order,
        "returns": returns_of_order(order_id=sheet.order.pk),
        "errors": errors,
        "sequence": sheet.access.sequence,
        "time_zone": store_of(request).time_zone,
    }
    status = 422 if errors and request.method == "POST" else 200
    return render(request, "shopper/items.html", context, status=status)
