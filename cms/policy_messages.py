"""What the editor says once, right after a policy was saved or published."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages

from cms.checks_words import touched_count, warnings_message
from cms.draft_checks import check_draft
from cms.lint.warnings import day_words
from cms.models import ConditionSet, PolicyPage
from cms.sets_to_publish import policies_to_publish
from returns.models import PolicyVersion
from returns.queries.backdating import orders_touched


def tell_warnings(*, request: HttpRequest, page: PolicyPage, now: datetime) -> None:
    """This will tell the warnings and broken examples of what was just saved, if there are any."""
    checks = check_draft(page=page, now=now)
    if checks.warnings or checks.broken:
        messages.warning(request, warnings_message(checks))


def tell_sets(*, request: HttpRequest, condition_set: ConditionSet) -> None:
    """This will say which policies must be published again before a changed set counts."""
    for page, sentence in policies_to_publish(condition_set=condition_set):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        messages.warning(request, sentence, buttons=[messages.button(url, "Edit the policy")])


def tell_backdating(*, request: HttpRequest, page: PolicyPage) -> None:
    """This will say which orders a version that was just published took over."""
    version = PolicyVersion.objects.filter(store_id=page.store_id).order_by("-number").first()
    if version is None or version.revision_id != page.latest_revision_id:
        return
    since, until = version.effective_from, version.published_at
    if since >= until:
        return
    day = since.astimezone(ZoneInfo(page.store.time_zone)).date()
    touched = orders_touched(store_id=page.store_id, since=since, until=until)
    messages.info(
        request,
        f"Version {version.number} starts on {day_words(day)}: {touched_count(touched)} placed since then "
        "now follow it. Returns that were open already keep their version.",
    )
