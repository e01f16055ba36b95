"""Rights that are more than editing, asked of the domain's memberships."""

from __future__ import annotations

from returns.models import Role, StaffMembership


def may_excuse_examples(*, user_id: int, is_superuser: bool, store_id: int) -> bool:
    """This will say whether somebody may publish a policy although its examples fail."""
    if is_superuser:
        return True
    return StaffMembership.objects.filter(user_id=user_id, store_id=store_id, role=Role.ADMIN).exists()
