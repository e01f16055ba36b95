"""Where the merchant's pages hang in Wagtail's admin: addresses, menu, dashboard."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.models import PolicyPage
from portal.merchant import urls
from portal.merchant.access import Allows, may_read, may_read_orders, may_replay, rights_of
from portal.merchant.reviews import count_overdue
from portal.merchant.summary_panel import SummaryPanel


class StaffMenuItem(MenuItem):
    """Shown to those whom it serves, in the store of the host."""

    def __init__(self, label: str | Promise, *, view: str, icon: str, order: int, allows: Allows) -> None:
        name = view.replace("_", "-")
        super().__init__(label, reverse(f"merchant:{view}"), name=name, icon_name=icon, order=order)
        self._allows = allows

    def is_shown(self, request: HttpRequest) -> bool:
        return self._allows(rights_of(request))


class ReviewMenuItem(StaffMenuItem):
    """Says how many returns have waited too long, where there are any."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        item: LinkMenuItem = super().render_component(request)
        if count := count_overdue(request):
            item.label = gettext("Review: %(count)d overdue") % {"count": count}
        return item


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    return [path("", include(urls))]


@hooks.register("register_admin_menu_item")
def returns_item() -> MenuItem:
    return StaffMenuItem(_("Returns"), view="returns", icon="rotate", order=10, allows=may_read)


@hooks.register("register_admin_menu_item")
def reviews_item() -> MenuItem:
    return ReviewMenuItem(_("Waiting for review"), view="reviews", icon="view", order=15, allows=may_read)


@hooks.register("register_admin_menu_item")
def tasks_item() -> MenuItem:
    return StaffMenuItem(_("Needs a person"), view="tasks", icon="tasks", order=20, allows=may_read)


@hooks.register("register_admin_menu_item")
def orders_item() -> MenuItem:
    return StaffMenuItem(_("Orders"), view="orders", icon="clipboard-list", order=30, allows=may_read_orders)


@hooks.register("register_admin_menu_item")
def turned_away_item() -> MenuItem:
    label = _("Turned away")
    return StaffMenuItem(label, view="turned_away", icon="no-view", order=35, allows=may_read)


@hooks.register("register_admin_menu_item")
def dead_letters_item() -> MenuItem:
    return StaffMenuItem(_("Dead letters"), view="dead_letters", icon="resubmit", order=40, allows=may_replay)


@hooks.register("construct_homepage_panels")
def summary(request: HttpRequest, panels: list[Component]) -> None:
    """This will put what waits on top of the dashboard."""
    if rights_of(request).may_read:
        panels.append(SummaryPanel(request))


# Wagtail's signature of the hook.
@hooks.register("register_page_header_buttons")
def preview_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """This will offer the shopper's pages under the draft of a policy page."""
    if page.specific_class is PolicyPage and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Preview as an order"),
            reverse("merchant:new_preview", args=[page.pk]),
            icon_name="view",
            priority=6,
        )
