"""Pages of the replay in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from cms.compile import PolicyIncomplete
from cms.models import PolicyPage
from cms.replay_pages.access import page_for, replay_for
from cms.replay_pages.csv_rows import csv_lines
from cms.replay_pages.figures import figures_of
from cms.replay_pages.forms import ReplayForm
from cms.replay_pages.progress import progress_of
from cms.replay_pages.run_rows import rows_of
from cms.replay_pages.sampled import sample_of
from cms.replay_pages.sums import sums_of
from cms.replays.drafts import draft_of
from cms.replays.told import basis_of, scope_of
from returns.models import Replay
from returns.operations.cancel_replay import cancel_replay
from returns.operations.start_replay import ReplayRunning, start_replay

ADD_EXAMPLE = "cms_add_example"


@require_safe
def replays(request: HttpRequest, page_id: int) -> HttpResponse:
    """This will list the replays of the store's policy, newest first."""
    page = page_for(request, page_id)
    return _show(request, page, "cms/replay/list.html", gettext("Replays"), {"rows": rows_of(page)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_replay(request: HttpRequest, page_id: int) -> HttpResponse:
    """This will ask for the period, and start a replay of the draft as it was last saved."""
    page = page_for(request, page_id)
    form = ReplayForm(request.POST or None, store=page.store, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        started = _start(request, page, form)
        if started is not None:
            return started
    status = 422 if form.errors else 200
    return _show(
        request, page, "cms/replay/new.html", gettext("Replay the draft"), _draft(page, form), status=status
    )


def _start(request: HttpRequest, page: PolicyPage, form: ReplayForm) -> HttpResponse | None:
    """None when the draft does not compile: the page then says what is to be mended."""
    from_at, to_at = form.period
    try:
        draft = draft_of(page)
        replay = start_replay(
            store_id=page.store_id,
            requested_by_id=request.user.pk,
            revision_id=draft.revision_id,
            document=draft.document,
            from_at=from_at,
            to_at=to_at,
            selection=form.selection,
            now=timezone.now(),
        )
    except PolicyIncomplete:
        return None
    except ReplayRunning as running:
        messages.warning(request, gettext("A replay of this store is running. Wait for it, or cancel it."))
        return redirect("cms_replay", page.pk, running.replay_id)
    return redirect("cms_replay", page.pk, replay.pk)


def _draft(page: PolicyPage, form: ReplayForm) -> dict[str, Any]:
    try:
        rules = len(draft_of(page).document["rules"]) - 1
    except PolicyIncomplete as error:
        return {"form": form, "problems": error.problems}
    revision = page.get_latest_revision()
    return {"form": form, "rules": rules, "revision": revision}


@require_safe
def replay(request: HttpRequest, page_id: int, replay_id: int) -> HttpResponse:
    """This will show a replay: how far it is, why it failed, or what it found."""
    page, found = replay_for(request, page_id, replay_id)
    context = {"replay": found, "scope": scope_of(found, page.store)}
    if found.is_running:
        context["progress"] = progress_of(found)
    if getattr(request, "htmx", False):
        return _progress(request, page, context)
    if found.is_done:
        context |= _result(page, found)
    return _show(request, page, "cms/replay/run.html", gettext("Replay"), context)


def _progress(request: HttpRequest, page: PolicyPage, context: dict[str, Any]) -> HttpResponse:
    """The part of the page that moves; the whole page again when there is a result."""
    if context["replay"].is_running:
        return TemplateResponse(
            request, "cms/replay/parts/progress.html", context | {"page": page, "zone": page.store.time_zone}
        )
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response


def _result(page: PolicyPage, found: Replay) -> dict[str, Any]:
    return {
        "figures": figures_of(found),
        "sums": sums_of(found),
        "sample": sample_of(found),
        "basis": basis_of(found),
        "is_stale": _is_stale(page, found),
        "has_rows": found.parts.exists(),
        "add_example_url": _add_example_url(),
    }


def _is_stale(page: PolicyPage, found: Replay) -> bool:
    try:
        return draft_of(page).digest != found.digest
    except PolicyIncomplete:
        return True


def _add_example_url() -> str:
    """Examples are a part of their own: without it there is no button."""
    try:
        return reverse(ADD_EXAMPLE)
    except NoReverseMatch:
        return ""


@require_POST
def cancel(request: HttpRequest, page_id: int, replay_id: int) -> HttpResponseRedirect:
    """This will call a running replay off."""
    page, found = replay_for(request, page_id, replay_id)
    if not cancel_replay(replay_id=found.pk, now=timezone.now()):
        messages.warning(request, gettext("The replay had ended already."))
    return HttpResponseRedirect(reverse("cms_replay", args=[page.pk, found.pk]))


@require_safe
def flips(request: HttpRequest, page_id: int, replay_id: int) -> StreamingHttpResponse:
    """This will send every difference as a CSV file, row by row."""
    page, found = replay_for(request, page_id, replay_id)
    if not (found.is_done and found.parts.exists()):
        raise Http404("There are no rows.")
    lines = csv_lines(replay=found, zone=page.store.time_zone)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="replay-{found.pk}.csv"'
    return response


def _show(
    request: HttpRequest,
    page: PolicyPage,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
        {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.get_admin_display_title()},
    ]
    if template != "cms/replay/list.html":
        crumbs.append({"url": reverse("cms_replays", args=[page.pk]), "label": gettext("Replays")})
    frame = {
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
        "header_title": title,
        "page_title": title,
        "header_icon": "history",
        "page": page,
        "zone": page.store.time_zone,
    }
    return TemplateResponse(request, template, {**frame, **context}, status=status)
