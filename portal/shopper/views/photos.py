"""A shopper's own photos: of the open basket, and of a return."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.models import store_of
from portal.shopper.access import access_by_number, may_see
from portal.shopper.closed import closed
from portal.shopper.opening import open_return_of
from portal.ui.photos import photo_response
from returns.queries.evidence import photo_of_basket, photo_of_return


@require_safe
def basket_photo(request: HttpRequest, number_key: str, photo_id: int) -> HttpResponse:
    """This will show a photo of the open basket to the browser that added it."""
    access = access_by_number(request=request, number_key=number_key, now=timezone.now())
    if access is None:
        return closed(request)
    found = photo_of_basket(store_id=store_of(request).pk, basket=access.idempotency_key, photo_id=photo_id)
    return photo_response(photo=found, name="photo") if found else closed(request)


@require_safe
def photo(request: HttpRequest, number: str, photo_id: int) -> HttpResponse:
    """This will show a photo of a return: to who knows the order's e-mail address, or has added it."""
    opened = open_return_of(request=request, number=number)
    if opened is None:
        return closed(request)
    rma, access = opened
    found = photo_of_return(rma=rma, photo_id=photo_id)
    if found is None or not may_see(access=access, photo=found):
        return closed(request)
    return photo_response(photo=found, name=rma.number)
