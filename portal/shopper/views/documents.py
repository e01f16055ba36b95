"""Label and packing slip, for the browser that may see the whole return."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from labels.documents import NothingToPrint, label_pdf, packing_slip_pdf
from labels.models import Document
from labels.shipping.errors import CarrierError
from portal.shopper.closed import closed
from portal.shopper.opening import open_return_of, opens_by_key
from returns.lifecycle import ReturnStatus
from returns.models import Return


@never_cache
@require_safe
def label(request: HttpRequest, number: str, parcel_id: int) -> HttpResponse:
    """This will give the label of one parcel as PDF."""
    if opens_by_key(request=request, number=number):
        return redirect(request.path)
    rma = _printable(request, number)
    if rma is None or not rma.parcels.filter(pk=parcel_id).exists():
        return closed(request)
    return _print(request, rma, "label", lambda: label_pdf(parcel_id=parcel_id, now=timezone.now()))


@never_cache
@require_safe
def packing_slip(request: HttpRequest, number: str) -> HttpResponse:
    """This will give the return's packing slip as PDF."""
    if opens_by_key(request=request, number=number):
        return redirect(request.path)
    rma = _printable(request, number)
    if rma is None:
        return closed(request)
    return _print(request, rma, "slip", lambda: packing_slip_pdf(rma_id=rma.pk, now=timezone.now()))


def _printable(request: HttpRequest, number: str) -> Return | None:
    found = open_return_of(request=request, number=number)
    return found[0] if found and found[1].sees_personal_data else None


def _print(request: HttpRequest, rma: Return, name: str, make: Callable[[], Document]) -> HttpResponse:
    if rma.status != ReturnStatus.APPROVED:
        # A label of a return that has ended must not travel; the page says what happened.
        return redirect("shopper:status", number=rma.number)
    try:
        document = make()
    except NothingToPrint:
        return redirect("shopper:status", number=rma.number)
    except CarrierError:
        return render(request, "shopper/not_printable.html", {"number": rma.number}, status=503)
    response = HttpResponse(document.content(), content_type=document.content_type)
    response["Content-Disposition"] = f'inline; filename="{rma.number}-{name}.pdf"'
    return response
