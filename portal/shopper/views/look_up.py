"""The first page: which order is it?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.models import store_of
from portal.shopper.access import Level, grant
from portal.shopper.attempts import WINDOW_SECONDS, is_over_limit, record_failure
from portal.shopper.closed import safe_next
from portal.shopper.forms import LookUpForm
from portal.ui.forms import error_links
from returns.models import Order
from returns.orders.keys import number_key
from returns.queries.orders import find_order


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """This will open an order for this browser, given its number and its e-mail address or postcode."""
    if request.method != "POST":
        way_on = safe_next(request=request, address=request.GET.get("next", ""))
        return _page(request, LookUpForm(initial={"number": request.GET.get("number", ""), "next": way_on}))
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    key = number_key(form.cleaned_data["number"])
    if is_over_limit(request=request, number_key=key):
        return _too_many(request)
    order = _find(request, form)
    if order is None:
        record_failure(request=request, number_key=key)
        form.add_error(None, _("We found no order with this number and this e-mail address or postcode."))
        return _page(request, form, status=422)
    return _open(request, form, order)


def _find(request: HttpRequest, form: LookUpForm) -> Order | None:
    proof = form.cleaned_data["proof"]
    return find_order(
        store=store_of(request),
        number=form.cleaned_data["number"],
        email=proof if form.is_email else None,
        postcode=None if form.is_email else proof,
    )


def _open(request: HttpRequest, form: LookUpForm, order: Order) -> HttpResponse:
    # An order without an e-mail address has no stronger proof than its postcode.
    level = Level.FULL if form.is_email or not order.email_key else Level.ITEMS
    grant(request=request, order_id=order.pk, number_key=order.number_key, level=level, now=timezone.now())
    way_on = safe_next(request=request, address=form.cleaned_data["next"])
    return redirect(way_on) if way_on else redirect("shopper:items", number_key=order.number_key)


def _page(request: HttpRequest, form: LookUpForm, *, status: int = 200) -> HttpResponse:
    errors = error_links(form) if form.is_bound else []
    return render(request, "shopper/look_up.html", {"form": form, "errors": errors}, status=status)


def _too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(WINDOW_SECONDS)
    return response
