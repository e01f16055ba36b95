"""A box that belongs to nothing: booked, never refused."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.models import store_of
from portal.warehouse.access import for_warehouse_staff
from portal.warehouse.counting import Step, add_stray_row
from portal.warehouse.forms import StraySheet
from portal.warehouse.views.home import confirmation
from returns.models import Receipt, Store
from returns.operations.record_receipt import Arrival, record_receipt
from returns.queries.arrivals import default_warehouse_id
from returns.queries.scanned_codes import plain


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_warehouse_staff
def unannounced(request: HttpRequest) -> HttpResponse:
    """This will take down what lay in the box; everything may stay empty."""
    store = store_of(request)
    if request.method == "POST":
        return _answer(request, store)
    code = plain(code=request.GET.get("code", ""))
    sheet = StraySheet(data=None, initial={"code": code})
    return _page(request, store, sheet, code=code)


def _answer(request: HttpRequest, store: Store) -> HttpResponse:
    data = request.POST.copy()
    if data.get("step") == Step.MORE_STRAYS:
        add_stray_row(data=data)
        sheet = StraySheet(data=data, initial={})
        sheet.start_in_last_row()
        return _page(request, store, sheet)
    sheet = StraySheet(data=data, initial={})
    if not sheet.is_valid():
        return _page(request, store, sheet, errors=sheet.errors())
    return confirmation(_record(request, store, sheet).pk)


def _record(request: HttpRequest, store: Store, sheet: StraySheet) -> Receipt:
    box = sheet.box.cleaned_data
    arrival = Arrival(
        store_id=store.pk,
        idempotency_key=box["key"],
        received_by_id=request.user.pk,
        warehouse_id=default_warehouse_id(store_id=store.pk),
        strays=sheet.found_strays(),
        scanned_code=box["code"],
        note=box["note"],
    )
    return record_receipt(arrival=arrival, now=timezone.now())


def _page(request: HttpRequest, store: Store, sheet: StraySheet, **more: Any) -> HttpResponse:
    return render(request, "warehouse/unannounced.html", {"store": store, "sheet": sheet, **more})
