"""How a page of ours sits in Wagtail's frame: title, breadcrumbs, icon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from cms.models import store_of
from portal.merchant.access import rights_of
from returns.journal import Actor, staff

Trail = Sequence[tuple[str, str | Promise]]


def show(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    context: Mapping[str, object],
    trail: Trail = (),
    icon: str = "",
    status: int = 200,
) -> HttpResponse:
    """This will render one of our templates with breadcrumbs from the dashboard to here.

    `trail` is (address, label) of the pages between. Every template gets
    `rights` (what this person may do) and `zone` (the store's).
    """
    home = (reverse("wagtailadmin_home"), gettext("Home"))
    crumbs = [{"url": url, "label": label} for url, label in (home, *trail, ("", title))]
    frame = {
        "breadcrumbs_items": crumbs,
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
        "rights": rights_of(request),
        "zone": store_of(request).time_zone,
    }
    return TemplateResponse(request, template, {**frame, **context}, status=status)


def acting(request: HttpRequest) -> Actor:
    """This will name who is at the keyboard, for the journal; the view was guarded before."""
    user_id = request.user.pk
    if user_id is None:
        raise PermissionDenied
    return staff(user_id)
