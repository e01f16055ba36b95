"""A shopper's photo, for staff who may read the return."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.models import store_of
from portal.merchant.access import for_staff, may_read
from portal.ui.photos import photo_response
from returns.queries.evidence import photo_of_return
from returns.queries.orders import find_return


@require_safe
@for_staff(may_read)
def photo(request: HttpRequest, number: str, photo_id: int) -> HttpResponse:
    """This will show one photo of a return of the host's store."""
    rma = find_return(store=store_of(request), number=number)
    found = photo_of_return(rma=rma, photo_id=photo_id) if rma else None
    if rma is None or found is None:
        raise Http404
    return photo_response(photo=found, name=rma.number)
