"""Who may change a store's content: a group per store, with rights below that store's site only."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
    Site,
)

from cms.models.brand import Brand
from cms.models.messages import EmailTexts
from cms.models.reasons import ReasonSettings
from cms.models.reviews import ReviewSettings
from cms.stores import EDITOR_ROLES
from returns.models import Role, StaffMembership, Store

# Warehouse staff work at /warehouse/ and have no business in the admin.
ADMIN_SITE_ROLES = frozenset({Role.AGENT, Role.FINANCE, Role.POLICY_EDITOR, Role.ADMIN})
STAFF_GROUP = "Backhaul staff"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
LIBRARY_RIGHTS = tuple(
    f"{action}_{kind}" for kind in ("image", "document") for action in ("add", "change", "choose")
)
SETTINGS = (Brand, ReasonSettings, ReviewSettings, EmailTexts)


def editors_of(store: Store) -> Group:
    """This will give the store's group of editors, made on first use."""
    return Group.objects.get_or_create(name=f"Policy editors of {store.code}")[0]


def grant_site(*, group: Group, site: Site, store: Store) -> None:
    """This will give the group everything below the site's root, the site's settings and its own library."""
    for right in _rights(Page, PAGE_RIGHTS):
        GroupPagePermission.objects.get_or_create(group=group, page=site.root_page, permission=right)
    for model in SETTINGS:
        for right in _rights(model, (f"change_{model._meta.model_name}",)):
            GroupSitePermission.objects.get_or_create(group=group, site=site, permission=right)
    for right in Permission.objects.filter(codename__in=LIBRARY_RIGHTS):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=_library_of(store), permission=right
        )


def _rights(model: type, codenames: Iterable[str]) -> Iterable[Permission]:
    kind = ContentType.objects.get_for_model(model)
    return Permission.objects.filter(content_type=kind, codename__in=codenames)


def _library_of(store: Store) -> Collection:
    """Pictures and documents of one store, which editors of others neither see nor change."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=store.name).first()
    return found or root.add_child(name=store.name)


def sync_member(*, user_id: int, store: Store) -> None:
    """This will put the person into the groups that their memberships call for, and out of the others.

    Runs inside the transaction that changed a membership, and may run again.
    """
    here = _roles(user_id=user_id, store_id=store.pk)
    everywhere = _roles(user_id=user_id)
    _set_member(editors_of(store), user_id, is_member=bool(here & EDITOR_ROLES))
    _set_member(_staff_group(), user_id, is_member=bool(everywhere & ADMIN_SITE_ROLES))


def _roles(**filters: int) -> set[str]:
    return set(StaffMembership.objects.filter(**filters).values_list("role", flat=True))


def _set_member(group: Group, user_id: int, *, is_member: bool) -> None:
    if is_member:
        group.user_set.add(user_id)
    else:
        group.user_set.remove(user_id)


def _staff_group() -> Group:
    group, is_new = Group.objects.get_or_create(name=STAFF_GROUP)
    if is_new:
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        )
    return group
