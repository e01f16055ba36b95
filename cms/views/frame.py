"""How a page of ours sits in Wagtail's frame: title, breadcrumbs, icon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from cms.models import store_of

Trail = Sequence[tuple[str, str]]


def show(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    context: Mapping[str, object],
    trail: Trail = (),
    icon: str = "",
) -> HttpResponse:
    """This will render one of our templates with breadcrumbs.

    `trail` is (address, label) of the pages between the dashboard and here.
    Every template gets `zone`, the time zone of the host's store.
    """
    crumbs = [(reverse("wagtailadmin_home"), "Home"), *trail, ("", title)]
    frame = {
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in crumbs],
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
        "zone": store_of(request).time_zone,
    }
    return TemplateResponse(request, template, {**frame, **context})
