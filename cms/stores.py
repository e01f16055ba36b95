"""In which stores a person may write content."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import QuerySet

from returns.models import Role, Store

EDITOR_ROLES = frozenset({Role.POLICY_EDITOR, Role.ADMIN})


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
