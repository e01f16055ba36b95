"""The box of a return on the bench: what is expected, what is there, booked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.models import store_of
from portal.warehouse.access import for_warehouse_staff
from portal.warehouse.counting import (
    Said,
    Step,
    add_stray_row,
    adjust,
    count_item,
    fill_as_expected,
    step_of,
)
from portal.warehouse.forms import CountSheet, shown
from portal.warehouse.receive_page import receive_page
from portal.warehouse.views.home import confirmation
from returns.errors import ReturnsError
from returns.models import Receipt, Store
from returns.operations.record_receipt import Arrival, record_receipt
from returns.queries.arrivals import AwaitedReturn, awaited_return, receipt_by_key
from returns.queries.evidence import photos_of_return


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_warehouse_staff
def receive(request: HttpRequest, number: str) -> HttpResponse:
    """This will show a return's box to count and book it; `?more=1` opens one that is complete already."""
    store = store_of(request)
    awaited = awaited_return(store_id=store.pk, number=number, locale=get_language() or "en")
    if awaited is None:
        return redirect(f"{reverse('warehouse:unannounced')}?{urlencode({'code': number})}")
    if request.method == "POST":
        return _answer(request, store, awaited)
    code, parcel = request.GET.get("code", ""), request.GET.get("parcel", "")
    sheet = CountSheet(awaited=awaited, data=None, initial={"code": code, "parcel": parcel})
    return _page(request, store, awaited, sheet)


def _answer(request: HttpRequest, store: Store, awaited: AwaitedReturn) -> HttpResponse:
    known = receipt_by_key(store_id=store.pk, key=request.POST.get("key", ""))
    if known:
        return confirmation(known.pk)
    data = request.POST.copy()
    step = step_of(data)
    if step not in (Step.ALL, Step.BOOK):
        return _recount(request, store, awaited, data, step)
    data["item"] = ""
    if step is Step.ALL:
        fill_as_expected(data=data, awaited=awaited)
    sheet = CountSheet.of(awaited, data)
    if not sheet.is_valid():
        return _page(request, store, awaited, sheet, errors=sheet.errors())
    return _book(request, store, awaited, sheet)


def _recount(
    request: HttpRequest, store: Store, awaited: AwaitedReturn, data: QueryDict, step: Step
) -> HttpResponse:
    said = _change(step, data, awaited, store)
    sheet = CountSheet.of(awaited, data)
    if step is Step.MORE_STRAYS:
        sheet.start_in_last_row()
    return _page(request, store, awaited, sheet, said=said)


def _change(step: Step, data: QueryDict, awaited: AwaitedReturn, store: Store) -> Said | None:
    match step:
        case Step.ADJUST:
            adjust(data=data, awaited=awaited)
        case Step.MORE_STRAYS:
            add_stray_row(data=data)
        case _:
            return count_item(data=data, awaited=awaited, store_id=store.pk)
    return None


def _book(request: HttpRequest, store: Store, awaited: AwaitedReturn, sheet: CountSheet) -> HttpResponse:
    if sheet.box.cleaned_data["expected"] != shown(awaited):
        sentence = gettext("This return has changed since the page was opened. Check the numbers again.")
        fresh = _with_new_expectation(request, awaited)
        return _page(request, store, awaited, fresh, errors=[("", sentence)], status=409)
    try:
        receipt = _record(request, store, awaited, sheet)
    except ReturnsError as refusal:
        return _page(request, store, awaited, sheet, errors=[("", refusal.sentence)])
    return confirmation(receipt.pk)


def _with_new_expectation(request: HttpRequest, awaited: AwaitedReturn) -> CountSheet:
    data = request.POST.copy()
    data["expected"], data["item"] = shown(awaited), ""
    return CountSheet.of(awaited, data)


def _record(request: HttpRequest, store: Store, awaited: AwaitedReturn, sheet: CountSheet) -> Receipt:
    box = sheet.box.cleaned_data
    parcel = awaited.parcel_in_hand(parcel_id=box["parcel"])
    arrival = Arrival(
        store_id=store.pk,
        idempotency_key=box["key"],
        received_by_id=request.user.pk,
        warehouse_id=awaited.rma.warehouse_id,
        rma_id=awaited.rma.pk,
        parcel_id=parcel.pk if parcel else None,
        counted=[each for each in sheet.counted() if each.quantity],
        strays=sheet.found_strays(),
        scanned_code=box["code"],
        note=box["note"],
    )
    return record_receipt(arrival=arrival, now=timezone.now())


def _page(
    request: HttpRequest,
    store: Store,
    awaited: AwaitedReturn,
    sheet: CountSheet,
    *,
    said: Said | None = None,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    page: dict[str, Any] = receive_page(
        awaited=awaited,
        sheet=sheet,
        photos=photos_of_return(rma=awaited.rma),
        time_zone=store.time_zone,
        is_reopened="more" in request.GET,
    )
    context = {**page, "store": store, "said": said, "errors": errors}
    return render(request, "warehouse/receive.html", context, status=status)
