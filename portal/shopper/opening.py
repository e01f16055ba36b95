"""Which return a browser may see: by the order it has looked up, or by the key of an e-mail's link."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from cms.models import store_of
from portal.links import KEY_PARAMETER, rma_id_from_token
from portal.shopper.access import Access, Level, access_by_order, grant
from returns.models import Return
from returns.queries.orders import find_return


def open_return_of(*, request: HttpRequest, number: str) -> tuple[Return, Access] | None:
    """This will give the return if this browser may see its order; None alike for every other cause."""
    rma = find_return(store=store_of(request), number=number)
    if rma is None:
        return None
    access = access_by_order(request=request, order_id=rma.order_id, now=timezone.now())
    return (rma, access) if access else None


def opens_by_key(*, request: HttpRequest, number: str) -> bool:
    """This will open the order of the return if the address carries the return's key.

    Who may see it then goes on without the key, so that it stays out of what
    is copied from the address bar. A wrong key changes nothing.
    """
    rma_id = rma_id_from_token(request.GET.get(KEY_PARAMETER, ""))
    rma = find_return(store=store_of(request), number=number) if rma_id is not None else None
    if rma is None or rma.pk != rma_id:
        return False
    grant(
        request=request,
        order_id=rma.order_id,
        number_key=rma.order.number_key,
        level=Level.FULL,
        now=timezone.now(),
    )
    return True
