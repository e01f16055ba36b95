"""What we add to Wagtail's admin around the content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page, PageLogEntry
from wagtail.snippets.models import register_snippet

from cms import (
    admin_urls,
    replay_hooks,  # noqa: F401 - importing it registers its hooks
)
from cms.access import may_read_policy
from cms.compile import PolicyIncomplete
from cms.models import ConditionSet, PolicyPage
from cms.policy_messages import tell_backdating, tell_sets, tell_warnings
from cms.publishing import EXCUSED, check_page
from cms.snippets import ConditionSetViewSet
from cms.views.edit_policy import PolicyPageViewSet

register_snippet(ConditionSetViewSet)


@hooks.register("register_admin_viewset")
def policy_viewset() -> PolicyPageViewSet:
    """This will give policy pages an editor that says what stopped an action."""
    return PolicyPageViewSet()


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """This will load the rules that hide the fields of languages a store does not have."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    """This will hang our pages of policy versions and drafts below the admin."""
    return [path("", include(admin_urls))]


class VersionsMenuItem(MenuItem):
    """Shown to the staff of the host's store."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_read_policy(request)


@hooks.register("register_admin_menu_item")
def versions_item() -> MenuItem:
    return VersionsMenuItem(
        "Policy versions",
        reverse("cms_versions"),
        name="policy-versions",
        icon_name="history",
        order=50,
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """This will let the page's history say who published although examples failed."""

    @actions.register_action(EXCUSED)
    class ExcusedFormatter(LogFormatter):
        label = "Publish with failing examples"

        def format_message(self, log_entry: PageLogEntry) -> str:
            told = [f"“{each['name']}” (let pass by {each['person']})" for each in log_entry.data["examples"]]
            return (
                f"Published version {log_entry.data['version']} although examples failed: {', '.join(told)}"
            )


@hooks.register("after_edit_page")
def tell_after_edit(request: HttpRequest, page: Page) -> None:
    """This will tell warnings after a save; what saves itself in the background shows them in its panel."""
    # As Wagtail's editor tells apart its own background saves.
    if isinstance(page, PolicyPage) and request.accepts("text/html"):
        tell_warnings(request=request, page=page, now=timezone.now())


@hooks.register("after_publish_page")
def tell_after_publish(request: HttpRequest, page: Page) -> None:
    if isinstance(page, PolicyPage):
        tell_backdating(request=request, page=page)


@hooks.register("after_edit_snippet")
def tell_after_set(request: HttpRequest, instance: object) -> None:
    """This will say, after a set was changed, that policies in force still hold the old one."""
    if isinstance(instance, ConditionSet) and request.accepts("text/html"):
        tell_sets(request=request, condition_set=instance)


@hooks.register("before_bulk_action")
def refuse_incomplete_policies(
    request: HttpRequest, action_type: str, objects: Iterable[Page], action: Any
) -> HttpResponse | None:
    """This will stop a bulk publish that holds a draft which does not compile.

    Bulk publishing shows no form, so the problems are said in a message.
    """
    if action_type != "publish" or action.models != [Page]:
        return None
    complaints = [text for page in objects for policy in _to_publish(page) for text in _complaints(policy)]
    for text in complaints:
        messages.error(request, text)
    return HttpResponseRedirect(action.next_url) if complaints else None


def _to_publish(page: Page) -> Iterable[PolicyPage]:
    """The policy pages that a bulk publish of the page may make live: itself, and drafts below it."""
    below = PolicyPage.objects.descendant_of(page).not_live()
    return [*PolicyPage.objects.filter(pk=page.pk), *below]


def _complaints(page: PolicyPage) -> list[str]:
    draft = page.get_latest_revision_as_object()
    try:
        check_page(draft)
    except PolicyIncomplete as error:
        return [f"{draft.title} was not published. {error}"]
    return []
