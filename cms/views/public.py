"""Pages that show policy versions as they were published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from cms.models import PolicyPage, store_of
from returns.models import PolicyVersion


@require_safe
def policy_in_force(request: HttpRequest) -> HttpResponse:
    """This will show what holds today in the host's store.

    In front of Wagtail's own route, because unpublishing the page changes
    nothing about the rules in force, and shoppers must be able to read those.
    """
    page = get_object_or_404(PolicyPage, store_id=store_of(request).pk)
    response: HttpResponse = page.serve(request)
    return response


@require_safe
def policy_version(request: HttpRequest, number: int) -> HttpResponse:
    """This will show a version of the host's store; decisions link here, whatever is in force today."""
    store = store_of(request)
    version = get_object_or_404(PolicyVersion, store_id=store.pk, number=number)
    page = get_object_or_404(PolicyPage, store_id=store.pk)
    context = page.context_of(version) | {"is_permalink": True, "page": page}
    return TemplateResponse(request, PolicyPage.template, context)
