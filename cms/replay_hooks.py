"""Where replay hangs in Wagtail's admin: its addresses, and a button at the policy page."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.models import PolicyPage
from cms.replay_pages import views


@hooks.register("register_admin_urls")
def replay_addresses() -> list[URLPattern]:
    return [
        path("policy/<int:page_id>/replays/", views.replays, name="cms_replays"),
        path("policy/<int:page_id>/replays/new/", views.new_replay, name="cms_new_replay"),
        path("policy/<int:page_id>/replays/<int:replay_id>/", views.replay, name="cms_replay"),
        path("policy/<int:page_id>/replays/<int:replay_id>/cancel/", views.cancel, name="cms_cancel_replay"),
        path("policy/<int:page_id>/replays/<int:replay_id>/flips.csv", views.flips, name="cms_replay_flips"),
    ]


# Wagtail's signature of the hook.
@hooks.register("register_page_header_buttons")
def replay_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """This will offer a replay beside what else can be done with a policy page."""
    if page.specific_class is not PolicyPage:
        return
    rights = page.permissions_for_user(user)
    if rights.can_edit() or rights.can_publish():
        url = reverse("cms_new_replay", args=[page.pk])
        yield Button(_("Replay this draft"), url, icon_name="history", priority=5)
