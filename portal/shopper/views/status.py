"""The page of a return: where it stands, looked up again by itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.shopper.access import may_see
from portal.shopper.closed import closed
from portal.shopper.opening import open_return_of, opens_by_key
from portal.shopper.status_page import poll_seconds, status_page
from returns.queries.evidence import photos_of_return
from returns.queries.progress import progress_of
from returns.queries.short_decisions import short_decisions

_NOTHING_NEW = 204


@never_cache
@require_safe
def status(request: HttpRequest, number: str) -> HttpResponse:
    """This will show the return; asked by htmx, only its changing part, and only when it has changed."""
    if opens_by_key(request=request, number=number):
        return redirect(request.path)
    found = open_return_of(request=request, number=number)
    if found is None:
        return closed(request)
    rma, access = found
    progress = progress_of(rma=rma)
    photos = photos_of_return(rma=rma).items()
    reader = rma.store.reader(locale=get_language() or "en")
    page = status_page(
        progress=progress,
        photos={line: [each for each in all_ if may_see(access=access, photo=each)] for line, all_ in photos},
        decisions=short_decisions(rma_id=rma.pk, reader=reader),
        sees_personal_data=access.sees_personal_data,
        reader=reader,
    )
    context = {"page": page, "poll_seconds": poll_seconds(progress=progress)}
    if not request.headers.get("HX-Request"):
        return render(request, "shopper/status.html", context)
    if request.GET.get("fingerprint") == page["fingerprint"]:
        # The page is left alone: no flicker, no lost focus, nothing for a screen reader to repeat.
        return HttpResponse(status=_NOTHING_NEW)
    return render(request, "shopper/parts/return_status.html", context)
