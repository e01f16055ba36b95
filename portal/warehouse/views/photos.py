"""What the shopper has shown of a thing that lies on the bench."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.models import store_of
from portal.ui.photos import photo_response
from portal.warehouse.access import may_receive
from returns.queries.evidence import photo_of_return
from returns.queries.orders import find_return


@require_safe
def photo(request: HttpRequest, number: str, photo_id: int) -> HttpResponse:
    """This will show one photo to warehouse staff of the store; to everyone else there is none."""
    store = store_of(request)
    rma = find_return(store=store, number=number) if may_receive(user=request.user, store=store) else None
    found = photo_of_return(rma=rma, photo_id=photo_id) if rma else None
    if rma is None or found is None:
        raise Http404
    return photo_response(photo=found, name=rma.number)
