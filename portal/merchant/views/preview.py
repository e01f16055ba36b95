"""From the editor of a policy to the shopper's pages under its draft."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from cms.compile import PolicyIncomplete, Problem
from cms.models import PolicyPage, StoreMissing, store_of
from cms.publishing import compile_page
from cms.replay_pages.access import page_for
from cms.sites import site_of_store
from portal.merchant.preview_form import PreviewForm
from portal.preview_links import LIFETIME, Asked, token_of
from returns.models import Order

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from wagtail.models import Revision


@require_http_methods(["GET", "HEAD", "POST"])
def new_preview(request: HttpRequest, page_id: int) -> HttpResponse:
    """This will ask for order, moment and language, and lead to the shopper's pages under the draft."""
    page, now = _editable(request, page_id), timezone.now()
    revision: Revision | None = page.get_latest_revision()
    problems = _problems(page, revision)
    form = PreviewForm(request.POST or None, store=page.store, now=now)
    is_sent = request.method == "POST"
    if is_sent and not problems and form.is_valid() and form.order and revision:
        return redirect(_address(request, page, _asked(form, form.order, revision, now)))
    status = 422 if is_sent else 200
    context = {"form": form, "problems": problems, "revision": revision}
    return TemplateResponse(request, "merchant/preview.html", _frame(page) | context, status=status)


def _editable(request: HttpRequest, page_id: int) -> PolicyPage:
    """Whoever may try the draft by a replay may look at it; to make a preview one must be able to edit it."""
    page = page_for(request, page_id)
    user: User = request.user  # type: ignore[assignment]
    if not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    return page


def _problems(page: PolicyPage, revision: Revision | None) -> tuple[Problem | str, ...]:
    """What has to be mended first, in sentences; nothing when the draft can answer."""
    if revision is None:
        return (gettext("Save the page as a draft."),)
    try:
        compile_page(revision.as_object())
    except PolicyIncomplete as error:
        return tuple(error.problems)
    return ()


def _asked(form: PreviewForm, order: Order, revision: Revision, now: datetime) -> Asked:
    return Asked(
        store_id=order.store_id,
        order_id=order.pk,
        asked_at=form.asked_at,
        locale=form.cleaned_data["locale"],
        revision_id=revision.pk,
        until=now + LIFETIME,
    )


def _address(request: HttpRequest, page: PolicyPage, asked: Asked) -> str:
    """At the host of the store, which need not be the one that the admin is open at."""
    path = reverse("shopper:preview_items", args=[token_of(asked=asked)])
    site = site_of_store(store_id=page.store_id)
    return path if _is_here(request, page) or site is None else f"{site.root_url}{path}"


def _is_here(request: HttpRequest, page: PolicyPage) -> bool:
    try:
        return store_of(request).pk == page.store_id
    except StoreMissing:
        return False


def _frame(page: PolicyPage) -> dict[str, object]:
    title = gettext("Preview the draft")
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
        {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.get_admin_display_title()},
        {"url": "", "label": title},
    ]
    return {
        "breadcrumbs_items": crumbs,
        "header_title": title,
        "page_title": title,
        "header_icon": "view",
        "page": page,
        "zone": page.store.time_zone,
    }
