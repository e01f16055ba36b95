"""Why? One decision on a page and as JSON: of a return's line, or of an attempt that was refused."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cms.models import store_of
from portal.merchant.access import for_staff, may_read
from portal.merchant.decision_page import decision_page
from portal.merchant.views.pages import Trail, show
from returns.queries.decision_file import DecisionFile, attempt_file, decision_document, decision_file


@require_safe
@for_staff(may_read)
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """This will explain the decision about a line of a return."""
    file = _decision_or_404(request, decision_id)
    line = file.return_line
    if line is None:
        return _page(request, file, [])
    number = line.rma.number
    list_url, return_url = reverse("merchant:returns"), reverse("merchant:return", args=[number])
    return _page(request, file, [(list_url, gettext("Returns")), (return_url, number)])


@require_safe
@for_staff(may_read)
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """This will explain why an attempt was refused."""
    file = _attempt_or_404(request, attempt_id)
    return _page(request, file, [(reverse("merchant:turned_away"), gettext("Turned away"))])


@require_safe
@for_staff(may_read)
def decision_json(request: HttpRequest, decision_id: int) -> HttpResponse:
    """This will give the decision as a file."""
    return _download(_decision_or_404(request, decision_id), f"decision-{decision_id}")


@require_safe
@for_staff(may_read)
def attempt_json(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """This will give the attempt as a file."""
    return _download(_attempt_or_404(request, attempt_id), f"refused-attempt-{attempt_id}")


def _decision_or_404(request: HttpRequest, decision_id: int) -> DecisionFile:
    file = decision_file(store_id=store_of(request).pk, decision_id=decision_id)
    if file is None:
        raise Http404
    return file


def _attempt_or_404(request: HttpRequest, attempt_id: int) -> DecisionFile:
    file = attempt_file(store_id=store_of(request).pk, attempt_id=attempt_id)
    if file is None:
        raise Http404
    return file


def _page(request: HttpRequest, file: DecisionFile, trail: Trail) -> HttpResponse:
    context = {"page": decision_page(file=file)}
    title = gettext("Why?")
    return show(
        request, "merchant/decision_page.html", title, trail=trail, icon="circle-check", context=context
    )


def _download(file: DecisionFile, name: str) -> HttpResponse:
    response = JsonResponse(
        decision_document(file=file), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
