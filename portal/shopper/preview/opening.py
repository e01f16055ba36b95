"""What is around every page of a preview: its occasion, its language, a database that refuses writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.images.shortcuts import get_rendition_or_not_found

from cms.models import Brand, store_of
from portal.read_only import read_only
from portal.shopper.preview.occasion import NoSuchPreview, Occasion, PreviewOver, occasion_of

View = Callable[[HttpRequest, Occasion], HttpResponse]
Opened = Callable[..., HttpResponse]
# As templates/components/store_mark.html shows it.
_LOGO = "max-320x88"


def in_preview(view: View) -> Opened:
    """This will open the address of a preview for the view, or say why it does not open."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        store_of(request)
        _draw_logo(request)
        # Whatever keeps what shoppers do leaves this request alone.
        request.is_preview = True  # type: ignore[attr-defined]
        with read_only():
            return _answer(view, request, token)

    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(opened))


def _answer(view: View, request: HttpRequest, token: str) -> HttpResponse:
    try:
        occasion = occasion_of(request=request, token=token, now=timezone.now())
    except NoSuchPreview:
        return _no_such(request)
    except PreviewOver:
        return _over(request)
    with translation.override(occasion.locale):
        response = view(request, occasion)
    response["Content-Language"] = occasion.locale
    return response


def _draw_logo(request: HttpRequest) -> None:
    # Wagtail draws a picture in a new size once, and keeps it: where writing is refused, that comes too late.
    logo = Brand.for_request(request).logo
    if logo:
        get_rendition_or_not_found(logo, _LOGO)


def _no_such(request: HttpRequest) -> HttpResponse:
    text = gettext("Please check that you have copied the whole link, or ask for a new one.")
    return says(request, title=gettext("There is no such preview"), text=text, status=404)


def _over(request: HttpRequest) -> HttpResponse:
    text = gettext("Its time is over, or its draft is not there any more. Ask your colleague for a new link.")
    return says(request, title=gettext("This preview has ended"), text=text, status=410)


def says(request: HttpRequest, *, title: str, text: str, status: int) -> HttpResponse:
    """This will answer with a sentence instead of a page of the way."""
    return render(request, "shopper/preview_closed.html", {"title": title, "text": text}, status=status)
