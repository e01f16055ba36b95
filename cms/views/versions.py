"""The store's policy versions: the list, one of them in words, and making one the draft again."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cms.access import editable_policy, readable_policy
from cms.compare import compare_policies
from cms.models import PolicyPage
from cms.operations.restore_version import CannotRestore, restore_version, revision_of
from cms.versions import rules_in_words, texts_by_language, version_row
from cms.views.frame import show
from returns.models import PolicyVersion
from returns.queries.policy_versions import (
    decision_counts,
    version_numbered,
    version_numbers,
    versions_of_store,
)

_PER_PAGE = 25
_TITLE = "Policy versions"


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """This will list the versions of the host's store, newest first."""
    desk = readable_policy(request)
    page = desk.page
    paginator = Paginator(versions_of_store(store_id=page.store_id), _PER_PAGE)
    shown = paginator.get_page(request.GET.get("p"))
    newest = next(iter(version_numbers(store_id=page.store_id)), 0)
    counts = decision_counts(version_ids=[each.pk for each in shown])
    rows = [version_row(each, newest=newest, count=counts.get(each.pk, 0)) for each in shown]
    context = {
        "rows": rows,
        "shown": shown,
        "elided_page_range": paginator.get_elided_page_range(shown.number),
        "may_edit": desk.may_edit,
        "policy_page": page,
    }
    return show(request, "cms/versions/list.html", _TITLE, context=context, icon="history")


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """This will show one version in words, and how it differs from `against`, else from the one before."""
    desk = readable_policy(request)
    page = desk.page
    found = _version_or_404(page, number)
    numbers = version_numbers(store_id=page.store_id)
    other = _other(request, page, number, numbers)
    context = {
        "row": version_row(found, newest=numbers[0]),
        "rules": rules_in_words(found.rules),
        "texts": texts_by_language(found),
        "others": [each for each in numbers if each != number],
        "other": other,
        "changes": compare_policies(old=other.rules, new=found.rules) if other else (),
        "may_edit": desk.may_edit,
        "has_revision": revision_of(page=page, version=found) is not None,
    }
    trail = [(reverse("cms_versions"), _TITLE)]
    return show(
        request,
        "cms/versions/version.html",
        f"Version {number}",
        context=context,
        trail=trail,
        icon="history",
    )


@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """This will make a version the draft again and lead to the editor; nothing is published."""
    desk = editable_policy(request)
    found = _version_or_404(desk.page, number)
    try:
        restore_version(page=desk.page, version=found, user=desk.user)
    except CannotRestore as error:
        messages.error(request, str(error))
        return redirect("cms_version", number)
    messages.success(request, f"Version {number} is the draft now. Nothing is published yet.")
    return redirect("wagtailadmin_pages:edit", desk.page.pk)


def _version_or_404(page: PolicyPage, number: int) -> PolicyVersion:
    found = version_numbered(store_id=page.store_id, number=number)
    if found is None:
        raise Http404("This store has no version with that number.")
    return found


def _other(request: HttpRequest, page: PolicyPage, number: int, numbers: list[int]) -> PolicyVersion | None:
    asked = request.GET.get("against", "")
    if asked.isdecimal() and int(asked) in numbers and int(asked) != number:
        return version_numbered(store_id=page.store_id, number=int(asked))
    older = [each for each in numbers if each < number]
    return version_numbered(store_id=page.store_id, number=older[0]) if older else None
