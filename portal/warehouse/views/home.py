"""The field that waits for a scan, what the last scan led to, and today's receipts."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.models import store_of
from portal.warehouse.access import for_warehouse_staff
from portal.warehouse.words import booked_words
from returns.models import Store
from returns.queries.arrivals import find_by_code, receipt_by_id, receipts_since
from returns.queries.scanned_codes import plain


@never_cache
@require_safe
@for_warehouse_staff
def home(request: HttpRequest) -> HttpResponse:
    """This will show the scan field; `?booked=` confirms the receipt that was just made."""
    store = store_of(request)
    receipts = receipts_since(store_id=store.pk, since=_midnight(store, timezone.now()))
    context = {
        "store": store,
        "receipts": [booked_words(receipt) for receipt in receipts],
        "booked": _booked(store, request.GET.get("booked", "")),
    }
    return render(request, "warehouse/home.html", context)


@never_cache
@require_safe
@for_warehouse_staff
def scan(request: HttpRequest) -> HttpResponse:
    """This will lead a scanned or typed code to its return; a code of nothing to the unannounced box."""
    code = request.GET.get("code", "")
    if not plain(code=code):
        return redirect("warehouse:home")
    found = find_by_code(store_id=store_of(request).pk, code=code)
    if found is None:
        return redirect(f"{reverse('warehouse:unannounced')}?{urlencode({'code': plain(code=code)})}")
    query = {"code": plain(code=code)} | ({"parcel": found.parcel_id} if found.parcel_id else {})
    return redirect(f"{reverse('warehouse:receive', args=[found.number])}?{urlencode(query)}")


def confirmation(receipt_id: int) -> HttpResponse:
    """This will go back to the scan field, which says what was booked."""
    return redirect(f"{reverse('warehouse:home')}?{urlencode({'booked': receipt_id})}")


def _booked(store: Store, receipt_id: str) -> object:
    if not (receipt_id.isascii() and receipt_id.isdigit()):
        return None
    receipt = receipt_by_id(store_id=store.pk, receipt_id=int(receipt_id))
    return booked_words(receipt) if receipt else None


def _midnight(store: Store, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(store.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
