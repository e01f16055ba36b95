"""Who may read a store's policy versions in the admin, and who may do more."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from cms.models import PolicyPage, StoreMissing, store_of
from cms.permissions import ADMIN_SITE_ROLES
from cms.stores import roles_of


@dataclass(frozen=True)
class PolicyDesk:
    """The policy page of the host's store, and somebody who works there."""

    page: PolicyPage
    user: User

    @property
    def may_edit(self) -> bool:
        return bool(self.page.permissions_for_user(self.user).can_edit())


def may_read_policy(request: HttpRequest) -> bool:
    """This will say whether somebody works for the host's store, for menus."""
    try:
        return _works_for(request.user, store_of(request).pk)
    except StoreMissing:
        return False


def readable_policy(request: HttpRequest) -> PolicyDesk:
    """This will give the policy page of the host's store to its staff; 404 for people of other stores."""
    try:
        store = store_of(request)
    except StoreMissing as error:
        raise Http404 from error
    page = PolicyPage.objects.select_related("store").filter(store=store).first()
    user = request.user
    if page is None or isinstance(user, AnonymousUser) or not _works_for(user, store.pk):
        raise Http404("No role in this store.")
    return PolicyDesk(page, user)


def editable_policy(request: HttpRequest) -> PolicyDesk:
    """This will give the policy page to whoever may edit it. Raises PermissionDenied for other staff."""
    desk = readable_policy(request)
    if not desk.may_edit:
        raise PermissionDenied
    return desk


def _works_for(user: User | AnonymousUser, store_id: int) -> bool:
    if user.is_superuser or isinstance(user, AnonymousUser):
        return user.is_superuser
    return any((store_id, role) in roles_of(user) for role in ADMIN_SITE_ROLES)
