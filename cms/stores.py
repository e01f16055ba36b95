"""In which stores a person may write content."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import QuerySet

from returns.models import Role, StaffMembership, Store

EDITOR_ROLES = frozenset({Role.POLICY_EDITOR, Role.ADMIN})
_KNOWN_ROLES = "_backhaul_roles"


def stores_edited_by(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Store]:
    """This will give the stores whose content the person may change: all of them for an operator."""
    if not isinstance(user, User):
        return Store.objects.none()
    if user.is_superuser:
        return Store.objects.order_by("name", "id")
    return (
        Store.objects.filter(memberships__user_id=user.pk, memberships__role__in=EDITOR_ROLES)
        .order_by("name", "id")
        .distinct()
    )


def roles_of(user: User) -> frozenset[tuple[int, str]]:
    """This will give (store id, role) of a person's memberships, read once for each person in memory.

    Every page of the admin asks for its menu; a request has a person of its own.
    """
    known: frozenset[tuple[int, str]] | None = getattr(user, _KNOWN_ROLES, None)
    if known is None:
        known = frozenset(StaffMembership.objects.filter(user_id=user.pk).values_list("store_id", "role"))
        setattr(user, _KNOWN_ROLES, known)
    return known


def edits_some_store(user: User) -> bool:
    """This will say whether there is a store whose content the person may change."""
    return user.is_superuser or any(role in EDITOR_ROLES for _, role in roles_of(user))
