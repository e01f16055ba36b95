"""The brand's colour as a style sheet, and the style guide: every component on one page."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.ui.forms import ExampleForm, error_links
from returns.money import Money

_LINE = {"title": "Linen shirt with a rather long name", "variant": "Sand, size M", "image_url": ""}
_ENTRIES = [
    {"title": "Refunded", "detail": "To the card you paid with", "at": None, "is_problem": False},
    {"title": "Parcel scanned", "detail": "Leeds", "at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC)},
    {"title": "Return opened", "detail": "", "at": datetime(2026, 11, 18, 18, 5, tzinfo=UTC)},
]
_ROWS = [
    {"label": "Linen shirt × 2", "amount": Money(7980, "GBP")},
    {"label": "Label fee", "amount": Money(-350, "GBP")},
]


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand_css(request: HttpRequest, colour: str) -> HttpResponse:
    """This will serve the custom property that every shade is mixed from.

    The colour is in the address: a page may carry no inline style, and a new colour is a new address.
    """
    return HttpResponse(f":root{{--brand:#{colour}}}\n", content_type="text/css; charset=utf-8")


def styleguide(request: HttpRequest) -> HttpResponse:
    """This will show all components; only where it cannot confuse a shopper."""
    if not (settings.DEBUG or settings.BACKHAUL_DEMO):
        raise Http404
    form = ExampleForm({"number": "10042", "email": "sam@", "reason": "", "comment": "A little tight."})
    return render(request, "styleguide/page.html", {**_example(), "form": form, "errors": error_links(form)})


def _example() -> dict[str, object]:
    return {
        "line": _LINE,
        "price": Money(3990, "GBP"),
        "entries": _ENTRIES,
        "rows": _ROWS,
        "total": Money(7630, "GBP"),
        "steps": ["Find your order", "Choose items", "Check and send"],
        "time_zone": "Europe/London",
        "tones": ["info", "success", "warning", "danger"],
        "return_states": ["REQUESTED", "NEEDS_REVIEW", "APPROVED", "DECLINED", "CLOSED"],
    }
